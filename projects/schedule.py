"""A project's schedule: its period, its work packages in their order, its milestones by day."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from uuid import UUID

from django.utils.translation import gettext as _

from core.schedules import Lane, Point, Schedule, ScheduleInput, Span, Wait, schedule_chart
from core.templatetags.formatting import NOTHING, day
from projects.models import Milestone, Project, WorkPackage


@dataclass(frozen=True, slots=True)
class Named:
    """What others wait for: its number on the page, and the day it is expected to be done."""

    name: str
    expected: dt.date | None


def schedule_of(project: Project, today: dt.date) -> Schedule:
    packages = [*project.work_packages.all()]
    milestones = [row for row in project.milestones.all() if row.due]
    known = _numbered(packages, milestones)
    return schedule_chart(
        title=_("Zeitplan des Projekts"),
        heads=(
            _("Vorhaben"),
            _("Beginn"),
            _("geplantes Ende"),
            _("voraussichtlich"),
            _("abgeschlossen"),
            _("wartet auf"),
        ),
        rows=[
            *_period(project),
            *(_package(row, known) for row in packages),
            *(_milestone(row, known) for row in milestones),
        ],
        today=today,
    )


def _numbered(
    packages: Iterable[WorkPackage], milestones: Iterable[Milestone]
) -> Mapping[UUID, Named]:
    """„AP 1“, „M 1“: short enough to be named in another row."""
    known = {
        row.uid: Named(_("AP %d") % number, row.expected)
        for number, row in enumerate(packages, start=1)
    }
    return known | {
        row.uid: Named(_("M %d") % number, row.expected)
        for number, row in enumerate(milestones, start=1)
    }


def _period(project: Project) -> list[ScheduleInput]:
    if not (project.start and project.end):
        return []
    return [
        ScheduleInput(
            label=_("Laufzeit des Projekts"),
            note="",
            cells=(day(project.start), day(project.end), NOTHING, NOTHING, NOTHING),
            spans=[Span(lane=Lane.PLANNED, start=project.start, end=project.end)],
        )
    ]


def _package(row: WorkPackage, known: Mapping[UUID, Named]) -> ScheduleInput:
    begin = row.start or row.expected
    return ScheduleInput(
        label=f"{known[row.uid].name}: {row}",
        note=row.responsible,
        cells=(
            day(row.start),
            day(row.end),
            day(row.forecast),
            day(row.done_on),
            _waits_for(row.after, known, begin),
        ),
        spans=_spans(row),
        wait=_wait(row.after, known, begin),
    )


def _spans(row: WorkPackage) -> list[Span]:
    begin = row.start or row.end
    if begin is None:
        return []
    spans = [Span(lane=Lane.PLANNED, start=begin, end=row.end or begin)]
    lane, end = (Lane.DONE, row.done_on) if row.done_on else (Lane.EXPECTED, row.forecast)
    # What was done before it was to begin is a single day.
    return [*spans, Span(lane=lane, start=min(begin, end), end=end)] if end else spans


def _milestone(row: Milestone, known: Mapping[UUID, Named]) -> ScheduleInput:
    return ScheduleInput(
        label=f"{known[row.uid].name}: {row}",
        note=row.criterion,
        cells=(
            NOTHING,
            day(row.due),
            day(row.forecast),
            day(row.done_on),
            _waits_for(row.after, known, row.expected),
        ),
        points=_points(row),
        wait=_wait(row.after, known, row.expected),
    )


def _points(row: Milestone) -> list[Point]:
    """A forecast counts until the milestone is reached; the plan is drawn below what became of it."""
    points = [Point(lane=Lane.PLANNED, day=row.due)] if row.due else []
    if row.done_on:
        return [*points, Point(lane=Lane.DONE, day=row.done_on)]
    if row.forecast:
        return [*points, Point(lane=Lane.EXPECTED, day=row.forecast)]
    return points


def _wait(after: Iterable[UUID], known: Mapping[UUID, Named], begin: dt.date | None) -> Wait | None:
    """From the last of those that must be done before."""
    ends = [known[uid].expected for uid in after if uid in known]
    last = max((end for end in ends if end), default=None)
    return Wait(start=last, end=begin) if last and begin else None


def _waits_for(after: Iterable[UUID], known: Mapping[UUID, Named], begin: dt.date | None) -> str:
    """„AP 1, AP 2“; with those that will not be done in time said so."""
    return ", ".join(_awaited(known[uid], begin) for uid in after if uid in known) or NOTHING


def _awaited(before: Named, begin: dt.date | None) -> str:
    if before.expected and begin and before.expected > begin:
        return _("%(name)s (erst am %(day)s fertig)") % {
            "name": before.name,
            "day": day(before.expected),
        }
    return before.name
