"""The lists by name: cut where they should be, as of the day, and never another tenant's drafts."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction

from core.scope import DatabaseRole, Scope, elevated, scoped
from dashboards.queries.selection import Selection
from dashboards.queries.watch import IN_NEED, Watched, watched
from municipalities.models import Municipality
from projects.models import Milestone, Project
from tests.factories import figures as make, municipalities

pytestmark = pytest.mark.django_db
DAY = dt.date(2026, 6, 1)
BEFORE = DAY - dt.timedelta(days=100)
MINISTRY = Scope(role=DatabaseRole.MINISTRY)


@pytest.fixture
def aachen() -> Municipality:
    return municipalities.tenant("aachen")


def planned(project: Project, title: str, due: dt.date, done_on: dt.date | None = None) -> None:
    with elevated(), transaction.atomic():
        Milestone.objects.create(project=project, title=title, due=due, done_on=done_on)


def seen(scope: Scope = MINISTRY, day: dt.date = DAY, **selection: Any) -> Watched:
    with scoped(scope):
        return watched(day=day, selection=Selection(**selection))


def running(tenant: Municipality, title: str, **values: Any) -> Project:
    period = {"start": dt.date(2026, 1, 1), "end": dt.date(2027, 1, 1)}
    project = make.project_row(tenant, title=title, **{**period, **values})
    make.fact(project, BEFORE)
    return project


def test_the_worst_light_comes_first_then_the_larger_grant(aachen: Municipality) -> None:
    for title, light, granted in (
        ("A", "yellow", 5),
        ("B", "red", 1),
        ("C", "red", 9),
        ("D", "green", 9),
    ):
        make.fact(make.project_row(aachen, title=title, light=light), BEFORE, granted=granted)
    assert [each.title for each in seen().in_need] == ["C", "B", "A"]


def test_lists_are_cut_to_their_limit_in_one_statement(
    aachen: Municipality, django_assert_num_queries: Any
) -> None:
    for number in range(IN_NEED + 5):
        project = running(aachen, f"P{number:02}", light="red")
        planned(project, "Start", DAY + dt.timedelta(days=number))
    with scoped(MINISTRY), django_assert_num_queries(2):  # one binds the scope
        found = watched(day=DAY, selection=Selection())
    assert len(found.in_need) == IN_NEED
    assert [each.milestone.due.day for each in found.dates] == [1, 2, 3, 4, 5, 6]


def test_the_next_dates_are_open_on_the_day_and_earliest_first(aachen: Municipality) -> None:
    project = running(aachen, "A")
    planned(project, "später erreicht", DAY - dt.timedelta(days=9), DAY + dt.timedelta(days=1))
    planned(project, "erreicht", DAY - dt.timedelta(days=20), DAY - dt.timedelta(days=15))
    planned(running(aachen, "B"), "bald", DAY + dt.timedelta(days=3))
    assert [each.milestone.title for each in seen().dates] == ["später erreicht", "bald"]
    later = seen(day=DAY + dt.timedelta(days=2))
    assert [each.milestone.title for each in later.dates] == ["bald"]


def test_state_and_light_are_those_of_the_day(aachen: Municipality) -> None:
    project = make.project_row(aachen, title="A", light="green")
    make.fact(project, BEFORE, DAY, light="red")
    make.fact(project, DAY)
    assert not seen().in_need
    assert [each.light for each in seen(day=DAY - dt.timedelta(days=1)).in_need] == ["red"]


def test_a_draft_of_another_tenant_is_not_named(aachen: Municipality) -> None:
    draft = make.project_row(aachen, title="Geheim", reach=0, state="idea", light="red")
    make.fact(draft, BEFORE)
    own = Scope(role=DatabaseRole.MEMBER, tenant=aachen.pk)
    other = Scope(role=DatabaseRole.MEMBER, tenant=municipalities.tenant("soest").pk)
    district = Scope(role=DatabaseRole.DISTRICT, tenants=(aachen.pk,))
    assert [each.title for each in seen(own).in_need] == ["Geheim"]
    for scope in (other, district, MINISTRY, Scope()):
        assert not seen(scope).in_need


def test_filters_narrow_the_lists(aachen: Municipality) -> None:
    running(aachen, "A", light="red")
    running(aachen, "B", light="yellow")
    found = seen(light="yellow")
    assert [each.title for each in found.in_need] == ["B"]
    assert [each.title for each in found.timeline] == ["B"]
