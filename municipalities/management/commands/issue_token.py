"""`manage.py issue_token EMAIL [--as MEMBERSHIP] [--read-only]`: an API token, printed once."""

from argparse import ArgumentParser
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from municipalities.access import lacks_second_factor
from municipalities.models import Membership
from municipalities.operations import issue_token
from municipalities.queries import open_memberships


class Command(BaseCommand):
    help = "Stellt einen API-Zugang aus; die letzte Zeile der Ausgabe ist der Zugang."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("email")
        parser.add_argument(
            "--as",
            dest="wanted",
            default="",
            metavar="MITGLIEDSCHAFT",
            help="Nummer, Kürzel der Organisation oder Rolle; sonst die älteste Mitgliedschaft",
        )
        parser.add_argument("--read-only", action="store_true", help="Der Zugang darf nur lesen")

    def handle(self, *args: Any, **options: Any) -> None:
        found = open_memberships().filter(user__email__iexact=options["email"])
        memberships = [each for each in found if _fits(each, options["wanted"])]
        if not memberships:
            raise CommandError("Zu dieser Adresse gibt es keine solche Mitgliedschaft.")
        membership = memberships[0]
        if settings.PORTAL_SECOND_FACTOR_REQUIRED and lacks_second_factor([membership]):
            raise CommandError("Für diese Rolle ist zuerst ein zweiter Faktor einzurichten.")
        read_only = options["read_only"]
        token = issue_token(membership=membership, read_only=read_only, now=now())
        rights = "nur lesend" if read_only else "lesend und schreibend"
        self.stderr.write(f"Zugang für {membership}, {rights}:")
        self.stdout.write(token)


def _fits(membership: Membership, wanted: str) -> bool:
    names = {str(membership.pk), membership.organisation.slug, membership.role, ""}
    return wanted in names
