"""Worker and beat give signs of life; when they are silent, people hear of it once."""

import datetime as dt
import logging
import threading
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connections, transaction
from django.test import Client

from core import clock
from core.scope import elevated
from municipalities.models import OrganisationKind, Role
from notifications import watch
from notifications.models import Part, Pulse
from notifications.operations.pulses import claim_alarms, note_pulse
from notifications.tasks import deliver
from tests.factories import municipalities
from tests.factories.municipalities import client_for
from tests.factories.smtp import MailServer, free_port
from tests.notifications.conftest import Stage, use_mail_server

pytestmark = pytest.mark.django_db
PAGE = "/arbeit/benachrichtigungen/zustellung/"
NOW = dt.datetime(2026, 11, 25, 12, 0, tzinfo=dt.UTC)


@pytest.fixture(autouse=True)
def nudged(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Nobody is woken in fact; each nudge is kept."""
    kept: list[str] = []
    monkeypatch.setattr(watch, "wake_worker", lambda: kept.append("woken"))
    return kept


@pytest.fixture
def admin(db: None) -> Any:
    with elevated():
        return municipalities.person(is_staff=True)


def heard(*parts: Part, seconds_ago: float) -> None:
    with elevated(), transaction.atomic():
        for part in parts:
            at = clock.now() - dt.timedelta(seconds=seconds_ago)
            Pulse.objects.update_or_create(part=part, defaults={"at": at})


def pulse(part: Part) -> Pulse:
    with elevated(), transaction.atomic():
        return Pulse.objects.get(part=part)


@pytest.mark.parametrize(
    ("by_clock", "living"), [(False, {Part.WORKER}), (True, {Part.WORKER, Part.BEAT})]
)
def test_a_run_is_a_sign_of_life_of_whoever_caused_it(by_clock: bool, living: set[Part]) -> None:
    heard(*Part, seconds_ago=500)
    deliver(by_clock=by_clock)
    recent = clock.now() - dt.timedelta(seconds=30)
    assert {part for part in Part if pulse(part).at > recent} == living


def test_beat_says_that_it_is_beat(settings: Any) -> None:
    assert settings.CELERY_BEAT_SCHEDULE["deliver"]["kwargs"] == {"by_clock": True}


def test_a_late_run_does_not_turn_the_clock_back() -> None:
    with elevated():
        note_pulse(parts=[Part.BEAT], now=NOW)
        note_pulse(parts=[Part.BEAT], now=NOW - dt.timedelta(seconds=90))
    assert pulse(Part.BEAT).at == NOW


@pytest.mark.parametrize(("seconds", "is_alarmed"), [(55, False), (65, True)])
def test_after_sixty_seconds_people_hear_of_it(
    admin: Any, mail_server: MailServer, seconds: float, is_alarmed: bool
) -> None:
    heard(Part.WORKER, seconds_ago=seconds)
    heard(Part.BEAT, seconds_ago=1)
    watch.look()
    mails = mail_server.mails_to(admin.email)
    assert len(mails) == is_alarmed
    assert all(mail["Subject"] == "Alarm: kein Lebenszeichen von Worker" for mail in mails)


def test_one_silence_is_one_alarm_and_the_next_is_another(
    admin: Any, mail_server: MailServer, caplog: pytest.LogCaptureFixture
) -> None:
    heard(*Part, seconds_ago=70)
    for _ in range(3):
        watch.look()
    assert [mail["Subject"] for mail in mail_server.mails_to(admin.email)] == [
        "Alarm: kein Lebenszeichen von Worker, Taktgeber"
    ]
    deliver(by_clock=True)
    assert "arbeitet wieder" in caplog.text
    heard(Part.BEAT, seconds_ago=70)
    watch.look()
    assert len(mail_server.mails_to(admin.email)) == 2


def test_only_platform_staff_is_written_to(
    admin: Any, stage: Stage, mail_server: MailServer
) -> None:
    with elevated():
        municipalities.person(is_staff=True, is_active=False)
    heard(*Part, seconds_ago=70)
    watch.look()
    assert [to for to, _mail in mail_server.taken] == [[admin.email]]


def test_a_mail_server_that_is_away_too_is_tried_again(
    admin: Any, mail_server: MailServer, settings: Any, caplog: pytest.LogCaptureFixture
) -> None:
    mailers = settings.MAILERS
    use_mail_server(settings, free_port())
    heard(*Part, seconds_ago=70)
    with caplog.at_level(logging.ERROR):
        watch.look()
    assert "Seit mehr als 60 Sekunden still" in caplog.text, "the log tells of it all the same"
    assert mail_server.taken == []
    settings.MAILERS = mailers
    watch.look()
    assert len(mail_server.mails_to(admin.email)) == 1


def test_a_fresh_database_is_given_a_minute(admin: Any, mail_server: MailServer) -> None:
    watch.look()
    assert mail_server.taken == []
    recent = clock.now() - dt.timedelta(seconds=30)
    assert all(pulse(part).at > recent for part in Part), "from now on they are watched"


@pytest.mark.parametrize(("seconds", "nudges"), [(20, 0), (40, 1)])
def test_a_quiet_worker_is_woken_so_that_one_without_beat_can_answer(
    nudged: list[str], seconds: float, nudges: int
) -> None:
    heard(*Part, seconds_ago=seconds)
    watch.look()
    assert len(nudged) == nudges


@pytest.mark.django_db(transaction=True)
def test_of_several_web_processes_one_raises_the_alarm() -> None:
    heard(*Part, seconds_ago=70)
    claimed: list[Part] = []
    barrier = threading.Barrier(4)

    def claim() -> None:
        barrier.wait()
        with elevated():
            claimed.extend(Part(each.part) for each in claim_alarms(now=clock.now()))
        connections.close_all()

    threads = [threading.Thread(target=claim) for _ in range(4)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(claimed) == sorted(Part)


def test_the_watch_survives_whatever_a_look_meets(monkeypatch: pytest.MonkeyPatch) -> None:
    looks: list[int] = []
    is_seen = threading.Event()

    def broken() -> None:
        looks.append(1)
        if len(looks) > 1:
            is_seen.set()
        raise RuntimeError

    monkeypatch.setattr(watch, "look", broken)
    monkeypatch.setattr(watch, "PERIOD_SECONDS", 0.01)
    monkeypatch.setattr("notifications.watch.connections.close_all", lambda: None)
    thread = watch.start()
    assert thread.daemon
    assert is_seen.wait(10)
    monkeypatch.setattr(watch, "PERIOD_SECONDS", 10_000)


@pytest.fixture
def staff(db: None) -> Client:
    platform = municipalities.organisation(OrganisationKind.PLATFORM, "plattform")
    person = municipalities.person(is_staff=True)
    return client_for(municipalities.membership(Role.PLATFORM, platform, user=person))


def test_staff_see_what_waits_and_what_failed_per_channel(
    staff: Client, stage: Stage, mail_server: MailServer, run_worker: Callable[[], None]
) -> None:
    refused = stage.listeners[0].user.email

    def answer(verb: str, line: str) -> str | None:
        if verb != "RCPT":
            return None
        return "550 nein" if refused in line else "451 später"

    mail_server.answer = answer
    stage.announce()
    run_worker()
    stage.announce("wg.comment")
    run_worker()
    stage.announce()
    inapp, mails = staff.get(PAGE).context["channels"]
    assert (inapp.due, inapp.retried, inapp.dead) == (1, 0, 0)
    assert (mails.dead, mails.retried, mails.later, mails.sent) == (1, 1, 2, 0)


def test_only_staff_are_led_there(staff: Client, stage: Stage) -> None:
    inbox = "/arbeit/benachrichtigungen/"
    assert f'href="{PAGE}"' in staff.get(inbox).content.decode()
    assert f'href="{PAGE}"' not in client_for(stage.actor).get(inbox).content.decode()


def test_staff_see_who_is_silent(staff: Client) -> None:
    heard(Part.WORKER, seconds_ago=5)
    heard(Part.BEAT, seconds_ago=75)
    text = staff.get(PAGE).content.decode()
    assert "Taktgeber antwortet nicht" in text
    assert "Worker antwortet nicht" not in text
    heard(Part.BEAT, seconds_ago=5)
    assert "antwortet nicht" not in staff.get(PAGE).content.decode()


def test_metrics_tell_of_pulses_lag_and_queue(client: Client, stage: Stage, settings: Any) -> None:
    settings.METRICS_TOKEN = "geheim"
    heard(Part.BEAT, seconds_ago=75)
    text = client.get("/metrics", HTTP_AUTHORIZATION="Bearer geheim").content.decode()
    values = dict(line.rsplit(" ", 1) for line in text.splitlines() if line.startswith("portal_"))
    assert 75 <= float(values['portal_pulse_age_seconds{part="beat"}']) < 120
    assert float(values["portal_mails_pending"]) == 0
    assert float(values["portal_outbox_lag_seconds"]) == 0
