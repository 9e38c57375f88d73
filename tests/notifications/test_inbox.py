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
from notifications.models import Mute, Notice
from tests.counting import statements
from tests.factories import municipalities
from tests.factories.municipalities import client_for
from tests.factories.projects import project
from tests.factories.smtp import MailServer
from tests.notifications.conftest import Stage, make_due

pytestmark = pytest.mark.django_db
type Worker = Callable[[], None]
INBOX = "/arbeit/benachrichtigungen/"
THREAD = "/arbeit/benachrichtigungen/vorgang/{}/"


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
    assert len(ran) == 14


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
                thread=f"project:{about.reference}",
                created_at=clock.now() - dt.timedelta(minutes=minutes),
            )


def test_pages_hold_twenty_five(stage: Stage) -> None:
    fill(stage, 27)
    client = client_for(stage.listeners[0])
    assert len(client.get(INBOX).context["groups"]) == 25
    assert len(client.get(f"{INBOX}?page=2").context["groups"]) == 2


# By thread


def groups(client: Client, query: str = "") -> list[Any]:
    found: list[Any] = client.get(f"{INBOX}{query}").context["groups"]
    return found


def test_what_belongs_to_one_object_stands_together_unread_first(
    stage: Stage, run_worker: Worker
) -> None:
    other = project(municipalities.tenant("aachen"))
    for _ in range(2):
        stage.announce("wg.comment")
    stage.announce("wg.comment", object_key=other.reference)
    run_worker()
    client = client_for(stage.listeners[0])
    newest, older = groups(client)
    assert (newest.target.title, newest.unread) == (other.title, 1)
    assert (older.target.title, older.unread, len(older.entries)) == (stage.project.title, 2, 2)
    client.post(THREAD.format("gelesen"), {"thread": f"project:{other.reference}"})
    assert [each.unread for each in groups(client)] == [2, 0]


def test_a_comment_stands_with_its_paper_s_thread(stage: Stage, run_worker: Worker) -> None:
    thread = f"project:{stage.project.reference}"
    stage.announce("wg.comment", object_kind="comment", object_key=str(uuid7()), thread=thread)
    stage.announce()
    run_worker()
    (group,) = groups(client_for(stage.listeners[0]))
    assert (group.target.title, group.unread) == (stage.project.title, 2)


def test_a_long_thread_shows_its_newest_five(stage: Stage, run_worker: Worker) -> None:
    for _ in range(7):
        stage.announce("wg.comment")
    run_worker()
    client = client_for(stage.listeners[0])
    (group,) = groups(client)
    assert (len(group.entries), group.older, group.unread) == (5, 2, 7)
    assert "und 2 ältere Benachrichtigungen" in client.get(INBOX).content.decode()


@pytest.mark.parametrize(
    ("reason", "kinds"),
    [
        ("alle", {"grant.approved", "wg.comment", "report.submitted"}),
        ("ungelesen", {"grant.approved", "wg.comment", "report.submitted"}),
        ("gruppen", {"wg.comment"}),
        ("projekte", {"grant.approved", "wg.comment", "report.submitted"}),
        ("erwaehnt", set()),
        ("aufgaben", set()),
        ("gibtesnicht", {"grant.approved", "wg.comment", "report.submitted"}),
    ],
)
def test_the_inbox_is_filtered_by_reason(
    stage: Stage, run_worker: Worker, reason: str, kinds: set[str]
) -> None:
    for kind in ("grant.approved", "wg.comment", "report.submitted"):
        stage.announce(kind)
    run_worker()
    found = groups(client_for(stage.listeners[0]), f"?filter={reason}")
    assert {entry.kind.slug for group in found for entry in group.entries} == kinds


def test_mentions_and_tasks_are_found(stage: Stage) -> None:
    about = project(municipalities.tenant("aachen")).reference
    rows = {"mentioned_user": "comment.mention", "wg_member": "wg.statement_due"}
    with elevated():
        for because, kind in rows.items():
            Notice.objects.create(
                event_id=uuid7(),
                recipient=stage.listeners[0].user,
                kind=kind,
                because=because,
                object_kind="project",
                object_key=about,
                thread=f"project:{about}",
                created_at=clock.now(),
            )
    client = client_for(stage.listeners[0])
    for reason, kind in (("erwaehnt", "comment.mention"), ("aufgaben", "wg.statement_due")):
        ((entry,),) = (group.entries for group in groups(client, f"?filter={reason}"))
        assert entry.kind.slug == kind


