"""Figures equal an independent count in Python, for every role, day and selection."""

import datetime as dt
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, fields
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.scope import DatabaseRole, Scope, scoped
from dashboards.queries import Figures, Selection, portfolio, vocabulary
from dashboards.queries.figures import GROUPINGS
from municipalities.models import Municipality
from projects.models import ProjectFact
from projects.workflow import STATES
from sectors.models import Sector
from tests.factories import figures as make, municipalities

pytestmark = pytest.mark.django_db
FIRST = dt.date(2026, 1, 1)
SPAN = 75
MEASURES = [field.name for field in fields(Figures)][2:]
LIGHTS = ("grey", "green", "yellow", "red")


@dataclass(frozen=True, slots=True)
class World:
    tenants: list[Municipality]
    sectors: list[Sector]
    circle: int


@pytest.fixture
def world() -> World:
    tenants = [municipalities.tenant(slug) for slug in ("aachen", "soest", "wuppertal")]
    sectors = [make.sector(slug) for slug in ("energie", "verkehr", "bildung")]
    make.area("egovernment")
    circle = municipalities.organisation_of(tenants[1]).circle_id
    return World(tenants=tenants, sectors=sectors, circle=circle)


@dataclass(frozen=True, slots=True)
class Change:
    """From `day` on this is what is true of a project; the later of two on one day wins."""

    project: int
    day: dt.date
    reach: int
    shared: bool
    area: bool
    sectors: frozenset[int]
    state: str
    light: str
    amount: int


changes = st.lists(
    st.builds(
        Change,
        project=st.integers(0, 7),
        day=st.integers(0, SPAN).map(lambda n: FIRST + dt.timedelta(days=n)),
        reach=st.integers(0, 2),
        shared=st.booleans(),
        area=st.booleans(),
        sectors=st.frozensets(st.integers(0, 2)),
        state=st.sampled_from(sorted(STATES)),
        light=st.sampled_from(LIGHTS),
        amount=st.integers(0, 10**9),
    ),
    max_size=25,
)
days = st.integers(-2, SPAN + 5).map(lambda n: FIRST + dt.timedelta(days=n))


def written(world: World, history: list[Change]) -> dict[int, dict[dt.date, Change]]:
    """Write the history as facts with validity; answers it by project and day."""
    latest: dict[int, dict[dt.date, Change]] = {}
    for change in history:
        latest.setdefault(change.project, {})[change.day] = change
    for number, by_day in latest.items():
        project = make.project_row(world.tenants[number % 3])
        starts = sorted(by_day)
        for start, end in zip(starts, [*starts[1:], None], strict=True):
            change = by_day[start]
            make.fact(
                project,
                start,
                end,
                reach=change.reach,
                shared_with=[world.circle] if change.shared else [],
                area_id=world.sectors[0].area_id if change.area else None,
                sectors=[world.sectors[place] for place in sorted(change.sectors)],
                state=change.state,
                light=change.light,
                **dict.fromkeys(MEASURES[:4], change.amount),
                **dict.fromkeys(MEASURES[4:], change.amount % 100),
            )
    return latest


def valid(latest: dict[int, dict[dt.date, Change]], day: dt.date) -> Iterator[Change]:
    for by_day in latest.values():
        begun = [start for start in by_day if start <= day]
        if begun:
            yield by_day[max(begun)]


def scopes(world: World) -> dict[str, tuple[Scope, Callable[[Change], bool]]]:
    """Each role with an independent statement of what it sees."""
    own = world.tenants[0].pk

    def tenant(change: Change) -> int:
        return world.tenants[change.project % 3].pk

    return {
        "public": (Scope(), lambda _change: False),
        "member": (Scope(role=DatabaseRole.MEMBER), lambda change: change.reach >= 2),
        "staff": (
            Scope(role=DatabaseRole.MEMBER, tenant=own),
            lambda change: change.reach >= 2 or tenant(change) == own,
        ),
        "circle": (
            Scope(role=DatabaseRole.MEMBER, circles=(world.circle,)),
            lambda change: change.reach >= 2 or change.shared,
        ),
        "district": (
            Scope(role=DatabaseRole.DISTRICT, tenants=(own,)),
            lambda change: change.reach >= 2 or (change.reach >= 1 and tenant(change) == own),
        ),
        "ministry": (Scope(role=DatabaseRole.MINISTRY), lambda change: change.reach >= 1),
    }


