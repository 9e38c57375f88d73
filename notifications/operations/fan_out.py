"""From an event to everybody who hears of it.

Runs as the worker, in two transactions per event: what one broken audience does, no other event
feels, and inboxes need not wait until ten thousand mails are queued. An event whose worker is killed
in between is taken once more; notices and mails that are there already are not added again.
"""

import datetime as dt
import logging
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from typing import Final

from django.db import transaction
from django.db.models import F
from django.utils.timezone import localdate

from core.registry import Recipient, registry
from notifications.backoff import MAX_ATTEMPTS, delay
from notifications.cadence import Cadence
from notifications.kinds import Channel, Kind, kind_of
from notifications.models import Delivery, Event, Happening, Notice
from notifications.operations.bundling import Copy, queue_mails
from notifications.queries import chosen, stand_ins_of, waiting_events, who_muted

logger = logging.getLogger(__name__)

PERSONAL: Final = frozenset({"mentioned_user", "project_followers", "observer", "account_owner"})
"""Reasons that are nobody's duty, so that no deputy hears of them."""


@dataclass(frozen=True, slots=True)
class Audience:
    """`muted`: who of the recipients wants no mails about the thread."""

    kind: Kind
    recipients: Sequence[Recipient]
    muted: Collection[int]


def fan_out_next(*, now: dt.datetime) -> bool:
    """Take the next waiting event; False when none waits (or others hold what does)."""
    event = None
    try:
        with transaction.atomic():
            event = waiting_events(now=now).select_for_update(skip_locked=True).first()
            if event is None:
                return False
            audience = None if event.address else _tell_inboxes(event, now=now)
        with transaction.atomic():
            _queue(event, audience, now=now)
    except Exception as error:
        # Whatever an audience does must not hold up the others; the event stays, and says why.
        if event is None:
            raise
        logger.exception("Ereignis %s (%s) ließ sich nicht verteilen", event.pk, event.kind)
        _postpone(event, f"{type(error).__name__}: {error}", now=now)
    return True


def _tell_inboxes(event: Event, *, now: dt.datetime) -> Audience:
    kind = kind_of(event.kind)
    recipients = _recipients(event)
    people = [each.user_id for each in recipients]
    inboxes = chosen(kind=kind, channel=Channel.INAPP, user_ids=people)
    seeing = [each for each in recipients if inboxes[each.user_id] != Cadence.OFF]
    muted = _muting(event, kind, people)
    _put_into_inboxes(event, kind, seeing, muted=muted, now=now)
    return Audience(kind, recipients, muted)


def _queue(event: Event, audience: Audience | None, *, now: dt.datetime) -> None:
    """Nothing if another worker has come first."""
    waiting = Event.objects.filter(pk=event.pk, fanned_out_at__isnull=True)
    if waiting.select_for_update().first() is None:
        return
    if audience is None:
        _write_to_address(event, now=now)
    elif Channel.EMAIL in audience.kind.channels:
        hearing = [each for each in audience.recipients if each.user_id not in audience.muted]
        _queue_mails(event, audience.kind, hearing, now=now)
    waiting.update(fanned_out_at=now, problem="")


def _muting(event: Event, kind: Kind, people: Iterable[int]) -> set[int]:
    """Who wants no mails about the thread; nobody can mute what is prescribed."""
    if not kind.can_switch_off:
        return set()
    return {user for user, _thread in who_muted(threads=[event.thread], user_ids=people)}


def _write_to_address(event: Event, *, now: dt.datetime) -> None:
    if Happening.objects.filter(event=event).exists():
        return
    delivery = Delivery.objects.create(address=event.address, next_at=now)
    Happening.objects.create(event=event, delivery=delivery)


def _recipients(event: Event) -> list[Recipient]:
    """Each person once, for the first of her memberships; whoever did it is not told."""
    if event.kind not in registry.audiences:
        raise LookupError(f"nobody has registered an audience for {event.kind}")
    named = registry.audiences[event.kind](event.kind, event.object_key, event.payload)
    once: dict[int, Recipient] = {}
    for recipient in named:
        once.setdefault(recipient.user_id, recipient)
    return [each for each in once.values() if each.user_id != event.actor_id]


def _put_into_inboxes(
    event: Event,
    kind: Kind,
    recipients: Iterable[Recipient],
    *,
    muted: Collection[int],
    now: dt.datetime,
) -> None:
    """Dated by its arrival: „mark all as read“ must not reach what arrived after the list."""
    if Channel.INAPP not in kind.channels:
        return
    notices = [
        Notice(
            event=event,
            recipient_id=recipient.user_id,
            membership_id=recipient.membership_id,
            kind=event.kind,
            object_kind=event.object_kind,
            object_key=event.object_key,
            thread=event.thread,
            because=recipient.because,
            created_at=now,
            read_at=now if recipient.user_id in muted else None,
        )
        for recipient in recipients
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _queue_mails(
    event: Event, kind: Kind, recipients: Sequence[Recipient], *, now: dt.datetime
) -> None:
    """Also for those who stand in for somebody on leave; by their own choices, and never twice."""
    own = [Copy(each.user_id, each.membership_id, each.because) for each in recipients]
    cadences = chosen(kind=kind, channel=Channel.EMAIL, user_ids=[c.user_id for c in own])
    wanted = [copy for copy in own if cadences[copy.user_id] != Cadence.OFF]
    deputies = _deputies(wanted, known={event.actor_id, *cadences}, today=localdate(now))
    cadences |= chosen(kind=kind, channel=Channel.EMAIL, user_ids=[c.user_id for c in deputies])
    copies = {copy: cadences[copy.user_id] for copy in (*wanted, *deputies)}
    reaching = {copy: cadence for copy, cadence in copies.items() if cadence != Cadence.OFF}
    queue_mails(event=event, kind=kind, copies=reaching, now=now)


def _deputies(
    copies: Iterable[Copy], *, known: Collection[int | None], today: dt.date
) -> list[Copy]:
    """Copies of what concerns somebody's duties. What follows her person stays hers."""
    duties = [each for each in copies if each.because not in PERSONAL]
    members = [each.membership_id for each in duties if each.membership_id]
    stand_ins = stand_ins_of(membership_ids=members, today=today)
    found: dict[int, Copy] = {}
    for duty in duties:
        if (who := stand_ins.get(duty.membership_id or 0)) and who.user_id not in known:
            copy = Copy(who.user_id, who.membership_id, duty.because, on_behalf_of=duty.user_id)
            found.setdefault(who.user_id, copy)
    return list(found.values())


def _postpone(event: Event, problem: str, *, now: dt.datetime) -> None:
    """After the last attempt the event waits for platform staff, who see it with its reason."""
    attempts = event.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        logger.error("Ereignis %s (%s) aufgegeben: %s", event.pk, event.kind, problem)
    Event.objects.filter(pk=event.pk, fanned_out_at__isnull=True).update(
        attempts=F("attempts") + 1, next_at=now + delay(attempts), problem=problem[:300]
    )
