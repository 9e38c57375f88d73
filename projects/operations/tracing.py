"""What the trail tells of a project's entry: who changed a unit last, and what it held before."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from audit.models import AuditEntry
from audit.queries import entries_of
from core.scope import elevated
from municipalities.models import Membership
from projects.access import ensure, may_change
from projects.content import Units, fingerprints, list_of, parted
from projects.models import Project
from projects.notices import OBJECT_KIND
from projects.operations.reporting import MILESTONES, WORK_PACKAGES
from projects.workflow import TRANSITIONS

CHANGING: Final = frozenset(
    {"change", "hand_over", MILESTONES.verb, WORK_PACKAGES.verb, *TRANSITIONS}
)
"""Verbs that make a version of the project, one each."""
MOST_VERSIONS: Final = 200
"""Whoever is further behind is told of everything that differs."""


@dataclass(frozen=True, slots=True)
class Change:
    """`by` is empty where the portal itself changed it."""

    by: str
    at: dt.datetime


def last_changes(
    *, actor: Membership, project: Project, clashes: Iterable[str]
) -> dict[str, Change]:
    """By unit, or field of a row, as far as the trail knows it. Raises NotAllowed."""
    ensure(may_change(actor, project))
    chosen = [*clashes]
    units = sorted({parted(clash)[0] for clash in chosen})
    # Nobody reads the whole trail; of one's own project one may know whom to ask.
    with elevated():
        rows = entries_of(OBJECT_KIND, project.reference).filter(changes__has_any_keys=units)
        entries = [*rows.select_related("actor")[:100]]
    found = {clash: next((e for e in entries if _tells(e, clash)), None) for clash in chosen}
    return {clash: _change(entry) for clash, entry in found.items() if entry}


def base_of(
    *, actor: Membership, project: Project, stored: Units, names: Iterable[str], version: int
) -> dict[str, str] | None:
    """The fingerprints of these fields and lists at an older version of the project, whose present
    units are `stored`; the caller holds its lock.

    As many entries of `CHANGING` as there were versions since reach back at least as far: further,
    if something else made versions too, and then more counts as changed than was. None where the
    trail does not reach. Raises NotAllowed.
    """
    ensure(may_change(actor, project))
    number = project.version - version
    if number > MOST_VERSIONS:
        return None
    with elevated():
        rows = entries_of(OBJECT_KIND, project.reference)
        changing = rows.filter(verb__in=CHANGING).values_list("id", flat=True)[:number]
        oldest = [*changing][number - 1 :]
        since = rows.filter(id__gte=oldest[0]) if oldest else rows.none()
        changes = [*since.values_list("changes", flat=True)]
    return fingerprints(_before(stored, names, changes)) if changes else None


def _before(
    stored: Units, names: Iterable[str], changes: Iterable[Mapping[str, Sequence[Any]]]
) -> Units:
    """Changes of these fields and lists taken back, the newest first."""
    found, chosen = dict(stored), {*names}
    for each in changes:
        found |= {unit: pair[0] for unit, pair in each.items() if list_of(unit) in chosen}
    return {unit: value for unit, value in found.items() if value is not None or "/" not in unit}


def _tells(entry: AuditEntry, clash: str) -> bool:
    unit, name = parted(clash)
    if unit not in entry.changes:
        return False
    before, after = entry.changes[unit]
    if not name or not isinstance(before, Mapping) or not isinstance(after, Mapping):
        return True
    return bool(before.get(name) != after.get(name))


def _change(entry: AuditEntry) -> Change:
    return Change(by=str(entry.actor or ""), at=entry.at)