# Muting


def thread_of(stage: Stage) -> dict[str, str]:
    return {"thread": f"project:{stage.project.reference}"}


def test_a_muted_thread_is_read_and_sends_no_mail(
    reader: Client, stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    assert reader.post(THREAD.format("stumm"), thread_of(stage)).status_code == 302
    assert notice_of(stage).read_at
    stage.announce()
    run_worker()
    (group,) = groups(reader)
    assert (group.unread, len(group.entries), group.is_muted) == (0, 2, True)
    muting, other = (each.user.email for each in stage.listeners)
    assert mail_server.mails_to(muting) == []
    assert len(mail_server.mails_to(other)) == 1, "muting is one person's affair"


def test_who_mutes_after_the_event_gets_no_mail_either(
    reader: Client, stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    stage.announce("wg.comment")
    run_worker()
    reader.post(THREAD.format("stumm"), thread_of(stage))
    make_due()
    run_worker()
    assert mail_server.mails_to(stage.listeners[0].user.email) == []
    assert "stummgeschaltet" in next(d.reason for d in stage.deliveries() if d.reason)


def test_unmuting_lets_news_come_again(reader: Client, stage: Stage, run_worker: Worker) -> None:
    reader.post(THREAD.format("stumm"), thread_of(stage))
    reader.post(THREAD.format("laut"), thread_of(stage))
    stage.announce()
    run_worker()
    (group,) = groups(reader)
    assert (group.unread, group.is_muted) == (1, False)


def test_what_is_prescribed_cannot_be_muted(
    reader: Client, stage: Stage, run_worker: Worker, mail_server: MailServer
) -> None:
    reader.post(THREAD.format("stumm"), thread_of(stage))
    stage.announce("security.new_login")
    run_worker()
    assert len(mail_server.mails_to(stage.listeners[0].user.email)) == 1


@pytest.mark.parametrize("verb", ["gelesen", "stumm", "laut"])
@pytest.mark.parametrize("thread", ["", "project:XX-2026-0001"])
def test_only_threads_of_the_own_inbox_can_be_touched(
    reader: Client, verb: str, thread: str
) -> None:
    assert reader.post(THREAD.format(verb), {"thread": thread}).status_code == 404
    with elevated():
        assert not Mute.objects.exists()


def test_reading_a_thread_leaves_others_and_what_arrived_after_the_list(
    reader: Client, stage: Stage, run_worker: Worker
) -> None:
    shown_at = reader.get(INBOX).context["shown_at"]
    stage.announce("wg.comment")
    run_worker()
    reader.post(THREAD.format("gelesen"), thread_of(stage) | {"shown_at": shown_at})
    (group,) = groups(reader)
    assert [entry.is_unread for entry in group.entries] == [True, False]
    assert notice_of(stage, 1).read_at is None, "another person's"


# Visits


def test_the_page_says_what_is_new_since_the_last_visit(
    stage: Stage, run_worker: Worker, time_machine: Any
) -> None:
    start = dt.datetime(2026, 11, 25, 9, 0, tzinfo=dt.UTC)
    time_machine.move_to(start, tick=False)
    stage.announce()
    run_worker()
    client = client_for(stage.listeners[0])
    assert client.get(INBOX).context["since"] is None, "the first visit"
    time_machine.move_to(start + dt.timedelta(minutes=20), tick=False)
    assert client.get(INBOX).context["since"] is None, "still the first"
    time_machine.move_to(start + dt.timedelta(minutes=55), tick=False)
    stage.announce("wg.comment")
    run_worker()
    page = client.get(INBOX)
    assert page.context["since"] == start + dt.timedelta(minutes=20)
    assert page.content.decode().count("seit Ihrem letzten Besuch</span>") == 1
