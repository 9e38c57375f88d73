"""What the trail tells of a project's entry: who changed a unit last, and what it held before."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from audit.models import AuditEntry
from audit.queries import entries_of
from core.scope import elevated
from municipalities.models import Membership
from projects.access import ensure, may_change
from projects.content import parted
from projects.models import Project
from projects.notices import OBJECT_KIND


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
