"""What a mail says, and what it never says."""

import re
from collections.abc import Callable

import pytest
from django.core import mail
from django.core.mail import EmailMultiAlternatives

from core.registry import registry
from core.scope import elevated
from notifications.models import Delivery, Notice
from tests.notifications.conftest import Stage, make_due

pytestmark = pytest.mark.django_db
type Worker = Callable[[], None]
SECRET = "Geheimer Titel des Projekts"


@pytest.fixture
def sent(stage: Stage, run_worker: Worker) -> EmailMultiAlternatives:
    """The mail to the only listener, about a project with a telling title."""
    with elevated():
        stage.project.title = SECRET
        stage.project.save()
    stage.listeners = stage.listeners[:1]
    stage.announce()
    run_worker()
    (message,) = mail.outbox
    assert isinstance(message, EmailMultiAlternatives)
    return message


def test_the_subject_names_kind_and_reference(sent: EmailMultiAlternatives, stage: Stage) -> None:
    assert sent.subject == f"{stage.project.reference}: Zuwendungsbescheid erteilt"


def test_no_mail_carries_what_its_object_says(sent: EmailMultiAlternatives) -> None:
    assert SECRET not in sent.message().as_string()
    assert SECRET not in sent.body


def test_both_halves_lead_to_the_notice_and_say_why(sent: EmailMultiAlternatives) -> None:
    with elevated():
        notice = Notice.objects.get()
    link = f"http://localhost:8000/arbeit/benachrichtigungen/{notice.pk}/"
    html = str(sent.alternatives[0][0])
    for half in (sent.body, html):
        assert link in half
        assert "weil Sie dem Projektbüro angehören" in half
        assert "/benachrichtigungen/abbestellen/" in half


def test_headers_let_programs_thread_unsubscribe_and_drop_doubles(
    sent: EmailMultiAlternatives, stage: Stage
) -> None:
    with elevated():
        delivery = Delivery.objects.get()
    headers = sent.extra_headers
    assert headers["Message-ID"] == f"<{delivery.pk}@localhost>"
    root = f"<project.{stage.project.reference}@localhost>"
    assert headers["References"] == headers["In-Reply-To"] == root
    assert headers["Auto-Submitted"] == "auto-generated"
    assert headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert re.fullmatch(r"<http://localhost:8000/\S+>", headers["List-Unsubscribe"])
    # As it goes over the wire: an encoded address could not be clicked.
    assert f"List-Unsubscribe: {headers['List-Unsubscribe']}".encode() in sent.message().as_bytes()


def test_the_html_half_has_no_script_and_loads_nothing(sent: EmailMultiAlternatives) -> None:
    html = str(sent.alternatives[0][0])
    assert "prefers-color-scheme: dark" in html
    assert not re.search(r"<script|<img|<link|src=|@import|url\(", html)


def test_a_mail_speaks_its_readers_language(stage: Stage, run_worker: Worker) -> None:
    stage.listeners = stage.listeners[:1]
    reader = stage.listeners[0].user
    with elevated():
        reader.language = "en"
        reader.save()
    stage.announce("wg.comment")
    run_worker()
    make_due()
    run_worker()
    assert mail.outbox[0].subject.endswith("New comment on a decision paper")


def test_a_prescribed_mail_offers_no_unsubscribing(stage: Stage, run_worker: Worker) -> None:
    stage.announce("security.new_login")
    run_worker()
    for message in mail.outbox:
        assert "List-Unsubscribe" not in message.extra_headers
        assert "lässt sich nicht abbestellen" in message.body


def test_without_a_place_in_the_inbox_the_mail_leads_to_the_object(
    stage: Stage, run_worker: Worker
) -> None:
    stage.announce("security.new_login")
    run_worker()
    assert f"/arbeit/projekte/{stage.project.reference}/" in mail.outbox[0].body


def test_another_object_may_name_the_reference_of_its_project(
    stage: Stage, run_worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(registry.resolvers, "other", registry.resolvers["project"])
    stage.announce(payload={"reference": "AC-2026-0007"}, object_kind="other")
    run_worker()
    assert {each.subject for each in mail.outbox} == {"AC-2026-0007: Zuwendungsbescheid erteilt"}
