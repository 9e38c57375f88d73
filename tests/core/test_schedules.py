"""The chart of one project: what stands where, and that drawing and table say the same."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from core.schedules import Lane, Point, Schedule, ScheduleInput, Span, Wait, schedule_chart
from core.templatetags.components import chart

HEADS = ("Vorhaben", "Ende", "abgeschlossen")
START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
TODAY = dt.date(2026, 7, 2)


def row(*spans: Span, points: tuple[Point, ...] = (), wait: Wait | None = None) -> ScheduleInput:
    cells = ("31.12.2026", "–")
    return ScheduleInput(
        label="Konzept", note="Stadt", cells=cells, spans=spans, points=points, wait=wait
    )


def drawn(*rows: ScheduleInput, today: dt.date = TODAY) -> Schedule:
    return schedule_chart(title="Zeitplan", heads=HEADS, rows=rows, today=today)


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


def test_the_last_day_belongs_to_a_bar() -> None:
    [found] = drawn(row(Span(lane=Lane.PLANNED, start=START, end=END))).rows
    assert percent(found.bars[0].width) == 100
    [day] = drawn(row(Span(lane=Lane.DONE, start=TODAY, end=TODAY))).rows[0].bars
    assert percent(day.width) > 0


def test_the_plan_stands_above_what_became_of_it() -> None:
    planned = Span(lane=Lane.PLANNED, start=START, end=TODAY)
    late = Span(lane=Lane.EXPECTED, start=START, end=END)
    [found] = drawn(row(planned, late)).rows
    assert [bar.key for bar in found.bars] == [Lane.PLANNED, Lane.EXPECTED]
    assert percent(found.bars[0].y) < percent(found.bars[1].y)


def test_a_row_is_described_by_its_cells() -> None:
    [found] = drawn(row()).rows
    assert found.description == "Konzept, Ende 31.12.2026, abgeschlossen –"
    assert found.cells == (("Ende", "31.12.2026"), ("abgeschlossen", "–"))


@pytest.mark.parametrize(("end", "is_early"), ((START, True), (TODAY, False), (END, False)))
def test_who_begins_before_the_end_of_what_she_waits_for_is_early(
    end: dt.date, is_early: bool
) -> None:
    [found] = drawn(row(wait=Wait(start=TODAY, end=end))).rows
    assert found.tie
    assert found.tie.is_early is is_early


def test_the_day_has_a_line_only_on_the_axis() -> None:
    plan = row(Span(lane=Lane.PLANNED, start=START, end=END))
    assert drawn(plan).today
    assert drawn(plan, today=dt.date(2028, 1, 1)).today == ""


def test_drawing_and_table_are_rendered_and_escaped() -> None:
    point = Point(lane=Lane.EXPECTED, day=TODAY)
    evil = ScheduleInput(label="<b>", note="", cells=("<i>", "–"), points=(point,))
    page = chart(drawn(evil))
    assert "gantt-milestone--expected" in page
    assert "&lt;b&gt;" in page
    assert 'data-label="Ende">&lt;i&gt;' in page


def test_without_rows_it_is_empty() -> None:
    assert drawn().rows == ()


days = st.dates(dt.date(2018, 1, 1), dt.date(2040, 1, 1))


@given(start=days, length=st.integers(0, 4000), point=days, today=days)
def test_nothing_leaves_the_axis(
    start: dt.date, length: int, point: dt.date, today: dt.date
) -> None:
    span = Span(lane=Lane.PLANNED, start=start, end=start + dt.timedelta(days=length))
    marks = (Point(lane=Lane.DONE, day=point),)
    [found] = drawn(row(span, points=marks), today=today).rows
    [bar], [spot] = found.bars, found.spots
    assert 0 <= percent(bar.x) <= percent(bar.x) + percent(bar.width) <= 100.02
    assert 0 <= percent(spot.x) <= 100
