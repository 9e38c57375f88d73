"""Geometry of one project's schedule: what was planned, what is expected, what came true.

Every row has two lanes: the plan above, below it what became of it. Like `core.timelines`, whose
axis it shares, one object renders both the drawing and its table.
"""

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from django.utils.translation import gettext as _

from core.charts import Series
from core.timelines import Tick, TimeAxis

DAY: Final = dt.timedelta(days=1)


class Lane(StrEnum):
    """The colour class of each kind of bar (static/css/charts/series.css)."""

    PLANNED = "2"
    DONE = "1"
    EXPECTED = "3"


@dataclass(frozen=True, slots=True, kw_only=True)
class Span:
    """Both days belong to it."""

    lane: Lane
    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Point:
    lane: Lane
    day: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class Wait:
    """From the end of what must come first to one's own beginning, which may come too early."""

    start: dt.date
    end: dt.date


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleInput:
    """One row. `cells` are its texts in the table, in the order of the table's heads."""

    label: str
    note: str
    cells: Sequence[str]
    spans: Sequence[Span] = ()
    points: Sequence[Point] = ()
    wait: Wait | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Bar:
    key: str
    x: str
    width: str
    y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    x: str
    is_done: bool
    is_expected: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class Tie:
    start: str
    end: str
    is_early: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduleRow:
    label: str
    note: str
    cells: tuple[tuple[str, str], ...]
    bars: tuple[Bar, ...]
    spots: tuple[Spot, ...]
    tie: Tie | None

    @property
    def description(self) -> str:
        """All that the row's drawing says."""
        return ", ".join([self.label, *(f"{head} {text}" for head, text in self.cells)])


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """`today` is where the line of the day stands, empty where it is off the axis."""

    title: str
    heads: tuple[str, ...]
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[ScheduleRow, ...]
    today: str
    expected: Lane = Lane.EXPECTED
    template: str = "components/charts/schedule.html"

    @property
    def row_heading(self) -> str:
        return self.heads[0]


def schedule_chart(
    *, title: str, heads: Sequence[str], rows: Sequence[ScheduleInput], today: dt.date
) -> Schedule:
    """`heads` name the rows and then each of their `cells`."""
    axis = TimeAxis.around([day for row in rows for day in _days(row)] or [today])
    return Schedule(
        title=title,
        heads=tuple(heads),
        series=(
            Series(Lane.PLANNED, _("geplant")),
            Series(Lane.EXPECTED, _("voraussichtlich")),
            Series(Lane.DONE, _("abgeschlossen")),
        ),
        ticks=axis.ticks(),
        rows=tuple(_row(row, heads=heads, axis=axis) for row in rows),
        today=axis.x_inside(today),
    )


def _days(row: ScheduleInput) -> Iterator[dt.date]:
    for span in row.spans:
        yield from (span.start, span.end)
    yield from (point.day for point in row.points)


def _row(row: ScheduleInput, *, heads: Iterable[str], axis: TimeAxis) -> ScheduleRow:
    return ScheduleRow(
        label=row.label,
        note=row.note,
        cells=tuple(zip([*heads][1:], row.cells, strict=True)),
        bars=tuple(_bar(span, axis) for span in row.spans),
        spots=tuple(_spot(point, axis) for point in row.points),
        tie=_tie(row.wait, axis) if row.wait else None,
    )


def _bar(span: Span, axis: TimeAxis) -> Bar:
    y = "30%" if span.lane is Lane.PLANNED else "60%"
    return Bar(
        key=span.lane, x=axis.x(span.start), width=axis.width(span.start, span.end + DAY), y=y
    )


def _spot(point: Point, axis: TimeAxis) -> Spot:
    return Spot(
        x=axis.x(point.day),
        is_done=point.lane is Lane.DONE,
        is_expected=point.lane is Lane.EXPECTED,
    )


def _tie(wait: Wait, axis: TimeAxis) -> Tie:
    return Tie(start=axis.x(wait.start), end=axis.x(wait.end), is_early=wait.end < wait.start)
