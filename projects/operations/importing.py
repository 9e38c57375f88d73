"""Projects from the rows of a file: what each row would do, and doing it, many rows at once."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace
from typing import Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from municipalities.models import Membership
from projects.access import ensure, may_create
from projects.exchange.entries import entered, key_of, title_of
from projects.exchange.exporting import fetch_cells
from projects.exchange.lookups import Lookups
from projects.exchange.reading import Record, Table
from projects.models import Project, Verdict
from projects.naming import readable_changes
from projects.operations.entry import plain_refusals, tenant_of
from projects.operations.import_checks import Judged, judged
from projects.operations.import_writing import change_all, create_all
from projects.queries import projects_by_key, titles_taken, visible_projects

CHUNK: Final = 200
"""Rows per transaction: locks are short, and a stopped worker repeats little."""


@dataclass(frozen=True, slots=True)
class Incoming:
    """A file, what its names mean, and what only the file as a whole shows: rows that name the same
    project, by number of the row."""

    table: Table
    known: Lookups
    ids: Mapping[str, int]
    problems: Mapping[int, list[Problem]]
    total: int


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a row does or did. `fields` are what it changes of a stored project."""

    number: int
    key: str
    title: str
    verdict: Verdict
    reference: str = ""
    fields: tuple[str, ...] = ()
    changes: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


def incoming(*, actor: Membership, table: Table) -> Incoming:
    """Reads the file once; raises NotAllowed, DomainError when it cannot be read to its end."""
    ensure(may_create(actor))
    tenant = tenant_of(actor)
    rows = [(row.number, key_of(row), title_of(row).lower()) for row in table.rows()]
    if not rows:
        message = _("Die Datei enthält unter den Überschriften keine Zeilen mit Projekten.")
        raise Unmet(Problem("empty", message))
    ids = projects_by_key(tenant.pk, {key for _number, key, _title in rows})
    return Incoming(
        table=table,
        known=Lookups.of(tenant),
        ids=ids,
        problems=_repeated(rows, ids),
        total=len(rows),
    )


def _repeated(
    rows: Sequence[tuple[int, str, str]], ids: Mapping[str, int]
) -> dict[int, list[Problem]]:
    found: dict[int, list[Problem]] = {}
    keys: dict[str | int, int] = {}
    titles: dict[str, int] = {}
    for number, key, title in rows:
        first = keys.setdefault(ids.get(key, key), number) if key else number
        if first != number:
            text = _("Dasselbe Projekt steht schon in Zeile %(row)d. Löschen Sie eine der Zeilen.")
            problem = Problem("repeated", text % {"row": first}, field="external_key")
            found.setdefault(number, []).append(problem)
        first = titles.setdefault(title, number) if title else number
        if first != number:
            text = _("Denselben Titel hat schon Zeile %(row)d. Geben Sie einen anderen an.")
            problem = Problem("repeated", text % {"row": first}, field="title")
            found.setdefault(number, []).append(problem)
    return found


def check_rows(*, actor: Membership, records: Sequence[Record], file: Incoming) -> list[Outcome]:
    """What would become of each row; writes nothing."""
    return [_outcome(each) for each in _judged(actor, records, file, lock=False)]


@transaction.atomic
def take_rows(
    *, actor: Membership, records: Sequence[Record], file: Incoming, now: dt.datetime
) -> list[Outcome]:
    """Writes the rows that are all right; the others are left out with their problems."""
    rows = _judged(actor, records, file, lock=True)
    wanted = [each for each in rows if each.verdict in (Verdict.NEW, Verdict.CHANGED)]
    try:
        with plain_refusals(), transaction.atomic():
            done = _written(actor, wanted, now)
    except Unmet as refusal:
        # Only the database could see it, and it does not say in which row: each half is tried alone.
        if len(wanted) > 1:
            middle = len(records) // 2
            halves = (records[:middle], records[middle:])
            return [
                outcome
                for half in halves
                for outcome in take_rows(actor=actor, records=half, file=file, now=now)
            ]
        done = [replace(each, verdict=Verdict.ERROR, problems=refusal.problems) for each in wanted]
    replaced = {each.entry.number: each for each in done}
    return [_outcome(replaced.get(each.entry.number, each)) for each in rows]


def _written(actor: Membership, rows: Sequence[Judged], now: dt.datetime) -> list[Judged]:
    new = [each for each in rows if each.verdict == Verdict.NEW]
    changed = [each for each in rows if each.verdict == Verdict.CHANGED]
    return [*create_all(actor, new, now), *change_all(actor, changed, now)]


def _judged(
    actor: Membership, records: Sequence[Record], file: Incoming, *, lock: bool
) -> list[Judged]:
    ensure(may_create(actor))
    projects = _projects({file.ids[key] for key in map(key_of, records) if key in file.ids}, lock)
    entries = [
        entered(
            record,
            projects.get(file.ids.get(key_of(record), 0)),
            file.known,
            file.problems.get(record.number, ()),
        )
        for record in records
    ]
    taken = titles_taken(tenant_of(actor).pk, [entry.title for entry in entries])
    return [judged(actor, entry, taken) for entry in entries]


def _projects(ids: set[int], lock: bool) -> dict[int, Project]:
    rows = visible_projects().select_related("manager").filter(pk__in=ids).order_by("pk")
    found = list(rows.select_for_update(of=("self",)) if lock else rows)
    fetch_cells(found)
    return {project.pk: project for project in found}


def _outcome(row: Judged) -> Outcome:
    project = row.entry.project
    return Outcome(
        number=row.entry.number,
        key=row.entry.key,
        title=row.entry.title,
        verdict=row.verdict,
        reference=row.reference or (project.reference if project else ""),
        fields=row.fields,
        changes=readable_changes(row.changes),
        problems=row.problems,
    )
