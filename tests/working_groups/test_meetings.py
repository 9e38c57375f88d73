"""Meetings: who may do what in which state, and what comes of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest
from django.core import mail
from django.db import DatabaseError, transaction
from icalendar import Calendar

from core.errors import Outdated, Unmet
from core.registry import registry
from core.scope import elevated
from municipalities.models import Membership
from notifications.models import Event
from notifications.tasks import deliver
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.meetings import (
    BERLIN,
    DAY,
    START,
    draft,
    ended,
    invited,
    item,
    minute_taker,
    planned,
    running,
)
from tests.factories.projects import NOW
from tests.pdfs import read as read_pdf
from tests.working_groups.acting import act, outcome, read, seen_by
from working_groups import operations as verbs
from working_groups.meeting_notices import invitation_file
from working_groups.meeting_queries import left_over
from working_groups.meeting_rules import is_short_notice, moment
from working_groups.models import (
    AgendaItem,
    AgendaPaper,
    Attendance,
    ChangeRequest,
    ItemState,
    Meeting,
    Minutes,
    Presence,
    Reply,
    RequestState,
    Task,
)
from working_groups.operations.minutes import digest_of
from working_groups.operations.sittings import Mark
from working_groups.protocol import minutes_sheet

pytestmark = pytest.mark.django_db

PEOPLE = ("chair", "taker", "office", "deputy", "guest", "stranger", "ministry")
NOBODY = dict.fromkeys(PEOPLE, "denied")
CHAIR = NOBODY | {"chair": "done"}
RECORDERS = CHAIR | {"taker": "done"}
SEATED = {**NOBODY, **dict.fromkeys(("chair", "taker", "office", "deputy", "guest"), "done")}
MAKE: dict[str, Callable[[Council], Meeting]] = {
    "planned": planned,
    "invited": invited,
    "running": running,
    "ended": ended,
    "draft": draft,
}


def too_late(who: dict[str, str]) -> dict[str, str]:
    return {name: "unmet" if answer == "done" else answer for name, answer in who.items()}


def first_item(meeting: Meeting) -> AgendaItem:
    return read(lambda: AgendaItem.objects.filter(meeting=meeting).order_by("position")[0])


def arguments(verb: str, meeting: Meeting, council: Council) -> dict[str, Any]:
    item = first_item(meeting)
    date = {"starts_at": START, "minutes": 90, "place": "Soest", "video_url": ""}
    known: dict[str, dict[str, Any]] = {
        "change_meeting": {"title": "Verlegt", **date},
        "invite_to_meeting": {"short_notice": ""},
        "cancel_meeting": {"reason": "Der Saal ist belegt."},
        "reply_to_invitation": {"answer": "accept"},
        "put_item": {
            "item": None,
            "title": "Neu",
            "kind": "information",
            "reporter": "",
            "minutes": 5,
            "papers": [],
        },
        "move_item": {"item": item, "up": False},
        "remove_item": {"item": item},
        "start_meeting": {"now": DAY},
        "mark_attendance": {"marks": {}, "now": DAY},
        "add_guest": {"name": "Gast", "organisation": "", "now": DAY},
        "call_item": {"item": item, "now": DAY},
        "close_item": {"item": item, "settled": True, "now": DAY},
        "end_meeting": {"now": DAY},
        "write_notes": {"item": item, "notes": "Gut.", "decision": "", "base": 0, "now": DAY},
        "give_task": {
            "item": item,
            "title": "Zahlen liefern",
            "owner": council["office"],
            "due": DAY.date(),
            "now": DAY,
        },
        "lay_draft": {"now": DAY},
        "ask_for_change": {"item": item, "text": "Es waren vier.", "now": DAY},
        "release_minutes": {"now": DAY + dt.timedelta(days=11)},
    }
    return {"meeting": meeting, **known[verb]}


BEFORE, IN, AFTER = ("planned", "invited"), ("running",), ("ended", "draft")
WHEN: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "change_meeting": (RECORDERS, BEFORE),
    "invite_to_meeting": (CHAIR, ("planned",)),
    "cancel_meeting": (CHAIR, BEFORE),
    "reply_to_invitation": (SEATED, ("invited",)),
    "put_item": (RECORDERS, BEFORE + IN),
    "move_item": (RECORDERS, BEFORE + IN),
    "remove_item": (RECORDERS, BEFORE),
    "start_meeting": (CHAIR, ("invited",)),
    "mark_attendance": (RECORDERS, IN + AFTER),
    "add_guest": (RECORDERS, IN + AFTER),
    "call_item": (RECORDERS, IN),
    "close_item": (RECORDERS, IN),
    "end_meeting": (CHAIR, IN),
    "write_notes": (RECORDERS, IN + AFTER),
    "give_task": (RECORDERS, IN + AFTER),
    "lay_draft": (RECORDERS, ("ended",)),
    "ask_for_change": (SEATED, ("draft",)),
    "release_minutes": (CHAIR, ("draft",)),
}


class TestMatrix:
    @pytest.mark.parametrize("state", MAKE)
    @pytest.mark.parametrize("verb", WHEN)
    def test_who_may_do_what_in_which_state(self, council: Council, verb: str, state: str) -> None:
        minute_taker(council)
        meeting = MAKE[state](council)
        who, states = WHEN[verb]
        expected = who if state in states else too_late(who)
        given = arguments(verb, meeting, council)
        found = {name: outcome(getattr(verbs, verb), council[name], **given) for name in PEOPLE}
        assert found == expected


class TestPlanning:
    def test_a_date_in_the_past_no_place_and_no_time_are_named_at_once(
        self, council: Council
    ) -> None:
        with pytest.raises(Unmet) as refused:
            act(
                verbs.plan_meeting,
                council["chair"],
                group=council.group,
                title="Zu spät",
                starts_at=NOW - dt.timedelta(hours=1),
                minutes=0,
                place="",
                video_url="",
            )
        assert {each.field for each in refused.value.problems} == {"day", "minutes", "place"}

    @pytest.mark.parametrize(
        ("days", "reason", "expected"),
        [(14, "", "done"), (13, "", "unmet"), (13, "Der Minister kommt.", "done")],
    )
    def test_an_invitation_goes_out_fourteen_days_before_or_with_a_reason(
        self, council: Council, days: int, reason: str, expected: str
    ) -> None:
        meeting = planned(council, start=NOW + dt.timedelta(days=days))
        given = {"meeting": meeting, "short_notice": reason}
        assert outcome(verbs.invite_to_meeting, council["chair"], **given) == expected

    def test_without_an_agenda_nobody_is_invited(self, council: Council) -> None:
        meeting = planned(council)
        read(lambda: AgendaItem.objects.filter(meeting=meeting).delete())
        with pytest.raises(Unmet, match="Tagesordnung"):
            act(verbs.invite_to_meeting, council["chair"], meeting=meeting, short_notice="")

    def test_items_change_places_and_close_up(self, council: Council) -> None:
        meeting = planned(council)
        third = item(council, meeting, "Verschiedenes")
        act(verbs.move_item, council["chair"], meeting=meeting, item=third, up=True)
        assert titles(meeting) == ["Bericht", "Verschiedenes", "Bus"]
        act(verbs.move_item, council["chair"], meeting=meeting, item=third, up=True)
        act(verbs.move_item, council["chair"], meeting=meeting, item=third, up=True)
        assert titles(meeting) == ["Verschiedenes", "Bericht", "Bus"]
        act(verbs.remove_item, council["chair"], meeting=meeting, item=third)
        positions = read(
            lambda: [*AgendaItem.objects.filter(meeting=meeting).values_list("position", flat=True)]
        )
        assert positions == [1, 2]

    def test_only_papers_before_the_group_come_onto_its_agenda(self, council: Council) -> None:
        meeting, own = planned(council), council.paper()
        other = factory.paper(factory.group("ag-transfer"), council["office"])
        given = {
            "meeting": meeting,
            "item": None,
            "title": "Bus",
            "kind": "resolution",
            "reporter": "",
            "minutes": 10,
        }
        act(verbs.put_item, council["chair"], papers=[own], **given)
        assert read(AgendaPaper.objects.get).paper_id == own.pk
        with pytest.raises(Unmet, match="liegt der Gruppe nicht vor"):
            act(verbs.put_item, council["chair"], papers=[other], **given)

    def test_a_later_answer_takes_the_place_of_the_first(self, council: Council) -> None:
        meeting = invited(council)
        for answer in ("tentative", "decline"):
            act(verbs.reply_to_invitation, council["guest"], meeting=meeting, answer=answer)
        assert read(Reply.objects.get).answer == "decline"

    def test_only_the_group_and_the_ministry_see_a_meeting(self, council: Council) -> None:
        planned(council)
        found = {
            name: seen_by(council[name], Meeting.objects.count)
            for name in ("chair", "guest", "ministry", "stranger", "officer", "district")
        }
        assert found == {
            "chair": 1,
            "guest": 1,
            "ministry": 1,
            "stranger": 0,
            "officer": 0,
            "district": 0,
        }


class TestTermsInBerlin:
    @pytest.mark.parametrize(
        ("day", "time", "utc"),
        [
            (dt.date(2026, 3, 28), dt.time(10), "2026-03-28T09:00"),
            (dt.date(2026, 3, 29), dt.time(10), "2026-03-29T08:00"),
            (dt.date(2026, 10, 25), dt.time(10), "2026-10-25T09:00"),
            (dt.date(2026, 10, 25), dt.time(2, 30), "2026-10-25T00:30"),
        ],
    )
    def test_a_time_of_day_is_meant_as_the_clock_in_berlin_shows_it(
        self, day: dt.date, time: dt.time, utc: str
    ) -> None:
        found = moment(day, time)
        assert found is not None
        assert f"{found.astimezone(dt.UTC):%Y-%m-%dT%H:%M}" == utc

    def test_an_hour_that_the_clocks_skip_does_not_exist(self) -> None:
        assert moment(dt.date(2026, 3, 29), dt.time(2, 30)) is None

    def test_fourteen_days_are_days_also_over_a_change_of_the_clocks(self) -> None:
        assert not is_short_notice(dt.date(2026, 4, 2), today=dt.date(2026, 3, 19))
        assert is_short_notice(dt.date(2026, 4, 1), today=dt.date(2026, 3, 19))

    def test_a_meeting_over_the_change_lasts_as_long_as_it_lasts(self, council: Council) -> None:
        start = dt.datetime(2026, 3, 29, 1, 30, tzinfo=BERLIN)
        meeting = planned(council, start=start)
        (event,) = events_of(meeting, council["guest"])
        assert event.end - event.start == dt.timedelta(hours=2)
        assert event.end.astimezone(BERLIN).hour == 4


class TestCalendar:
    def test_invitation_change_and_cancellation_follow_each_other(self, council: Council) -> None:
        meeting = invited(council)
        seen = [file_of(meeting, council["guest"])]
        date = {"title": meeting.title, "minutes": 90, "place": "Soest", "video_url": ""}
        later = START + dt.timedelta(days=1)
        for start in (later, later):
            act(verbs.change_meeting, council["chair"], meeting=meeting, starts_at=start, **date)
            seen.append(file_of(meeting, council["guest"]))
        act(verbs.cancel_meeting, council["chair"], meeting=meeting, reason="Kein Saal.")
        seen.append(file_of(meeting, council["guest"]))
        assert [str(each["method"]) for each in seen] == ["REQUEST", "REQUEST", "REQUEST", "CANCEL"]
        events: list[Any] = [each.events[0] for each in seen]
        assert [int(each["sequence"]) for each in events] == [0, 1, 1, 2]
        assert len({str(each["uid"]) for each in events}) == 1
        assert events[1].start == later
        assert events[3]["status"] == "CANCELLED"
        assert str(events[0]["attendee"]) == f"mailto:{council['guest'].user.email}"

    def test_every_version_is_told_once(self, council: Council) -> None:
        meeting = invited(council)
        date = {"title": "Anders genannt", "minutes": 120, "place": meeting.place, "video_url": ""}
        act(verbs.change_meeting, council["chair"], meeting=meeting, starts_at=START, **date)
        act(verbs.cancel_meeting, council["chair"], meeting=meeting, reason="Kein Saal.")
        kinds = read(lambda: [*Event.objects.order_by("id").values_list("kind", flat=True)])
        # Another title stands in no calendar, so nobody is told of it.
        assert kinds == ["wg.invitation", "wg.meeting_cancelled"]

    def test_what_was_only_planned_is_called_off_in_silence(self, council: Council) -> None:
        meeting = planned(council)
        act(verbs.cancel_meeting, council["chair"], meeting=meeting, reason="Kein Saal.")
        assert not read(Event.objects.exists)

    def test_the_mail_carries_the_entry_as_text_and_as_a_file(self, council: Council) -> None:
        meeting = invited(council, place="", video_url="https://konferenz.example/geheim")
        deliver()
        message = next(each for each in mail.outbox if each.to == [council["guest"].user.email])
        raw = message.message()
        parts = [part for part in raw.walk() if part.get_content_type() == "text/calendar"]
        assert [part.get_param("method") for part in parts] == ["REQUEST", "REQUEST"]
        assert [part.get_filename() for part in parts] == [None, "einladung.ics"]
        calendar: Any = Calendar.from_ical(parts[0].get_content())
        assert calendar.events[0]["uid"].startswith(str(meeting.pk))
        assert calendar.events[0]["location"] == "Videokonferenz"
        text = " ".join(part.get_content() for part in parts)
        assert "geheim" not in text + message.body
        assert meeting.title not in text + message.body

    def test_one_mail_per_member_and_version(self, council: Council) -> None:
        meeting = invited(council)
        deliver()
        deliver()
        invited_ones = {
            council[name].user.email
            for name in ("deputy", "office", "paderborn", "wuppertal", "guest")
        }
        assert {each.to[0] for each in mail.outbox} == invited_ones
        assert len(mail.outbox) == len(invited_ones)
        act(verbs.cancel_meeting, council["chair"], meeting=meeting, reason="Kein Saal.")
        deliver()
        assert len(mail.outbox) == 2 * len(invited_ones)


class TestSitting:
    def test_the_list_holds_everybody_and_excuses_who_declined(self, council: Council) -> None:
        meeting = invited(council)
        act(verbs.reply_to_invitation, council["office"], meeting=meeting, answer="decline")
        act(verbs.start_meeting, council["chair"], meeting=meeting, now=DAY)
        rows = read(lambda: {each.membership_id: each for each in Attendance.objects.all()})
        assert len(rows) == 6
        assert rows[council["office"].pk].presence == Presence.EXCUSED
        assert rows[council["guest"].pk].presence == Presence.ABSENT

    def test_who_came_instead_stands_only_beside_a_represented_member(
        self, council: Council
    ) -> None:
        meeting = running(council)
        first, second = read(lambda: [*Attendance.objects.order_by("pk")[:2]])
        marks = {first.pk: Mark("deputy", "Frau Amt"), second.pk: Mark("present", "Frau Amt")}
        act(verbs.mark_attendance, council["chair"], meeting=meeting, marks=marks, now=DAY)
        found = read(lambda: [*Attendance.objects.order_by("pk").values_list("deputy", flat=True)])
        assert found[:2] == ["Frau Amt", ""]

    def test_a_meeting_does_not_begin_before_its_day(self, council: Council) -> None:
        meeting = invited(council)
        day_before = START - dt.timedelta(days=1)
        with pytest.raises(Unmet, match=r"erst am 23\.03\.2026"):
            act(verbs.start_meeting, council["chair"], meeting=meeting, now=day_before)

    def test_one_item_is_up_at_a_time(self, council: Council) -> None:
        meeting = running(council)
        first, second = read(lambda: [*AgendaItem.objects.order_by("position")])
        for each in (first, second):
            act(verbs.call_item, council["chair"], meeting=meeting, item=each, now=DAY)
        states = read(lambda: [*AgendaItem.objects.values_list("state", flat=True)])
        assert states == [ItemState.DONE, ItemState.RUNNING]


class TestCarryingOn:
    def test_open_and_postponed_items_and_open_tasks_come_to_the_next(
        self, council: Council
    ) -> None:
        meeting = running(council)
        first, second = read(lambda: [*AgendaItem.objects.order_by("position")])
        third = item(council, meeting, "Verschiedenes")
        act(verbs.close_item, council["chair"], meeting=meeting, item=first, settled=True, now=DAY)
        act(
            verbs.close_item, council["chair"], meeting=meeting, item=second, settled=False, now=DAY
        )
        given = {"meeting": meeting, "item": first, "title": "Zahlen", "due": DAY.date()}
        act(verbs.give_task, council["chair"], owner=council["office"], now=DAY, **given)
        act(verbs.end_meeting, council["chair"], meeting=meeting, now=DAY)
        date = {"starts_at": START + dt.timedelta(days=30), "minutes": 60, "place": "Soest"}
        following = act(
            verbs.plan_meeting,
            council["chair"],
            group=council.group,
            title="6. Sitzung",
            video_url="",
            now=DAY,
            **date,
        )
        assert titles(following) == [second.title, third.title, "Stand der offenen Aufgaben"]
        assert read(lambda: list(left_over(council.group))) == []

    def test_what_is_taken_off_the_agenda_waits_again(self, council: Council) -> None:
        ended(council)
        following = planned(council, start=START + dt.timedelta(days=30))
        carried = read(lambda: AgendaItem.objects.get(meeting=following, carried_from__position=1))
        act(verbs.remove_item, council["chair"], meeting=following, item=carried)
        assert read(lambda: [each.title for each in left_over(council.group)]) == ["Bericht"]

    def test_the_agenda_of_a_cancelled_meeting_is_not_lost(self, council: Council) -> None:
        meeting = invited(council)
        act(verbs.cancel_meeting, council["chair"], meeting=meeting, reason="Kein Saal.")
        following = planned(council, start=START + dt.timedelta(days=30))
        assert titles(following)[:2] == ["Bericht", "Bus"]


class TestTasks:
    def given(self, council: Council) -> Task:
        meeting = running(council)
        return act(
            verbs.give_task,
            council["chair"],
            meeting=meeting,
            item=None,
            title="Zahlen liefern",
            owner=council["office"],
            due=DAY.date(),
            now=DAY,
        )

    def test_a_task_goes_to_the_group_alone_and_not_into_the_past(self, council: Council) -> None:
        meeting = running(council)
        with pytest.raises(Unmet) as refused:
            act(
                verbs.give_task,
                council["chair"],
                meeting=meeting,
                item=None,
                title="Zahlen",
                owner=council["stranger"],
                due=DAY.date() - dt.timedelta(days=1),
                now=DAY,
            )
        assert {each.field for each in refused.value.problems} == {"owner", "due"}

    def test_who_may_finish_it(self, council: Council) -> None:
        minute_taker(council)
        task = self.given(council)
        found = {
            name: outcome(verbs.set_task_done, council[name], task=task, done=True)
            for name in PEOPLE
        }
        assert found == RECORDERS | {"office": "done"}

    def test_it_waits_for_its_owner_until_it_is_done(self, council: Council) -> None:
        task, office = self.given(council), council["office"]

        def waiting(who: Membership) -> list[str]:
            source = registry.tasks["wg_tasks"]
            return seen_by(who, lambda: [each.target.title for each in source(who)])

        assert waiting(office) == ["Zahlen liefern"]
        assert waiting(council["guest"]) == []
        act(verbs.set_task_done, office, task=task, done=True)
        assert waiting(office) == []
        act(verbs.set_task_done, office, task=task, done=False)
        assert waiting(office) == ["Zahlen liefern"]


class TestMinutes:
    def write(self, council: Council, meeting: Meeting, text: str, base: int) -> AgendaItem:
        return act(
            verbs.write_notes,
            council["chair"],
            meeting=meeting,
            item=first_item(meeting),
            notes=text,
            decision="",
            base=base,
            now=DAY,
        )

    def test_the_second_of_two_writers_is_told_and_overwrites_nothing(
        self, council: Council
    ) -> None:
        meeting = running(council)
        self.write(council, meeting, "Wir waren vier.", 0)
        with pytest.raises(Outdated):
            self.write(council, meeting, "Wir waren fünf.", 0)
        assert first_item(meeting).notes == "Wir waren vier."
        self.write(council, meeting, "Wir waren fünf.", 1)
        assert first_item(meeting).notes == "Wir waren fünf."

    def test_saving_the_same_again_is_no_conflict(self, council: Council) -> None:
        meeting = running(council)
        for _time in range(2):
            assert self.write(council, meeting, "Wir waren vier.", 0).version == 1

    @pytest.mark.parametrize(("days", "expected"), [(10, "done"), (11, "unmet")])
    def test_changes_are_asked_for_within_ten_days(
        self, council: Council, days: int, expected: str
    ) -> None:
        given = {"meeting": draft(council), "item": None, "text": "Es waren vier."}
        now = DAY + dt.timedelta(days=days)
        assert outcome(verbs.ask_for_change, council["guest"], now=now, **given) == expected

    @pytest.mark.parametrize(("days", "expected"), [(10, "unmet"), (11, "done")])
    def test_the_minutes_are_released_after_the_ten_days(
        self, council: Council, days: int, expected: str
    ) -> None:
        meeting, now = draft(council), DAY + dt.timedelta(days=days)
        found = outcome(verbs.release_minutes, council["chair"], meeting=meeting, now=now)
        assert found == expected

    def test_an_open_wish_holds_the_release_up(self, council: Council) -> None:
        meeting = draft(council)
        given = {"meeting": meeting, "item": None, "text": "Es waren vier.", "now": DAY}
        wish = act(verbs.ask_for_change, council["guest"], **given)
        later = DAY + dt.timedelta(days=11)
        release = {"meeting": meeting, "now": later}
        assert outcome(verbs.release_minutes, council["chair"], **release) == "unmet"
        answer = {"request": wish, "now": later}
        refused = outcome(
            verbs.answer_change, council["chair"], accepted=False, answer="", **answer
        )
        assert refused == "unmet"
        assert (
            outcome(verbs.answer_change, council["guest"], accepted=True, answer="", **answer)
            == "denied"
        )
        act(verbs.answer_change, council["chair"], accepted=True, answer="", **answer)
        assert read(ChangeRequest.objects.get).state == RequestState.ACCEPTED
        assert outcome(verbs.release_minutes, council["chair"], **release) == "done"

    def test_nobody_changes_what_was_released(self, council: Council) -> None:
        meeting = draft(council)
        later = DAY + dt.timedelta(days=11)
        released = act(verbs.release_minutes, council["chair"], meeting=meeting, now=later)
        refused = outcome(
            verbs.write_notes,
            council["chair"],
            meeting=meeting,
            item=first_item(meeting),
            notes="Anders.",
            decision="",
            base=0,
            now=later,
        )
        assert refused == "unmet"
        for change in (
            lambda: Minutes.objects.update(content={}),
            lambda: Minutes.objects.all().delete(),
        ):
            with pytest.raises(DatabaseError, match="is fixed"), elevated(), transaction.atomic():
                change()
        assert read(Minutes.objects.get).digest == digest_of(released.content)

    def test_the_pdf_says_what_the_minutes_say(self, council: Council) -> None:
        meeting = running(council)
        self.write(council, meeting, "Wir waren vier 🚲.", 0)
        given = {"meeting": meeting, "item": None, "title": "Zahlen liefern", "due": DAY.date()}
        act(verbs.give_task, council["chair"], owner=council["office"], now=DAY, **given)
        act(verbs.end_meeting, council["chair"], meeting=meeting, now=DAY)
        found = read_pdf(seen_by(council["guest"], lambda: minutes_sheet(meeting)))
        assert found.standard == "UA-1"
        assert found.language == "de-DE"
        headings = found.of("H2")
        assert headings == [
            "Sitzung",
            "Anwesenheit",
            "TOP 1: Bericht",
            "TOP 2: Bus",
            "Aufgaben",
        ]
        assert "Wir waren vier □." in found.of("P")
        cells = found.of("TD")
        assert "Zahlen liefern" in cells
        assert council["guest"].user.name in cells
        assert any("noch nicht freigegeben" in each for each in found.of("P"))

    def test_the_released_pdf_stays_the_same(self, council: Council) -> None:
        meeting = draft(council)
        later = DAY + dt.timedelta(days=11)
        act(verbs.release_minutes, council["chair"], meeting=meeting, now=later)
        before = seen_by(council["guest"], lambda: minutes_sheet(meeting))
        read(lambda: AgendaItem.objects.update(notes="Nachträglich"))
        after = seen_by(council["guest"], lambda: minutes_sheet(meeting))
        assert before == after


def titles(meeting: Meeting) -> list[str]:
    rows = AgendaItem.objects.filter(meeting=meeting).order_by("position")
    return read(lambda: [each.title for each in rows])


def file_of(meeting: Meeting, reader: Membership) -> Calendar:
    file = seen_by(reader, lambda: invitation_file(str(meeting.pk), {}, reader.user.email))
    assert file is not None
    return Calendar.from_ical(file.content)


def events_of(meeting: Meeting, reader: Membership) -> list[Any]:
    return [*file_of(meeting, reader).events]
