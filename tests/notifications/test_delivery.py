"""From a queued mail to a real mail server, and what happens when it does not take it."""

import datetime as dt
import logging
import smtplib
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.core import mail

from accounts.models import User
from core import clock
from core.registry import Letter, Target, registry
from core.scope import elevated
from municipalities.models import Membership
from notifications.backoff import MAX_ATTEMPTS, delay
from notifications.models import Delivery, Preference
from notifications.operations import mail_to_address
from notifications.operations.delivery import deliver_batch
from projects.models import Project
from tests.factories.smtp import MailServer, free_port, serving
from tests.notifications.conftest import KIND, Stage, make_due, use_mail_server

pytestmark = pytest.mark.django_db
type Worker = Callable[[], None]


def states(stage: Stage) -> list[str]:
    return [each.state for each in stage.deliveries()]


def test_a_mail_is_taken_once_and_noted(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    stage.announce()
    run_worker()
    run_worker()
    assert states(stage) == ["sent", "sent"]
    recipients = [address for addresses, _mail in mail_server.taken for address in addresses]
    assert sorted(recipients) == sorted(each.user.email for each in stage.listeners)
    assert mail_server.connections == 1
    assert all(each.sent_at and each.attempts == 1 for each in stage.deliveries())


def test_an_address_that_does_not_exist_is_given_up_at_once(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    unknown = stage.listeners[0].user.email
    mail_server.answer = lambda verb, line: (
        "550 gibt es nicht" if verb == "RCPT" and unknown in line else None
    )
    stage.announce()
    run_worker()
    dead, sent = stage.deliveries()
    assert (dead.state, sent.state) == ("dead", "sent")
    assert "gibt es nicht" in dead.reason


def test_a_greylisting_server_gets_it_later(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    mail_server.answer = lambda verb, line: "451 später" if verb == "RCPT" else None
    stage.announce()
    run_worker()
    for each in stage.deliveries():
        assert (each.state, each.attempts) == ("pending", 1)
        assert each.next_at > clock.now()
        assert each.lease_until is None
    mail_server.answer = lambda verb, line: None
    run_worker()
    assert mail_server.taken == [], "not before its time"
    make_due()
    run_worker()
    assert states(stage) == ["sent", "sent"]


def test_after_eight_refusals_a_mail_is_given_up(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    mail_server.answer = lambda verb, line: "452 voll" if verb == "DATA" else None
    stage.listeners = stage.listeners[:1]
    stage.announce()
    for _ in range(MAX_ATTEMPTS):
        run_worker()
        make_due()
    (given_up,) = stage.deliveries()
    assert (given_up.state, given_up.attempts) == ("dead", MAX_ATTEMPTS)
    assert "voll" in given_up.reason


def test_an_outage_of_the_server_costs_no_attempt(
    stage: Stage, run_worker: Worker, settings: Any
) -> None:
    mails, port = MailServer(), free_port()
    use_mail_server(settings, port)
    stage.announce()
    for _ in range(MAX_ATTEMPTS + 2):
        run_worker()
        make_due()
    assert [(each.state, each.attempts) for each in stage.deliveries()] == [("pending", 0)] * 2
    with serving(mails, port):
        run_worker()
    assert states(stage) == ["sent", "sent"]


@pytest.mark.parametrize("verb", ["CONNECT", "MAIL"])
def test_a_server_that_turns_us_away_costs_no_attempt_either(
    stage: Stage, run_worker: Worker, mail_server: MailServer, verb: str
) -> None:
    mail_server.answer = lambda asked, line: "554 nicht mit uns" if asked == verb else None
    stage.announce()
    run_worker()
    assert [(each.state, each.attempts) for each in stage.deliveries()] == [("pending", 0)] * 2


def test_a_server_that_hangs_up_in_the_middle_costs_that_mail_an_attempt(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    hung_up: list[str] = []

    def hang_up_once(verb: str, line: str) -> str | None:
        if verb == "DATA" and not hung_up:
            hung_up.append(line)
            return ""
        return None

    mail_server.answer = hang_up_once
    stage.announce()
    run_worker()
    assert sorted(states(stage)) == ["pending", "sent"]
    make_due()
    run_worker()
    assert states(stage) == ["sent", "sent"]
    assert len(mail_server.taken) == 2


def test_a_silent_server_is_left_after_the_timeout(
    stage: Stage, run_worker: Worker, settings: Any
) -> None:
    mails = MailServer(delay=0.6)
    stage.listeners = stage.listeners[:1]
    stage.announce()
    with serving(mails) as port:
        use_mail_server(settings, port, timeout=0.2)
        run_worker()
    (delivery,) = stage.deliveries()
    assert (delivery.state, delivery.attempts) == ("pending", 1)


def test_a_mail_that_cannot_be_built_is_given_up(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    with elevated():
        User.objects.filter(pk=stage.listeners[0].user_id).update(email="kein Mensch@example.org")
    stage.announce()
    run_worker()
    assert states(stage) == ["dead", "sent"]
    assert "ValueError" in stage.deliveries()[0].reason


def test_no_reference_can_smuggle_in_a_header(
    stage: Stage, run_worker: Worker, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(
        registry.resolvers, "paper", lambda keys: dict.fromkeys(keys, Target("", "/"))
    )
    stage.announce(payload={"reference": "AC\r\nBcc: alle@example.org"}, object_kind="paper")
    run_worker()
    assert states(stage) == ["dead", "dead"]
    assert mail_server.taken == []


def test_who_may_not_see_it_any_more_gets_no_mail(
    stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    stage.announce()
    with elevated():
        from_elsewhere = stage.listeners[0]
        organisation = from_elsewhere.organisation
        organisation.kind = "partner"
        organisation.save()
    run_worker()
    assert states(stage) == ["suppressed", "suppressed"]
    assert mail_server.taken == []
    assert all("nicht mehr sehen" in each.reason for each in stage.deliveries())


@pytest.mark.parametrize("what", ["membership", "account"])
def test_who_left_gets_no_mail(
    stage: Stage, run_worker: Worker, mail_server: MailServer, what: str
) -> None:
    gone, staying = stage.listeners
    stage.announce()
    with elevated():
        if what == "membership":
            Membership.objects.filter(pk=gone.pk).update(ended_at=clock.now())
        else:
            gone.user.is_active = False
            gone.user.save()
    run_worker()
    assert states(stage) == ["suppressed", "sent"]
    assert [to for to, _mail in mail_server.taken] == [[staying.user.email]]


def test_who_unsubscribed_meanwhile_gets_no_mail(
    stage: Stage, run_worker: Worker, settings: Any, mail_server: MailServer
) -> None:
    use_mail_server(settings, free_port())
    stage.announce()
    run_worker()
    with elevated():
        person = stage.listeners[0].user
        Preference.objects.create(user=person, kind=KIND, channel="email", cadence="off")
    make_due()
    run_worker()
    assert states(stage) == ["suppressed", "pending"]


def test_a_broken_look_at_the_object_costs_an_attempt_and_not_the_batch(
    stage: Stage, run_worker: Worker, mail_server: MailServer, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(keys: Any) -> Any:
        return Project.objects.extra(where=["gibt_es_nicht"]).first()

    stage.announce()
    monkeypatch.setitem(registry.resolvers, "project", broken)
    run_worker()
    for each in stage.deliveries():
        assert (each.state, each.attempts) == ("pending", 1)
        assert "gibt_es_nicht" in each.reason


def test_a_lease_keeps_others_away_until_it_ends(
    stage: Stage, run_worker: Worker, mail_server: MailServer, settings: Any
) -> None:
    stage.announce()
    use_mail_server(settings, free_port())
    run_worker()
    later = clock.now() + dt.timedelta(minutes=1)
    make_due(lease_by=uuid4(), lease_until=later, attempts=1)
    assert claimed() == 0
    make_due(lease_until=clock.now() - dt.timedelta(seconds=1))
    assert claimed() == 2


def claimed() -> int:
    with elevated():
        return deliver_batch(now=clock.now(), until=float("inf"))


def test_who_lost_the_lease_does_not_overwrite(
    stage: Stage, mail_server: MailServer, run_worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The sender was slow, and another worker took the mail over while it was sending."""
    thief = uuid4()
    send = smtplib.SMTP.sendmail

    def send_slowly(*args: Any, **options: Any) -> Any:
        make_due(lease_by=thief)
        return send(*args, **options)

    monkeypatch.setattr(smtplib.SMTP, "sendmail", send_slowly)
    stage.listeners = stage.listeners[:1]
    stage.announce()
    run_worker()
    (delivery,) = stage.deliveries()
    assert (delivery.state, delivery.lease_by) == ("pending", thief)


def test_what_does_not_fit_into_half_a_lease_goes_back_unharmed(
    stage: Stage, mail_server: MailServer, settings: Any, run_worker: Worker
) -> None:
    settings.DELIVERY_LEASE_SECONDS = 0.4
    mail_server.delay = 0.3
    stage.announce()
    run_worker()
    assert len(mail_server.taken) == 2
    assert states(stage) == ["sent", "sent"]
    assert [each.attempts for each in stage.deliveries()] == [1, 1]


def test_a_mail_that_kills_its_worker_again_and_again_is_given_up(
    stage: Stage, run_worker: Worker, mail_server: MailServer, settings: Any
) -> None:
    use_mail_server(settings, free_port())
    stage.announce()
    run_worker()
    make_due(attempts=MAX_ATTEMPTS)
    run_worker()
    assert states(stage) == ["dead", "dead"]


@pytest.mark.parametrize(("attempts", "least", "most"), [(1, 7.5, 22.5), (7, 480, 1440)])
def test_the_wait_doubles_with_each_attempt(attempts: int, least: float, most: float) -> None:
    waits = {delay(attempts).total_seconds() for _ in range(50)}
    assert least <= min(waits) < max(waits) <= most
    assert len(waits) > 1


@pytest.fixture
def invitation(monkeypatch: pytest.MonkeyPatch) -> dict[str, Letter]:
    letters = {"1": Letter("Einladung", ("Guten Tag,", "kommen Sie."), "/einladung/x/", "Annehmen")}
    monkeypatch.setitem(registry.letters, "test.invitation", lambda key, payload: letters.get(key))
    return letters


def write(key: str = "1", kind: str = "test.invitation") -> None:
    with elevated():
        mail_to_address(
            kind=kind,
            address="neu@example.org",
            object_kind="invitation",
            object_key=key,
            dedupe_key=f"invitation:{key}",
            now=clock.now(),
        )


def test_a_letter_reaches_an_address_without_an_account(
    db: None, invitation: dict[str, Letter], run_worker: Worker
) -> None:
    write()
    write()
    run_worker()
    run_worker()
    (letter,) = mail.outbox
    assert letter.to == ["neu@example.org"]
    assert letter.subject == "Einladung"
    assert "http://localhost:8000/einladung/x/" in letter.body
    assert "List-Unsubscribe" not in letter.extra_headers


def test_a_letter_whose_reason_is_gone_is_not_sent(
    db: None, invitation: dict[str, Letter], run_worker: Worker
) -> None:
    write(key="widerrufen")
    run_worker()
    with elevated():
        assert Delivery.objects.get().state == "suppressed"
    assert mail.outbox == []


def test_a_letter_that_nobody_writes_is_refused(db: None) -> None:
    with pytest.raises(LookupError, match="unknown kind of letter"):
        write(kind="test.nothing")


def test_giving_up_is_logged(
    stage: Stage,
    run_worker: Worker,
    mail_server: MailServer,
    caplog: pytest.LogCaptureFixture,
) -> None:
    mail_server.answer = lambda verb, line: "550 nein" if verb == "RCPT" else None
    stage.announce()
    with caplog.at_level(logging.ERROR):
        run_worker()
    assert caplog.text.count("aufgegeben") == 2
