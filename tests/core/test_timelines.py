"""Charts over time: what stands where, and that drawing and table come from the same values."""

import datetime as dt

import pytest
from hypothesis import given, strategies as st

from core.charts import Series
from core.templatetags.components import chart
from core.timelines import (
    MOST_LABELS,
    LineInput,
    PlanInput,
    PlanPoint,
    line_chart,
    plan_chart,
    round_above,
)

START, END = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
POINT = PlanPoint(title="Testbetrieb", day=dt.date(2026, 7, 1), is_done=True)
PLAN = PlanInput(label="Bürgerbus", note="Soest", start=START, end=END, points=[POINT], url="/p/")


def percent(text: str) -> float:
    return float(text.removesuffix("%"))


def test_a_plan_is_cut_at_the_day() -> None:
    (row,) = plan_chart(title="T", row_heading="P", rows=[PLAN], today=dt.date(2026, 7, 2)).rows
    assert [piece.key for piece in row.pieces] == ["1", "2"]
    assert percent(row.pieces[0].width) == pytest.approx(50, abs=1)
    assert row.reached == "1 von 1"
    assert row.description == (
        "Bürgerbus: 01.01.2026 bis 31.12.2026, Testbetrieb, 01.07.2026 (erreicht)"
    )


@pytest.mark.parametrize(
    ("today", "keys"), ((dt.date(2025, 1, 1), ["2"]), (dt.date(2027, 6, 1), ["1"]))
)
def test_before_and_after_there_is_one_piece_and_no_line(today: dt.date, keys: list[str]) -> None:
    drawn = plan_chart(title="T", row_heading="P", rows=[PLAN], today=today)
    assert [piece.key for piece in drawn.rows[0].pieces] == keys
    assert drawn.today == ""


def test_quarters_have_ticks_and_a_long_axis_only_years() -> None:
    short = plan_chart(title="T", row_heading="P", rows=[PLAN], today=START)
    assert [tick.quarter for tick in short.ticks] == ["I", "II", "III", "IV"]
    assert [tick.year for tick in short.ticks] == ["2026", "", "", ""]
    late = PlanInput(label="L", note="", start=START, end=dt.date(2040, 1, 1))
    long = plan_chart(title="T", row_heading="P", rows=[late], today=START)
    assert {tick.quarter for tick in long.ticks} == {""}
    assert long.ticks[1].year == "2027"


def test_a_chart_without_plans_is_empty_and_draws() -> None:
    assert "gantt" in chart(plan_chart(title="T", row_heading="P", rows=[], today=START))


days = st.dates(dt.date(2018, 1, 1), dt.date(2040, 1, 1))


@given(start=days, length=st.integers(1, 4000), today=days)
def test_nothing_leaves_the_axis(start: dt.date, length: int, today: dt.date) -> None:
    plan = PlanInput(label="P", note="", start=start, end=start + dt.timedelta(days=length))
    drawn = plan_chart(title="T", row_heading="P", rows=[plan], today=today)
    ends = [percent(p.x) + percent(p.width) for p in drawn.rows[0].pieces]
    assert all(0 <= end <= 100.01 for end in ends)
    assert all(0 <= percent(tick.x) < 100 for tick in drawn.ticks)


def test_lines_and_their_table_say_the_same() -> None:
    lines = [
        LineInput(series=Series("1", "Alle"), values=[0, 5, 10]),
        LineInput(series=Series("2", "davon laufend"), values=[0, 0, 20]),
    ]
    drawn = line_chart(title="T", column_heading="Tag", places=["a", "b", "c"], lines=lines)
    assert drawn.table == (("a", ("0", "0")), ("b", ("5", "0")), ("c", ("10", "20")))
    assert drawn.lines[0].points == "0.00,100.00 50.00,75.00 100.00,50.00"
    assert drawn.description == "Alle 10, davon laufend 20"
    assert [label.text for label in drawn.up] == ["0", "5", "10", "15", "20"]


@given(count=st.integers(1, 60))
def test_labels_never_crowd_and_the_last_is_always_there(count: int) -> None:
    places = [str(number) for number in range(count)]
    lines = [LineInput(series=Series("1", "Alle"), values=list(range(count)))]
    drawn = line_chart(title="T", column_heading="Tag", places=places, lines=lines)
    assert len(drawn.across) <= MOST_LABELS
    assert drawn.across[-1].text == places[-1]


@given(st.floats(0, 1e9))
def test_the_scale_ends_above_the_highest_value_at_whole_numbers(value: float) -> None:
    top = round_above(value)
    assert top >= value
    assert top % 4 == 0
