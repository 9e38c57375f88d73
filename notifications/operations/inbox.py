"""What somebody does in her own inbox. Row-level security keeps it to her own rows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from uuid import UUID

from django.db.models import QuerySet

from notifications.kinds import Channel, kind_of, kinds
from notifications.models import Notice, Preference


def mark_read(*, user_id: int, notice_id: UUID, now: dt.datetime) -> None:
    """Keeps the first time; nothing for a notice that is not hers."""
    _unread(user_id).filter(pk=notice_id).update(read_at=now)


def mark_all_read(*, user_id: int, until: dt.datetime, now: dt.datetime) -> int:
    """All that had arrived `until` the list was shown, so that nothing is read unseen."""
    return _unread(user_id).filter(created_at__lte=until).update(read_at=now)


def choose(*, user_id: int, choices: Mapping[tuple[str, Channel], bool]) -> None:
    """Replace the choices for these (kind, channel) pairs; what is fixed or unknown is left out."""
    open_to_choice = {pair: is_on for pair, is_on in choices.items() if pair in _choosable()}
    rows = [
        Preference(user_id=user_id, kind=kind, channel=channel, is_on=is_on)
        for (kind, channel), is_on in open_to_choice.items()
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["is_on"],
        unique_fields=["user", "kind", "channel"],
    )


def set_mails(*, user_id: int, kind: str, is_on: bool) -> None:
    """Unsubscribe from the mails of one kind, or take them again. Raises LookupError."""
    kind_of(kind)
    choose(user_id=user_id, choices={(kind, Channel.EMAIL): is_on})


def _choosable() -> Iterable[tuple[str, Channel]]:
    return {
        (kind.slug, channel)
        for kind in kinds().values()
        if kind.can_switch_off
        for channel in kind.channels
    }


def _unread(user_id: int) -> QuerySet[Notice]:
    return Notice.objects.filter(recipient_id=user_id, read_at__isnull=True)
