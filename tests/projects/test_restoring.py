"""Versions on pages and over REST, and bringing an older one back."""

import datetime as dt
from collections.abc import Iterator
from copy import deepcopy
from decimal import Decimal
from typing import Any

import pytest
from django.db import transaction
from pytest_django.plugin import DjangoDbBlocker

from core.errors import NotAllowed, Outdated, Unmet
from core.ids import uuid7
from core.scope import elevated
from municipalities.models import Membership, Municipality, Role
from projects import operations
from projects.content import Line
from projects.models import Project, Version
from projects.operations.versions import begin_versions
from tests.counting import statements
from tests.factories.municipalities import (
    client_for,
    membership,
    organisation,
    tenant,
)
from tests.factories.projects import NOW, area, project
from tests.projects.acting import act, read
from tests.projects.test_api import Api
from tests.worlds import kept

pytestmark = pytest.mark.django_db
GOAL = uuid7()
HOUR = dt.timedelta(hours=1)


@pytest.fixture(scope="module")
def kept_change(
    django_db_setup: None, django_db_blocker: DjangoDbBlocker
) -> Iterator[tuple[Membership, Project]]:
    """Built once; what a test changes is undone after it."""
    with django_db_blocker.unblock(), kept(_change) as made:
        yield made


@pytest.fixture
def officer(kept_change: tuple[Membership, Project], db: None) -> Membership:
    return deepcopy(kept_change[0])


@pytest.fixture
def changed(kept_change: tuple[Membership, Project], db: None) -> Project:
    return deepcopy(kept_change[1])


def _change() -> tuple[Membership, Project]:
    """Three versions by an officer: created; entered; and most of it undone again."""
    officer = membership(Role.OFFICER, tenant("aachen"))
    made = act(operations.create_project, officer, title="Bürgerbus")
    entered = {
        "summary": "Ein Bus fährt auf Abruf.",
        "area": area(),
        "manager": officer.user,
        "total_cost": Decimal("1000.00"),
        "place": ("Rathaus", Decimal("50.77535"), Decimal("6.08390")),
        "objectives": [Line(uid=GOAL, values={"title": "Weniger warten", "due": NOW.date()})],
        "partners": [Line(values={"organisation": organisation("research", "rwth")})],
    }
    undone: dict[str, Any] = {
        "title": "Rufbus",
        "summary": "Ein Zug fährt auf Abruf.",
        "area": None,
        "manager": None,
        "place": None,
        "total_cost": Decimal("2058624.85"),
        "objectives": [],
        "partners": [],
    }
    for number, values in enumerate((entered, undone), 1):
        now = NOW + number * HOUR
        act(operations.change_project, officer, project=made, values=values, version=None, now=now)
    return officer, read(lambda: Project.objects.get(pk=made.pk))


def restore(actor: Membership, made: Project, number: int, **options: Any) -> Any:
    given = {"version": made.version, "now": NOW + 5 * HOUR} | options
    return act(operations.restore_version, actor, project=made, number=number, **given)


def content(made: Project, number: int) -> dict[str, Any]:
    return read(lambda: dict(Version.objects.get(project=made, number=number).content))


