"""References never repeat and leave no gap, whoever creates what in which year."""

from collections import Counter

import pytest
from hypothesis import HealthCheck, given, settings, strategies as st

from core.scope import elevated
from projects.models import Project, ReferenceCounter
from projects.operations import create_project
from tests.factories.municipalities import membership, tenant
from tests.factories.projects import NOW
from tests.projects.acting import act

TOWNS = {"aachen": "AC", "soest": "SO", "wuppertal": "W"}


@pytest.mark.django_db
@settings(
    max_examples=20, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(
    order=st.lists(st.tuples(st.sampled_from(sorted(TOWNS)), st.integers(2025, 2027)), max_size=9)
)
def test_references_count_per_tenant_and_year(order: list[tuple[str, int]], db: None) -> None:
    with elevated():
        ReferenceCounter.objects.all().delete()
        Project.objects.all().delete()
    people = {slug: membership("municipal_officer", tenant(slug)) for slug in TOWNS}
    expected: Counter[tuple[str, int]] = Counter()
    for number, (slug, year) in enumerate(order):
        expected[slug, year] += 1
        moment = NOW.replace(year=year)
        made = act(create_project, people[slug], title=f"Projekt {number}", now=moment)
        assert made.reference == f"{TOWNS[slug]}-{year}-{expected[slug, year]:04}"
