"""Checks every tenant's chain, and that nothing waits for its sealing for long."""

import datetime as dt
from argparse import ArgumentParser
from typing import Any, Final

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from audit.chain import Broken, first_broken
from audit.queries import chain_of, last_of_chain, tenants_with_chain, unsealed_before
from core import clock
from core.scope import elevated

MAY_WAIT: Final = dt.timedelta(minutes=1)


class Command(BaseCommand):
    """Ends with status 1 when anything is wrong, after naming all of it."""

    help = "Prüft die Ketten des Protokolls und nennt das erste gebrochene Glied."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument(
            "--known",
            nargs="*",
            default=[],
            metavar="MANDANT:NUMMER:PRÜFSUMME",
            help="Früher ausgegebene Enden der Ketten: So fällt auch auf, was am Ende fehlt.",
        )

    def handle(self, *args: Any, **options: Any) -> None:
        with elevated(), transaction.atomic():
            problems = [*self._chains(), *self._waiting(), *self._lost(options["known"])]
        for problem in problems:
            self.stderr.write(self.style.ERROR(problem))
        if problems:
            raise CommandError("Das Protokoll ist nicht unversehrt.")
        self.stdout.write(self.style.SUCCESS("Das Protokoll ist unversehrt."))

    def _chains(self) -> list[str]:
        problems = []
        for tenant_id in tenants_with_chain():
            if broken := first_broken(chain_of(tenant_id)):
                problems.append(_described(tenant_id, broken))
            elif last := last_of_chain(tenant_id):
                self.stdout.write(f"{tenant_id}:{last.sequence}:{last.digest}")
        return problems

    def _waiting(self) -> list[str]:
        late = unsealed_before(clock.now() - MAY_WAIT)
        oldest = late.first()
        if oldest is None:
            return []
        since = f"{late.count()} Einträge sind seit mehr als einer Minute nicht besiegelt"
        return [f"{since}, der älteste ({oldest.pk}) seit {oldest.at.isoformat()}."]

    def _lost(self, known: list[str]) -> list[str]:
        return [
            f"Das bekannte Glied {each} fehlt oder ist verändert."
            for each in known
            if not _holds(each)
        ]


def _holds(known: str) -> bool:
    tenant_id, sequence, digest = known.split(":")
    chain = chain_of(int(tenant_id))
    return any(each.sequence == int(sequence) and each.digest == digest for each in chain)


def _described(tenant_id: int, broken: Broken) -> str:
    name = f" ({broken.entry.pk})" if broken.entry else ""
    return f"Mandant {tenant_id}: Eintrag Nr. {broken.sequence}{name} {broken.reason}."
