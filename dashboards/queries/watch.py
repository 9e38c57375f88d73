"""The few projects that a dashboard shows by name, in one statement."""

import datetime as dt
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Case, F, IntegerField, OuterRef, Q, QuerySet, Value, When
from django.db.models.functions import JSONObject

from dashboards.queries.figures import RUNNING_PHASES
from dashboards.queries.selection import Selection
from projects.models import Light, Milestone, ProjectFact

ON_TIMELINE: Final = 12
IN_NEED: Final = 8
NEXT_DATES: Final = 6
WATCHED_LIGHTS: Final = (Light.RED, Light.YELLOW)


@dataclass(frozen=True, slots=True, kw_only=True)
class PlannedMilestone:
    title: str
    due: dt.date
    done_on: dt.date | None


@dataclass(frozen=True, slots=True, kw_only=True)
class WatchedProject:
    """A project by its present name, with state, light and plan as they were on the day."""

    reference: str
    title: str
    tenant_id: int
    area_id: int | None
    sectors: tuple[int, ...]
    state: str
    phase: str
    light: str
    start: dt.date | None
    end: dt.date | None
    granted: int
    milestones: tuple[PlannedMilestone, ...]

    @property
    def next_milestone(self) -> PlannedMilestone | None:
        return next((each for each in self.milestones if each.done_on is None), None)

    @property
    def is_running(self) -> bool:
        return self.phase in RUNNING_PHASES


@dataclass(frozen=True, slots=True, kw_only=True)
class NextDate:
    """An open milestone of a running project."""

    project: WatchedProject
    milestone: PlannedMilestone


@dataclass(frozen=True, slots=True, kw_only=True)
class Watched:
    """`timeline` by start, `in_need` the worst first, `dates` the earliest first."""

    timeline: list[WatchedProject]
    in_need: list[WatchedProject]
    dates: list[NextDate]


def watched(*, day: dt.date, selection: Selection) -> Watched:
    """Each list is cut to its limit; what the lists share is read once."""
    facts = _facts(day).filter(selection.as_condition())
    running = facts.filter(phase__in=RUNNING_PHASES)
    planned = running.filter(project__start__isnull=False, project__end__isnull=False)
    chosen = (
        planned.order_by("project__start", "project__title", "pk").values("pk")[:ON_TIMELINE],
        _worst_first(facts.filter(light__in=WATCHED_LIGHTS)).values("pk")[:IN_NEED],
        _soonest_first(running, day).values("pk")[:NEXT_DATES],
    )
    ids = chosen[0].union(*chosen[1:])
    shown = ProjectFact.objects.filter(pk__in=ids)
    return _sorted([_project(row, day) for row in _with_plan(shown)])


def _facts(day: dt.date) -> QuerySet[ProjectFact]:
    open_ended = Q(valid_to__isnull=True) | Q(valid_to__gt=day)
    return ProjectFact.objects.filter(open_ended, valid_from__lte=day)


def _soonest_first(running: QuerySet[ProjectFact], day: dt.date) -> QuerySet[ProjectFact]:
    """One row per open milestone, so that its project comes up as often as it has some."""
    step = "project__milestones"
    is_open = Q(**{f"{step}__done_on__isnull": True}) | Q(**{f"{step}__done_on__gt": day})
    dated = running.filter(is_open, **{f"{step}__due__isnull": False})
    return dated.order_by(f"{step}__due", f"{step}__pk")


def _worst_first(facts: QuerySet[ProjectFact]) -> QuerySet[ProjectFact]:
    rank = Case(
        *(When(light=light, then=Value(place)) for place, light in enumerate(WATCHED_LIGHTS)),
        output_field=IntegerField(),
    )
    return facts.order_by(rank, "-granted", "project__title", "pk")


def _with_plan(facts: QuerySet[ProjectFact]) -> QuerySet[ProjectFact, Any]:
    dated = Milestone.objects.filter(project=OuterRef("project"), due__isnull=False)
    plan = dated.order_by("due", "pk")
    as_json = JSONObject(title="title", due="due", done_on="done_on")
    return facts.annotate(
        reference=F("project__reference"),
        title=F("project__title"),
        start=F("project__start"),
        end=F("project__end"),
        plan=ArraySubquery(plan.values_list(as_json)),
    ).values(
        "reference",
        "title",
        "tenant_id",
        "area_id",
        "sectors",
        "state",
        "phase",
        "light",
        "start",
        "end",
        "granted",
        "plan",
    )


def _project(row: dict[str, Any], day: dt.date) -> WatchedProject:
    plan = tuple(_milestone(each, day) for each in row.pop("plan"))
    return WatchedProject(**{**row, "sectors": tuple(row["sectors"])}, milestones=plan)


def _milestone(raw: dict[str, Any], day: dt.date) -> PlannedMilestone:
    """What was reached after the day was still open on it."""
    done_on = dt.date.fromisoformat(raw["done_on"]) if raw["done_on"] else None
    return PlannedMilestone(
        title=raw["title"],
        due=dt.date.fromisoformat(raw["due"]),
        done_on=done_on if done_on and done_on <= day else None,
    )


def _sorted(projects: list[WatchedProject]) -> Watched:
    planned = [each for each in projects if each.is_running and each.start and each.end]
    planned.sort(key=lambda each: (each.start, each.title))
    in_need = [each for each in projects if each.light in WATCHED_LIGHTS]
    in_need.sort(key=_need)
    dates = [
        NextDate(project=project, milestone=milestone)
        for project in projects
        if project.is_running
        for milestone in project.milestones
        if milestone.done_on is None
    ]
    dates.sort(key=lambda each: (each.milestone.due, each.project.reference))
    return Watched(
        timeline=planned[:ON_TIMELINE], in_need=in_need[:IN_NEED], dates=dates[:NEXT_DATES]
    )


def _need(project: WatchedProject) -> tuple[int, int, str]:
    return WATCHED_LIGHTS.index(Light(project.light)), -project.granted, project.title
