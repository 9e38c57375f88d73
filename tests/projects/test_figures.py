"""Facts: one a day, never two for the same day, with the figures of that day."""

import datetime as dt

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.scope import elevated
from municipalities.models import Municipality
from projects import figures
from projects.models import Project, ProjectFact
from projects.workflow import STATES
from tests.factories.projects import NOW, complete_project, milestone, project

pytestmark = pytest.mark.django_db


def fact(made: Project) -> ProjectFact:
    with elevated():
        return ProjectFact.objects.get(project=made, valid_to=None)


@pytest.mark.parametrize(
    ("state", "granted"), (("formal_review", 0), ("approved", 38_800_000), ("revoked", 0))
)
def test_amounts_are_cents_and_count_as_granted_from_the_grant(
    state: str, granted: int, aachen: Municipality
) -> None:
    kept = fact(complete_project(aachen, state))
    assert (kept.total_cost, kept.requested, kept.own_share) == (48_500_000, 38_800_000, 9_700_000)
    assert kept.granted == granted


def test_dimensions_are_frozen(aachen: Municipality) -> None:
    made = complete_project(aachen, "implementation")
    kept = fact(made)
    assert (kept.tenant, kept.district, kept.area_id) == (aachen, aachen.district, made.area_id)
    assert (kept.state, kept.phase, kept.light, kept.reach) == (
        "implementation",
        "durchfuehrung",
        "green",
        2,
    )
    assert len(kept.sectors) == 1


def test_milestones_count_once_the_plan_is_granted(aachen: Municipality) -> None:
    later = NOW.date() + dt.timedelta(days=1)
    for state, due in (("idea", 0), ("implementation", 1)):
        made = project(aachen, state)
        milestone(made, NOW.date(), done_on=NOW.date())
        milestone(made, later, done_on=NOW.date())
        with elevated():
            figures.record(project=made, today=NOW.date())
        kept = fact(made)
        assert (kept.milestones, kept.milestones_due, kept.milestones_done) == (2, due, due)


@settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)
@given(changes=st.lists(st.tuples(st.integers(0, 3), st.sampled_from(sorted(STATES))), max_size=12))
def test_periods_are_gapless_and_never_overlap(
    changes: list[tuple[int, str]], aachen: Municipality
) -> None:
    """Whatever changes on which days: each day has one fact, the last one written that day."""
    day = NOW.date()
    made = project(aachen)
    wanted = {day: made.state}
    with elevated():
        for days, state in changes:
            day += dt.timedelta(days=days)
            made.state, made.reach = state, max(1, STATES[state].reach)
            figures.record(project=made, today=day)
            wanted[day] = state
        rows = list(ProjectFact.objects.filter(project=made).order_by("valid_from"))
    assert {row.valid_from: row.state for row in rows} == wanted
    assert [row.valid_to for row in rows[:-1]] == [row.valid_from for row in rows[1:]]
    assert rows[-1].valid_to is None
