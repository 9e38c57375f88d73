"""Who hears of an event: everybody once, never whoever did it, and nothing is lost silently."""

from collections.abc import Callable, Iterable, Mapping
from typing import Any

import pytest
from django.db import ProgrammingError, transaction

from core import clock
from core.registry import Recipient, registry
from core.scope import elevated, scoped
from municipalities.models import Role
from notifications.backoff import MAX_ATTEMPTS
from notifications.models import Event, Preference
from notifications.operations import announce, fan_out as fan_out_module
from notifications.operations.fan_out import fan_out_next
from notifications.queries import failed_events, outbox_lag
from tests.factories import municipalities
from tests.notifications.conftest import KIND, Stage

pytestmark = pytest.mark.django_db


def fan_out() -> None:
    with elevated():
        while fan_out_next(now=clock.now()):
            pass


def the_event() -> Event:
    with elevated():
        return Event.objects.get()


def test_everybody_but_the_actor_hears_once(stage: Stage) -> None:
    stage.announce()
    fan_out()
    expected = sorted(each.user_id for each in stage.listeners)
    assert [each.recipient_id for each in stage.notices()] == expected
    assert [each.recipient_id for each in stage.deliveries()] == expected


def test_announcing_twice_tells_once(stage: Stage) -> None:
    for _ in range(2):
        stage.announce(key="einmal")
    fan_out()
    stage.announce(key="einmal")
    fan_out()
    assert len(stage.notices()) == len(stage.listeners)


def test_fanning_out_an_event_again_adds_nothing(stage: Stage) -> None:
    stage.announce()
    fan_out()
    with elevated():
        Event.objects.update(fanned_out_at=None)
    fan_out()
    assert len(stage.notices()) == len(stage.deliveries()) == len(stage.listeners)


def test_a_failure_between_inbox_and_mails_adds_nothing_twice(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    with monkeypatch.context() as broken:
        broken.setattr(fan_out_module, "queue_mails", lambda **values: 1 / 0)
        stage.announce()
        fan_out()
    assert len(stage.notices()) == len(stage.listeners), "the inbox has it already"
    assert stage.deliveries() == []
    with elevated():
        Event.objects.update(next_at=clock.now())
    fan_out()
    assert len(stage.notices()) == len(stage.deliveries()) == len(stage.listeners)
    assert the_event().fanned_out_at


def test_a_person_with_two_memberships_hears_for_the_first_of_them(stage: Stage) -> None:
    first = stage.listeners[0]
    soest = municipalities.tenant("soest")
    second = municipalities.membership(Role.OFFICER, soest, user=first.user)
    stage.listeners = [first, second]
    stage.announce()
    fan_out()
    assert [each.membership_id for each in stage.notices()] == [first.pk]


def test_the_actor_hears_nothing_in_another_membership_either(stage: Stage) -> None:
    soest = municipalities.tenant("soest")
    stage.listeners = [municipalities.membership(Role.OFFICER, soest, user=stage.actor.user)]
    stage.announce()
    fan_out()
    assert stage.notices() == []


def test_what_is_switched_off_does_not_arrive(stage: Stage) -> None:
    silent, other = stage.listeners
    with elevated():
        for channel in ("inapp", "email"):
            Preference.objects.create(
                user=silent.user, kind="wg.comment", channel=channel, cadence="off"
            )
    stage.announce("wg.comment")
    fan_out()
    assert [each.recipient_id for each in stage.notices()] == [other.user_id]
    assert [each.recipient_id for each in stage.deliveries()] == [other.user_id]


def test_a_legal_notice_arrives_whatever_was_chosen(stage: Stage) -> None:
    person = stage.listeners[0].user
    kind = "security.new_login"
    with elevated():
        Preference.objects.create(user=person, kind=kind, channel="email", cadence="off")
    stage.announce(kind)
    fan_out()
    assert person.pk in [each.recipient_id for each in stage.deliveries()]
    assert stage.notices() == [], "the data file gives this kind no place in the inbox"


def test_a_quiet_kind_is_not_mailed(stage: Stage) -> None:
    stage.announce("report.submitted")
    fan_out()
    assert stage.deliveries() == []
    assert len(stage.notices()) == len(stage.listeners)


def test_a_kind_without_audience_waits_and_says_so(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry.audiences, KIND)
    stage.announce()
    fan_out()
    event = the_event()
    assert event.fanned_out_at is None
    assert event.attempts == 1
    assert event.next_at > clock.now()
    assert KIND in event.problem


def test_a_broken_audience_holds_up_nobody_else(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(kind: str, key: str, payload: Mapping[str, Any]) -> Iterable[Recipient]:
        with transaction.atomic():
            return [Recipient(1 // 0, None)]

    monkeypatch.setitem(registry.audiences, KIND, broken)
    stage.announce()
    stage.announce("wg.comment")
    fan_out()
    assert {each.kind for each in stage.notices()} == {"wg.comment"}
    with elevated():
        assert "ZeroDivisionError" in Event.objects.get(kind=KIND).problem


def test_after_eight_failures_an_event_is_shown_to_staff_and_delays_nothing(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.delitem(registry.audiences, KIND)
    stage.announce()
    with elevated():
        for _ in range(MAX_ATTEMPTS + 2):
            Event.objects.update(next_at=clock.now())
            fan_out()
        assert the_event().attempts == MAX_ATTEMPTS
        assert list(failed_events()) == [the_event()]
        assert not outbox_lag(now=clock.now())


def test_the_lag_counts_from_the_moment_an_event_was_due(stage: Stage) -> None:
    with elevated():
        assert not outbox_lag(now=clock.now())
    stage.announce()
    with elevated():
        due = the_event().next_at
        assert outbox_lag(now=due).total_seconds() == 0
        assert outbox_lag(now=due.replace(year=due.year + 1)).days >= 365
    fan_out()
    with elevated():
        assert not outbox_lag(now=clock.now())


def test_an_unknown_kind_is_refused_at_once(stage: Stage) -> None:
    with pytest.raises(LookupError, match="unknown kind"):
        stage.announce("no.such_kind")


def test_nobody_announces_without_a_scope(stage: Stage) -> None:
    with scoped(None), pytest.raises(ProgrammingError), transaction.atomic():
        announce(
            kind=KIND, object_kind="project", object_key="x", actor=None, dedupe_key="x",
            now=clock.now(),
        )  # fmt: skip


def test_nobody_but_the_worker_reads_the_outbox(stage: Stage) -> None:
    stage.announce()
    refused = pytest.raises(ProgrammingError, match="permission denied")
    with scoped(municipalities.scope_for(stage.actor)), refused, transaction.atomic():
        Event.objects.exists()


def test_an_event_is_committed_with_its_change_or_not_at_all(
    stage: Stage, run_worker: Callable[[], None]
) -> None:
    with transaction.atomic():
        stage.announce()
        transaction.set_rollback(True)
    run_worker()
    assert stage.notices() == []
