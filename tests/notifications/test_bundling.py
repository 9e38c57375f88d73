"""One change, one mail: what shares a mail, what does not, and when it goes."""

import datetime as dt
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, connections, transaction

from core import clock
from core.registry import Recipient, registry
from core.scope import elevated
from municipalities.models import Membership, Role
from notifications.models import Happening, Notice, Preference, Rhythm
from notifications.operations.delivery import deliver_batch
from notifications.operations.fan_out import fan_out_next
from tests.factories import municipalities
from tests.factories.projects import project
from tests.factories.smtp import MailServer
from tests.notifications.conftest import KIND, Stage

pytestmark = pytest.mark.django_db
NORMAL = "wg.comment"
NOON = dt.datetime(2026, 11, 25, 11, 0, tzinfo=dt.UTC)  # a Wednesday


@pytest.fixture
def reader(stage: Stage) -> Membership:
    """The only listener."""
    stage.listeners = stage.listeners[:1]
    return stage.listeners[0]


def tell(now: dt.datetime) -> None:
    """Fan out what was announced, at this moment."""
    with elevated(), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(
            "UPDATE notifications_event SET next_at = %s, created_at = %s"
            " WHERE fanned_out_at IS NULL",
            [now, now],
        )
    with elevated():
        while fan_out_next(now=now):
            pass


def send(now: dt.datetime) -> int:
    with elevated():
        return deliver_batch(now=now, until=float("inf"))


def prefer(person: Membership, kind: str, cadence: str) -> None:
    with elevated():
        Preference.objects.create(
            user_id=person.user_id, kind=kind, channel="email", cadence=cadence
        )


def happenings() -> list[Happening]:
    with elevated(), transaction.atomic():
        return list(Happening.objects.select_related("event", "delivery").order_by("id"))


def later(**delta: float) -> dt.datetime:
    return NOON + dt.timedelta(**delta)


def test_what_happens_to_one_object_within_two_minutes_is_one_mail(
    stage: Stage, reader: Membership, mail_server: MailServer
) -> None:
    for seconds in (0, 30, 90):
        stage.announce(NORMAL)
        tell(later(seconds=seconds))
    assert send(later(seconds=119)) == 0
    assert send(later(seconds=120)) == 1
    (message,) = mail_server.mails_to(reader.user.email)
    reference = stage.project.reference
    heading = "Neuer Kommentar zu einer Beschlussvorlage"
    assert message["Subject"] == f"{reference}: {heading} (3)"
    body = message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    with elevated():
        notices = list(Notice.objects.all())
    assert len(notices) == 3
    for notice in notices:
        assert f"/arbeit/benachrichtigungen/{notice.pk}/" in body
    (delivery,) = stage.deliveries()
    assert message["Message-ID"] == f"<{delivery.pk}@localhost>"
    assert delivery.state == "sent"


def test_what_happens_after_the_window_is_the_next_mail(
    stage: Stage, reader: Membership, mail_server: MailServer
) -> None:
    stage.announce(NORMAL)
    tell(NOON)
    send(later(seconds=120))
    stage.announce(NORMAL)
    tell(later(seconds=121))
    send(later(seconds=300))
    assert len(mail_server.mails_to(reader.user.email)) == 2


def test_other_objects_and_other_people_get_mails_of_their_own(stage: Stage) -> None:
    other = project(municipalities.tenant("aachen"))
    stage.announce(NORMAL)
    stage.announce(NORMAL, object_key=other.reference)
    tell(NOON)
    assert len(stage.deliveries()) == 2 * len(stage.listeners)


def test_a_comment_shares_its_paper_s_mail(stage: Stage, reader: Membership) -> None:
    stage.announce(NORMAL, object_kind="comment", object_key="1", thread="paper:7")
    stage.announce(NORMAL, object_kind="comment", object_key="2", thread="paper:7")
    tell(NOON)
    (delivery,) = stage.deliveries()
    assert delivery.key == "paper:7"


