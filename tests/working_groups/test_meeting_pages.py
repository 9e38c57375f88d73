"""The pages of meetings: what they show, what bad input answers, what they cost; and the interface."""

import datetime as dt
from functools import partial
from typing import Any

import pytest
from django.core import mail
from django.urls import reverse

from core.clock import today
from municipalities.models import Membership
from tests.counting import statements
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.meetings import minute_taker, row
from tests.factories.municipalities import client_for, membership, right_now
from tests.pdfs import read as read_pdf
from tests.working_groups.acting import read
from tests.working_groups.test_api import client as program
from working_groups.models import AgendaItem, AgendaPaper, GroupMember, Meeting, Seat, Task

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}
SOON = dt.timedelta(days=30)


def url(name: str, *keys: object) -> str:
    return reverse(f"working_groups:{name}", args=keys)


def get(who: Membership, address: str) -> Any:
    return client_for(who).get(address)


def post(who: Membership, address: str, data: dict[str, Any], **headers: str) -> Any:
    return client_for(who).post(address, data, headers=headers)


def made(council: Council, state: str) -> Meeting:
    return row(council.group, council["chair"], state, start=right_now() + SOON)


def item_of(meeting: Meeting) -> AgendaItem:
    return read(lambda: AgendaItem.objects.get(meeting=meeting))


DATE = {"title": "5. Sitzung", "time": "10.00", "minutes": "90", "place": "Soest", "video_url": ""}


class TestPlanning:
    def test_a_meeting_from_plan_to_invitation(self, council: Council) -> None:
        chair = council["chair"]
        day = f"{today() + SOON:%d.%m.%Y}"
        answer = post(chair, url("meeting_new", council.group.slug), DATE | {"day": day})
        assert answer.status_code == 302
        meeting = read(Meeting.objects.get)
        new = {"title": "Bericht", "kind": "information", "minutes": "15"}
        assert post(chair, url("item_new", meeting.pk), new).status_code == 302
        assert post(chair, url("meeting_invite", meeting.pk), {}).status_code == 302
        page = get(council["guest"], url("meeting", meeting.pk)).text
        assert "eingeladen" in page
        assert "1. Bericht" in page

    def test_what_was_typed_stays_beside_its_message(self, council: Council) -> None:
        wrong = DATE | {"day": "31.02.2027", "time": "viertel nach", "place": ""}
        answer = post(council["chair"], url("meeting_new", council.group.slug), wrong)
        assert answer.status_code == 422
        assert "Geben Sie eine Uhrzeit ein, zum Beispiel 10:00." in answer.text
        assert 'value="viertel nach"' in answer.text
        assert 'value="31.02.2027"' in answer.text
        assert not read(Meeting.objects.exists)

    def test_an_hour_that_the_clocks_skip_is_refused_at_its_field(self, council: Council) -> None:
        skipped = DATE | {"day": "28.03.2027", "time": "02:30"}
        answer = post(council["chair"], url("meeting_new", council.group.slug), skipped)
        assert answer.status_code == 422
        assert "Diese Uhrzeit gibt es an dem Tag nicht" in answer.text

    def test_short_notice_asks_for_its_reason_at_the_field(self, council: Council) -> None:
        meeting = row(
            council.group, council["chair"], "planned", start=right_now() + dt.timedelta(days=3)
        )
        answer = post(council["chair"], url("meeting_invite", meeting.pk), {"short_notice": ""})
        assert answer.status_code == 422
        assert "weniger als 14 Tage" in answer.text

    def test_the_file_for_the_calendar_is_that_of_the_mail(self, council: Council) -> None:
        answer = get(council["guest"], url("meeting_calendar", made(council, "invited").pk))
        assert answer["Content-Type"] == "text/calendar; charset=utf-8; method=REQUEST"
        assert b"METHOD:REQUEST" in answer.content
        assert not mail.outbox


class TestMinutes:
    def notes(
        self, council: Council, meeting: Meeting, data: dict[str, Any], **headers: str
    ) -> Any:
        address = url("notes", meeting.pk, item_of(meeting).pk)
        return post(council["chair"], address, data, **headers)

    def test_saving_while_typing_answers_with_the_next_version(self, council: Council) -> None:
        meeting = made(council, "running")
        answer = self.notes(council, meeting, {"notes": "Gut.", "base": "0"}, **HTMX)
        assert answer.status_code == 200
        assert 'name="base" value="1"' in answer.text
        assert "Gesichert" in answer.text
        assert "<html" not in answer.text

    @pytest.mark.parametrize("headers", [HTMX, {}])
    def test_of_two_wordings_both_are_shown_and_none_is_lost(
        self, council: Council, headers: dict[str, str]
    ) -> None:
        meeting = made(council, "running")
        self.notes(council, meeting, {"notes": "Wir waren vier.", "base": "0"})
        answer = self.notes(council, meeting, {"notes": "Wir waren fünf.", "base": "0"}, **headers)
        assert answer.status_code == 422
        assert "Wir waren vier." in answer.text
        assert "Wir waren fünf." in answer.text
        assert item_of(meeting).notes == "Wir waren vier."
        # The page asks with the version that it has shown.
        self.notes(council, meeting, {"notes": "Wir waren fünf.", "base": "1"})
        assert item_of(meeting).notes == "Wir waren fünf."

    def test_the_taker_records_without_leading(self, council: Council) -> None:
        taker, meeting = minute_taker(council), made(council, "running")
        assert get(taker, url("minutes", meeting.pk)).status_code == 200
        page = get(taker, url("meeting", meeting.pk)).text
        assert "Protokoll führen" in page
        assert "Sitzung schließen" not in page

    def test_the_pdf_is_served_to_the_group(self, council: Council) -> None:
        meeting = made(council, "draft")
        answer = get(council["guest"], url("minutes_pdf", meeting.pk))
        assert answer["Content-Type"] == "application/pdf"
        assert read_pdf(answer.content).title.startswith("Protokoll")
        assert get(council["stranger"], url("minutes_pdf", meeting.pk)).status_code == 404


