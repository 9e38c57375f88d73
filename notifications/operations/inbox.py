"""What somebody does in her own inbox. Row-level security keeps it to her own rows."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db.models import QuerySet

from notifications.models import Mute, Notice, Visit

ONE_VISIT: Final = dt.timedelta(minutes=30)


def mark_read(*, user_id: int, notice_id: UUID, now: dt.datetime) -> None:
    """Keeps the first time; nothing for a notice that is not hers."""
    _unread(user_id).filter(pk=notice_id).update(read_at=now)


def mark_all_read(*, user_id: int, until: dt.datetime, now: dt.datetime) -> int:
    """All that had arrived `until` the list was shown, so that nothing is read unseen."""
    return _unread(user_id).filter(created_at__lte=until).update(read_at=now)


def mark_thread_read(*, user_id: int, thread: str, until: dt.datetime, now: dt.datetime) -> int:
    """As `mark_all_read`, of one thread."""
    return _unread(user_id).filter(thread=thread, created_at__lte=until).update(read_at=now)


def mute(*, user_id: int, thread: str, now: dt.datetime) -> None:
    """Also reads what has arrived. What is prescribed still comes."""
    Mute.objects.bulk_create([Mute(user_id=user_id, thread=thread)], ignore_conflicts=True)
    _unread(user_id).filter(thread=thread).update(read_at=now)


def unmute(*, user_id: int, thread: str) -> None:
    """What arrived meanwhile stays read."""
    Mute.objects.filter(user_id=user_id, thread=thread).delete()


def note_visit(*, user_id: int, now: dt.datetime) -> dt.datetime | None:
    """When the last visit but this one ended; None on the first. Looks within half an hour are one
    visit."""
    visit, is_first = Visit.objects.get_or_create(user_id=user_id, defaults={"seen_at": now})
    if is_first:
        return None
    if now - visit.seen_at > ONE_VISIT:
        visit.before = visit.seen_at
    visit.seen_at = now
    visit.save(update_fields=["seen_at", "before"])
    return visit.before


def _unread(user_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True)
