"""What somebody does in her own inbox. Row-level security keeps it to her own rows."""

import datetime as dt
from uuid import UUID

from django.db.models import QuerySet

from notifications.models import Notice


def mark_read(*, user_id: int, notice_id: UUID, now: dt.datetime) -> None:
    """Keeps the first time; nothing for a notice that is not hers."""
    _unread(user_id).filter(pk=notice_id).update(read_at=now)


def mark_all_read(*, user_id: int, until: dt.datetime, now: dt.datetime) -> int:
    """All that had arrived `until` the list was shown, so that nothing is read unseen."""
    return _unread(user_id).filter(created_at__lte=until).update(read_at=now)


def _unread(user_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True)
