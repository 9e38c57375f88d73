"""Prints the demo accounts as a table for a person at a terminal."""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.core.management import BaseCommand
from django.db import transaction

from core.scope import elevated
from municipalities.models import Membership
from portal.loading.accounts import PASSWORD, demo_accounts
from working_groups.models import GroupMember, Seat

HEAD: Final = ("E-Mail-Adresse", "Person", "Rolle", "leitet die Arbeitsgruppe")


class Command(BaseCommand):
    help = "Zeigt die Demokonten, ihre Rollen und welche Arbeitsgruppen sie leiten."

    def handle(self, *args: Any, **options: Any) -> None:
        with elevated(), transaction.atomic():
            rows = _rows()
        if not rows:
            self.stdout.write("Es sind keine Demokonten geladen.")
            return
        self.stdout.write(f"Demokonten (Kennwort für alle: {PASSWORD})\n\n{_table(rows)}")


def _rows() -> list[tuple[str, ...]]:
    """E-mail, person, role and the groups it chairs, in the order of the accounts."""
    emails = [each.email for each in demo_accounts()]
    chaired = _chaired(emails)
    memberships = Membership.objects.filter(
        user__email__in=emails, ended_at__isnull=True
    ).select_related("user")
    return [
        (each.user.email, each.user.name, each.role_label, chaired.get(each.pk, ""))
        for each in sorted(memberships, key=lambda each: emails.index(each.user.email))
    ]


def _chaired(emails: Iterable[str]) -> dict[int, str]:
    """Names of the groups by the membership that chairs them."""
    seats = GroupMember.objects.filter(
        seat=Seat.CHAIR, left_at__isnull=True, membership__user__email__in=emails
    ).select_related("group")
    groups: dict[int, list[str]] = {}
    for seat in seats:
        groups.setdefault(seat.membership_id, []).append(seat.group.name)
    return {membership: ", ".join(names) for membership, names in groups.items()}


def _table(rows: Sequence[tuple[str, ...]]) -> str:
    """Columns as wide as their longest cell; a line under the head."""
    widths = [max(len(row[column]) for row in (HEAD, *rows)) for column in range(len(HEAD))]
    lines = [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in (HEAD, *rows)
    ]
    return "\n".join([lines[0], "-" * len(lines[0]), *lines[1:]])
