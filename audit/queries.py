"""Named reads of the trail. They need the worker's scope: nobody else may read all of it."""

import datetime as dt
from collections.abc import Iterator

from django.db.models import QuerySet

from audit.models import AuditEntry


def tenants_to_seal() -> list[int]:
    """Tenants with entries that no chain contains yet."""
    return sorted(_unsealed().values_list("tenant_id", flat=True).distinct())


def tenants_with_chain() -> list[int]:
    return sorted(AuditEntry.objects.values_list("tenant_id", flat=True).distinct())


def unsealed_of(tenant_id: int) -> QuerySet[AuditEntry]:
    """In the order of their ids, which is the order in which they were made."""
    return _unsealed().filter(tenant_id=tenant_id).order_by("id")


def last_of_chain(tenant_id: int) -> AuditEntry | None:
    sealed = AuditEntry.objects.filter(tenant_id=tenant_id, sequence__isnull=False)
    return sealed.order_by("-sequence").first()


def chain_of(tenant_id: int) -> Iterator[AuditEntry]:
    """From the first entry on, a thousand at a time: a chain may be long."""
    sealed = AuditEntry.objects.filter(tenant_id=tenant_id, sequence__isnull=False)
    ordered = sealed.order_by("sequence")
    reached = 0
    while page := list(ordered.filter(sequence__gt=reached)[:1000]):
        yield from page
        reached = page[-1].sequence or reached


def unsealed_before(moment: dt.datetime) -> QuerySet[AuditEntry]:
    """Oldest first."""
    return _unsealed().filter(at__lt=moment).order_by("at")


def entries_of(object_kind: str, object_key: str) -> QuerySet[AuditEntry]:
    """Newest first."""
    rows = AuditEntry.objects.filter(object_kind=object_kind, object_key=object_key)
    return rows.order_by("-id")


def _unsealed() -> QuerySet[AuditEntry]:
    return AuditEntry.objects.filter(sequence__isnull=True)
