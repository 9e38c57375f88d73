"""Days and amounts as the data file writes them."""

import calendar
import datetime as dt
from decimal import Decimal


def first_day(text: str) -> dt.date:
    """„2020-09-15“ or, where only the month is known, the first day of „2020-09“."""
    return dt.date.fromisoformat(text if _is_exact(text) else f"{text}-01")


def last_day(text: str) -> dt.date:
    """The same with the month's last day: how an end is meant."""
    day = first_day(text)
    if _is_exact(text):
        return day
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _is_exact(text: str) -> bool:
    return text.count("-") == 2


def amount(value: float | None) -> Decimal | None:
    """EUR."""
    return None if value is None else Decimal(str(value))