def test_what_is_urgent_goes_at_once_and_takes_along_what_waits(
    stage: Stage, reader: Membership, mail_server: MailServer
) -> None:
    stage.announce(NORMAL)
    tell(NOON)
    stage.announce(KIND)
    tell(later(seconds=10))
    assert send(later(seconds=10)) == 1
    (message,) = mail_server.mails_to(reader.user.email)
    assert message["Subject"].endswith("Zuwendungsbescheid erteilt und 1 weiteres")


def test_quiet_time_holds_back_what_is_not_urgent(stage: Stage, reader: Membership) -> None:
    night = dt.datetime(2026, 11, 25, 22, 0, tzinfo=dt.UTC)
    stage.announce(NORMAL)
    tell(night)
    assert stage.deliveries()[0].next_at == dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC)
    stage.announce(KIND)
    tell(night)
    assert stage.deliveries()[0].next_at == night


@pytest.mark.parametrize(("cadence", "day"), [("daily", 26), ("weekly", 30)])
def test_a_digest_collects_a_period(
    stage: Stage, reader: Membership, mail_server: MailServer, cadence: str, day: int
) -> None:
    prefer(reader, NORMAL, cadence)
    other = project(municipalities.tenant("aachen"))
    stage.announce(NORMAL)
    tell(NOON)
    stage.announce(NORMAL, object_key=other.reference)
    tell(later(hours=5))
    (delivery,) = stage.deliveries()
    due = dt.datetime(2026, 11, day, 6, 0, tzinfo=dt.UTC)
    assert (delivery.key, delivery.next_at) == (f"{cadence}:2026-11-{day}", due)
    assert send(due) == 1
    (message,) = mail_server.mails_to(reader.user.email)
    word = {"daily": "Tagesüberblick", "weekly": "Wochenüberblick"}[cadence]
    named = f"{stage.project.reference}, {other.reference}"
    assert message["Subject"] == f"{word}: 2 Neuigkeiten ({named})"
    assert message["References"] == f"<digest.{cadence}@localhost>"


def test_a_digest_on_its_way_is_never_joined_or_sent_a_second_time(
    stage: Stage, reader: Membership, mail_server: MailServer
) -> None:
    prefer(reader, NORMAL, "daily")
    stage.announce(NORMAL)
    tell(NOON)
    send(dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC))
    stage.announce(NORMAL)
    tell(later(hours=1))  # a worker whose clock is late
    first, second = sorted(stage.deliveries(), key=lambda each: each.next_at)
    assert (first.key, second.key) == ("daily:2026-11-26", "daily:2026-11-27")
    assert len(mail_server.taken) == 1


def test_a_mail_that_failed_once_is_not_joined(
    stage: Stage, reader: Membership, mail_server: MailServer
) -> None:
    """Its Message-ID may be known already; with more in it, programs would drop the second copy."""
    stage.announce(NORMAL)
    tell(NOON)
    mail_server.answer = lambda verb, line: "451 später" if verb == "RCPT" else None
    send(later(minutes=2))
    stage.announce(NORMAL)
    tell(later(minutes=2))
    assert len(stage.deliveries()) == 2


