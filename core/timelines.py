"""Geometry of charts over time: plans of projects (a Gantt chart) and lines.

Like `core.charts`: positions are percentages as text, colours are classes, and one object renders
both the drawing and its table.
"""

import datetime as dt
import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Self

from django.utils.translation import gettext as _

from core.charts import Display, Number, Series, percent_text, plain
from core.templatetags.formatting import day as day_text

MOST_QUARTERS: Final = 24
"""A longer axis names years only."""
GRID_LINES: Final = 4
MOST_LABELS: Final = 5
QUARTERS: Final = ("I", "II", "III", "IV")


@dataclass(frozen=True, slots=True, kw_only=True)
class Tick:
    """`year` is empty on ticks inside a year, `quarter` on axes too long for quarters."""

    x: str
    year: str
    quarter: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanPoint:
    title: str
    day: dt.date
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInput:
    """One project: its period and its milestones."""

    label: str
    note: str
    start: dt.date
    end: dt.date
    points: Sequence[PlanPoint] = ()
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    key: str
    x: str
    width: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    x: str
    title: str
    is_done: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanRow:
    plan: PlanInput
    pieces: tuple[Piece, ...]
    marks: tuple[Mark, ...]
    description: str

    @property
    def reached(self) -> str:
        """„2 von 5“."""
        done = sum(point.is_done for point in self.plan.points)
        return _("%(done)s von %(all)s") % {"done": done, "all": len(self.plan.points)}


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanChart:
    """`today` is where the line of the day stands, empty where it is off the axis."""

    title: str
    row_heading: str
    series: tuple[Series, ...]
    ticks: tuple[Tick, ...]
    rows: tuple[PlanRow, ...]
    today: str
    template: str = "components/charts/plans.html"


def plan_chart(
    *, title: str, row_heading: str, rows: Sequence[PlanInput], today: dt.date
) -> PlanChart:
    """Each period is cut at `today`: what has passed, what is to come, what runs over its end."""
    days = [day for row in rows for day in (row.start, row.end)] or [today]
    axis = TimeAxis.around(days)
    return PlanChart(
        title=title,
        row_heading=row_heading,
        series=(Series("1", _("vergangen")), Series("2", _("geplant"))),
        ticks=axis.ticks(),
        rows=tuple(_plan_row(row, axis=axis, today=today) for row in rows),
        today=axis.x_inside(today),
    )


