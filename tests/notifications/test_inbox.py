"""The inbox: one's own, unread first, with titles as the reader may see them."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core import clock
from core.ids import uuid7
from core.scope import elevated, scoped
from municipalities.models import Role
from notifications.entries import by_day, entries_of
from notifications.models import Notice
from tests.counting import statements
from tests.factories import municipalities
from tests.factories.municipalities import client_for
from tests.factories.projects import project
from tests.notifications.conftest import Stage

pytestmark = pytest.mark.django_db
type Worker = Callable[[], None]
INBOX = "/arbeit/benachrichtigungen/"


@pytest.fixture
def reader(stage: Stage, run_worker: Worker) -> Client:
    """The first listener, who has one notice."""
    stage.announce()
    run_worker()
    return client_for(stage.listeners[0])


def notice_of(stage: Stage, position: int = 0) -> Notice:
    user_id = stage.listeners[position].user_id
    return next(each for each in stage.notices() if each.recipient_id == user_id)


def open_url(notice_id: UUID) -> str:
    return reverse("notifications:open", args=[notice_id])


def test_a_notice_shows_kind_and_title(reader: Client, stage: Stage) -> None:
    page = reader.get(INBOX)
    assert page.status_code == 200
    text = page.content.decode()
    assert "Zuwendungsbescheid erteilt" in text
    assert stage.project.title in text
    assert "Heute" in text


def test_opening_marks_as_read_and_leads_to_the_object(reader: Client, stage: Stage) -> None:
    notice = notice_of(stage)
    answer = reader.get(open_url(notice.pk))
    assert answer.status_code == 302
    assert answer.url == f"/arbeit/projekte/{stage.project.reference}/"  # type: ignore[attr-defined]
    read_at = notice_of(stage).read_at
    assert read_at
    reader.get(open_url(notice.pk))
    assert notice_of(stage).read_at == read_at


def test_nobody_sees_marks_or_opens_the_notices_of_others(reader: Client, stage: Stage) -> None:
    foreign = notice_of(stage, 1)
    assert reader.get(open_url(foreign.pk)).status_code == 404
    reader.post(reverse("notifications:mark_read", args=[foreign.pk]))
    reader.post(reverse("notifications:mark_all_read"))
    assert notice_of(stage, 0).read_at
    assert notice_of(stage, 1).read_at is None


def test_the_database_itself_keeps_inboxes_apart(reader: Client, stage: Stage) -> None:
    with scoped(municipalities.scope_for(stage.listeners[0])), transaction.atomic():
        assert {each.recipient_id for each in Notice.objects.all()} == {stage.listeners[0].user_id}
        assert Notice.objects.filter(pk=notice_of(stage, 1).pk).update(read_at=clock.now()) == 0


def test_what_is_hidden_meanwhile_shows_no_title(reader: Client, stage: Stage) -> None:
    with elevated():
        organisation = stage.listeners[0].organisation
        organisation.kind = "partner"
        organisation.save()
    text = reader.get(INBOX).content.decode()
    assert stage.project.title not in text
    assert "nicht mehr einsehbar" in text
    opened = reader.get(open_url(notice_of(stage).pk))
    assert opened.status_code == 200
    assert stage.project.title not in opened.content.decode()


def test_a_notice_for_another_membership_offers_the_switch(
    stage: Stage, run_worker: Worker
) -> None:
    person = stage.listeners[0].user
    stage.announce()
    run_worker()
    elsewhere = municipalities.membership(Role.OFFICER, municipalities.tenant("soest"), user=person)
    client = client_for(elsewhere)
    for page in (INBOX, open_url(notice_of(stage).pk)):
        text = " ".join(client.get(page).content.decode().split())
        assert f'name="membership" value="{stage.listeners[0].pk}"' in text
        assert stage.project.title not in text


def test_marking_one_returns_to_where_one_was(reader: Client, stage: Stage) -> None:
    url = reverse("notifications:mark_read", args=[notice_of(stage).pk])
    here = f"{INBOX}?filter=ungelesen"
    assert reader.post(url, {"next": here}).headers["Location"] == here
    assert notice_of(stage).read_at
    elsewhere = reader.post(url, {"next": "https://example.org/"})
    assert elsewhere.headers["Location"] == INBOX


def test_marking_all_leaves_what_arrived_after_the_list(
    reader: Client, stage: Stage, run_worker: Worker
) -> None:
    shown_at = reader.get(INBOX).context["shown_at"]
    stage.announce("wg.comment")
    run_worker()
    reader.post(reverse("notifications:mark_all_read"), {"shown_at": shown_at})
    mine = [each for each in stage.notices() if each.recipient_id == stage.listeners[0].user_id]
    assert {each.kind: each.read_at is None for each in mine} == {
        "grant.approved": False,
        "wg.comment": True,
    }


@pytest.mark.parametrize("shown_at", ["", "gestern", "2026-02-30T00:00Z", "2026-02-01T00:00"])
def test_a_moment_that_is_none_marks_all(reader: Client, stage: Stage, shown_at: str) -> None:
    answer = reader.post(reverse("notifications:mark_all_read"), {"shown_at": shown_at})
    assert answer.status_code == 302
    assert notice_of(stage).read_at


def test_the_filter_shows_only_what_is_unread(reader: Client, stage: Stage) -> None:
    reader.post(reverse("notifications:mark_all_read"))
    page = reader.get(f"{INBOX}?filter=ungelesen").content.decode()
    assert "Alles gelesen" in page
    assert stage.project.title not in page
    assert stage.project.title in reader.get(INBOX).content.decode()


def test_an_empty_inbox_says_what_will_come(stage: Stage) -> None:
    assert "Noch keine Benachrichtigungen" in client_for(stage.actor).get(INBOX).content.decode()


@pytest.mark.parametrize(
    "path", ["", "einstellungen/", "zustellung/", "01890000-0000-7000-8000-000000000000/"]
)
def test_strangers_are_asked_to_sign_in(path: str, client: Client) -> None:
    answer = client.get(f"{INBOX}{path}")
    assert answer.status_code == 302
    assert answer.url.startswith("/anmelden/")  # type: ignore[attr-defined]


@pytest.mark.parametrize("number", [1, 3])
def test_the_page_runs_the_same_queries_for_any_number(stage: Stage, number: int) -> None:
    fill(stage, number)
    client = client_for(stage.listeners[0])
    client.get(INBOX)
    with statements() as ran:
        assert client.get(INBOX).status_code == 200
    assert len(ran) == 9


def fill(stage: Stage, number: int) -> None:
    """Notices about as many projects, newest last in time."""
    listener = stage.listeners[0]
    tenant = municipalities.tenant("aachen")
    for minutes in range(number):
        about = project(tenant)
        with elevated(), transaction.atomic():
            Notice.objects.create(
                event_id=uuid7(),
                recipient=listener.user,
                membership=listener,
                kind="wg.comment",
                object_kind="project",
                object_key=about.reference,
                created_at=clock.now() - dt.timedelta(minutes=minutes),
            )


def test_pages_hold_twenty_five(stage: Stage) -> None:
    fill(stage, 27)
    client = client_for(stage.listeners[0])
    assert sum(len(day.entries) for day in client.get(INBOX).context["days"]) == 25
    assert sum(len(day.entries) for day in client.get(f"{INBOX}?page=2").context["days"]) == 2


def test_days_are_counted_in_berlin_and_unread_comes_first(stage: Stage, settings: Any) -> None:
    late = dt.datetime(2026, 3, 1, 23, 30, tzinfo=dt.UTC)
    early = dt.datetime(2026, 3, 1, 12, 0, tzinfo=dt.UTC)
    notices = [
        Notice(kind="wg.comment", object_kind="none", object_key="", created_at=at, read_at=read)
        for at, read in ((late, None), (early, None), (late, late))
    ]
    days = list(by_day(entries_of(notices), today=dt.date(2026, 3, 2)))
    assert [(day.label, day.is_unread) for day in days] == [
        ("Heute", True),
        ("Gestern", True),
        ("Heute", False),
    ]
