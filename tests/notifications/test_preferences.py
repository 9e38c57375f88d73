"""What people choose to hear of, signed in or from a mail."""

from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from core.scope import elevated
from municipalities.models import Membership
from notifications.links import unsubscribe_token
from notifications.models import Preference
from tests.factories.municipalities import client_for
from tests.notifications.conftest import Stage

pytestmark = pytest.mark.django_db
PAGE = "/arbeit/benachrichtigungen/einstellungen/"


def choices(person: Membership) -> dict[tuple[str, str], bool]:
    with elevated():
        rows = Preference.objects.filter(user=person.user_id)
        return {(row.kind, row.channel): row.is_on for row in rows}


def unsubscribe_url(person: Membership, kind: str = "wg.comment") -> str:
    token = unsubscribe_token(user_id=person.user_id, kind=kind)
    return f"/benachrichtigungen/abbestellen/{token}/"


def test_one_page_offers_every_kind_and_channel(stage: Stage) -> None:
    page = client_for(stage.actor).get(PAGE)
    text = page.content.decode()
    assert len(list(page.context["form"].rows())) == 42
    assert 'name="wg.comment-inapp"' in text
    assert 'name="report.submitted-email"' not in text, "a kind that is never mailed"
    assert text.count("vorgeschrieben, nicht abstellbar") == 4


def test_what_is_saved_is_shown_again(stage: Stage) -> None:
    client = client_for(stage.actor)
    answer = client.post(PAGE, {"wg.comment-inapp": "on"})
    assert answer.status_code == 302
    assert choices(stage.actor)["wg.comment", "email"] is False
    assert choices(stage.actor)["wg.comment", "inapp"] is True
    form = client.get(PAGE).context["form"]
    assert form["wg.comment-inapp"].value() is True
    assert form["wg.comment-email"].value() is False
    client.post(PAGE, {"wg.comment-inapp": "on", "wg.comment-email": "on"})
    assert choices(stage.actor)["wg.comment", "email"] is True


def test_what_is_prescribed_cannot_be_posted_away(stage: Stage) -> None:
    client = client_for(stage.actor)
    client.post(PAGE, {})
    assert not any(kind == "security.new_login" for kind, _channel in choices(stage.actor))
    assert client.get(PAGE).context["form"]["security.new_login-email"].value() is True


def test_the_page_runs_a_constant_number_of_queries(
    stage: Stage, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = client_for(stage.actor)
    client.post(PAGE, {})
    with django_assert_num_queries(8):
        client.get(PAGE)


def test_choices_belong_to_one_person(stage: Stage) -> None:
    client_for(stage.actor).post(PAGE, {})
    assert choices(stage.actor)
    assert not choices(stage.listeners[0])


def test_looking_at_the_link_of_a_mail_changes_nothing(stage: Stage, client: Client) -> None:
    page = client.get(unsubscribe_url(stage.actor))
    assert page.status_code == 200
    assert "Neuer Kommentar zu einer Beschlussvorlage" in page.content.decode()
    assert choices(stage.actor) == {}


def test_one_click_of_a_mail_program_unsubscribes_without_signing_in(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(unsubscribe_url(stage.actor), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert choices(stage.actor) == {("wg.comment", "email"): False}


def test_unsubscribing_can_be_taken_back(stage: Stage, client: Client) -> None:
    client.post(unsubscribe_url(stage.actor))
    client.post(unsubscribe_url(stage.actor), {"wieder": "1"})
    assert choices(stage.actor) == {("wg.comment", "email"): True}


@pytest.mark.parametrize("token", ["x", "x:y:z", "WzEsImEiXQ:1abc:def"])
def test_a_forged_link_leads_nowhere(token: str, client: Client, db: None) -> None:
    assert client.post(f"/benachrichtigungen/abbestellen/{token}/").status_code == 404


def test_a_prescribed_kind_stays(stage: Stage, client: Client) -> None:
    page = client.post(unsubscribe_url(stage.actor, "security.new_login"))
    assert "lässt sich nicht abbestellen" in page.content.decode()
    assert choices(stage.actor) == {}


def test_the_link_in_a_mail_works(
    stage: Stage, run_worker: Callable[[], None], client: Client
) -> None:
    stage.listeners = stage.listeners[:1]
    stage.announce("wg.comment")
    run_worker()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(link.removeprefix("http://localhost:8000"))
    stage.announce("wg.comment")
    run_worker()
    assert len(mail.outbox) == 1
    assert len(stage.notices()) == 2, "the inbox still tells"