@dataclass(frozen=True, slots=True)
class TimeAxis:
    """Whole quarters, from the first day of one to the first day after another."""

    start: dt.date
    end: dt.date

    @classmethod
    def around(cls, days: Sequence[dt.date]) -> Self:
        return cls(_quarter_start(min(days)), _quarter_end(max(days)))

    def share(self, day: dt.date) -> float:
        """Percent of the width, 0–100."""
        inside = min(max(day, self.start), self.end)
        return 100 * (inside - self.start).days / (self.end - self.start).days

    def x(self, day: dt.date) -> str:
        return percent_text(self.share(day))

    def x_inside(self, day: dt.date) -> str:
        """Empty for a day that is off the axis."""
        return self.x(day) if self.start <= day <= self.end else ""

    def width(self, start: dt.date, end: dt.date) -> str:
        return percent_text(self.share(end) - self.share(start))

    def ticks(self) -> tuple[Tick, ...]:
        """One per quarter, or one per year on a long axis."""
        quarters = []
        day = self.start
        while day < self.end:
            quarters.append(day)
            day = _quarter_end(day)
        is_long = len(quarters) > MOST_QUARTERS
        return tuple(
            Tick(
                x=self.x(each),
                year=str(each.year) if each.month == 1 or each == self.start else "",
                quarter="" if is_long else QUARTERS[(each.month - 1) // 3],
            )
            for each in quarters
            if not is_long or each.month == 1
        )


def _quarter_start(day: dt.date) -> dt.date:
    return day.replace(month=day.month - (day.month - 1) % 3, day=1)


def _quarter_end(day: dt.date) -> dt.date:
    """The first day of the next quarter."""
    return _quarter_start(_quarter_start(day) + dt.timedelta(days=100))


def _plan_row(row: PlanInput, *, axis: TimeAxis, today: dt.date) -> PlanRow:
    cut = min(max(today, row.start), row.end)
    spans = (("1", row.start, cut), ("2", cut, row.end))
    period = _("%(start)s bis %(end)s") % {"start": day_text(row.start), "end": day_text(row.end)}
    marks = tuple(_mark(point, axis) for point in row.points if axis.start <= point.day <= axis.end)
    return PlanRow(
        plan=row,
        pieces=tuple(_piece(key, start, end, axis) for key, start, end in spans if start < end),
        marks=marks,
        description=", ".join([f"{row.label}: {period}", *(mark.title for mark in marks)]),
    )


def _piece(key: str, start: dt.date, end: dt.date, axis: TimeAxis) -> Piece:
    return Piece(key=key, x=axis.x(start), width=axis.width(start, end))


def _mark(point: PlanPoint, axis: TimeAxis) -> Mark:
    state = _("erreicht") if point.is_done else _("offen")
    title = f"{point.title}, {day_text(point.day)} ({state})"
    return Mark(x=axis.x(point.day), title=title, is_done=point.is_done)


@dataclass(frozen=True, slots=True, kw_only=True)
class LineInput:
    """As many values as there are places on the axis, none negative."""

    series: Series
    values: Sequence[Number]
    is_dashed: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """`points` lie in a box of 100 × 100; `end_x` and `end_y` are where the last one stands."""

    series: Series
    points: str
    values: tuple[str, ...]
    is_dashed: bool
    end_x: str
    end_y: str
    last: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AxisLabel:
    place: str
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class LineChart:
    """`table` has a row per place on the axis: its name, then a value per line."""

    title: str
    column_heading: str
    lines: tuple[Line, ...]
    across: tuple[AxisLabel, ...]
    up: tuple[AxisLabel, ...]
    table: tuple[tuple[str, tuple[str, ...]], ...]
    template: str = "components/charts/lines.html"

    @property
    def series(self) -> list[Series]:
        return [line.series for line in self.lines]

    @property
    def description(self) -> str:
        return ", ".join(f"{line.series.label} {line.last}" for line in self.lines)


def line_chart(
    *,
    title: str,
    column_heading: str,
    places: Sequence[str],
    lines: Sequence[LineInput],
    display: Display = plain,
) -> LineChart:
    """Lines over evenly spaced places, from zero to a round number above the highest value."""
    top = round_above(max((float(v) for line in lines for v in line.values), default=0.0))
    texts = [tuple(display(value) for value in line.values) for line in lines]
    return LineChart(
        title=title,
        column_heading=column_heading,
        lines=tuple(_line(line, top=top, display=display) for line in lines),
        across=_across(places),
        up=tuple(
            AxisLabel(
                place=percent_text(100 - 100 * step / GRID_LINES),
                text=display(round(top * step / GRID_LINES)),
            )
            for step in range(GRID_LINES + 1)
        ),
        table=tuple(
            (place, tuple(values[number] for values in texts))
            for number, place in enumerate(places)
        ),
    )


def round_above(value: float) -> int:
    """The next of 4, 8, 20, 40, 80, 200 …, so that every grid line is a whole number."""
    if value <= GRID_LINES:
        return GRID_LINES
    power: int = 10 ** math.floor(math.log10(value / GRID_LINES))
    steps = (GRID_LINES * factor * power for factor in (1, 2, 5, 10))
    return next(step for step in steps if step >= value)


def _line(line: LineInput, *, top: int, display: Display) -> Line:
    places = [
        (_share(number, len(line.values)), 100 - 100 * float(value) / top)
        for number, value in enumerate(line.values)
    ]
    last_x, last_y = places[-1] if places else (0.0, 100.0)
    return Line(
        series=line.series,
        points=" ".join(f"{x:.2f},{y:.2f}" for x, y in places),
        values=tuple(display(value) for value in line.values),
        is_dashed=line.is_dashed,
        end_x=percent_text(last_x),
        end_y=percent_text(last_y),
        last=display(line.values[-1]) if line.values else "",
    )


def _across(places: Sequence[str]) -> tuple[AxisLabel, ...]:
    """As many labels as fit, the last one always."""
    every = math.ceil(len(places) / MOST_LABELS) or 1
    return tuple(
        AxisLabel(place=percent_text(_share(number, len(places))), text=text)
        for number, text in enumerate(places)
        if (len(places) - 1 - number) % every == 0
    )


def _share(number: int, count: int) -> float:
    return 100 * number / (count - 1) if count > 1 else 100.0
