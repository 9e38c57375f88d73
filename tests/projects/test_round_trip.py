"""Whatever projects hold, their export brings exactly it back, and exports to the same bytes."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from hypothesis import HealthCheck, given, settings, strategies as st

from municipalities.models import Membership
from projects import operations
from projects.content import Line
from projects.exchange.cells import writable
from projects.models import Licence, PartnerRole, Project, ProjectType, Verdict
from tests.factories.municipalities import membership, tenant
from tests.factories.projects import area, sector
from tests.projects.acting import act, read
from tests.projects.tables import brought_in, taken_away

pytestmark = pytest.mark.django_db
slow = settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)

TEXT = st.text(alphabet="aß Ä€\n;\\|\"'=+-@,.()1", max_size=30).map(writable)
LINE = TEXT.map(lambda text: " ".join(text.split()))
NAME = LINE.filter(bool)
DAY = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
AMOUNT = st.none() | st.decimals(0, 9_999_999, places=2)
PARTNERS = st.lists(
    st.builds(
        lambda name, role: Line(values={"name": name, "role": role}),
        NAME,
        st.sampled_from(PartnerRole.values),
    ),
    max_size=3,
)
MILESTONES = st.lists(
    st.builds(lambda title, due: Line(values={"title": title, "due": due}), NAME, DAY.filter(bool)),
    max_size=3,
)
HELD: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("summary", "problem", "goals", "distinction", "transfer"), TEXT),
    **dict.fromkeys(("recipient", "third_party_source"), LINE),
    **dict.fromkeys(("total_cost", "eligible_cost", "own_share", "third_party"), AMOUNT),
    "no_partner_reason": TEXT,
    "start": st.sampled_from([None, dt.date(2026, 1, 1)]),
    "end": st.sampled_from([None, dt.date(2026, 12, 31)]),
    "licence": st.sampled_from(["", *Licence.values]),
    "project_type": st.sampled_from(["", *ProjectType.values]),
    "transfer_from": st.sampled_from([None, dt.date(2027, 9, 1)]),
    "communes": st.sampled_from([[], ["05334002", "05315000"]]),
    "place": st.sampled_from([None, ("Rathaus", Decimal("50.77535"), Decimal("6.08390"))]),
    "partners": PARTNERS,
    "milestones": MILESTONES,
}
EMPTY: dict[str, Any] = {
    name: []
    if name in ("partners", "milestones", "communes")
    else None
    if name in ("start", "end", "transfer_from", "place")
    or "cost" in name
    or name in ("own_share", "third_party")
    else ""
    for name in HELD
}


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    area()
    sector()


@pytest.fixture
def officer() -> Membership:
    return membership("municipal_officer", tenant("aachen"))


@slow
@given(entries=st.lists(st.fixed_dictionaries(HELD), min_size=1, max_size=2))
def test_export_import_export(officer: Membership, entries: list[dict[str, Any]]) -> None:
    with transaction.atomic():
        made = [
            act(
                operations.create_project,
                officer,
                title=f"Projekt Nummer {number}",
                external_key=f"K-{number}",
                area=area(),
                sectors=[sector()],
                **entry,
            )
            for number, entry in enumerate(entries)
        ]
        first = taken_away(officer)
        unchanged = brought_in(officer, first)
        assert {each.verdict for each in unchanged} == {Verdict.UNCHANGED}
        for project in made:
            _emptied(officer, project)
        assert taken_away(officer) != first
        outcomes = brought_in(officer, first)
        assert {each.verdict for each in outcomes} <= {Verdict.CHANGED, Verdict.UNCHANGED}
        assert taken_away(officer) == first
        transaction.set_rollback(True)


def _emptied(officer: Membership, project: Project) -> None:
    values = {"title": f"{project.title} (leer)", "area": None, "sectors": [], **EMPTY}
    stored = read(lambda: Project.objects.get(pk=project.pk))
    act(operations.change_project, officer, project=stored, values=values, version=None)
