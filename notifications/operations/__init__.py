"""What other apps call: tell of something, or write to an address."""

import datetime as dt
from typing import Any

from core.actor import Actor
from core.registry import registry
from notifications.kinds import kind_of
from notifications.models import Event
from notifications.wake import wake_worker_on_commit


def announce(
    *,
    kind: str,
    object_kind: str,
    object_key: str,
    actor: Actor | None,
    dedupe_key: str,
    now: dt.datetime,
    payload: dict[str, Any] | None = None,
    thread: str = "",
) -> None:
    """Tell whoever the kind's audience names; commits with the caller's transaction.

    One INSERT, nothing if `dedupe_key` was used before. `payload` holds ids and a `reference` at
    most, no text of the object. What belongs to one `thread` ("kind:key" of an object; the object
    itself if empty) stands together in inboxes and mails. Raises LookupError for a kind that the
    programme does not know.
    """
    kind_of(kind)
    _append(
        Event(
            kind=kind,
            dedupe_key=dedupe_key,
            object_kind=object_kind,
            object_key=object_key,
            thread=thread or f"{object_kind}:{object_key}",
            actor_id=actor.user_id if actor else None,
            payload=payload or {},
            created_at=now,
            next_at=now,
        )
    )


def mail_to_address(
    *,
    kind: str,
    address: str,
    object_kind: str,
    object_key: str,
    dedupe_key: str,
    now: dt.datetime,
    actor: Actor | None = None,
    payload: dict[str, Any] | None = None,
) -> None:
    """Write to somebody without an account. The letter's words come from `registry.letters`.

    Raises LookupError for a kind of letter that nobody has registered.
    """
    if kind not in registry.letters:
        raise LookupError(f"unknown kind of letter: {kind}")
    _append(
        Event(
            kind=kind,
            dedupe_key=dedupe_key,
            object_kind=object_kind,
            object_key=object_key,
            address=address,
            actor_id=actor.user_id if actor else None,
            payload=payload or {},
            created_at=now,
            next_at=now,
        )
    )


def _append(event: Event) -> None:
    # Without RETURNING and without naming the key: nobody but the worker may read the outbox.
    Event.objects.bulk_create([event], ignore_conflicts=True)
    wake_worker_on_commit()