def fill(council: Council, number: int) -> None:
    """So many of everything that the pages list."""
    for _time in range(number):
        meeting = made(council, "draft")
        paper = factory.paper(council.group, council["office"])
        item = item_of(meeting)
        read(partial(AgendaPaper.objects.create, item=item, paper=paper))
        made(council, "invited")
        deputy = membership("municipal_officer", council["chair"].organisation)
        factory.seat(council.group, deputy, Seat.DEPUTY)
        read(partial(stand_in, deputy, council["chair"]))


def stand_in(deputy: Membership, chair: Membership) -> None:
    seated = GroupMember.objects.filter(left_at=None)
    seated.filter(membership=deputy).update(deputy_of=seated.get(membership=chair))


def cost(who: Membership, address: str) -> int:
    browser = client_for(who)
    browser.get(address)
    with statements() as ran:
        assert browser.get(address).status_code == 200
    return len(ran)


@pytest.mark.parametrize(("name", "expected"), [("detail", 19), ("meetings", 11), ("members", 11)])
@pytest.mark.parametrize("number", [1, 3])
def test_a_groups_pages_ask_the_same_for_one_and_for_many(
    council: Council, name: str, expected: int, number: int
) -> None:
    fill(council, number)
    assert cost(council["office"], url(name, council.group.slug)) == expected


@pytest.mark.parametrize("number", [1, 3])
def test_a_meeting_asks_the_same_for_one_item_and_for_many(council: Council, number: int) -> None:
    meeting = made(council, "draft")

    def more() -> None:
        for position in range(2, number + 2):
            each = AgendaItem.objects.create(meeting=meeting, position=position, title="Bus")
            owner = council["office"]
            Task.objects.create(
                meeting=meeting, item=each, title="Zahlen", owner=owner, due=today()
            )

    read(more)
    assert cost(council["office"], url("meeting", meeting.pk)) == 17


class TestInterface:
    def test_a_meeting_with_all_that_belongs_to_it(self, council: Council) -> None:
        meeting = made(council, "draft")
        body = program(council["guest"]).get(f"/api/v1/meetings/{meeting.pk}/").json()
        assert body["group"] == council.group.slug
        assert [each["title"] for each in body["items"]] == ["Bericht"]
        assert [each["title"] for each in body["tasks"]] == ["Zahlen liefern"]
        assert body["digest"] is None

    def test_planning_inviting_and_answering(self, council: Council) -> None:
        chair = program(council["chair"])
        start = (right_now() + SOON).replace(microsecond=0)
        new = {"title": "5. Sitzung", "starts_at": start.isoformat(), "place": "Soest"}
        planned = chair.post(
            f"/api/v1/working-groups/{council.group.slug}/meetings/", new, format="json"
        )
        assert planned.status_code == 201
        address = f"/api/v1/meetings/{planned.json()['id']}/"
        item = {"title": "Bericht", "kind": "information"}
        assert chair.post(f"{address}items/", item, format="json").status_code == 201
        assert chair.post(f"{address}invite/", {}, format="json").json()["state"] == "invited"
        answer = program(council["guest"]).post(
            f"{address}reply/", {"answer": "accept"}, format="json"
        )
        assert answer.json()["answer"] == "accept"

    def test_tasks_are_found_by_owner_and_state(self, council: Council) -> None:
        made(council, "running")
        task = read(Task.objects.get)
        for who, query, number in (
            ("chair", "mine=true&open=true", 1),
            ("guest", "mine=true", 0),
            ("guest", f"group={council.group.slug}", 1),
            ("chair", "open=false", 0),
            ("stranger", "", 0),
        ):
            found = program(council[who]).get(f"/api/v1/tasks/?{query}").json()
            assert found["count"] == number, (who, query)
        done = program(council["chair"]).post(f"/api/v1/tasks/{task.pk}/done/", {}, format="json")
        assert done.json()["done"] is True

    @pytest.mark.parametrize("number", [1, 3])
    @pytest.mark.parametrize(("path", "expected"), [("meetings/", 9), ("tasks/", 9)])
    def test_lists_ask_the_same_for_one_and_for_many(
        self, council: Council, path: str, expected: int, number: int
    ) -> None:
        for _time in range(number):
            made(council, "running")
        asked = program(council["chair"])
        with statements() as ran:
            assert asked.get(f"/api/v1/{path}").json()["count"] == number
        assert len(ran) == expected
