"""What a calendar subscription contains: every date that its owner may see, as iCalendar.

Moments are given in UTC: a single date needs no rules of a time zone, and every program shows it
in its reader's own.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.conf import settings
from icalendar import Calendar, Event

from core.registry import CalendarEntry, registry
from core.scope import scoped
from municipalities.access import lacks_second_factor, scope_of
from municipalities.models import Membership
from municipalities.queries import memberships_of
from notifications.links import absolute

PRODUCT: Final = "-//Modellregionen-Portal//Kalender//DE"
LOOK_BACK: Final = dt.timedelta(days=60)
DAY: Final = dt.timedelta(days=1)


def entries_for(user_id: int, *, today: dt.date) -> list[CalendarEntry]:
    """The dates of all one's memberships, each under that membership's own scope, each once."""
    found: dict[str, CalendarEntry] = {}
    for membership in memberships_of(user_id):
        if settings.PORTAL_SECOND_FACTOR_REQUIRED and lacks_second_factor([membership]):
            continue
        for entry in _entries(membership, today - LOOK_BACK):
            found.setdefault(entry.uid, entry)
    return [*found.values()]


def _entries(membership: Membership, since: dt.date) -> Iterator[CalendarEntry]:
    with scoped(scope_of(membership)):
        for source in registry.calendars.values():
            # Read to its end while the scope lasts.
            yield from [*source(membership, since)]


def calendar(entries: Iterable[CalendarEntry], *, name: str) -> bytes:
    made = Calendar()
    made.add("prodid", PRODUCT)
    made.add("version", "2.0")
    made.add("x-wr-calname", name)
    for entry in entries:
        made.add_component(event_of(entry))
    return bytes(made.to_ical())


def event_of(entry: CalendarEntry) -> Event:
    event = Event()
    event.add("uid", entry.uid)
    event.add("summary", entry.title)
    event.add("dtstamp", entry.stamp)
    event.add("sequence", entry.sequence)
    event.add("url", absolute(entry.url))
    if isinstance(entry.start, dt.datetime) and isinstance(entry.end, dt.datetime):
        event.add("dtstart", entry.start.astimezone(dt.UTC))
        event.add("dtend", entry.end.astimezone(dt.UTC))
    else:
        event.add("dtstart", entry.start)
        event.add("dtend", entry.end + DAY)
        event.add("transp", "TRANSPARENT")
    if entry.place:
        event.add("location", entry.place)
    if entry.note:
        event.add("description", entry.note)
    if entry.is_cancelled:
        event.add("status", "CANCELLED")
    return event