def values_of(world: World, change: Change, dimension: str) -> list[Any]:
    values: dict[str, list[Any]] = {
        "tenant": [world.tenants[change.project % 3].pk],
        "area": [world.sectors[0].area_id if change.area else None],
        "sector": [world.sectors[place].pk for place in change.sectors],
        "phase": [STATES[change.state].phase],
        "state": [change.state],
        "light": [change.light],
    }
    return values[dimension]


def counted(world: World, rows: list[Change], dimensions: tuple[str, ...]) -> dict[Any, Figures]:
    sums: dict[Any, Counter[str]] = {}
    for change in rows:
        keys: list[tuple[Any, ...]] = [()]
        for dimension in dimensions:
            keys = [(*key, value) for key in keys for value in values_of(world, change, dimension)]
        for key in keys:
            cell = sums.setdefault(key, Counter())
            cell.update(projects=1)
            cell.update(dict.fromkeys(MEASURES[:4], change.amount))
            cell.update(dict.fromkeys(MEASURES[4:], change.amount % 100))
            if "sector" not in dimensions:
                cell.update(without_sector=not change.sectors)
    return {key: Figures(**cell) for key, cell in sums.items()}


selections = st.fixed_dictionaries(
    {},
    optional={
        "municipality": st.integers(0, 2),
        "sector": st.integers(0, 2),
        "state": st.sampled_from(sorted(STATES)),
        "phase": st.sampled_from(["skizze", "antrag", "durchfuehrung"]),
        "light": st.sampled_from(LIGHTS),
        "area": st.just(0),
        "district": st.integers(0, 2),
    },
)


def chosen(world: World, raw: dict[str, Any]) -> tuple[Selection, Callable[[Change], bool]]:
    names = {"municipality": "tenant"}
    values = dict(raw)
    for name, rows in (("municipality", world.tenants), ("sector", world.sectors)):
        if name in values:
            values[name] = rows[values[name]].pk
    if "area" in values:
        values["area"] = world.sectors[0].area_id
    place = values.pop("district", None)
    selection = Selection(
        **values, district=None if place is None else world.tenants[place].district_id
    )

    def keep(change: Change) -> bool:
        here = place is None or change.project % 3 == place
        return here and all(
            value in values_of(world, change, names.get(name, name))
            for name, value in values.items()
        )

    return selection, keep


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=changes, day=days, raw=selections)
def test_figures_equal_a_plain_count(
    world: World, history: list[Change], day: dt.date, raw: dict[str, Any]
) -> None:
    with scoped(Scope(role=DatabaseRole.WORKER)):
        ProjectFact.objects.all().delete()
    latest = written(world, history)
    selection, keep = chosen(world, raw)
    for name, (scope, sees) in scopes(world).items():
        rows = [change for change in valid(latest, day) if sees(change) and keep(change)]
        with scoped(scope):
            found = portfolio(day=day, selection=selection)
        for dimensions in GROUPINGS:
            cells = found.groups.get(dimensions, {})
            answer = {
                tuple(getattr(cell, each) for each in dimensions): figures
                for cell, figures in cells.items()
                if figures.projects
            }
            assert answer == counted(world, rows, dimensions), (name, dimensions)


@settings(
    max_examples=30, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(history=changes, day=days)
def test_every_point_of_the_trend_is_the_portfolio_of_that_day(
    world: World, history: list[Change], day: dt.date
) -> None:
    with scoped(Scope(role=DatabaseRole.WORKER)):
        ProjectFact.objects.all().delete()
    written(world, history)
    with scoped(Scope(role=DatabaseRole.MINISTRY)):
        points = portfolio(day=day, selection=Selection(), months=4).trend()
        assert points[-1].day == day
        assert len(points) == 5
        for point in points:
            then = portfolio(day=point.day, selection=Selection())
            assert (point.projects, point.granted) == (then.total.projects, then.total.granted)
            assert point.running == then.running()


def test_a_group_that_was_not_asked_for_is_an_error_not_a_zero(world: World) -> None:
    with scoped(Scope(role=DatabaseRole.MINISTRY)):
        found = portfolio(day=FIRST, selection=Selection())
    assert found.total == Figures()
    with pytest.raises(LookupError):
        found.at(area=1, light="red")


def test_the_vocabulary_is_sorted_and_knows_areas_without_sectors(world: World) -> None:
    with scoped(Scope(role=DatabaseRole.MEMBER)):
        words = vocabulary()
    assert [entry.slug for entry in words.municipalities] == ["aachen", "soest", "wuppertal"]
    assert words.municipalities[0].above == world.tenants[0].district_id
    assert [entry.slug for entry in words.areas_without_sectors] == ["egovernment"]
