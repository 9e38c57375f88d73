"""The project's own page shows what was entered, to whom it is visible, at the same cost."""

from decimal import Decimal

import pytest

from municipalities.models import Membership, Municipality
from projects.models import CostLine, Objective, Project, WorkPackage
from tests.factories.municipalities import client_for, membership, ministry, tenant
from tests.factories.projects import project
from tests.projects.acting import read
from tests.projects.entries import oecherlab
from tests.projects.test_costs import cost

pytestmark = pytest.mark.django_db
SHOWN = (
    "Aachen, Gelsenkirchen",
    "Elisenbrunnen",
    "Heute fährt keiner.",
    "Auf Abruf.",
    "09/2028",
    "Offen sein",
    "Besuche",
    "1. Konzept",
    "01.03.2020 bis 31.08.2020",
    "12,5",
    "voraussichtlich 31.10.2020",
    "Bürgerlabor",
    "Utrecht",
    "2.058.624,85\u00a0€",
    "(80,0\u00a0% der zuwendungsfähigen Ausgaben)",
    "Stiftung",
    "Keine Personen.",
    "keine Beihilfe",
)


def page_of(actor: Membership, made: Project) -> str:
    answer = client_for(actor).get(made.get_absolute_url())
    assert answer.status_code == 200
    return " ".join(answer.content.decode().replace("\u00a0", "\0").split()).replace("\0", "\u00a0")


@pytest.fixture
def whole(aachen: Municipality) -> Project:
    return oecherlab(
        aachen,
        "approved",
        communes=["05334002", "05513000"],
        place="Elisenbrunnen",
        problem="Heute fährt keiner.",
        distinction="Auf Abruf.",
        transfer_from="2028-09-01",
        third_party=Decimal("1000.00"),
        third_party_source="Stiftung",
        no_early_start=True,
        impact_assessment="nein",
        impact_reason="Keine Personen.",
        state_aid="keine",
    )


def test_everything_entered_is_shown(officer: Membership, whole: Project) -> None:
    page = page_of(officer, whole)
    for text in SHOWN:
        assert text in page, text


def test_the_plan_by_year_comes_only_to_whom_the_database_shows_it(
    officer: Membership, whole: Project
) -> None:
    for reader in (officer, membership("ministry_reviewer", ministry())):
        page = page_of(reader, whole)
        assert 'id="finanzierung"' in page
        assert "1.218.516,36\u00a0€" in page
        assert "Stadt Aachen: 1.646.899,88\u00a0€ (80,0\u00a0% von 2.058.624,85\u00a0€)" in page
    page = page_of(membership("project_office", tenant("soest")), whole)
    assert 'id="finanzierung"' not in page
    assert "1.218.516,36" not in page
    assert "1. Konzept" in page


def test_nothing_entered_leaves_no_empty_boxes(officer: Membership, aachen: Municipality) -> None:
    page = page_of(officer, project(aachen))
    for box in ("ziele", "arbeitspakete", "finanzierung", "erklaerungen", "beispiele"):
        assert f'id="{box}"' not in page


def test_more_rows_cost_no_more(officer: Membership, whole: Project) -> None:
    client = client_for(officer)
    before = cost(client, whole.get_absolute_url())
    read(lambda: _more(whole, 5))
    assert cost(client, whole.get_absolute_url()) == before <= 12


def _more(made: Project, rows: int) -> None:
    amounts = {"amount": 1, "eligible": 1}
    for number in range(rows):
        Objective.objects.create(project=made, title=f"Ziel {number}")
        WorkPackage.objects.create(project=made, title=f"Paket {number}", effort=number)
        CostLine.objects.create(project=made, year=2021, category="personal", **amounts)
