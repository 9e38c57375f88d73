"""From an event to everybody who hears of it.

Runs as the worker, one transaction per event: what one broken audience does, no other event feels.
A killed worker leaves the event as it was, so in-app notices appear exactly once.
"""

import datetime as dt
import logging
from collections.abc import Iterable

from django.db import transaction
from django.db.models import F

from core.registry import Recipient, registry
from notifications.backoff import MAX_ATTEMPTS, delay
from notifications.kinds import Channel, Kind, kind_of
from notifications.models import Delivery, Event, Notice
from notifications.queries import switched_off, waiting_events

logger = logging.getLogger(__name__)


def fan_out_next(*, now: dt.datetime) -> bool:
    """Take the next waiting event; False when none waits (or others hold what does)."""
    event = None
    try:
        with transaction.atomic():
            event = waiting_events(now=now).select_for_update(skip_locked=True).first()
            if event is None:
                return False
            _tell(event, now=now)
            event.fanned_out_at, event.problem = now, ""
            event.save(update_fields=["fanned_out_at", "problem"])
    except Exception as error:
        # Whatever an audience does must not hold up the others; the event stays, and says why.
        if event is None:
            raise
        logger.exception("Ereignis %s (%s) ließ sich nicht verteilen", event.pk, event.kind)
        _postpone(event, f"{type(error).__name__}: {error}", now=now)
    return True


def _tell(event: Event, *, now: dt.datetime) -> None:
    if event.address:
        delivery = Delivery(event=event, address=event.address, next_at=now)
        Delivery.objects.bulk_create([delivery], ignore_conflicts=True)
        return
    kind = kind_of(event.kind)
    recipients = _recipients(event)
    off = switched_off(kind=kind, user_ids=[each.user_id for each in recipients])
    seeing = (r for r in recipients if (r.user_id, Channel.INAPP) not in off)
    _put_into_inboxes(event, kind, seeing, now=now)
    mailed = (r for r in recipients if (r.user_id, Channel.EMAIL) not in off)
    _queue_mails(event, kind, mailed, now=now)


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
    event: Event, kind: Kind, recipients: Iterable[Recipient], *, now: dt.datetime
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
            created_at=now,
        )
        for recipient in recipients
    ]
    Notice.objects.bulk_create(notices, ignore_conflicts=True)


def _queue_mails(
    event: Event, kind: Kind, recipients: Iterable[Recipient], *, now: dt.datetime
) -> None:
    if Channel.EMAIL not in kind.channels:
        return
    deliveries = [
        Delivery(
            event=event,
            recipient_id=recipient.user_id,
            membership_id=recipient.membership_id,
            because=recipient.because,
            next_at=now,
        )
        for recipient in recipients
    ]
    Delivery.objects.bulk_create(deliveries, ignore_conflicts=True)


def _postpone(event: Event, problem: str, *, now: dt.datetime) -> None:
    """After the last attempt the event waits for platform staff, who see it with its reason."""
    attempts = event.attempts + 1
    if attempts >= MAX_ATTEMPTS:
        logger.error("Ereignis %s (%s) aufgegeben: %s", event.pk, event.kind, problem)
    Event.objects.filter(pk=event.pk, fanned_out_at__isnull=True).update(
        attempts=F("attempts") + 1, next_at=now + delay(attempts), problem=problem[:300]
    )
