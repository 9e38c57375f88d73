"""Anyone may report a barrier; only the platform's administration reads it."""

from collections.abc import Iterator
from uuid import uuid4

import pytest
from django.core.cache import cache
from django.test import Client

from core.registry import registry
from core.scope import elevated
from municipalities.models import Membership, OrganisationKind, Role
from notifications.models import Event
from public.limits import REPORTS
from public.models import BarrierReport
from tests.factories import municipalities as arrange

pytestmark = pytest.mark.django_db

FORM = "/barriere-melden/"
INBOX = "/barriere-melden/meldungen/"
TEXT = "Das Menü lässt sich mit der Tastatur nicht öffnen."


@pytest.fixture(autouse=True)
def fresh_limits() -> Iterator[None]:
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def administrator() -> Membership:
    return arrange.membership(
        Role.PLATFORM, arrange.organisation(OrganisationKind.PLATFORM, "betrieb")
    )


def values(**changes: str) -> dict[str, str]:
    return {"submission": str(uuid4()), "text": TEXT, "page": "/projekte/"} | changes


def reports() -> list[BarrierReport]:
    with elevated():
        return list(BarrierReport.objects.all())


def test_a_report_is_kept_and_announced(client: Client) -> None:
    response = client.post(FORM, values(email="ada@example.org"), follow=True)
    assert "Vielen Dank für Ihre Meldung" in response.text
    [report] = reports()
    assert (report.text, report.email) == (TEXT, "ada@example.org")
    with elevated():
        event = Event.objects.get(kind="a11y.feedback")
    assert event.object_key == str(report.pk)
    assert event.payload == {}


def test_a_double_click_makes_one_report(client: Client) -> None:
    sent = values()
    client.post(FORM, sent)
    client.post(FORM, sent)
    assert len(reports()) == 1
    with elevated():
        assert Event.objects.filter(kind="a11y.feedback").count() == 1


@pytest.mark.parametrize(
    ("changes", "message"),
    (
        ({"text": ""}, "Beschreiben Sie die Barriere."),
        ({"text": "kaputt"}, "in einem ganzen Satz"),
        ({"email": "ada(at)example.org"}, "name@beispiel.de"),
        ({"text": "x" * 4001}, "4000"),
    ),
)
def test_bad_input_is_explained_and_kept(
    client: Client, changes: dict[str, str], message: str
) -> None:
    response = client.post(FORM, values(name="Ada Lovelace", **changes))
    assert response.status_code == 422
    assert message in response.text
    assert "Ada Lovelace" in response.text
    assert reports() == []


def test_a_form_without_a_key_is_kept_all_the_same(client: Client) -> None:
    client.post(FORM, values(submission=""))
    assert len(reports()) == 1


def test_a_forged_key_is_refused(client: Client) -> None:
    assert client.post(FORM, values(submission="kein-schluessel")).status_code == 422
    assert reports() == []


def test_a_program_in_the_trap_gets_a_friendly_answer_and_nothing_is_kept(client: Client) -> None:
    response = client.post(FORM, values(website="https://spam.example"))
    assert response.status_code == 302
    assert reports() == []


def test_too_many_reports_are_refused_and_the_text_stays(client: Client) -> None:
    for _ in range(REPORTS):
        client.post(FORM, values())
    response = client.post(FORM, values(text="Die sechste Meldung in dieser Stunde."))
    assert response.status_code == 429
    assert "Die sechste Meldung in dieser Stunde." in response.text
    assert len(reports()) == REPORTS


def test_the_administration_reads_and_answers(administrator: Membership) -> None:
    Client().post(FORM, values())
    client = arrange.client_for(administrator)
    assert TEXT in client.get(INBOX).text
    [report] = reports()
    assert TEXT in client.get(report.get_absolute_url()).text
    assert client.post(report.get_absolute_url()).status_code == 302
    assert reports()[0].answered_at is not None
    assert "beantwortet" in client.get(INBOX).text


@pytest.mark.parametrize("role", (Role.OFFICER, Role.TENANT_ADMIN, Role.PROJECT_OFFICE))
def test_nobody_else_finds_the_reports(role: Role) -> None:
    Client().post(FORM, values())
    [report] = reports()
    for client in (Client(), arrange.client_for(arrange.membership(role, arrange.tenant()))):
        assert client.get(INBOX).status_code == 404
        assert client.get(report.get_absolute_url()).status_code == 404
        assert client.post(report.get_absolute_url()).status_code == 404
    assert reports()[0].answered_at is None


def test_the_platforms_administration_hears_of_a_report(administrator: Membership) -> None:
    arrange.membership(Role.TENANT_ADMIN, arrange.tenant())
    with elevated():
        recipients = list(registry.audiences["a11y.feedback"]("a11y.feedback", "", {}))
    assert [each.membership_id for each in recipients] == [administrator.pk]


def test_a_notice_names_the_report_without_its_text() -> None:
    Client().post(FORM, values())
    [report] = reports()
    target = registry.resolvers["barrier_report"]([str(report.pk)])[str(report.pk)]
    assert target.url == report.get_absolute_url()
    assert TEXT not in target.title


@pytest.mark.parametrize("field", ("page", "name"))
def test_what_stands_in_a_line_of_the_letter_is_one_line(client: Client, field: str) -> None:
    answer = client.post(FORM, values(**{field: "oben\u2028unten"}))
    assert answer.status_code == 422
    assert "in einer Zeile" in answer.text
    assert not reports()