def test_what_the_reader_lost_sight_of_is_left_out_and_the_rest_is_sent(
    stage: Stage, reader: Membership, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    prefer(reader, NORMAL, "daily")
    hidden = project(municipalities.tenant("soest"))
    stage.announce(NORMAL)
    stage.announce(NORMAL, object_key=hidden.reference)
    tell(NOON)
    send(dt.datetime(2026, 11, 26, 6, 0, tzinfo=dt.UTC))
    (message,) = mail_server.mails_to(reader.user.email)
    assert hidden.reference not in message.as_string()
    assert {each.event.object_key: each.omitted for each in happenings()} == {
        stage.project.reference: "",
        hidden.reference: "Die Person darf das nicht mehr sehen.",
    }


def test_a_mail_with_nothing_left_to_tell_is_not_sent(
    stage: Stage, reader: Membership, mail_server: MailServer
) -> None:
    hidden = project(municipalities.tenant("soest"))
    for _ in range(2):
        stage.announce(NORMAL, object_key=hidden.reference)
    tell(NOON)
    send(later(minutes=2))
    (delivery,) = stage.deliveries()
    assert (delivery.state, mail_server.taken) == ("suppressed", [])
    assert all(each.omitted for each in happenings())


def test_a_reminder_stops_when_done(
    stage: Stage, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    done, waiting = stage.listeners
    asked: list[tuple[str, str, int | None]] = []

    def still_due(kind: str, key: str, membership_id: int | None) -> bool:
        asked.append((kind, key, membership_id))
        return membership_id != done.pk

    monkeypatch.setitem(registry.reminders, KIND, still_due)
    stage.announce()
    tell(NOON)
    send(NOON)
    assert [each.state for each in stage.deliveries()] == ["suppressed", "sent"]
    assert "erledigt" in stage.deliveries()[0].reason
    assert [to for to, _mail in mail_server.taken] == [[waiting.user.email]]
    assert {(kind, key) for kind, key, _member in asked} == {(KIND, stage.project.reference)}


def test_a_reminder_s_broken_check_costs_an_attempt_and_not_the_batch(
    stage: Stage, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.reminders, KIND, lambda kind, key, member: bool(1 / 0))
    stage.announce()
    tell(NOON)
    send(NOON)
    assert [(each.state, each.attempts) for each in stage.deliveries()] == [("pending", 1)] * 2


# Deputies


@pytest.fixture
def deputy(stage: Stage, reader: Membership) -> Membership:
    """A colleague of the reader, who is away from the day before to the day after."""
    colleague = municipalities.membership(Role.PROJECT_OFFICE, municipalities.tenant("aachen"))
    today = NOON.date()
    day = dt.timedelta(days=1)
    with elevated():
        Rhythm.objects.create(
            user=reader.user, away_from=today - day, away_until=today + day, deputy=colleague
        )
    return colleague


def mailed(stage: Stage) -> set[int | None]:
    return {each.recipient_id for each in stage.deliveries()}


def test_a_deputy_gets_the_mails_of_her_duties_too_and_sees_for_whom(
    stage: Stage, reader: Membership, deputy: Membership, mail_server: MailServer
) -> None:
    with elevated():
        reader.user.name = "Ada Fern"
        reader.user.save()
    stage.announce()
    tell(NOON)
    send(NOON)
    (message,) = mail_server.mails_to(deputy.user.email)
    assert message["Subject"].endswith("(in Vertretung für Ada Fern)")
    assert "In Vertretung für Ada Fern." in message.get_body(("plain",)).get_content()  # type: ignore[union-attr]
    (own,) = mail_server.mails_to(reader.user.email)
    assert "Vertretung" not in own["Subject"]


@pytest.mark.parametrize("days", [-2, 2])
def test_outside_of_the_absence_she_gets_none(
    stage: Stage, reader: Membership, deputy: Membership, days: int
) -> None:
    stage.announce()
    tell(later(days=days))
    assert mailed(stage) == {reader.user_id}


def test_a_deputy_who_may_not_see_it_gets_none(
    stage: Stage, reader: Membership, deputy: Membership, mail_server: MailServer
) -> None:
    with elevated():
        Membership.objects.filter(pk=deputy.pk).update(role=Role.MEMBER)
    stage.announce()
    tell(NOON)
    send(NOON)
    assert mail_server.mails_to(deputy.user.email) == []
    states = {each.recipient_id: each.state for each in stage.deliveries()}
    assert states == {reader.user_id: "sent", deputy.user_id: "suppressed"}


def test_a_deputy_who_hears_of_it_herself_gets_one_mail(
    stage: Stage, reader: Membership, deputy: Membership
) -> None:
    stage.listeners = [reader, deputy]
    stage.announce()
    tell(NOON)
    (hers,) = [each for each in happenings() if each.recipient_id == deputy.user_id]
    assert hers.on_behalf_of_id is None


def test_a_deputy_hears_nothing_of_what_she_did_herself(
    stage: Stage, reader: Membership, deputy: Membership
) -> None:
    stage.actor = deputy
    stage.announce()
    tell(NOON)
    assert mailed(stage) == {reader.user_id}


@pytest.mark.parametrize("what", ["left", "elsewhere", "blocked"])
def test_a_deputy_who_is_no_colleague_any_more_gets_none(
    stage: Stage, reader: Membership, deputy: Membership, what: str
) -> None:
    with elevated():
        match what:
            case "left":
                Membership.objects.filter(pk=deputy.pk).update(ended_at=clock.now())
            case "elsewhere":
                soest = municipalities.membership(Role.OFFICER, municipalities.tenant("soest"))
                Membership.objects.filter(pk=deputy.pk).update(organisation=soest.organisation)
            case "blocked":
                deputy.user.is_active = False
                deputy.user.save()
    stage.announce()
    tell(NOON)
    assert mailed(stage) == {reader.user_id}


def test_what_follows_a_person_is_no_duty(
    stage: Stage, reader: Membership, deputy: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    def mentioned(kind: str, key: str, payload: Any) -> list[Recipient]:
        return [Recipient(reader.user_id, reader.pk, "mentioned_user")]

    monkeypatch.setitem(registry.audiences, KIND, mentioned)
    stage.announce()
    tell(NOON)
    assert mailed(stage) == {reader.user_id}


def test_a_deputy_s_own_choices_hold_for_her_mailbox(
    stage: Stage, reader: Membership, deputy: Membership
) -> None:
    prefer(deputy, KIND, "off")
    stage.announce()
    tell(NOON)
    assert mailed(stage) == {reader.user_id}


# Races


@pytest.mark.django_db(transaction=True)
def test_two_workers_at_once_open_one_mail(stage: Stage, reader: Membership) -> None:
    for _ in range(4):
        stage.announce(NORMAL)
    together(*[lambda: tell_once(clock.now())] * 4)
    assert len(stage.deliveries()) == 1
    assert len(happenings()) == 4


@pytest.mark.django_db(transaction=True)
def test_whatever_is_told_while_a_mail_goes_is_in_exactly_one_mail(
    stage: Stage, reader: Membership, mail_server: MailServer, settings: Any
) -> None:
    settings.DELIVERY_WINDOW_SECONDS = 0
    with elevated(), transaction.atomic():
        Rhythm.objects.create(user=reader.user, quiet_from=0, quiet_until=0, rests=False)
    for _ in range(12):
        stage.announce(NORMAL)

    def tell_all() -> None:
        while tell_once(clock.now()):
            pass

    def send_some() -> None:
        for _ in range(12):
            send(clock.now())

    together(tell_all, send_some, tell_all, send_some)
    send(clock.now())
    told = "".join(
        each.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for _to, each in mail_server.taken
    )
    with elevated(), transaction.atomic():
        keys = [str(each) for each in Notice.objects.values_list("pk", flat=True)]
    assert [told.count(f"/benachrichtigungen/{key}/") for key in keys] == [1] * 12
    assert len({each["Message-ID"] for _to, each in mail_server.taken}) == len(mail_server.taken)


def tell_once(now: dt.datetime) -> bool:
    with elevated():
        return fan_out_next(now=now)


def together(*works: Callable[[], Any]) -> None:
    failed: list[BaseException] = []
    barrier = threading.Barrier(len(works))

    def run(work: Callable[[], Any]) -> None:
        barrier.wait()
        try:
            work()
        except BaseException as error:  # noqa: BLE001 - told below
            failed.append(error)
        finally:
            connections.close_all()

    threads = [threading.Thread(target=run, args=(work,)) for work in works]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert failed == []
