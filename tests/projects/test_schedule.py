"""A project's schedule: the page with its chart and table, and the calendar."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from icalendar import Calendar

from core.ids import uuid7
from core.scope import elevated
from municipalities.models import Membership, Municipality
from projects.models import Milestone, Project, WorkPackage
from tests.counting import statements
from tests.factories.municipalities import client_for
from tests.factories.projects import NOW, milestone, project
from tests.projects.entries import oecherlab

pytestmark = pytest.mark.django_db


def add[R](model: type[R], **values: Any) -> R:
    with elevated(), transaction.atomic():
        return model.objects.create(**values)  # type: ignore[attr-defined,no-any-return]


def page_of(actor: Membership, made: Project) -> str:
    return client_for(actor).get(f"{made.get_absolute_url()}zeitplan/").content.decode()


class TestPage:
    def test_it_shows_period_packages_and_milestones(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        page = page_of(officer, oecherlab(aachen))
        for text in ("Laufzeit des Projekts", "AP 1: Konzept", "M 1: Eröffnung des Labors"):
            assert text in page
        assert 'data-label="voraussichtlich">31.10.2020' in page

    def test_who_waits_for_something_late_is_told(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        page = page_of(officer, oecherlab(aachen))
        assert 'data-label="wartet auf">AP 1 (erst am 31.10.2020 fertig)' in page
        assert "gantt__tie--early" in page

    def test_a_forecast_ends_with_the_report(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen, "implementation")
        add(
            Milestone,
            project=made,
            title="Test",
            due=dt.date(2026, 1, 1),
            forecast=dt.date(2026, 3, 1),
            done_on=dt.date(2026, 2, 1),
        )
        page = page_of(officer, made)
        chart = page[page.index("gantt__row") :]
        assert "gantt-milestone--done" in chart
        assert "gantt-milestone--expected" not in chart

    def test_what_has_no_day_yet_stands_in_the_table(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        add(WorkPackage, project=made, title="Irgendwann", after=[uuid7()])
        assert "AP 1: Irgendwann" in page_of(officer, made)

    def test_without_a_plan_it_says_what_to_do(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        assert "Noch ohne Zeitplan" in page_of(officer, project(aachen))

    def test_more_rows_are_no_more_queries(self, officer: Membership, aachen: Municipality) -> None:
        client = client_for(officer)
        counts = []
        for number in (1, 3):
            made = project(aachen)
            for _each in range(number):
                milestone(made, dt.date(2026, 1, 1))
                add(WorkPackage, project=made, title="AP")
            address = f"{made.get_absolute_url()}zeitplan/"
            client.get(address)
            with statements() as ran:
                client.get(address)
            counts.append(len(ran))
        assert counts == [10, 10]


def calendar_of(actor: Membership, made: Project) -> Any:
    answer = client_for(actor).get(f"{made.get_absolute_url()}zeitplan.ics")
    assert answer.headers["Content-Type"] == "text/calendar; charset=utf-8"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    return Calendar.from_ical(answer.content)


class TestCalendar:
    def test_days_are_whole_and_without_a_time_zone(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        package, opening, *_rest = calendar_of(officer, oecherlab(aachen)).walk("VEVENT")
        assert package.decoded("dtstart") == dt.date(2020, 3, 1)
        assert package.decoded("dtend") == dt.date(2020, 11, 1)
        assert (opening.decoded("dtstart"), opening.decoded("dtend")) == (
            dt.date(2020, 9, 30),
            dt.date(2020, 10, 1),
        )
        assert type(opening.decoded("dtstart")) is dt.date
        assert opening["dtstart"].params["VALUE"] == "DATE"
        assert opening["summary"] == "Meilenstein: Eröffnung des Labors (OecherLab)"
        assert "Die Tür ist offen." in opening["description"]

    @pytest.mark.parametrize(
        ("forecast", "done_on", "day"),
        (
            (None, None, dt.date(2026, 1, 1)),
            (dt.date(2026, 3, 1), None, dt.date(2026, 3, 1)),
            (dt.date(2026, 3, 1), dt.date(2026, 2, 1), dt.date(2026, 2, 1)),
        ),
    )
    def test_the_newest_knowledge_wins(
        self,
        officer: Membership,
        aachen: Municipality,
        forecast: dt.date | None,
        done_on: dt.date | None,
        day: dt.date,
    ) -> None:
        made = project(aachen, "implementation")
        values = {"title": "Test", "due": dt.date(2026, 1, 1), "forecast": forecast}
        add(Milestone, project=made, done_on=done_on, **values)
        [event] = calendar_of(officer, made).walk("VEVENT")
        assert event.decoded("dtstart") == day

    def test_a_program_knows_an_event_again(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen, version=4)
        row = milestone(made, dt.date(2026, 1, 1))
        [event] = calendar_of(officer, made).walk("VEVENT")
        assert event["uid"] == str(row.uid)
        assert event["sequence"] == 4
        assert event.decoded("dtstamp") == NOW
        assert "status" not in event
        assert event["url"].endswith(made.get_absolute_url())

    def test_a_text_breaks_out_of_nothing(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen)
        typed = "A; B, C\\ \nEND:VEVENT"
        add(Milestone, project=made, title="T", due=dt.date(2026, 1, 1), criterion=typed)
        [event] = calendar_of(officer, made).walk("VEVENT")
        assert str(event["description"]).endswith(typed)

    def test_without_a_plan_it_is_empty(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen)
        add(WorkPackage, project=made, title="Ohne Tag")
        assert calendar_of(officer, made).walk("VEVENT") == []
