"""When a mail may go, in Berlin's time, for whatever moment and whatever habits."""

import datetime as dt
from dataclasses import dataclass
from zoneinfo import ZoneInfo

import pytest
from hypothesis import example, given, strategies as st

from notifications.cadence import Cadence
from notifications.timing import after_quiet, in_quiet_time, is_free_day, next_at, period_of

BERLIN = ZoneInfo("Europe/Berlin")
WINDOW = dt.timedelta(minutes=2)
LONGEST_REST = dt.timedelta(days=5)
"""Good Friday to Easter Monday and a night on either side; Christmas beside a weekend."""


@dataclass
class Habits:
    digest_hour: int = 7
    digest_weekday: int = 0
    quiet_from: int = 20
    quiet_until: int = 7
    rests: bool = True


HOUR = st.integers(0, 23)
HABITS = st.builds(
    Habits,
    digest_hour=HOUR,
    digest_weekday=st.integers(0, 6),
    quiet_from=HOUR,
    quiet_until=HOUR,
    rests=st.booleans(),
)
START = dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
MOMENTS = st.timedeltas(dt.timedelta(0), dt.timedelta(days=6 * 365)).map(lambda past: START + past)
SPRING = dt.datetime(2026, 3, 29, 0, 30, tzinfo=dt.UTC)  # half an hour before 2:00 becomes 3:00
AUTUMN = dt.datetime(2026, 10, 25, 0, 30, tzinfo=dt.UTC)  # 2:30 for the first of two times
AWAKE = Habits(quiet_from=0, quiet_until=0, rests=False)


def berlin(text: str, fold: int = 0) -> dt.datetime:
    return dt.datetime.fromisoformat(text).replace(tzinfo=BERLIN, fold=fold)


def is_quiet(moment: dt.datetime, habits: Habits) -> bool:
    local = moment.astimezone(BERLIN)
    resting = habits.rests and is_free_day(local.date())
    start, end = habits.quiet_from, habits.quiet_until
    return resting or in_quiet_time(local.hour, start=start, end=end)


@given(MOMENTS, HABITS)
@example(SPRING, Habits(quiet_from=22, quiet_until=2, rests=False))
@example(AUTUMN, Habits(quiet_from=22, quiet_until=2, rests=False))
@example(AUTUMN, Habits(quiet_from=2, quiet_until=3, rests=False))
def test_no_mail_falls_into_quiet_time_and_none_waits_longer_than_that(
    now: dt.datetime, habits: Habits
) -> None:
    at = after_quiet(now, habits)
    assert at.utcoffset() == dt.timedelta(0)
    assert not is_quiet(at, habits)
    assert now <= at <= now + LONGEST_REST
    if not is_quiet(now, habits):
        assert at == now
    else:
        assert is_quiet(at - dt.timedelta(seconds=1), habits), "not a moment later than need be"


@given(MOMENTS, HABITS, st.sampled_from([Cadence.DAILY, Cadence.WEEKLY]))
@example(SPRING, Habits(digest_hour=2, quiet_from=0, quiet_until=0, rests=False), Cadence.DAILY)
@example(AUTUMN, Habits(digest_hour=2, quiet_from=0, quiet_until=0, rests=False), Cadence.DAILY)
def test_a_digest_comes_later_than_now_outside_of_quiet_time_and_soon(
    now: dt.datetime, habits: Habits, cadence: Cadence
) -> None:
    due = next_at(cadence, hours=habits, now=now, window=WINDOW)
    longest = dt.timedelta(days=1 if cadence == Cadence.DAILY else 7, hours=1)
    assert now < due <= now + longest + LONGEST_REST
    assert not is_quiet(due, habits)


@given(MOMENTS, HABITS, st.sampled_from([Cadence.DAILY, Cadence.WEEKLY]))
def test_one_period_has_one_moment(now: dt.datetime, habits: Habits, cadence: Cadence) -> None:
    """Whatever happens until then joins the same digest, and what comes after it another."""
    due = next_at(cadence, hours=habits, now=now, window=WINDOW)
    before = next_at(cadence, hours=habits, now=due - dt.timedelta(seconds=1), window=WINDOW)
    after = next_at(cadence, hours=habits, now=due, window=WINDOW)
    assert before >= due
    assert after > due
    if before == due:
        assert period_of(cadence, before) == period_of(cadence, due)
    assert period_of(cadence, after) != period_of(cadence, due)


@pytest.mark.parametrize(
    ("now", "due"),
    [
        ("2026-03-28T12:00", "2026-03-29T03:00"),  # 2:00 is left out
        ("2026-03-29T03:00", "2026-03-30T02:00"),
        ("2026-10-24T12:00", "2026-10-25T02:00"),  # the first of the two
        ("2026-10-25T02:00", "2026-10-26T02:00"),  # not again an hour later
    ],
)
def test_a_digest_at_two_in_the_nights_of_the_clock_change(now: str, due: str) -> None:
    habits = Habits(digest_hour=2, quiet_from=0, quiet_until=0, rests=False)
    found = next_at(Cadence.DAILY, hours=habits, now=berlin(now), window=WINDOW)
    assert found == berlin(due).astimezone(dt.UTC)


def test_the_second_two_o_clock_counts_as_the_first_did() -> None:
    habits = Habits(digest_hour=2, quiet_from=0, quiet_until=0, rests=False)
    second = berlin("2026-10-25T02:00", fold=1)
    found = next_at(Cadence.DAILY, hours=habits, now=second, window=WINDOW)
    assert found == berlin("2026-10-26T02:00")


@pytest.mark.parametrize(
    ("at", "allowed"),
    [
        ("2026-11-25T19:59", "2026-11-25T19:59"),
        ("2026-11-25T20:00", "2026-11-26T07:00"),
        ("2026-11-26T06:59", "2026-11-26T07:00"),
        ("2026-11-27T20:00", "2026-11-30T07:00"),  # Friday evening to Monday
        ("2026-12-24T20:00", "2026-12-28T07:00"),  # Christmas and a weekend
        ("2026-06-03T21:00", "2026-06-05T07:00"),  # Fronleichnam is a holiday in NRW
        ("2026-11-01T10:00", "2026-11-02T07:00"),  # Allerheiligen, a Sunday
        ("2026-10-31T10:00", "2026-11-02T07:00"),  # Reformationstag is none here, but a Saturday
        ("2026-04-02T20:30", "2026-04-07T07:00"),  # Easter
        ("2026-03-29T00:30", "2026-03-30T07:00"),  # the clock changes in the quiet time
        ("2026-10-25T00:30", "2026-10-26T07:00"),
    ],
)
def test_rest_by_the_calendar(at: str, allowed: str) -> None:
    assert after_quiet(berlin(at), Habits()) == berlin(allowed)


def test_who_wants_mails_at_any_time_gets_them_after_the_window() -> None:
    now = berlin("2026-12-25T03:00")
    assert next_at(Cadence.NOW, hours=AWAKE, now=now, window=WINDOW) == now + WINDOW


@pytest.mark.parametrize(("day", "due"), [(0, "2026-11-30"), (2, "2026-12-02"), (3, "2026-11-26")])
def test_a_week_s_digest_comes_on_its_day(day: int, due: str) -> None:
    habits = Habits(digest_weekday=day)
    found = next_at(Cadence.WEEKLY, hours=habits, now=berlin("2026-11-25T12:00"), window=WINDOW)
    assert found == berlin(f"{due}T07:00")
    assert period_of(Cadence.WEEKLY, found) == f"weekly:{due}"
