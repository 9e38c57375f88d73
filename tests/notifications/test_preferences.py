"""What people choose to hear of, signed in or from a mail."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.test import Client

from core.scope import elevated
from municipalities.models import Membership, Role
from notifications.kinds import kinds
from notifications.links import unsubscribe_token
from notifications.models import Preference, Rhythm
from tests.factories import municipalities
from tests.factories.municipalities import client_for
from tests.notifications.conftest import Stage, make_due

pytestmark = pytest.mark.django_db
PAGE = "/arbeit/benachrichtigungen/einstellungen/"


def choices(person: Membership) -> dict[tuple[str, str], str]:
    with elevated():
        rows = Preference.objects.filter(user=person.user_id)
        return {(row.kind, row.channel): row.cadence for row in rows}


def rhythm(person: Membership) -> Rhythm:
    with elevated():
        return Rhythm.objects.get(user=person.user_id)


def unsubscribe_url(person: Membership, *kinds: str) -> str:
    token = unsubscribe_token(user_id=person.user_id, kinds=kinds or ["wg.comment"])
    return f"/benachrichtigungen/abbestellen/{token}/"


def filled(client: Client, **changes: str) -> dict[str, str]:
    """What a browser sends when only `changes` were made; "" takes a box away."""
    form = client.get(PAGE).context["form"]
    values = {name: form[name].value() for name in form.fields if not form.fields[name].disabled}
    sent = {name: "on" if value is True else str(value) for name, value in values.items() if value}
    zeros = {name: "0" for name, value in values.items() if value == 0 and value is not False}
    return {name: value for name, value in (sent | zeros | changes).items() if value}


def test_one_page_offers_every_kind_and_channel(stage: Stage) -> None:
    page = client_for(stage.actor).get(PAGE)
    text = page.content.decode()
    rows = [row.kind for topic in page.context["form"].topics() for row in topic.rows]
    assert sorted(rows, key=lambda kind: kind.slug) == sorted(
        kinds().values(), key=lambda kind: kind.slug
    )
    assert 'name="wg.comment-inapp"' in text
    assert 'name="report.submitted-email"' not in text, "a kind that is never mailed"
    fixed = [kind for kind in kinds().values() if not kind.can_switch_off]
    channels = sum(len(kind.channels) for kind in fixed)
    assert text.count("vorgeschrieben, nicht abstellbar") == channels


@pytest.mark.parametrize(
    ("kind", "offered"),
    [
        ("wg.comment", ["now", "daily", "weekly", "off"]),
        ("wg.vote_opened", ["now", "off"]),
        ("security.new_login", ["now"]),
    ],
)
def test_what_can_be_collected_is_offered_as_a_digest(
    stage: Stage, kind: str, offered: list[str]
) -> None:
    form = client_for(stage.actor).get(PAGE).context["form"]
    assert [value for value, _label in form.fields[f"{kind}-email"].choices] == offered


def test_what_nobody_chose_comes_at_once_unless_it_is_unimportant(stage: Stage) -> None:
    form = client_for(stage.actor).get(PAGE).context["form"]
    assert form["wg.comment-email"].value() == "now"
    assert form["transfer.published-email"].value() == "daily"


def test_what_is_saved_is_shown_again(stage: Stage) -> None:
    client = client_for(stage.actor)
    answer = client.post(PAGE, filled(client, **{"wg.comment-email": "weekly"}))
    assert answer.status_code == 302
    assert choices(stage.actor)["wg.comment", "email"] == "weekly"
    assert choices(stage.actor)["wg.comment", "inapp"] == "now"
    form = client.get(PAGE).context["form"]
    assert form["wg.comment-inapp"].value() is True
    assert form["wg.comment-email"].value() == "weekly"
    changes = {"wg.comment-email": "now", "wg.comment-inapp": ""}
    client.post(PAGE, filled(client, **changes))
    assert choices(stage.actor)["wg.comment", "email"] == "now"
    assert choices(stage.actor)["wg.comment", "inapp"] == "off"


def test_what_is_prescribed_cannot_be_posted_away(stage: Stage) -> None:
    client = client_for(stage.actor)
    client.post(PAGE, filled(client, **{"security.new_login-email": "off"}))
    assert not any(kind == "security.new_login" for kind, _channel in choices(stage.actor))
    assert client.get(PAGE).context["form"]["security.new_login-email"].value() == "now"


def test_the_hours_are_saved(stage: Stage) -> None:
    client = client_for(stage.actor)
    changes = {"digest_hour": "9", "digest_weekday": "4", "quiet_from": "18", "rests": ""}
    client.post(PAGE, filled(client, **changes))
    saved = rhythm(stage.actor)
    assert (saved.digest_hour, saved.digest_weekday) == (9, 4)
    assert (saved.quiet_from, saved.quiet_until, saved.rests) == (18, 7, False)


def test_an_absence_is_saved_and_taken_back(stage: Stage) -> None:
    client = client_for(stage.actor)
    deputy = stage.listeners[0]
    away = {"away_from": "01.12.2026", "away_until": "11.12.2026", "deputy": str(deputy.pk)}
    assert client.post(PAGE, filled(client, **away)).status_code == 302
    saved = rhythm(stage.actor)
    assert (saved.away_from, saved.away_until) == (dt.date(2026, 12, 1), dt.date(2026, 12, 11))
    assert saved.deputy_id == deputy.pk
    client.post(PAGE, filled(client, away_from="", away_until="", deputy=""))
    assert rhythm(stage.actor).deputy_id is None


def test_deputies_are_colleagues_of_the_same_organisation(stage: Stage) -> None:
    stranger = municipalities.membership(Role.OFFICER, municipalities.tenant("soest"))
    client = client_for(stage.actor)
    offered = dict(client.get(PAGE).context["form"].fields["deputy"].choices)
    assert set(offered) == {"", *(each.pk for each in stage.listeners)}
    away = {"away_from": "01.12.2026", "away_until": "11.12.2026", "deputy": str(stranger.pk)}
    answer = client.post(PAGE, filled(client, **away))
    assert answer.status_code == 422
    assert "deputy" in answer.context["form"].errors


@pytest.mark.parametrize(
    ("changes", "field"),
    [
        ({"away_from": "01.12.2026"}, "away_until"),
        ({"away_until": "01.12.2026"}, "away_from"),
        ({"away_from": "01.12.2026", "away_until": "11.12.2026"}, "deputy"),
        ({"away_from": "12.12.2026", "away_until": "11.12.2026"}, "away_until"),
        ({"away_from": "bald"}, "away_from"),
        ({"digest_hour": "22"}, "digest_hour"),
        ({"digest_hour": "24"}, "digest_hour"),
        ({"quiet_from": "x"}, "quiet_from"),
        ({"wg.comment-email": "stündlich"}, "wg.comment-email"),
        ({"wg.vote_opened-email": "daily"}, "wg.vote_opened-email"),
    ],
)
def test_what_cannot_be_is_said_at_its_field_and_nothing_is_saved(
    stage: Stage, changes: dict[str, str], field: str
) -> None:
    client = client_for(stage.actor)
    answer = client.post(PAGE, filled(client, **changes))
    assert answer.status_code == 422
    assert field in answer.context["form"].errors
    assert 'class="kern-error' in answer.content.decode()
    for name, value in changes.items():
        assert str(answer.context["form"][name].value()) == value, "what was typed is still there"
    assert choices(stage.actor) == {}
    with elevated():
        assert not Rhythm.objects.exists()


def test_the_page_runs_a_constant_number_of_queries(
    stage: Stage, django_assert_num_queries: Callable[..., Any]
) -> None:
    client = client_for(stage.actor)
    client.post(PAGE, filled(client))
    with django_assert_num_queries(11):
        client.get(PAGE)


def test_choices_belong_to_one_person(stage: Stage) -> None:
    client = client_for(stage.actor)
    client.post(PAGE, filled(client))
    assert choices(stage.actor)
    assert not choices(stage.listeners[0])


def test_a_mail_about_several_kinds_unsubscribes_from_those_that_can_be(stage: Stage) -> None:
    url = unsubscribe_url(stage.actor, "wg.comment", "security.new_login", "report.due")
    Client().post(url)
    assert choices(stage.actor) == {("wg.comment", "email"): "off", ("report.due", "email"): "off"}
    Client().post(url, {"wieder": "1"})
    assert set(choices(stage.actor).values()) == {"now"}


def test_looking_at_the_link_of_a_mail_changes_nothing(stage: Stage, client: Client) -> None:
    page = client.get(unsubscribe_url(stage.actor))
    assert page.status_code == 200
    assert "Neuer Kommentar zu einer Beschlussvorlage" in page.content.decode()
    assert choices(stage.actor) == {}


def test_one_click_of_a_mail_program_unsubscribes_without_signing_in(stage: Stage) -> None:
    strict = Client(enforce_csrf_checks=True)
    answer = strict.post(unsubscribe_url(stage.actor), {"List-Unsubscribe": "One-Click"})
    assert answer.status_code == 200
    assert choices(stage.actor) == {("wg.comment", "email"): "off"}


def test_unsubscribing_can_be_taken_back(stage: Stage, client: Client) -> None:
    client.post(unsubscribe_url(stage.actor))
    client.post(unsubscribe_url(stage.actor), {"wieder": "1"})
    assert choices(stage.actor) == {("wg.comment", "email"): "now"}


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
    make_due()
    run_worker()
    link = mail.outbox[0].extra_headers["List-Unsubscribe"].strip("<>")
    client.post(link.removeprefix("http://localhost:8000"))
    stage.announce("wg.comment")
    run_worker()
    make_due()
    run_worker()
    assert len(mail.outbox) == 1
    assert len(stage.notices()) == 2, "the inbox still tells"
