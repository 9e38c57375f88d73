"""From a queued mail to the mail server: claim under a lease, look again, send, note.

Runs as the worker. A mail is never sent inside a transaction. A worker killed between sending and
noting makes one mail come twice, with the same Message-ID; nothing is lost.
"""

import datetime as dt
import logging
import smtplib
import time
from collections.abc import Iterable, Mapping, Sequence
from typing import Final
from uuid import UUID, uuid4

from django.conf import settings
from django.core.mail import EmailMessage, mailers
from django.core.mail.backends.base import BaseEmailBackend
from django.db import transaction
from django.db.models import F, prefetch_related_objects

from notifications.backoff import MAX_ATTEMPTS, delay
from notifications.models import Delivery, DeliveryState, Happening
from notifications.operations.preparation import Prepared, Refused, prepare

logger = logging.getLogger(__name__)

BATCH: Final = 20
OUTAGES: Final = (
    smtplib.SMTPConnectError,
    smtplib.SMTPHeloError,
    smtplib.SMTPAuthenticationError,
    smtplib.SMTPSenderRefused,
    smtplib.SMTPNotSupportedError,
)
"""Refusals that concern the server or our own account there, not the mail at hand."""

_CLAIM: Final = """
    WITH due AS MATERIALIZED (
        SELECT id FROM notifications_delivery
        WHERE state = 'pending' AND next_at <= %(now)s
            AND (lease_until IS NULL OR lease_until < clock_timestamp())
        ORDER BY next_at LIMIT %(limit)s FOR UPDATE SKIP LOCKED
    )
    UPDATE notifications_delivery AS claimed
    SET lease_until = clock_timestamp() + make_interval(secs => %(seconds)s),
        lease_by = %(lease)s, attempts = attempts + 1,
        is_open = false
    FROM due WHERE claimed.id = due.id
    RETURNING claimed.*
"""


def deliver_batch(*, now: dt.datetime, until: float) -> int:
    """Send what is due, at most `BATCH` mails; how many were claimed. `until`: time.monotonic().

    After half the lease no mail is begun any more: the rest goes back at once.
    """
    lease = uuid4()
    stop = min(until, time.monotonic() + settings.DELIVERY_LEASE_SECONDS / 2)
    batch = _claim(lease, now=now)
    ready = [each for each in prepare(batch) if _note_refusal(each, lease, now=now)]
    if ready:
        _send(ready, lease, now=now, stop=stop)
    return len(batch)


def _claim(lease: UUID, *, now: dt.datetime) -> list[Delivery]:
    seconds = settings.DELIVERY_LEASE_SECONDS
    values = {"now": now, "limit": BATCH, "seconds": seconds, "lease": lease}
    with transaction.atomic():
        batch = list(Delivery.objects.raw(_CLAIM, values))
        prefetch_related_objects(
            batch, "recipient", "happenings__event", "happenings__on_behalf_of"
        )
    return batch


def _note_refusal(prepared: Prepared, lease: UUID, *, now: dt.datetime) -> bool:
    """Whether there is a mail to send; else the delivery has been noted as refused."""
    match prepared.outcome:
        case Refused(reason=reason, again=True):
            _note_failure(prepared.delivery, lease, reason, now=now)
        case Refused(state=state, reason=reason):
            _note(prepared.delivery, lease, prepared.omitted, state=state, reason=reason)
        case EmailMessage():
            return True
    return False


def _send(batch: Sequence[Prepared], lease: UUID, *, now: dt.datetime, stop: float) -> None:
    """One connection for the batch, a new one after each failure."""
    mailer = mailers.default
    try:
        for position, prepared in enumerate(batch):
            if time.monotonic() >= stop or not _is_open(mailer):
                _release(batch[position:], lease, now=now, later=time.monotonic() < stop)
                return
            if not _send_one(mailer, prepared, lease, now=now):
                _close(mailer)
    finally:
        _close(mailer)


def _is_open(mailer: BaseEmailBackend) -> bool:
    try:
        mailer.open()
    except OSError as error:  # every smtplib error is one
        logger.warning("Mailserver nicht erreichbar: %s", error)
        return False
    return True


def _send_one(
    mailer: BaseEmailBackend, prepared: Prepared, lease: UUID, *, now: dt.datetime
) -> bool:
    """Whether the connection may be used for the next mail."""
    delivery = prepared.delivery
    try:
        mailer.send_messages([prepared.outcome])  # type: ignore[list-item]
    except OUTAGES as error:
        logger.error("Mailserver weist das Portal ab: %s", error)  # noqa: TRY400 - no bug of ours
        _release([prepared], lease, now=now, later=True)
        return False
    except (OSError, ValueError) as error:
        reason = f"{type(error).__name__}: {error}"
        if _is_final(error):
            _note(delivery, lease, state=DeliveryState.DEAD, reason=reason)
        else:
            _note_failure(delivery, lease, reason, now=now)
        return False
    _note(delivery, lease, prepared.omitted, state=DeliveryState.SENT, sent_at=now)
    return True


def _is_final(error: Exception) -> bool:
    """An address or header that cannot be built, or a 5xx answer: another attempt is no use."""
    match error:
        case smtplib.SMTPRecipientsRefused(recipients=recipients):
            return all(code >= 500 for code, _text in recipients.values())
        case smtplib.SMTPResponseException(smtp_code=code):
            return bool(code >= 500)
    return isinstance(error, ValueError)


def _close(mailer: BaseEmailBackend) -> None:
    try:
        mailer.close()
    except OSError as error:
        logger.info("Verbindung zum Mailserver endete unsauber: %s", error)


def _note_failure(delivery: Delivery, lease: UUID, reason: str, *, now: dt.datetime) -> None:
    if delivery.attempts >= MAX_ATTEMPTS:
        _note(delivery, lease, state=DeliveryState.DEAD, reason=reason)
    else:
        next_at = now + delay(delivery.attempts)
        _note(delivery, lease, state=DeliveryState.PENDING, reason=reason, next_at=next_at)


def _release(batch: Iterable[Prepared], lease: UUID, *, now: dt.datetime, later: bool) -> None:
    """Give back what was not tried: an outage of the server, however long, fails no mail."""
    keys = [prepared.delivery.pk for prepared in batch]
    held = Delivery.objects.filter(pk__in=keys, lease_by=lease, state=DeliveryState.PENDING)
    with transaction.atomic():
        held.update(
            lease_until=None,
            attempts=F("attempts") - 1,
            next_at=now + delay(1) if later else now,
        )


def _note(
    delivery: Delivery, lease: UUID, omitted: Mapping[int, str] | None = None, **values: object
) -> None:
    """Only under our own lease: who lost it to another worker has nothing to say any more."""
    held = Delivery.objects.filter(pk=delivery.pk, lease_by=lease, state=DeliveryState.PENDING)
    reason = str(values.pop("reason", ""))[:300]
    if values["state"] == DeliveryState.DEAD:
        logger.error("Zustellung %s aufgegeben: %s", delivery.pk, reason)
    with transaction.atomic():
        is_ours = held.update(lease_until=None, reason=reason, **values)
        for key, why in (omitted or {}).items() if is_ours else ():
            Happening.objects.filter(pk=key).update(omitted=why)
