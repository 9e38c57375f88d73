"""The one way into the trail."""

import datetime as dt
from typing import Any

from audit.models import AuditEntry
from core.actor import Actor


def record(
    *,
    actor: Actor | None,
    tenant_id: int,
    verb: str,
    object_kind: str,
    object_key: str,
    changes: dict[str, list[Any]],
    now: dt.datetime,
) -> None:
    """Append an entry within the transaction of the change that it tells of.

    `changes` maps a field to [before, after]; people stand in it by id only, never by name or
    address. `actor` is None for what the portal did by itself. Sealing follows later.
    """
    AuditEntry.objects.create(
        tenant_id=tenant_id,
        at=now,
        actor_id=actor.user_id if actor else None,
        membership_id=actor.pk if actor else None,
        verb=verb,
        object_kind=object_kind,
        object_key=object_key,
        changes=changes,
    )
