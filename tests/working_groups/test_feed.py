"""The calendar that somebody subscribes to: what is in it, and that nothing else is."""

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse
from icalendar import Calendar

from core.clock import today
from core.throttles import CalendarThrottle
from municipalities.access import calendar_token
from municipalities.models import CalendarFeed, Membership
from municipalities.operations import close_calendar, end_membership, open_calendar
from projects.models import Project
from tests.counting import statements
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.meetings import row
from tests.factories.municipalities import client_of, membership, right_now
from tests.factories.projects import NOW, milestone
from tests.working_groups.acting import act, read, seen_by
from working_groups.models import Seat, Task
from working_groups.operations import leave_group

pytestmark = pytest.mark.django_db
SOON = dt.timedelta(days=20)
FEED_QUERIES = 13
"""The feed, the memberships, the scope for each of them, and four kinds of dates."""


def address(member: Membership) -> str:
    feed = read(lambda: open_calendar(user_id=member.user_id, now=NOW))
    return reverse("municipalities:calendar_feed", args=[calendar_token(feed)])


def fetched(url: str) -> Any:
    return Client().get(url)


def titles(member: Membership) -> list[str]:
    answer = fetched(address(member))
    assert answer.status_code == 200
    return sorted(str(each["summary"]) for each in Calendar.from_ical(answer.content).events)


def lead(project: Project, member: Membership) -> None:
    rows = Project.objects.filter(pk=project.pk)
    read(lambda: rows.update(manager=member.user))


def meeting(council: Council, state: str = "invited", **values: Any) -> Any:
    return row(council.group, council["office"], state, start=right_now() + SOON, **values)


class TestContent:
    def test_it_holds_meetings_votes_tasks_and_milestones(self, council: Council) -> None:
        office = council["office"]
        meeting(council, "running")
        paper = factory.paper(council.group, council["chair"], state="voting", until=today() + SOON)
        own = council.project()
        lead(own, office)
        due = milestone(own, due=today() + SOON)
        assert titles(office) == sorted(
            [
                f"{council.group.name}: Sitzung",
                f"Abstimmung endet: {paper.title}",
                "Aufgabe: Zahlen liefern",
                f"Meilenstein: {due.title} ({own.title})",
            ]
        )

    def test_moments_are_given_in_utc_and_days_as_whole_days(self, council: Council) -> None:
        made = meeting(council, "running")
        events: list[Any] = Calendar.from_ical(fetched(address(council["office"])).content).events
        sitting = next(each for each in events if str(made.pk) in each["uid"])
        assert sitting.start == made.starts_at.replace(microsecond=0)
        assert sitting["dtstart"].to_ical().endswith(b"Z")
        task = next(each for each in events if "Aufgabe" in each["summary"])
        assert task["dtstart"].dt == made.starts_at.date()

    def test_a_cancelled_meeting_says_so_and_one_that_is_only_planned_is_not_there(
        self, council: Council
    ) -> None:
        meeting(council, "planned")
        assert titles(council["office"]) == []
        made = meeting(council)
        read(lambda: type(made).objects.filter(pk=made.pk).update(state="cancelled", sequence=1))
        events: list[Any] = Calendar.from_ical(fetched(address(council["office"])).content).events
        (event,) = events
        assert (event["status"], event["sequence"]) == ("CANCELLED", 1)

    def test_nobody_finds_what_she_may_not_see(self, council: Council) -> None:
        meeting(council, "running")
        factory.paper(council.group, council["chair"], state="voting", until=today() + SOON)
        milestone(council.project(), due=today() + SOON)
        for name in ("stranger", "officer", "district", "ministry"):
            assert titles(council[name]) == []

    def test_with_the_seat_ends_what_it_showed(self, council: Council) -> None:
        meeting(council)
        guest, url = council["guest"], address(council["guest"])
        assert fetched(url).content.count(b"BEGIN:VEVENT") == 1
        act(leave_group, guest, group=council.group, membership=guest)
        assert fetched(url).content.count(b"BEGIN:VEVENT") == 0

    def test_all_memberships_of_a_person_are_in_it_and_each_date_once(
        self, council: Council
    ) -> None:
        meeting(council)
        guest = council["guest"]
        second = membership("wg_member", guest.organisation, guest.user)
        factory.seat(factory.group("ag-transfer"), second, Seat.GUEST)
        factory.seat(council.group, second, Seat.GUEST)
        other = row(factory.group("ag-transfer"), guest, "invited", start=right_now() + SOON)
        assert titles(guest) == sorted(
            [f"{council.group.name}: Sitzung", f"{other.group.name}: Sitzung"]
        )

    def test_a_membership_that_ended_brings_nothing(self, council: Council) -> None:
        meeting(council)
        guest, url = council["guest"], address(council["guest"])
        read(lambda: end_membership(actor=None, membership=guest, now=NOW))
        # Her last membership: the account is closed, and the address with it.
        assert fetched(url).status_code == 404

    def test_a_done_task_is_gone(self, council: Council) -> None:
        meeting(council, "running")
        read(lambda: Task.objects.update(done_at=NOW))
        assert titles(council["office"]) == [f"{council.group.name}: Sitzung"]


