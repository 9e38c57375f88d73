"""The one place that reads the clock; everything below an entry point is told the time."""

import datetime as dt

from django.utils import timezone


def now() -> dt.datetime:
    """The moment, aware, in UTC."""
    return timezone.now()


def today() -> dt.date:
    """The calendar day in Europe/Berlin, which is what every deadline means."""
    return timezone.localdate()
