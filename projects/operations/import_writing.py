"""Creates and changes many projects in a number of statements that hardly grows with them."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import replace
from decimal import Decimal

from municipalities.models import Membership
from projects import figures
from projects.content import NAMES, fetch_all_lists, given_units, list_of
from projects.models import Project
from projects.operations.entry import (
    MEASURED,
    begin_history,
    draft,
    next_references,
    tenant_of,
)
from projects.operations.import_checks import Judged
from projects.operations.keeping import day_of, leave_trails, save_anew
from projects.operations.sums import moved, sums
from projects.operations.versions import begin_versions, keep_versions
from projects.operations.writing import columns, write_all_lists
from projects.queries import visible_projects


def create_all(actor: Membership, rows: Sequence[Judged], now: dt.datetime) -> list[Judged]:
    """A draft for each row, with its reference, as `create_project` makes them one by one."""
    if not rows:
        return []
    tenant, day = tenant_of(actor), day_of(now)
    references = next_references(tenant, actor, year=day.year, number=len(rows))
    projects = [
        draft(actor, tenant, reference, {**row.entry.values, **row.derived}, now)
        for row, reference in zip(rows, references, strict=True)
    ]
    Project.objects.bulk_create(projects)
    fetch_all_lists(projects, NAMES)
    write_all_lists(
        [
            (project, given_units(project, row.entry.values).values)
            for project, row in zip(projects, rows, strict=True)
        ]
    )
    begin_history(projects, actor, now)
    created = list(visible_projects().filter(reference__in=references))
    figures.record_all(projects=created, today=day)
    begin_versions(projects=created, now=now)
    leave_trails(
        actor=actor,
        verb="create",
        changed=[(project, {"title": [None, project.title]}) for project in created],
        now=now,
    )
    done = zip(rows, references, strict=True)
    return [replace(row, reference=reference) for row, reference in done]


def change_all(actor: Membership, rows: Sequence[Judged], now: dt.datetime) -> Sequence[Judged]:
    """Stores what differs, as `change_project` does; the projects are locked."""
    if not rows:
        return []
    projects = [row.project for row in rows]
    write_all_lists([(row.project, row.values) for row in rows])
    fetch_all_lists(projects, ("partners", "milestones", "cost_lines", "recipients"))
    derived = [sums(row.project, row.values) for row in rows]
    changed = [
        (row.project, dict(row.changes) | moved(row.project, amounts))
        for row, amounts in zip(rows, derived, strict=True)
    ]
    measured = [
        row.project
        for row, amounts in zip(rows, derived, strict=True)
        if _saved(actor, row, amounts, now)
    ]
    figures.record_all(projects=measured, today=day_of(now))
    leave_trails(actor=actor, verb="change", changed=changed, now=now)
    keep_versions(actor=actor, changed=changed, now=now)
    return rows


def _saved(
    actor: Membership, row: Judged, amounts: Mapping[str, Decimal], now: dt.datetime
) -> bool:
    """Whether figures are to be written."""
    fields = {**columns(row.values), **amounts}
    measured = bool(MEASURED & {*map(list_of, row.changes), *fields})
    return save_anew(actor=actor, project=row.project, fields=fields, measured=measured, now=now)
