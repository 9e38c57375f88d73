"""Whatever the portfolio: chart, table, interface and an independent count say the same."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

import pytest
from django.urls import reverse
from hypothesis import HealthCheck, given, settings, strategies as st

from core import clock
from core.scope import DatabaseRole, Scope, scoped
from municipalities.models import Membership
from projects.models import ProjectFact
from projects.workflow import PHASES, STATES
from sectors.models import Sector
from tests.dashboards.tables import Tables
from tests.dashboards.test_api import summary
from tests.factories import figures as make, municipalities

pytestmark = pytest.mark.django_db
TOWNS = ("aachen", "soest")
SECTORS = ("energie", "verkehr")
LIGHTS = {"green": "Im Plan", "yellow": "Beobachten", "red": "Handlungsbedarf"}


@dataclass(frozen=True, slots=True)
class Draw:
    town: str
    state: str
    light: str
    sectors: frozenset[str]
    granted: int


draws = st.lists(
    st.builds(
        Draw,
        town=st.sampled_from(TOWNS),
        state=st.sampled_from(sorted(STATES)),
        light=st.sampled_from(sorted(LIGHTS)),
        sectors=st.frozensets(st.sampled_from(SECTORS), min_size=1),
        granted=st.integers(0, 10**10),
    ),
    min_size=1,
    max_size=9,
)


@pytest.fixture
def ministry() -> Membership:
    for town in TOWNS:
        municipalities.tenant(town)
    return municipalities.membership("ministry_reviewer", municipalities.ministry())


@pytest.fixture
def sectors() -> dict[str, Sector]:
    return {slug: make.sector(slug) for slug in SECTORS}


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(portfolio=draws)
def test_page_table_and_interface_agree(
    ministry: Membership, sectors: dict[str, Sector], portfolio: list[Draw]
) -> None:
    arrange(portfolio, sectors)
    visible = [each for each in portfolio if STATES[each.state].reach]
    check_interface(summary(ministry), visible)
    response = municipalities.client_for(ministry).get(reverse("dashboards:overview"))
    page = response.content.decode()
    if visible:
        check_tables(Tables(page).found, visible)
    else:
        assert "Keine Projekte" in page


def arrange(portfolio: list[Draw], sectors: dict[str, Sector]) -> None:
    with scoped(Scope(role=DatabaseRole.WORKER)):
        ProjectFact.objects.all().delete()
    for each in portfolio:
        reach = STATES[each.state].reach
        project = make.project_row(municipalities.tenant(each.town), state=each.state, reach=reach)
        make.fact(
            project,
            clock.today(),
            light=each.light,
            granted=each.granted,
            sectors=[sectors[slug] for slug in sorted(each.sectors)],
        )


def check_interface(answer: dict[str, Any], visible: list[Draw]) -> None:
    assert answer["totals"]["projects"] == len(visible)
    assert answer["money"]["granted"] == euros(visible)
    for name, values in (
        ("by_municipality", {town: [d for d in visible if d.town == town] for town in TOWNS}),
        ("by_light", {light: [d for d in visible if d.light == light] for light in LIGHTS}),
        ("by_sector", {slug: [d for d in visible if slug in d.sectors] for slug in SECTORS}),
        ("by_state", {state: [d for d in visible if d.state == state] for state in STATES}),
    ):
        rows = {each["slug"]: (each["projects"], each["granted"]) for each in answer[name]}
        for slug, counted in values.items():
            assert rows[slug] == (len(counted), euros(counted)), (name, slug)


def check_tables(tables: dict[str, list[list[str]]], visible: list[Draw]) -> None:
    phases = tables["Projekte je Kommune und Phase: Daten"]
    names = {german: slug for slug, (german, _english) in PHASES.items()}
    shown = [names[heading] for heading in phases[0][1:-1]]
    for town in TOWNS:
        own = [STATES[each.state].phase for each in visible if each.town == town]
        numbers = [*(own.count(phase) for phase in shown), len(own)]
        assert [town.title(), *map(str, numbers)] in phases
    lights = {row[0]: row[1] for row in tables["Ampel"]}
    for slug, name in LIGHTS.items():
        assert lights[name] == str(sum(each.light == slug for each in visible))
    matrix = {row[0]: row[-1] for row in tables["Sektoren und Kommunen"]}
    for slug in SECTORS:
        assert matrix[slug.title()] == str(sum(slug in each.sectors for each in visible))
    assert matrix["Summe"] == str(len(visible))


def euros(rows: list[Draw]) -> str:
    return str(Decimal(sum(each.granted for each in rows)) / 100 + Decimal("0.00"))
