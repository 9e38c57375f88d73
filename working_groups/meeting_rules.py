"""Terms of a meeting, and what its lists say. Pure: no database, no clock."""

import datetime as dt
from typing import Final
from zoneinfo import ZoneInfo

BERLIN: Final = ZoneInfo("Europe/Berlin")
NOTICE: Final = dt.timedelta(days=14)
"""How long before a meeting its invitation goes out; a shorter one needs a reason."""
REVIEW: Final = dt.timedelta(days=10)
"""How long changes to the draft of the minutes can be asked for."""
LONGEST: Final = 12 * 60
"""Minutes that a meeting may last."""


def is_short_notice(starts_on: dt.date, *, today: dt.date) -> bool:
    """Fewer than 14 days; the day of the invitation does not count."""
    return starts_on - today < NOTICE


def review_ends(drafted_on: dt.date) -> dt.date:
    """The last day for changes."""
    return drafted_on + REVIEW


def moment(day: dt.date, time: dt.time) -> dt.datetime | None:
    """A time of day in Berlin; of one that comes twice the first, None for one that the clocks skip."""
    local = dt.datetime.combine(day, time, tzinfo=BERLIN)
    there_and_back = local.astimezone(dt.UTC).astimezone(BERLIN)
    return local if there_and_back.replace(tzinfo=None) == local.replace(tzinfo=None) else None
