"""What a row of a file would do to a project, and whether it may."""

import datetime as dt
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any, Final

from django.utils.translation import gettext as _

from core.errors import DomainError, Problem
from municipalities.models import Membership
from projects.access import may_change
from projects.content import Units, given_units, list_of, stored_units
from projects.exchange.entries import Entry
from projects.merging import merged
from projects.models import Project, Verdict
from projects.operations.entry import REFUSALS, ensure_grant_fits, ensure_not_bound
from projects.operations.import_amounts import (
    contradicted_amounts,
    derived_amounts,
    held,
    without,
)
from projects.operations.sums import DERIVED
from projects.rules import cost_is_eligible_within

_REFERENCE: Final = re.compile(r"[A-Z]{1,4}-\d{4}-\d{4,}")
_ENDS_AFTER_START: Final = "project_ends_after_start"
_TITLE_ONCE: Final = "title_once_in_tenant"
_ORGANISATION_ONCE: Final = "organisation_once_per_project"


@dataclass(frozen=True, slots=True)
class Judged:
    """`changes` are {unit: [stored, given]} and `values` what to write, of a stored project;
    `reference` is that of the new one, once it is written, `derived` EUR by column that follow from
    its cost lines."""

    entry: Entry
    verdict: Verdict
    changes: Mapping[str, list[Any]] = field(default_factory=dict)
    values: Units = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    reference: str = ""
    derived: Mapping[str, Decimal] = field(default_factory=dict)

    @property
    def project(self) -> Project:
        """Of a row that changes one."""
        if self.entry.project is None:
            raise TypeError(self.entry.number)
        return self.entry.project

    @property
    def fields(self) -> tuple[str, ...]:
        return tuple(dict.fromkeys(map(list_of, self.changes)))


def judged(actor: Membership, entry: Entry, taken: Mapping[str, int]) -> Judged:
    """`taken` are the ids of stored projects by title in small letters."""
    project = entry.project
    derived = derived_amounts(entry)
    contradicted = [*contradicted_amounts(entry, derived)]
    is_typed = any(problem.field in entry.values for problem in contradicted)
    entry = without(entry, derived)
    changes: Mapping[str, list[Any]] = {}
    values: Units = {}
    if project and entry.values:
        given = given_units(project, entry.values)
        changes = merged(stored_units(project, entry.values), given.units, None).changes
        values = {unit: given.values[unit] for unit in changes}
    problems = [*entry.problems, *_problems(actor, entry, changes, taken, derived)]
    if project is None or changes or is_typed:
        problems += contradicted
    verdict = _verdict(project, changes, tuple(problems))
    return Judged(entry, verdict, changes, values, tuple(problems), derived=derived)


def _verdict(
    project: Project | None, changes: Mapping[str, list[Any]], problems: tuple[Problem, ...]
) -> Verdict:
    if problems:
        return Verdict.ERROR
    if project is None:
        return Verdict.NEW
    return Verdict.CHANGED if changes else Verdict.UNCHANGED


def _problems(
    actor: Membership,
    entry: Entry,
    changes: Mapping[str, list[Any]],
    taken: Mapping[str, int],
    derived: Mapping[str, Decimal],
) -> Iterator[Problem]:
    if entry.project is None:
        yield from _misleading_key(entry)
    elif changes:
        yield from _closed(actor, entry.project, changes)
    else:
        return
    yield from _title_taken(entry, taken)
    yield from _period(entry)
    yield from _milestones_outside(entry)
    yield from _organisations_twice(entry)
    amounts = {name: derived.get(name, _value(entry, name)) for name in DERIVED}
    yield from _refused(lambda: ensure_grant_fits(amounts["total_cost"], amounts["grant"]))
    too_much = cost_is_eligible_within(amounts)
    if too_much and {"total_cost", "eligible_cost"} & entry.values.keys():
        yield too_much


def _misleading_key(entry: Entry) -> Iterator[Problem]:
    """It could become the reference of another project, which the next import would change."""
    if _REFERENCE.fullmatch(entry.key):
        text = _(
            "Ein Projekt mit dieser Projektnummer gibt es in Ihrer Kommune nicht. Geben Sie für ein "
            "neues Projekt einen eigenen Schlüssel an."
        )
        yield Problem("unknown_reference", text, field="external_key")


def _closed(
    actor: Membership, project: Project, changes: Mapping[str, list[Any]]
) -> Iterator[Problem]:
    if not may_change(actor, project):
        text = _("Im Stand „%(state)s“ lässt sich dieses Projekt nicht ändern.")
        yield Problem("wrong_state", text % {"state": project.state_label}, field="state")
        return
    yield from _refused(lambda: ensure_not_bound(project, changes))


def _title_taken(entry: Entry, taken: Mapping[str, int]) -> Iterator[Problem]:
    owner = taken.get(entry.title.lower())
    if owner and owner != (entry.project.pk if entry.project else None):
        yield _refusal(_TITLE_ONCE)


def _period(entry: Entry) -> Iterator[Problem]:
    start, end = _value(entry, "start"), _value(entry, "end")
    if start and end and end <= start:
        yield _refusal(_ENDS_AFTER_START)


def _milestones_outside(entry: Entry) -> Iterator[Problem]:
    """Of those that the file brings; what it leaves as it is, it is not asked for."""
    start: dt.date = _value(entry, "start") or dt.date.min
    end: dt.date = _value(entry, "end") or dt.date.max
    rows: list[Any] = held(entry, "milestones") if "milestones" in entry.values else []
    if any(row.due and not start <= row.due <= end for row in rows):
        text = _("Jeder Meilenstein muss zwischen Projektbeginn und Projektende liegen.")
        yield Problem("outside", text, field="milestones")


def _organisations_twice(entry: Entry) -> Iterator[Problem]:
    rows: list[Any] = held(entry, "partners") if "partners" in entry.values else []
    known = [row.organisation_id for row in rows if row.organisation_id]
    if len(known) > len(set(known)):
        yield _refusal(_ORGANISATION_ONCE)


def _value(entry: Entry, name: str) -> Any:
    """What the project would have."""
    return entry.values.get(name, getattr(entry.project, name, None))


def _refusal(constraint: str) -> Problem:
    """The same words as when the database refuses it."""
    name, message = REFUSALS[constraint]
    return Problem("refused", str(message), field=name)


def _refused(check: Callable[[], None]) -> Iterator[Problem]:
    try:
        check()
    except DomainError as refusal:
        yield from refusal.problems
