"""When a mail may go: after its window, outside of quiet time, with the next digest.

All hours are hours of the day in Europe/Berlin, all results are in UTC. Where a clock change leaves
an hour out, what was due in it comes right after; an hour that comes twice counts once.
"""

import datetime as dt
from functools import cache
from typing import Final, Protocol
from zoneinfo import ZoneInfo

import holidays

from notifications.cadence import Cadence

BERLIN: Final = ZoneInfo("Europe/Berlin")
DAY: Final = dt.timedelta(days=1)
SATURDAY: Final = 5
LONGEST_FREE: Final = 7 * DAY
"""No run of free days is longer: a digest of an earlier day may still be to come."""


class Hours(Protocol):
    """Equal ends of the quiet time mean that there is none. Monday is 0.

    `rests`: neither on Saturdays and Sundays nor on holidays in North Rhine-Westphalia.
    """

    digest_hour: int
    digest_weekday: int
    quiet_from: int
    quiet_until: int
    rests: bool


def next_at(
    cadence: Cadence, *, hours: Hours, now: dt.datetime, window: dt.timedelta
) -> dt.datetime:
    """For a mail that is not urgent; later than `now`, except that a window may be of no length."""
    match cadence:
        case Cadence.DAILY:
            due = _next_digest(now, hours, weekday=None)
        case Cadence.WEEKLY:
            due = _next_digest(now, hours, weekday=hours.digest_weekday)
        case _:
            due = now + window
    return after_quiet(due, hours)


def after_quiet(moment: dt.datetime, hours: Hours) -> dt.datetime:
    """The moment itself, or the end of the quiet time that it lies in."""
    at = moment.astimezone(dt.UTC)
    while (end := _quiet_end(at, hours)) is not None:
        at = end
    return at


def period_of(cadence: Cadence, due: dt.datetime) -> str:
    """What a digest covers, e.g. "daily:2026-11-26"; there is one for each person and period."""
    return f"{cadence}:{due.astimezone(BERLIN).date().isoformat()}"


def in_quiet_time(hour: int, *, start: int, end: int) -> bool:
    """Whether this hour of the day lies in a quiet time, which may reach over midnight."""
    if start <= end:
        return start <= hour < end
    return hour >= start or hour < end


def is_free_day(day: dt.date) -> bool:
    return day.weekday() >= SATURDAY or day in _holidays()


@cache
def _holidays() -> holidays.HolidayBase:
    """Filled by the library year by year, as they are asked for."""
    return holidays.country_holidays("DE", subdiv="NW")


def _next_digest(now: dt.datetime, hours: Hours, *, weekday: int | None) -> dt.datetime:
    """At the hour of digests, on the chosen day or else the first one that is not free."""
    day = now.astimezone(BERLIN).date() - LONGEST_FREE
    while True:
        if weekday in (None, day.weekday()):
            at = _hour_of(_working_day(day, hours), hours.digest_hour)
            if at > now:
                return at
        day += DAY


def _working_day(day: dt.date, hours: Hours) -> dt.date:
    while hours.rests and is_free_day(day):
        day += DAY
    return day


def _quiet_end(at: dt.datetime, hours: Hours) -> dt.datetime | None:
    """None outside of quiet time; else a later moment, which may be quiet in its turn."""
    local = at.astimezone(BERLIN)
    if hours.rests and is_free_day(local.date()):
        has_quiet = hours.quiet_from != hours.quiet_until
        return _hour_of(local.date() + DAY, hours.quiet_until if has_quiet else 0)
    if not in_quiet_time(local.hour, start=hours.quiet_from, end=hours.quiet_until):
        return None
    ends_today = local.hour < hours.quiet_until
    return _hour_of(local.date() if ends_today else local.date() + DAY, hours.quiet_until)


def _hour_of(day: dt.date, hour: int) -> dt.datetime:
    return dt.datetime.combine(day, dt.time(hour), tzinfo=BERLIN).astimezone(dt.UTC)
