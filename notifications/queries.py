"""Named reads of the outbox and the inbox."""

import datetime as dt

from django.db.models import Min

from notifications.models import Event, Notice


def unread_count(user_id: int) -> int:
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True).count()


def outbox_lag(*, now: dt.datetime) -> dt.timedelta:
    """How long the oldest event has waited for its fan-out; zero when none waits."""
    waiting = Event.objects.filter(fanned_out_at__isnull=True)
    oldest: dt.datetime | None = waiting.aggregate(oldest=Min("created_at"))["oldest"]
    return now - oldest if oldest else dt.timedelta(0)
