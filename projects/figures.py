"""Writes what was true of a project on which days (docs/adr: figures with a validity period)."""

import datetime as dt
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from django.db.models import Q

from projects.lights import light_of, next_turn
from projects.models import Milestone, Project, ProjectFact, ProjectSector
from projects.workflow import GRANTED

CENTS: Final = 100
_KEY: Final = ("project", "valid_from")
_MEASURED: Final = tuple(
    field.name
    for field in ProjectFact._meta.concrete_fields
    if not field.primary_key and field.name not in _KEY
)


def record(*, project: Project, today: dt.date) -> None:
    """Writes the project's figures from `today` on; a second change of the day replaces the first.

    The caller holds the project's row lock. Past days are never touched.
    """
    record_all(projects=[project], today=today)


def record_all(*, projects: Sequence[Project], today: dt.date) -> None:
    """The same for many projects, in a constant number of statements."""
    ids = [project.pk for project in projects]
    milestones = _grouped(Milestone.objects.filter(project__in=ids))
    sectors = _grouped(ProjectSector.objects.filter(project__in=ids).order_by("sector_id"))
    facts = [
        fact_of(
            project,
            milestones=milestones.get(project.pk, []),
            sectors=[link.sector_id for link in sectors.get(project.pk, [])],
            today=today,
        )
        for project in projects
    ]
    open_before = Q(project__in=ids, valid_to__isnull=True, valid_from__lt=today)
    ProjectFact.objects.filter(open_before).update(valid_to=today)
    ProjectFact.objects.bulk_create(
        facts, update_conflicts=True, unique_fields=_KEY, update_fields=_MEASURED
    )


def close(*, project: Project, today: dt.date) -> None:
    """The project counts no more from `today` on; past days stay as they were."""
    current = ProjectFact.objects.filter(project=project, valid_to__isnull=True)
    current.filter(valid_from__gte=today).delete()
    current.update(valid_to=today)


def turn(project: Project, *, milestones: Iterable[Milestone], today: dt.date) -> None:
    """Sets the light and its next due day on the instance, without saving it."""
    plan = list(milestones)
    project.light = light_of(state=project.state, end=project.end, milestones=plan, today=today)
    project.light_due = next_turn(
        state=project.state, end=project.end, milestones=plan, today=today
    )


def fact_of(
    project: Project, *, milestones: Sequence[Milestone], sectors: list[int], today: dt.date
) -> ProjectFact:
    """The figures from `today` on, unsaved; state, light and milestones are taken as given."""
    is_granted = project.state in GRANTED
    dated = [each for each in milestones if each.due]
    due = [each for each in dated if each.due and each.due <= today] if is_granted else []
    return ProjectFact(
        tenant_id=project.tenant_id,
        reach=project.reach,
        shared_with=project.shared_with,
        author_id=project.author_id,
        project=project,
        valid_from=today,
        valid_to=None,
        district_id=project.tenant.district_id,
        area_id=project.area_id,
        sectors=sectors,
        state=project.state,
        phase=project.phase,
        light=project.light,
        total_cost=_cents(project.total_cost),
        requested=_cents(project.grant),
        granted=_cents(project.grant) if is_granted else 0,
        own_share=_cents(project.own_share),
        milestones=len(dated),
        milestones_due=len(due),
        milestones_done=sum(each.done_on is not None for each in due),
    )


def _cents(amount: Decimal | None) -> int:
    return int(amount * CENTS) if amount else 0


def _grouped[R: (Milestone, ProjectSector)](rows: Iterable[R]) -> dict[int, list[R]]:
    found: dict[int, list[R]] = {}
    for row in rows:
        found.setdefault(row.project_id, []).append(row)
    return found