class TestRestore:
    def test_it_becomes_the_newest_version_and_all_others_stay(
        self, officer: Membership, changed: Project
    ) -> None:
        done = restore(officer, changed, 2)
        assert (done.project.title, done.project.area) == ("Bürgerbus", area())
        assert done.project.manager == officer.user
        assert done.project.total_cost == Decimal("1000.00")
        assert (done.project.place, done.project.latitude) == ("Rathaus", Decimal("50.77535"))
        assert read(Version.objects.filter(project=changed).count) == 4
        assert content(changed, 4) == content(changed, 2)
        assert not done.left_out

    def test_the_present_state_stays_a_version_within_the_same_sitting(
        self, officer: Membership, changed: Project
    ) -> None:
        before = content(changed, 3)
        restore(officer, changed, 2, now=NOW + 2 * HOUR + dt.timedelta(minutes=1))
        assert content(changed, 3) == before
        assert content(changed, 4) == content(changed, 2)

    @pytest.mark.parametrize(
        ("typed", "stays"),
        (
            ("Ein Zug fährt auf Abruf, auch am Abend und in der Nacht, in jeden Ortsteil.", False),
            ("Ein Zug faehrt auf Abruf, auch am Abend und in der Nacht.", False),
            ("Wärme aus dem Abwasser heizt das Hallenbad.", True),
            ("", True),
        ),
    )
    def test_what_one_change_takes_away_stays_in_a_version(
        self, officer: Membership, changed: Project, typed: str, stays: bool
    ) -> None:
        text = "Ein Zug fährt auf Abruf, auch am Abend und in der Nacht."
        soon = NOW + 2 * HOUR
        made = changed
        for minute, summary in enumerate((text, typed), 1):
            made = act(
                operations.change_project,
                officer,
                project=made,
                values={"summary": summary},
                version=made.version,
                now=soon + dt.timedelta(minutes=minute),
            )
        assert read(Version.objects.filter(project=made).count) == (4 if stays else 3)
        assert content(made, 3)["summary"] == (text if stays else typed)

    def test_a_version_holds_the_sums_of_its_cost_lines(
        self, officer: Membership, changed: Project
    ) -> None:
        line = {"year": 2026, "category": "staff", "amount": 300, "eligible": 200}
        values = {"cost_lines": [Line(values=line)]}
        done = act(
            operations.change_project,
            officer,
            project=changed,
            values=values,
            version=changed.version,
            now=NOW + 6 * HOUR,
        )
        kept = content(done, 4)
        assert [Decimal(kept[name]) for name in ("total_cost", "eligible_cost")] == [300, 200]

    def test_rows_are_the_same_rows_again(self, officer: Membership, changed: Project) -> None:
        done = restore(officer, changed, 2)
        (goal,) = read(lambda: list(done.project.objectives.all()))
        assert (goal.uid, goal.title, goal.due) == (GOAL, "Weniger warten", NOW.date())

    def test_the_newest_changes_nothing(self, officer: Membership, changed: Project) -> None:
        assert restore(officer, changed, 3).project.version == changed.version
        assert read(Version.objects.filter(project=changed).count) == 3

    def test_what_is_gone_is_left_out_and_named(
        self, officer: Membership, changed: Project
    ) -> None:
        row = next(
            unit
            for unit in content(changed, 2)
            if unit.startswith("partners/") and not unit.endswith("/order")
        )
        with elevated(), transaction.atomic():
            organisation("research", "rwth").delete()
            officer.ended_at = NOW
            officer.save(update_fields=["ended_at"])
        colleague = membership("project_office", officer.organisation)
        done = restore(colleague, changed, 2)
        assert done.left_out == {"manager": str(officer.user_id), row: "rwth"}
        assert (done.project.title, done.project.manager) == ("Bürgerbus", None)
        assert read(done.project.partners.count) == 0

    def test_the_key_of_another_system_stays(self, officer: Membership, changed: Project) -> None:
        with elevated(), transaction.atomic():
            Project.objects.filter(pk=changed.pk).update(external_key="P-17")
        assert restore(officer, changed, 1).project.external_key == "P-17"

    def test_what_the_version_does_not_know_stays(
        self, officer: Membership, changed: Project
    ) -> None:
        with elevated(), transaction.atomic():
            version = Version.objects.get(project=changed, number=1)
            for unit in ("summary", "objectives/order", "sectors"):
                del version.content[unit]
            version.save(update_fields=["content"])
        done = restore(officer, changed, 1)
        assert (done.project.title, done.project.summary) == ("Bürgerbus", changed.summary)

    def test_somebody_elses_change_meanwhile_is_told(
        self, officer: Membership, changed: Project
    ) -> None:
        with pytest.raises(Outdated):
            restore(officer, changed, 2, version=changed.version - 1)

    def test_a_title_in_use_is_refused(
        self, officer: Membership, changed: Project, aachen: Municipality
    ) -> None:
        project(aachen, title="BÜRGERBUS")
        with pytest.raises(Unmet) as refusal:
            restore(officer, changed, 2)
        assert [each.field for each in refusal.value.problems] == ["title"]

    def test_an_unknown_version_is_not_there(self, officer: Membership, changed: Project) -> None:
        with pytest.raises(Version.DoesNotExist):
            restore(officer, changed, 9)

    @pytest.mark.parametrize(
        ("role", "state", "allowed"),
        (
            ("municipal_officer", "idea", True),
            ("project_office", "application_open", True),
            ("project_office", "additional_info", True),
            ("municipal_officer", "pre_review", False),
            ("municipal_officer", "approved", False),
            ("municipal_lead", "idea", False),
            ("tenant_admin", "idea", False),
        ),
    )
    def test_whoever_enters_may_while_the_plan_is_open(
        self, role: str, state: str, allowed: bool, aachen: Municipality
    ) -> None:
        made = project(aachen, state)
        with elevated(), transaction.atomic():
            begin_versions(projects=[made], now=NOW)
        actor = membership(role, aachen)
        if allowed:
            assert restore(actor, made, 1).project == made
        else:
            with pytest.raises(NotAllowed):
                restore(actor, made, 1)

    def test_another_municipality_may_not(self, changed: Project) -> None:
        with pytest.raises(NotAllowed):
            restore(membership("municipal_officer", tenant("soest")), changed, 1)


