"""`manage.py issue_token EMAIL [--as MEMBERSHIP] [--read-only] [--days N]`: an API token, printed once."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from core.clock import now
from municipalities.access import lacks_second_factor
from municipalities.models import Membership
from municipalities.operations import TOKEN_LIFETIME, issue_token
from municipalities.queries import open_memberships

LONGEST: Final = 10 * 365


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
        parser.add_argument(
            "--days",
            type=int,
            default=TOKEN_LIFETIME.days,
            metavar="TAGE",
            help=f"So lange gilt der Zugang; Vorgabe {TOKEN_LIFETIME.days}",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        days = options["days"]
        if not 1 <= days <= LONGEST:
            raise CommandError(f"Geben Sie mit --days 1 bis {LONGEST} Tage an.")
        found = open_memberships().filter(user__email__iexact=options["email"])
        memberships = [each for each in found if _fits(each, options["wanted"])]
        if not memberships:
            raise CommandError("Zu dieser Adresse gibt es keine solche Mitgliedschaft.")
        membership = memberships[0]
        if settings.PORTAL_SECOND_FACTOR_REQUIRED and lacks_second_factor([membership]):
            raise CommandError("Für diese Rolle ist zuerst ein zweiter Faktor einzurichten.")
        read_only = options["read_only"]
        lifetime = dt.timedelta(days=days)
        token = issue_token(
            membership=membership, read_only=read_only, lifetime=lifetime, now=now()
        )
        rights = "nur lesend" if read_only else "lesend und schreibend"
        self.stderr.write(f"Zugang für {membership}, {rights}, {days} Tage gültig:")
        self.stdout.write(token)


def _fits(membership: Membership, wanted: str) -> bool:
    names = {str(membership.pk), membership.organisation.slug, membership.role, ""}
    return wanted in names
