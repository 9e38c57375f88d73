"""The Ampel's schedule dimension, and what the calendar alone turns."""

import datetime as dt
from dataclasses import dataclass

import pytest
from django.db import IntegrityError
from hypothesis import given, strategies as st

from audit.models import AuditEntry
from core.scope import elevated
from municipalities.models import Municipality
from notifications.models import Event
from projects import tasks
from projects.lights import light_of, next_turn
from projects.models import Light, Milestone, Project, ProjectFact
from projects.operations import turn_lights
from projects.workflow import GRANTED, STATES, STEERED
from tests.factories.projects import NOW, milestone, project

TODAY = dt.date(2026, 3, 2)


@dataclass(frozen=True)
class Plan:
    due: dt.date
    done_on: dt.date | None = None


def days(number: int) -> dt.timedelta:
    return dt.timedelta(days=number)


def light(state: str, *plan: Plan, end: dt.date | None = None) -> Light:
    return light_of(state=state, end=end, milestones=plan, today=TODAY)


class TestLight:
    @pytest.mark.parametrize(
        ("late", "wanted"),
        ((-5, "green"), (0, "green"), (14, "green"), (15, "yellow"), (42, "yellow"), (43, "red")),
    )
    def test_days_late_decide(self, late: int, wanted: str) -> None:
        assert light("implementation", Plan(TODAY - days(late))) == wanted

    def test_the_latest_open_milestone_decides(self) -> None:
        done = Plan(TODAY - days(90), TODAY - days(2))
        assert light("implementation", done, Plan(TODAY + days(9))) == "green"
        assert light("implementation", Plan(TODAY - days(20)), Plan(TODAY - days(90))) == "red"

    def test_after_the_period_it_is_red(self) -> None:
        assert light("implementation", end=TODAY) == "green"
        assert light("implementation", end=TODAY - days(1)) == "red"
        assert light("closing", end=TODAY - days(1)) == "green"

    @pytest.mark.parametrize("state", sorted(set(STATES) - STEERED))
    def test_outside_delivery_it_is_grey(self, state: str) -> None:
        assert light(state, Plan(TODAY - days(90)), end=TODAY - days(1)) == "grey"


near = st.integers(-60, 60).map(lambda number: TODAY + days(number))
plans = st.lists(
    st.builds(Plan, due=near, done_on=st.sampled_from([None, None, TODAY])), max_size=4
)


@given(state=st.sampled_from(sorted(STATES)), plan=plans, end=st.none() | near)
def test_nothing_turns_before_the_due_day(
    state: str, plan: list[Plan], end: dt.date | None
) -> None:
    """Day by day: light and number of due milestones stay until the day that `next_turn` names."""

    def figures(day: dt.date) -> tuple[Light, int]:
        due = sum(each.due <= day for each in plan) if state in GRANTED else 0
        return light_of(state=state, end=end, milestones=plan, today=day), due

    due_day = next_turn(state=state, end=end, milestones=plan, today=TODAY)
    horizon = due_day or TODAY + days(200)
    day = TODAY
    while day < horizon:
        assert figures(day) == figures(TODAY)
        day += days(1)


@pytest.mark.django_db
class TestTurning:
    def late_project(self, aachen: Municipality) -> Project:
        made = project(aachen, "implementation")
        milestone(made, NOW.date() - days(10))
        with elevated():
            Project.objects.filter(pk=made.pk).update(light_due=NOW.date())
        return made

    def facts(self, made: Project) -> list[tuple[dt.date, dt.date | None, str]]:
        with elevated():
            rows = ProjectFact.objects.filter(project=made).order_by("valid_from")
            return [(row.valid_from, row.valid_to, row.light) for row in rows]

    def test_a_milestone_grows_late(self, aachen: Municipality) -> None:
        made = self.late_project(aachen)
        start = NOW.date()
        for offset in (0, 4, 5, 32, 33, 90):
            turn_lights(now=NOW + days(offset))
        assert self.facts(made) == [
            (start, start + days(5), "green"),
            (start + days(5), start + days(33), "yellow"),
            (start + days(33), None, "red"),
        ]
        with elevated():
            assert Project.objects.get(pk=made.pk).light_due is None
            kinds = list(Event.objects.order_by("created_at").values_list("kind", flat=True))
        assert kinds == ["ampel.changed", "ampel.red"]

    def test_repeating_it_changes_nothing(self, aachen: Municipality) -> None:
        made = self.late_project(aachen)
        later = NOW + days(33)
        assert turn_lights(now=later) == 1
        before = self.facts(made)
        assert turn_lights(now=later) == 0
        assert self.facts(made) == before
        with elevated():
            assert Event.objects.count() == 1

    def test_nobody_is_blamed_for_the_calendar(self, aachen: Municipality) -> None:
        self.late_project(aachen)
        turn_lights(now=NOW + days(33))
        with elevated():
            assert Event.objects.get().actor_id is None
            assert not AuditEntry.objects.exists()

    def test_more_than_a_chunk(self, aachen: Municipality, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("projects.operations.turning.CHUNK", 2)
        made = [self.late_project(aachen) for _ in range(5)]
        later = NOW + days(33)
        assert [turn_lights(now=later) for _ in range(4)] == [2, 2, 1, 0]
        assert {self.facts(each)[-1][2] for each in made} == {"red"}

    def test_the_nightly_task_does_it(self, aachen: Municipality) -> None:
        made = project(aachen, "implementation", at=NOW.replace(year=2020))
        milestone(made, dt.date(2020, 1, 1))
        with elevated():
            Project.objects.filter(pk=made.pk).update(light_due=dt.date(2020, 1, 16))
        tasks.turn_lights()
        assert self.facts(made)[-1][2] == "red"

    @pytest.mark.parametrize("field", ("start", "end"))
    def test_no_project_runs_into_the_calendars_end(self, field: str, aachen: Municipality) -> None:
        made = project(aachen)
        with elevated(), pytest.raises(IntegrityError, match=f"project_{field}_is_plausible"):
            Project.objects.filter(pk=made.pk).update(**{field: dt.date.max})

    @pytest.mark.parametrize("field", ("due", "done_on"))
    def test_no_milestone_lies_there_either(self, field: str, aachen: Municipality) -> None:
        made = milestone(project(aachen), NOW.date())
        with elevated(), pytest.raises(IntegrityError, match=f"milestone_{field}_is_plausible"):
            Milestone.objects.filter(pk=made.pk).update(**{field: dt.date.min})