class TestAddress:
    def test_it_stays_shown_and_a_new_one_ends_the_former(self, council: Council) -> None:
        browser = client_of(council["office"].user)
        page, renew = (reverse(f"municipalities:{name}") for name in ("calendar", "calendar_renew"))
        assert ".ics" not in browser.get(page).text
        browser.post(renew)
        first = read(CalendarFeed.objects.get)
        for _time in range(2):
            assert calendar_token(first) in browser.get(page).text
        browser.post(renew)
        second = read(CalendarFeed.objects.get)
        urls = [
            reverse("municipalities:calendar_feed", args=[calendar_token(each)])
            for each in (first, second)
        ]
        assert [fetched(url).status_code for url in urls] == [404, 200]
        browser.post(reverse("municipalities:calendar_off"))
        assert fetched(urls[1]).status_code == 404

    def test_the_table_alone_opens_nothing(self, council: Council) -> None:
        address(council["office"])
        key = read(CalendarFeed.objects.get).key
        for guess in (key.hex, str(key), f"{key.hex}~x", "falsch"):
            url = reverse("municipalities:calendar_feed", args=[guess])
            assert fetched(url).status_code == 404

    def test_nobody_reads_the_address_of_another(self, council: Council) -> None:
        address(council["office"])
        assert seen_by(council["chair"], CalendarFeed.objects.count) == 0
        page = client_of(council["chair"].user).get(reverse("municipalities:calendar"))
        assert ".ics" not in page.text

    def test_it_sets_no_cookie_and_is_kept_by_nobody_between(self, council: Council) -> None:
        answer = fetched(address(council["office"]))
        assert not answer.cookies
        assert answer.headers["Cache-Control"] == "private, max-age=900"
        assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
        assert answer.headers["Referrer-Policy"] == "no-referrer"

    def test_too_many_requests_are_turned_away(
        self, council: Council, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(CalendarThrottle, "rate", "2/hour", raising=False)
        url = address(council["office"])
        answers = [fetched(url) for _time in range(3)]
        assert [each.status_code for each in answers] == [200, 200, 429]
        assert int(answers[-1].headers["Retry-After"]) >= 1

    def test_closing_what_was_never_open_is_no_error(self, council: Council) -> None:
        read(lambda: close_calendar(user_id=council["office"].user_id))
        assert not read(CalendarFeed.objects.exists)


@pytest.mark.parametrize("number", [1, 3])
def test_it_asks_the_same_of_the_database_for_one_and_for_many(
    council: Council, number: int
) -> None:
    for _time in range(number):
        meeting(council, "running")
        factory.paper(council.group, council["chair"], state="voting", until=today() + SOON)
        own = council.project()
        lead(own, council["office"])
        milestone(own, due=today() + SOON)
    url = address(council["office"])
    with statements() as ran:
        assert fetched(url).content.count(b"BEGIN:VEVENT") == 4 * number
    assert len(ran) == FEED_QUERIES
