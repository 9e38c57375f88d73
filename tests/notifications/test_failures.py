"""Platform staff see what was given up, with its reason, and try again."""

from collections.abc import Callable

import pytest
from django.test import Client
from django.urls import reverse

from core.ids import uuid7
from core.registry import registry
from core.scope import elevated
from municipalities.models import Membership, OrganisationKind, Role
from notifications.backoff import MAX_ATTEMPTS
from notifications.models import Event
from tests.factories import municipalities
from tests.factories.municipalities import client_for
from tests.factories.smtp import MailServer, friendly
from tests.notifications.conftest import KIND, Stage

pytestmark = pytest.mark.django_db
PAGE = "/arbeit/benachrichtigungen/zustellung/"
type Worker = Callable[[], None]


@pytest.fixture
def staff(db: None) -> Client:
    platform = municipalities.organisation(OrganisationKind.PLATFORM, "plattform")
    person = municipalities.person(is_staff=True)
    return client_for(municipalities.membership(Role.PLATFORM, platform, user=person))


@pytest.fixture
def rejected(stage: Stage, run_worker: Worker, mail_server: MailServer) -> Membership:
    """Whose mail server said no for good."""
    mail_server.answer = lambda verb, line: "550 Postfach gesperrt" if verb == "RCPT" else None
    stage.listeners = stage.listeners[:1]
    stage.announce()
    run_worker()
    mail_server.answer = friendly
    return stage.listeners[0]


def test_a_failed_mail_is_shown_and_sent_again(
    staff: Client, stage: Stage, rejected: Membership, run_worker: Worker, mail_server: MailServer
) -> None:
    page = staff.get(PAGE).content.decode()
    assert rejected.user.email in page
    assert "Zuwendungsbescheid erteilt" in page
    assert "Postfach gesperrt" in page
    (delivery,) = stage.deliveries()
    retry = reverse("notifications:retry", args=["mail", delivery.pk])
    assert staff.post(retry).status_code == 302
    run_worker()
    assert len(mail_server.mails_to(rejected.user.email)) == 1
    assert "Alles ist zugestellt" in staff.get(PAGE).content.decode()
    assert staff.post(retry).status_code == 404, "a second press sends nothing twice"


def test_a_failed_event_is_shown_and_fanned_out_again(
    staff: Client, stage: Stage, run_worker: Worker, monkeypatch: pytest.MonkeyPatch
) -> None:
    audience = registry.audiences.pop(KIND)
    stage.announce()
    with elevated():
        Event.objects.update(attempts=MAX_ATTEMPTS, problem="niemand zuständig")
        event = Event.objects.get()
    assert "niemand zuständig" in staff.get(PAGE).content.decode()
    monkeypatch.setitem(registry.audiences, KIND, audience)
    staff.post(reverse("notifications:retry", args=["ereignis", event.pk]))
    run_worker()
    assert len(stage.notices()) == len(stage.listeners)


@pytest.mark.parametrize("role", [Role.TENANT_ADMIN, Role.OFFICER])
def test_nobody_else_finds_the_page(stage: Stage, rejected: Membership, role: Role) -> None:
    client = client_for(municipalities.membership(role, municipalities.tenant("aachen")))
    retry = reverse("notifications:retry", args=["mail", stage.deliveries()[0].pk])
    assert client.get(PAGE).status_code == 404
    assert client.post(retry).status_code == 404
    assert stage.deliveries()[0].state == "dead"


def test_an_unknown_failure_is_not_found(staff: Client) -> None:
    for what in ("mail", "ereignis"):
        url = reverse("notifications:retry", args=[what, uuid7()])
        assert staff.post(url).status_code == 404
