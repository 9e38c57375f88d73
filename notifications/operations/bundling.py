"""One change, one mail: what somebody hears of one thread, or in one period, shares a mail.

Runs as the worker, in the transaction of the fan-out. A mail that is not begun yet is joined under
its row lock; one that was begun is closed, and the next one is opened.
"""

import datetime as dt
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass, replace

from django.conf import settings

from notifications.cadence import DIGESTS, Cadence
from notifications.kinds import Kind, Urgency
from notifications.models import Delivery, Event, Happening, Rhythm
from notifications.queries import rhythms_of
from notifications.timing import next_at, period_of


@dataclass(frozen=True, slots=True)
class Copy:
    """One person's share in an event; `on_behalf_of` names whom she stands in for."""

    user_id: int
    membership_id: int | None
    because: str = ""
    on_behalf_of: int | None = None


@dataclass(frozen=True, slots=True)
class Slot:
    """The mail that a copy goes into."""

    copy: Copy
    cadence: Cadence
    key: str
    due: dt.datetime

    @property
    def mail(self) -> tuple[int, str]:
        return self.copy.user_id, self.key


def queue_mails(
    *, event: Event, kind: Kind, copies: Mapping[Copy, Cadence], now: dt.datetime
) -> None:
    """A second run for the same event adds nothing."""
    told = Happening.objects.filter(event=event).values_list("recipient_id", flat=True)
    known = set(told)
    missing = {copy: how for copy, how in copies.items() if copy.user_id not in known}
    rhythms = rhythms_of(copy.user_id for copy in missing)
    slots = [
        _slot(event, kind, copy, how, rhythms.get(copy.user_id, Rhythm()), now=now)
        for copy, how in missing.items()
    ]
    deliveries = _open_mails(slots, rhythms)
    Happening.objects.bulk_create(
        Happening(
            delivery_id=deliveries[copy.user_id].pk,
            event=event,
            recipient_id=copy.user_id,
            membership_id=copy.membership_id,
            because=copy.because,
            on_behalf_of_id=copy.on_behalf_of,
        )
        for copy in missing
    )
    if kind.urgency is Urgency.HIGH:
        _hurry(deliveries.values(), now=now)


def _slot(
    event: Event, kind: Kind, copy: Copy, cadence: Cadence, rhythm: Rhythm, *, now: dt.datetime
) -> Slot:
    if kind.urgency is Urgency.HIGH:
        return Slot(copy, Cadence.NOW, event.thread, now)
    window = dt.timedelta(seconds=settings.DELIVERY_WINDOW_SECONDS)
    due = next_at(cadence, hours=rhythm, now=now, window=window)
    key = period_of(cadence, due) if cadence in DIGESTS else event.thread
    return Slot(copy, cadence, key, due)


def _open_mails(slots: Iterable[Slot], rhythms: Mapping[int, Rhythm]) -> dict[int, Delivery]:
    """By person: her open mail, or a new one. In one order everywhere, so that nobody deadlocks."""
    found: dict[int, Delivery] = {}
    wanted = sorted(slots, key=lambda slot: slot.mail)
    while wanted:
        Delivery.objects.bulk_create(map(_new_mail, wanted), ignore_conflicts=True)
        by_mail = _locked(wanted)
        found |= {mail[0]: delivery for mail, delivery in by_mail.items()}
        closed = [slot for slot in wanted if slot.mail not in by_mail]
        wanted = [_later(slot, rhythms.get(slot.copy.user_id, Rhythm())) for slot in closed]
    return found


def _new_mail(slot: Slot) -> Delivery:
    return Delivery(
        recipient_id=slot.copy.user_id,
        cadence=slot.cadence,
        key=slot.key,
        is_open=True,
        next_at=slot.due,
    )


def _locked(slots: Collection[Slot]) -> dict[tuple[int, str], Delivery]:
    wanted = {slot.mail for slot in slots}
    rows = Delivery.objects.filter(
        recipient_id__in={user for user, _key in wanted},
        key__in={key for _user, key in wanted},
        is_open=True,
    )
    rows = rows.order_by("recipient_id", "key").select_for_update()
    by_mail = {(row.recipient_id or 0, row.key): row for row in rows}
    return {mail: row for mail, row in by_mail.items() if mail in wanted}


def _later(slot: Slot, rhythm: Rhythm) -> Slot:
    """This period's digest is on its way already: the next one's turn."""
    if slot.cadence not in DIGESTS:
        return slot
    due = next_at(slot.cadence, hours=rhythm, now=slot.due, window=dt.timedelta(0))
    return replace(slot, key=period_of(slot.cadence, due), due=due)


def _hurry(deliveries: Iterable[Delivery], *, now: dt.datetime) -> None:
    """What waited in the same thread goes along with what is urgent."""
    late = [each.pk for each in deliveries if each.next_at > now]
    Delivery.objects.filter(pk__in=late).update(next_at=now)