class TestHandOver:
    def test_a_new_lead_is_a_version(self, officer: Membership, office: Membership) -> None:
        values = {"title": "Bürgerbus", "manager": officer.user}
        made = act(operations.create_project, officer, **values)
        act(operations.hand_over, office, from_user_id=officer.user_id, to=office)
        assert content(made, 2)["manager"] == office.user_id


class TestPages:
    def test_the_list_says_who_changed_what_when(
        self, officer: Membership, changed: Project
    ) -> None:
        page = client_for(officer).get(f"/arbeit/projekte/{changed.reference}/fassungen/")
        text = page.content.decode()
        assert text.index(">3") < text.index(">2") < text.index(">1")
        assert str(officer.user) in text
        assert "02.03.2026, 12:00 Uhr" in text
        assert (
            "Projekttitel, Kurzbeschreibung, Bereich, Projektleitung, Ort der Umsetzung, "
            "Gesamtausgaben" in text
        )
        assert "Erste Fassung" in text

    def test_two_versions_side_by_side(self, officer: Membership, changed: Project) -> None:
        address = f"/arbeit/projekte/{changed.reference}/fassungen/vergleich/"
        text = client_for(officer).get(f"{address}?von=2&bis=3").content.decode()
        flat = " ".join(text.split())
        for found in (
            "Bus<span",
            "Zug<span",
            "<del>1.000,00 €</del>",
            "<ins>2.058.624,85 €</ins>",
            "<del>Stadtentwicklung</del>",
            f"<del>{officer.user}</del>",
            '<del lang="de">Weniger warten</del>',
            '<del lang="de">Rwth</del>',
        ):
            assert found in flat, found
        assert "[entfernt:" in flat
        assert "[ergänzt:" in flat

    def test_the_other_way_round_everything_is_exchanged(
        self, officer: Membership, changed: Project
    ) -> None:
        address = f"/arbeit/projekte/{changed.reference}/fassungen/vergleich/"
        text = client_for(officer).get(f"{address}?von=3&bis=2").content.decode()
        assert "<ins>1.000,00\u00a0€</ins>" in text
        assert "hinzugekommen" in text

    def test_with_itself_there_is_no_difference(
        self, officer: Membership, changed: Project
    ) -> None:
        address = f"/arbeit/projekte/{changed.reference}/fassungen/vergleich/"
        text = client_for(officer).get(f"{address}?von=2&bis=2").content.decode()
        assert "Kein Unterschied" in text

    def test_without_numbers_it_shows_the_last_change(
        self, officer: Membership, changed: Project
    ) -> None:
        address = f"/arbeit/projekte/{changed.reference}/fassungen/vergleich/"
        text = client_for(officer).get(address).content.decode()
        assert "Von Fassung 2 zu Fassung 3" in text

    @pytest.mark.parametrize("query", ("von=9&bis=1", "von=abc", "bis=", "von=99999999999999999"))
    def test_a_version_that_is_not_there_says_so(
        self, query: str, officer: Membership, changed: Project
    ) -> None:
        address = f"/arbeit/projekte/{changed.reference}/fassungen/vergleich/?{query}"
        answer = client_for(officer).get(address)
        assert answer.status_code == 422
        assert "error-summary" in answer.content.decode()

    @pytest.mark.parametrize("rows", (1, 3))
    def test_the_list_costs_the_same_for_any_number(
        self, rows: int, officer: Membership, changed: Project
    ) -> None:
        with elevated(), transaction.atomic():
            Version.objects.filter(project=changed, number__gt=rows).delete()
        browser = client_for(officer)
        with statements() as ran:
            browser.get(f"/arbeit/projekte/{changed.reference}/fassungen/")
        assert len(ran) == 15, ran

    @pytest.mark.parametrize("old", (1, 2, 3))
    def test_a_comparison_costs_at_most_so_much(
        self, old: int, officer: Membership, changed: Project
    ) -> None:
        browser = client_for(officer)
        with statements() as ran:
            address = f"/arbeit/projekte/{changed.reference}/fassungen/vergleich/"
            browser.get(f"{address}?von={old}&bis=3")
        assert len(ran) <= 16, ran

    def test_a_partner_who_sees_the_project_sees_no_version(self, changed: Project) -> None:
        partner = organisation("partner", "hamm", municipality=changed.tenant)
        with elevated(), transaction.atomic():
            row = Project.objects.get(pk=changed.pk)
            row.shared_with = [partner.circle_id]
            row.save(update_fields=["shared_with"])
        browser = client_for(membership("partner_contributor", partner))
        page = browser.get(changed.get_absolute_url())
        assert page.status_code == 200
        assert "/fassungen/" not in page.content.decode()
        for end in ("", "vergleich/"):
            address = f"/arbeit/projekte/{changed.reference}/fassungen/{end}"
            assert browser.get(address).status_code == 404

    def test_bringing_one_back_asks_and_does_it(
        self, officer: Membership, changed: Project
    ) -> None:
        browser = client_for(officer)
        address = f"/arbeit/projekte/{changed.reference}/fassungen/1/wiederherstellen/"
        question = browser.get(address).content.decode()
        assert "Das ändert sich" in question
        assert "Rufbus" in question
        answer = browser.post(address, {"version": changed.version}, follow=True)
        assert "Fassung 1 gilt wieder" in answer.content.decode()
        assert read(lambda: Project.objects.get(pk=changed.pk)).title == "Bürgerbus"

    def test_what_is_left_out_is_named_on_the_page(
        self, officer: Membership, changed: Project
    ) -> None:
        with elevated(), transaction.atomic():
            organisation("research", "rwth").delete()
        browser = client_for(officer)
        address = f"/arbeit/projekte/{changed.reference}/fassungen/2/wiederherstellen/"
        answer = browser.post(address, {"version": changed.version}, follow=True)
        assert "Partner: rwth" in answer.content.decode()

    def test_a_change_meanwhile_is_shown_before_anything_happens(
        self, officer: Membership, changed: Project
    ) -> None:
        browser = client_for(officer)
        address = f"/arbeit/projekte/{changed.reference}/fassungen/1/wiederherstellen/"
        answer = browser.post(address, {"version": changed.version - 1})
        text = answer.content.decode()
        assert answer.status_code == 409
        assert "inzwischen geändert" in text
        assert f'name="version" value="{changed.version}"' in " ".join(text.split())
        assert read(lambda: Project.objects.get(pk=changed.pk)).title == "Rufbus"

    def test_a_title_in_use_says_so_on_the_page(
        self, officer: Membership, changed: Project, aachen: Municipality
    ) -> None:
        project(aachen, title="Bürgerbus")
        address = f"/arbeit/projekte/{changed.reference}/fassungen/1/wiederherstellen/"
        answer = client_for(officer).post(address, {"version": changed.version})
        assert answer.status_code == 422
        assert "gibt es in Ihrer Kommune schon" in answer.content.decode()


