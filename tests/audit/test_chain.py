"""The trail: appended by anybody, changed by nobody, sealed into one chain per tenant."""

import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import DatabaseError, connection, transaction

from audit.chain import START, first_broken
from audit.models import AuditEntry
from audit.operations import SEAL_AT_ONCE, seal as seal_chain
from audit.queries import chain_of, last_of_chain, tenants_to_seal
from audit.tasks import seal
from core.scope import elevated, scoped
from municipalities.models import Membership
from tests.audit.conftest import AT, Write
from tests.factories import municipalities


def chain(tenant_id: int) -> list[AuditEntry]:
    with elevated(), transaction.atomic():
        return list(chain_of(tenant_id))


@pytest.mark.django_db
def test_an_entry_says_who_did_what_as_which_membership(write: Write, officer: Membership) -> None:
    write()
    with elevated():
        entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.membership_id) == (officer.user_id, officer.pk)
    assert (entry.verb, entry.object_key, entry.at) == ("change", "AC-2026-0000", AT)
    assert entry.changes["title"] == ["Alt", "Grüße 0"]
    assert entry.sequence is None


@pytest.mark.django_db
def test_what_the_portal_does_by_itself_has_no_actor(write: Write) -> None:
    write(actor=None)
    with elevated():
        entry = AuditEntry.objects.get()
    assert (entry.actor_id, entry.membership_id) == (None, None)


@pytest.mark.django_db
def test_a_chain_counts_from_one_and_starts_from_nothing(sealed: int) -> None:
    entries = chain(sealed)
    assert [each.sequence for each in entries] == [1, 2, 3, 4, 5]
    assert entries[0].previous == START
    assert [each.previous for each in entries[1:]] == [each.digest for each in entries[:-1]]
    assert sorted(each.pk for each in entries) == [each.pk for each in entries]
    assert first_broken(entries) is None


@pytest.mark.django_db
def test_sealing_goes_on_where_it_stopped(sealed: int, write: Write) -> None:
    seal()
    assert len(chain(sealed)) == 5
    write(2)
    seal()
    assert [each.sequence for each in chain(sealed)] == [1, 2, 3, 4, 5, 6, 7]
    assert first_broken(chain(sealed)) is None


@pytest.mark.django_db
def test_each_tenant_has_a_chain_of_its_own(sealed: int, write: Write) -> None:
    soest = municipalities.tenant("soest").pk
    write(2, tenant_id=soest)
    seal()
    assert [each.sequence for each in chain(soest)] == [1, 2]
    assert len(chain(sealed)) == 5
    assert first_broken(chain(soest)) is None


@pytest.mark.django_db
def test_a_long_queue_is_sealed_in_portions(write: Write, officer: Membership) -> None:
    tenant_id = officer.organisation.municipality_id
    assert tenant_id
    rows = [AuditEntry(tenant_id=tenant_id, at=AT, verb="load") for _ in range(SEAL_AT_ONCE + 3)]
    with elevated():
        AuditEntry.objects.bulk_create(rows)
        assert seal_chain(tenant_id=tenant_id) == SEAL_AT_ONCE
        assert seal_chain(tenant_id=tenant_id) == 3
        assert tenants_to_seal() == []
        last = last_of_chain(tenant_id)
    assert last
    assert last.sequence == SEAL_AT_ONCE + 3
    assert first_broken(chain(tenant_id)) is None


@pytest.mark.django_db
@pytest.mark.parametrize("role", ["member", "worker"])
@pytest.mark.parametrize("what", ["update", "delete", "reseal"])
def test_nobody_changes_an_entry(sealed: int, officer: Membership, role: str, what: str) -> None:
    scope = municipalities.scope_for(officer)
    with elevated() if role == "worker" else scoped(scope):
        refused = pytest.raises(DatabaseError, match=r"append-only|permission denied")
        with refused, transaction.atomic():
            rows = AuditEntry.objects.all()
            change(rows, what)


def change(rows: Any, what: str) -> None:
    match what:
        case "update":
            rows.update(verb="nichts")
        case "reseal":
            rows.update(digest="0" * 64)
        case _:
            rows.delete()


@pytest.mark.django_db(transaction=True)
def test_four_writers_and_two_sealers_keep_the_chain_whole(
    write: Write, officer: Membership
) -> None:
    tenant_id = officer.organisation.municipality_id
    assert tenant_id
    stop = threading.Event()

    def seal_again_and_again() -> None:
        while not stop.is_set():
            seal()

    writers = [_thread(lambda: write(25)) for _ in range(4)]
    sealers = [_thread(seal_again_and_again) for _ in range(2)]
    for writer in writers:
        writer.join()
    stop.set()
    for sealer in sealers:
        sealer.join()
    seal()
    entries = chain(tenant_id)
    assert len(entries) == 100
    assert first_broken(entries) is None


@pytest.mark.django_db(transaction=True)
def test_sealing_never_holds_up_who_writes(write: Write, officer: Membership) -> None:
    """A sealing that is stopped in the middle: writers go on, a second sealer leaves at once."""
    tenant_id = officer.organisation.municipality_id
    assert tenant_id
    write(1)
    with elevated(), transaction.atomic():
        assert seal_chain(tenant_id=tenant_id) == 1
        others = [_thread(write), _thread(seal)]
        for other in others:
            other.join(5)
            assert not other.is_alive()
    seal()
    assert len(chain(tenant_id)) == 2
    assert first_broken(chain(tenant_id)) is None


def _thread(work: Callable[[], None]) -> threading.Thread:
    def run() -> None:
        try:
            work()
        finally:
            connection.close()

    thread = threading.Thread(target=run)
    thread.start()
    return thread
