"""The one way into the trail, and its sealing."""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final

from django.db import connection, transaction

from audit.chain import START, links
from audit.models import AuditEntry
from audit.queries import last_of_chain, unsealed_of
from core.actor import Actor

SEAL_AT_ONCE: Final = 500
_LOCKS: Final = 0x61756469
"""Advisory locks of the chains: this number („audi“) and the tenant's id."""

_SEAL: Final = """
    UPDATE audit_auditentry AS entry
    SET sequence = sealed.sequence, previous = sealed.previous, digest = sealed.digest
    FROM unnest(%s::uuid[], %s::bigint[], %s::text[], %s::text[])
        AS sealed (id, sequence, previous, digest)
    WHERE entry.id = sealed.id
"""


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
    address. `actor` is None for what the portal did by itself. Sealing follows later, so that no
    business transaction waits for another at the end of a chain.
    """
    record_all(
        actor=actor,
        tenant_id=tenant_id,
        verb=verb,
        object_kind=object_kind,
        changes={object_key: changes},
        now=now,
    )


def record_all(
    *,
    actor: Actor | None,
    tenant_id: int,
    verb: str,
    object_kind: str,
    changes: Mapping[str, dict[str, list[Any]]],
    now: dt.datetime,
) -> None:
    """The same for many objects by key, an entry each, in one statement."""
    AuditEntry.objects.bulk_create(
        AuditEntry(
            tenant_id=tenant_id,
            at=now,
            actor_id=actor.user_id if actor else None,
            membership_id=actor.pk if actor else None,
            verb=verb,
            object_kind=object_kind,
            object_key=key,
            changes=changed,
        )
        for key, changed in changes.items()
    )


def seal(*, tenant_id: int) -> int:
    """Put what is committed at the end of the tenant's chain; how many entries. Worker's scope.

    A transaction that commits late is sealed late, after entries with later ids: the chain tells
    in which order entries became visible, and never changes.
    """
    with transaction.atomic():
        if not _lock(tenant_id):
            return 0
        # After the lock: the statement sees every link that its last holder has made.
        last = last_of_chain(tenant_id)
        sequence, previous = (last.sequence, last.digest) if last else (0, START)
        waiting = unsealed_of(tenant_id)[:SEAL_AT_ONCE]
        sealed = list(links(waiting, sequence=sequence or 0, previous=previous or START))
        if sealed:
            _write(sealed)
    return len(sealed)


def _lock(tenant_id: int) -> bool:
    """Whoever comes second leaves: the first one is doing the work."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s, %s)", [_LOCKS, tenant_id])
        return bool(cursor.fetchone()[0])


def _write(sealed: list[tuple[AuditEntry, int, str, str]]) -> None:
    columns = zip(*((entry.pk, *link) for entry, *link in sealed), strict=True)
    with connection.cursor() as cursor:
        cursor.execute(_SEAL, [list(column) for column in columns])
