"""`manage.py import_projects FILE --as EMAIL [--dry-run] [--good-rows]`: projects from a table."""

from argparse import ArgumentParser
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import batched
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction
from django.utils import translation

from core.clock import now
from core.errors import DomainError, Problem
from core.scope import scoped
from municipalities.access import scope_of
from municipalities.models import Membership
from projects.access import may_create
from projects.exchange.columns import heading_of
from projects.exchange.files import ensure_table
from projects.exchange.reading import Record, opened
from projects.management.acting import acting_as
from projects.models import Verdict
from projects.operations import check_rows, incoming, take_rows
from projects.operations.importing import CHUNK, Incoming, Outcome


class Command(BaseCommand):
    help = "Liest eine Tabelle mit Projekten ein; ohne Fehler oder, mit --good-rows, was fehlerfrei ist."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="DATEI", help="CSV, XLSX oder ODS")
        parser.add_argument("--as", dest="email", required=True, metavar="E-MAIL")
        parser.add_argument("--dry-run", action="store_true", help="nur sagen, was geschähe")
        parser.add_argument("--good-rows", action="store_true", help="Zeilen mit Fehlern auslassen")

    def handle(self, *args: Any, **options: Any) -> None:
        actor = acting_as(options["email"], may=may_create)
        with scoped(scope_of(actor)), translation.override(actor.user.language):
            file = _opened(Path(options["file"]), actor)
            checked = [*_outcomes(actor, file, write=False)]
            self._tell(checked, everything=options["dry_run"])
            if options["dry_run"]:
                return
            if not options["good_rows"] and any(row.problems for row in checked):
                raise CommandError(
                    "Nichts geschrieben. Berichtigen Sie die Zeilen, oder nehmen Sie --good-rows."
                )
            written = [*_outcomes(actor, file, write=True)]
        self.stdout.write(f"Übernommen: {_summary(written)}")

    def _tell(self, rows: Sequence[Outcome], *, everything: bool) -> None:
        for row in rows:
            if row.problems:
                for problem in row.problems:
                    self.stderr.write(f"Zeile {row.number}: {_line(problem)}")
            elif everything:
                changed = f" ({', '.join(map(heading_of, row.fields))})" if row.fields else ""
                self.stdout.write(f"Zeile {row.number}: {row.verdict.label}{changed}, {row.title}")
        self.stdout.write(f"Geprüft: {_summary(rows)}")


def _opened(path: Path, actor: Membership) -> Incoming:
    try:
        content = path.read_bytes()
        ensure_table(path.name, content)
        with transaction.atomic():
            return incoming(actor=actor, table=opened(path.name, content))
    except OSError as error:
        raise CommandError(f"{path} lässt sich nicht lesen.") from error
    except DomainError as refusal:
        raise CommandError("\n".join(map(_line, refusal.problems))) from refusal


def _outcomes(actor: Membership, file: Incoming, *, write: bool) -> Iterator[Outcome]:
    """Chunk by chunk, each in a transaction; everything else would lock too much for too long."""
    for records in batched(file.table.rows(), CHUNK):
        yield from _chunk(actor, file, records, write=write)


@transaction.atomic
def _chunk(
    actor: Membership, file: Incoming, records: Sequence[Record], *, write: bool
) -> list[Outcome]:
    if write:
        return take_rows(actor=actor, records=records, file=file, now=now())
    return check_rows(actor=actor, records=records, file=file)


def _line(problem: Problem) -> str:
    heading = heading_of(problem.field)
    return f"{heading}: {problem.message}" if heading else str(problem.message)


def _summary(rows: Iterable[Outcome]) -> str:
    counted = Counter(row.verdict for row in rows)
    return ", ".join(f"{counted[verdict]} {verdict.label}" for verdict in Verdict)