class TestApi:
    def test_versions_newest_first(self, officer: Membership, changed: Project) -> None:
        status, body = Api(officer)("GET", f"{changed.reference}/versions/")
        assert (status, body["count"]) == (200, 3)
        assert [row["number"] for row in body["results"]] == [3, 2, 1]
        assert set(body["results"][0]) == {"number", "began_at", "at", "actor"}

    def test_one_with_its_content(self, officer: Membership, changed: Project) -> None:
        status, body = Api(officer)("GET", f"{changed.reference}/versions/2/")
        assert status == 200
        assert body["content"]["area"] == "stadtentwicklung"
        (goal,) = body["content"]["objectives"]
        assert (goal["uid"], goal["title"]) == (str(GOAL), "Weniger warten")

    def test_two_compared(self, officer: Membership, changed: Project) -> None:
        path = f"{changed.reference}/versions/compare/?from=2&to=3"
        status, body = Api(officer)("GET", path)
        assert status == 200
        cost = next(each for each in body["changes"] if each["field"] == "total_cost")
        assert (cost["before"], cost["after"]) == ("1000.00", "2058624.85")
        goals = next(each for each in body["lists"] if each["field"] == "objectives")
        (row,) = goals["rows"]
        assert (row["uid"], row["after"], goals["order"]) == (str(GOAL), None, None)

    def test_with_itself_nothing(self, officer: Membership, changed: Project) -> None:
        path = f"{changed.reference}/versions/compare/?from=3&to=3"
        assert Api(officer)("GET", path) == (200, {"changes": [], "lists": []})

    @pytest.mark.parametrize(
        ("path", "status"),
        (
            ("versions/9/", 404),
            ("versions/compare/?from=1&to=9", 404),
            ("versions/compare/?from=1", 400),
            ("versions/compare/?from=x&to=1", 400),
        ),
    )
    def test_what_is_not_there(
        self, path: str, status: int, officer: Membership, changed: Project
    ) -> None:
        assert Api(officer)("GET", f"{changed.reference}/{path}")[0] == status
