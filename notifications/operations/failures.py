"""What platform staff do about mails and events that were given up. Needs the worker's scope."""

import datetime as dt
from uuid import UUID

from notifications.backoff import MAX_ATTEMPTS
from notifications.models import Delivery, DeliveryState, Event
from notifications.wake import wake_worker_on_commit


def retry_delivery(*, delivery_id: UUID, now: dt.datetime) -> bool:
    """Queue it anew, with all its attempts; False when it is not among the failed any more."""
    failed = Delivery.objects.filter(pk=delivery_id, state=DeliveryState.DEAD)
    changed = failed.update(
        state=DeliveryState.PENDING, attempts=0, next_at=now, lease_until=None, reason=""
    )
    wake_worker_on_commit()
    return bool(changed)


def retry_event(*, event_id: UUID, now: dt.datetime) -> bool:
    """Fan it out anew; False when it is not among the failed any more."""
    failed = Event.objects.filter(
        pk=event_id, fanned_out_at__isnull=True, attempts__gte=MAX_ATTEMPTS
    )
    changed = failed.update(attempts=0, next_at=now, problem="")
    wake_worker_on_commit()
    return bool(changed)
