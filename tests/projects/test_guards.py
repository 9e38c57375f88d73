"""Each condition of the lifecycle, met and unmet."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest

from municipalities.models import Municipality
from projects.guards import GUARDS, Attempt, state_funds, unmet
from projects.models import (
    CostLine,
    Document,
    Milestone,
    Objective,
    Partner,
    Precedent,
    Project,
    ProjectSector,
    Recipient,
    Transition,
    WorkPackage,
)
from projects.queries import visible_projects
from projects.workflow import TRANSITIONS
from tests.factories.documents import document
from tests.factories.municipalities import person, tenant
from tests.factories.projects import NOW, TRANSFER, area, complete_project, milestone, project

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_worker")]
TODAY = NOW.date()
NOBODY = 0


def problems(
    step: str, made: Project, *, reason: str | None = "Ein ausreichend langer Text hierzu.",
    user_id: int = NOBODY, today: dt.date = TODAY,
) -> list[tuple[str, str]]:  # fmt: skip
    fresh = visible_projects().get(pk=made.pk)
    attempt = Attempt(project=fresh, user_id=user_id, reason=reason, today=today)
    return [(problem.code, problem.field) for problem in unmet(step, attempt)]


def fields(step: str, made: Project, **options: Any) -> list[str]:
    return [field for _code, field in problems(step, made, **options)]


def change(made: Project, **values: Any) -> Project:
    Project.objects.filter(pk=made.pk).update(**values)
    return made


def took(made: Project, step: str, user: Any, at: dt.datetime = NOW) -> None:
    Transition.objects.create(project=made, name=step, to_state=made.state, actor=user, at=at)


def test_guards_belong_to_transitions_that_exist() -> None:
    assert set(GUARDS) <= set(TRANSITIONS)


class TestSketch:
    def test_a_complete_one_passes(self, aachen: Municipality) -> None:
        assert problems("submit_sketch", complete_project(aachen)) == []

    def test_an_empty_one_names_everything_at_once(self, aachen: Municipality) -> None:
        wanted = ["summary", "area", "partners", "transfer", "total_cost"]
        assert fields("submit_sketch", project(aachen)) == wanted

    @pytest.mark.parametrize(
        ("values", "field"),
        (
            ({"title": "Bus "}, "title"),
            ({"summary": "x" * 199}, "summary"),
            ({"summary": "x" * 601}, "summary"),
            ({"summary": " " * 300}, "summary"),
            ({"transfer": "x" * 199}, "transfer"),
            ({"area": None}, "area"),
            ({"total_cost": None}, "total_cost"),
            ({"total_cost": Decimal(0)}, "total_cost"),
        ),
    )
    def test_each_gap_names_its_field(
        self, aachen: Municipality, values: dict[str, Any], field: str
    ) -> None:
        assert fields("submit_sketch", change(complete_project(aachen), **values)) == [field]

    def test_sectors_belong_to_urban_development(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        ProjectSector.objects.all().delete()
        assert fields("submit_sketch", made) == ["sectors"]
        change(made, area=area("egovernment"))
        assert fields("submit_sketch", made) == []

    def test_a_reason_stands_for_a_partner(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        Partner.objects.all().delete()
        assert fields("submit_sketch", made) == ["partners"]
        change(made, no_partner_reason="Partner folgen nach der Abstimmung.")
        assert fields("submit_sketch", made) == []

    def test_problems_lead_to_the_field(self, aachen: Municipality) -> None:
        made = visible_projects().get(pk=project(aachen).pk)
        attempt = Attempt(project=made, user_id=NOBODY, reason=None, today=TODAY)
        urls = {problem.field: problem.url for problem in unmet("submit_sketch", attempt)}
        page = f"/arbeit/projekte/{made.reference}/bearbeiten/stammdaten/"
        assert urls["summary"] == f"{page}#id_summary"
        assert urls["area"] == f"{page}#id_area_0"


WITH_TEXT = (
    "to_board", "invite_application", "reject", "request_info", "supply_info", "approve",
    "request_change", "decide_change", "suspend", "return_evidence", "accept_evidence", "withdraw",
    "revoke",
)  # fmt: skip


class TestReasons:
    @pytest.mark.parametrize("step", WITH_TEXT)
    def test_a_blank_text_is_asked_for(self, step: str, aachen: Municipality) -> None:
        made = complete_project(aachen)
        assert "reason" in fields(step, made, reason=" \n ")
        assert "reason" not in fields(step, made, reason="Text")
        assert "reason" not in fields(step, made, reason=None)

    @pytest.mark.parametrize(("length", "wanted"), ((29, ["reason"]), (30, [])))
    def test_a_return_explains_itself(
        self, length: int, wanted: list[str], aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        assert fields("return_sketch", made, reason="x" * length + "  ") == wanted


class TestFourEyes:
    @pytest.mark.parametrize(
        "step", ("start_pre_review", "invite_application", "reject", "approve")
    )
    def test_nobody_decides_on_own_work(self, step: str, aachen: Municipality) -> None:
        author, submitter, other = person(), person(), person()
        made = complete_project(aachen, created_by=author)
        took(made, "submit_sketch", submitter)
        assert ("four_eyes", "") in problems(step, made, user_id=author.pk)
        assert ("four_eyes", "") in problems(step, made, user_id=submitter.pk)
        assert ("four_eyes", "") not in problems(step, made, user_id=other.pk)

    @pytest.mark.parametrize(
        ("step", "earlier"),
        (
            ("approve", "start_formal_review"),
            ("reject", "start_formal_review"),
            ("accept_evidence", "submit_evidence"),
            ("accept_evidence", "approve"),
            ("revoke", "approve"),
        ),
    )
    def test_two_people_share_a_review(self, step: str, earlier: str, aachen: Municipality) -> None:
        first, second = person(), person()
        made = complete_project(aachen)
        took(made, earlier, first)
        assert ("four_eyes", "") in problems(step, made, user_id=first.pk)
        assert ("four_eyes", "") not in problems(step, made, user_id=second.pk)

    def test_the_latest_round_counts(self, aachen: Municipality) -> None:
        first, second = person(), person()
        made = complete_project(aachen)
        took(made, "start_formal_review", first)
        took(made, "start_formal_review", second, NOW + dt.timedelta(days=1))
        assert problems("approve", made, user_id=first.pk) == []


class TestBudget:
    def test_what_is_granted_is_spoken_for(self, aachen: Municipality) -> None:
        other = complete_project(tenant("soest"), "implementation")
        made = complete_project(aachen, "ministry_review")
        change(other, grant=state_funds() - Decimal(388_000))
        assert problems("invite_application", made) == []
        change(other, grant=state_funds() - Decimal(387_999))
        assert problems("invite_application", made) == [("budget_exhausted", "")]
        change(other, state="revoked")
        assert problems("invite_application", made) == []

    def test_a_sketch_without_a_grant_counts_at_the_highest_rate(
        self, aachen: Municipality
    ) -> None:
        other = complete_project(tenant("soest"), "approved")
        made = change(complete_project(aachen, "ministry_review"), grant=None, total_cost=1000)
        change(other, grant=state_funds() - Decimal(800))
        assert problems("invite_application", made) == []
        change(other, grant=state_funds() - Decimal("799.99"))
        assert problems("invite_application", made) == [("budget_exhausted", "")]


class TestApplication:
    def test_a_complete_one_passes(self, aachen: Municipality) -> None:
        assert problems("submit_application", complete_project(aachen)) == []

    @pytest.mark.parametrize(
        ("values", "wanted"),
        (
            ({"own_share": Decimal("97000.01")}, []),
            ({"own_share": Decimal("97000.02")}, ["own_share"]),
            ({"own_share": Decimal("96999.98")}, ["own_share"]),
            ({"own_share": None, "grant": Decimal(485_000)}, ["grant", "own_share"]),
            ({"own_share": Decimal(90_000), "third_party": Decimal(7_000)}, ["third_party_source"]),
            ({"project_type": ""}, ["project_type"]),
            ({"manager": None}, ["manager"]),
            ({"recipient": " "}, ["recipient"]),
            ({"communes": []}, ["communes"]),
            ({"problem": ""}, ["problem"]),
            ({"distinction": ""}, ["distinction"]),
            ({"licence": ""}, ["licence"]),
            ({"transfer_from": None}, ["transfer_from"]),
            ({"transfer_from": dt.date(2026, 8, 1)}, ["transfer_from"]),
            ({"transfer_from": dt.date(2026, 9, 1)}, []),
            ({"deducts_vat": None}, ["deducts_vat"]),
            ({"council_resolution": " "}, ["council_resolution"]),
            ({"no_early_start": False}, ["no_early_start"]),
            ({"no_double_funding": False}, ["no_double_funding"]),
            ({"impact_assessment": ""}, ["impact_assessment"]),
            ({"impact_assessment": "nein"}, ["impact_reason"]),
            ({"accessibility": " "}, ["accessibility"]),
            ({"state_aid": ""}, ["state_aid"]),
            ({"grant": Decimal(390_000), "own_share": Decimal(95_000)}, ["grant"]),
            ({"total_cost": None}, ["total_cost"]),
            ({"start": None}, ["start"]),
            ({"end": None}, ["end"]),
            ({"start": TODAY}, ["start"]),
        ),
    )
    def test_each_gap_names_its_field(
        self, aachen: Municipality, values: dict[str, Any], wanted: list[str]
    ) -> None:
        made = change(complete_project(aachen), **values)
        assert fields("submit_application", made) == wanted

    def test_work_and_costs_are_planned(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        made.work_packages.all().delete()
        made.cost_lines.all().delete()
        assert fields("submit_application", made) == ["work_packages", "cost_lines"]

    @pytest.mark.parametrize("part", ("indicator", "base", "target"))
    def test_goals_can_be_measured(self, part: str, aachen: Municipality) -> None:
        made = complete_project(aachen)
        Objective.objects.update(**{part: ""})
        assert fields("submit_application", made) == ["objectives"]
        Objective.objects.all().delete()
        assert fields("submit_application", made) == ["objectives"]

    def test_milestones_say_what_they_are_accepted_by(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        Milestone.objects.filter(pk=Milestone.objects.latest("due").pk).update(criterion=" ")
        assert fields("submit_application", made) == ["milestones"]

    def test_the_councils_document_stands_for_its_reference(self, aachen: Municipality) -> None:
        made = change(complete_project(aachen), council_resolution="")
        resolution = document(made, kind="council_resolution")
        assert fields("submit_application", made) == []
        Document.objects.filter(pk=resolution.pk).update(removed_at=NOW)
        assert fields("submit_application", made) == ["council_resolution"]

    def test_each_recipients_rate_is_within_its_own_limit(self, aachen: Municipality) -> None:
        made = change(complete_project(aachen), grant=Decimal(436_500), own_share=Decimal(48_500))
        rows = {"project": made, "name": "RWTH Aachen", "kind": "research"}
        receiver = Recipient.objects.create(**rows, rate=Decimal(90))
        assert fields("submit_application", made) == []
        Recipient.objects.filter(pk=receiver.pk).update(rate=Decimal("90.01"))
        assert fields("submit_application", made) == ["recipients"]

    def test_three_milestones_lie_inside_the_period(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        latest = Milestone.objects.latest("due")
        Milestone.objects.filter(pk=latest.pk).update(due=dt.date(2029, 1, 1))
        assert fields("submit_application", made) == ["milestones"] * 2
        milestone(made, dt.date(2028, 8, 31))
        assert fields("submit_application", made) == ["milestones"]
        Milestone.objects.filter(pk=latest.pk).delete()
        assert fields("submit_application", made) == []

    @pytest.mark.parametrize(("year", "wanted"), ((2025, 1), (2026, 0), (2028, 0), (2029, 1)))
    def test_money_is_spent_while_the_project_lasts(
        self, year: int, wanted: int, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        CostLine.objects.update(year=year)
        assert fields("submit_application", made) == ["cost_lines"] * wanted

    def test_what_lies_outside_is_named_at_its_field(self, aachen: Municipality) -> None:
        made = change(
            complete_project(aachen), start=dt.date(2026, 11, 1), end=dt.date(2026, 11, 30)
        )
        CostLine.objects.update(year=2035)
        fresh = visible_projects().get(pk=made.pk)
        attempt = Attempt(project=fresh, user_id=NOBODY, reason=None, today=TODAY)
        found = {
            each.url.rpartition("#")[2]: each.message
            for each in unmet("submit_application", attempt)
        }
        wanted = {"id_milestones-0-due", "id_milestones-2-due", "id_cost_lines-0-year"}
        assert wanted < found.keys()
        assert "id_milestones-1-due" not in found
        assert found["id_cost_lines-0-year"].startswith("Ausgabe 1: In diesem Haushaltsjahr")


BEGUN = (
    (Partner, {"share": 5}, ["partners"]),
    (Objective, {"indicator": "Minuten", "base": "1", "target": "2"}, ["objectives"]),
    (Precedent, {"where": "Utrecht"}, ["precedents"]),
    (WorkPackage, {"responsible": "Amt 61"}, ["work_packages"]),
    (Milestone, {"criterion": "Rollt"}, ["milestones"] * 2),
    (Recipient, {"name": "Stadt"}, ["recipients"]),
    (CostLine, {"note": "Stelle"}, ["cost_lines"] * 3),
)


class TestRows:
    @pytest.mark.parametrize("step", ("submit_sketch", "submit_application", "supply_info"))
    @pytest.mark.parametrize(("model", "values", "wanted"), BEGUN)
    def test_that_were_only_begun_are_named_gap_by_gap(
        self, model: Any, values: Any, wanted: list[str], step: str, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        begun = model.objects.create(project=made, position=9, **values)
        assert fields(step, made) == wanted
        begun.delete()
        assert fields(step, made) == []

    def test_of_which_none_is_whole_count_as_none(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        Partner.objects.update(name="")
        assert fields("submit_sketch", made) == ["partners"] * 2
        Partner.objects.update(name="Verbund")
        WorkPackage.objects.update(title="")
        CostLine.objects.update(amount=None)
        Milestone.objects.filter(pk=Milestone.objects.latest("due").pk).update(due=None)
        lists = ["work_packages", "milestones", "cost_lines"]
        found = fields("submit_application", made)
        assert sorted(found) == sorted(lists * 2)

    def test_are_named_by_number_at_their_field(self, aachen: Municipality) -> None:
        made = complete_project(aachen)
        Milestone.objects.filter(pk=Milestone.objects.earliest("due").pk).update(due=None)
        fresh = visible_projects().get(pk=made.pk)
        attempt = Attempt(project=fresh, user_id=NOBODY, reason=None, today=TODAY)
        [gap] = unmet("submit_sketch", attempt)
        assert gap.message.startswith("Meilenstein 3: Geben Sie an, bis wann")
        assert gap.url.endswith("/zeitplan/#id_milestones-2-due")


class TestDelivery:
    def test_the_grant_is_final_after_a_month_or_with_a_waiver(self, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved", manager=person())
        took(made, "approve", person())
        early, late = TODAY + dt.timedelta(days=29), TODAY + dt.timedelta(days=30)
        assert fields("start_project", made, reason="", today=early) == ["reason"]
        assert fields("start_project", made, reason="Verzicht erklärt", today=early) == []
        assert fields("start_project", made, reason="", today=late) == []

    def test_somebody_leads_the_project(self, aachen: Municipality) -> None:
        assert fields("start_project", complete_project(aachen, "approved", manager=None)) == [
            "manager"
        ]

    def test_milestones_are_reached_before_the_end(self, aachen: Municipality) -> None:
        made = complete_project(aachen, "implementation")
        document(made, kind="transfer")
        assert fields("start_implementation", made) == ["milestones"]
        assert fields("finish", made) == ["milestones"]
        Milestone.objects.filter(pk=Milestone.objects.earliest("due").pk).update(done_on=TODAY)
        assert fields("start_implementation", made) == []
        assert fields("finish", made) == ["milestones"]
        Milestone.objects.update(done_on=TODAY)
        assert fields("finish", made) == []

    def test_what_was_awarded_is_documented_or_explained(self, aachen: Municipality) -> None:
        made = project(aachen, "conception")
        assert fields("start_implementation", made, reason=None) == []
        assert fields("start_implementation", made, reason="") == ["reason"]
        assert fields("start_implementation", made, reason="Nichts zu vergeben.") == []
        document(made, kind="procurement")
        assert fields("start_implementation", made, reason="") == []

    def test_the_end_leaves_a_transfer_document(self, aachen: Municipality) -> None:
        made = project(aachen, "implementation", transfer=TRANSFER)
        assert fields("finish", made) == ["documents"]
        document(made, kind="transfer")
        assert fields("finish", made) == []

    def test_documented_projects_without_a_plan_are_not_stuck(self, aachen: Municipality) -> None:
        made = project(aachen, "conception")
        assert fields("start_implementation", made) == []

    @pytest.mark.parametrize("step", ("decide_change", "resume"))
    def test_the_way_back_is_known(self, step: str, aachen: Municipality) -> None:
        made = project(aachen, "suspended")
        assert problems(step, made) == [("previous_unknown", "")]
        assert problems(step, change(made, previous_state="conception")) == []

    def test_a_transfer_has_licence_and_contact(self, aachen: Municipality) -> None:
        made = project(aachen, "completed")
        assert fields("start_transfer", made) == ["licence", "manager"]
        change(made, licence="MIT", manager=person())
        assert fields("start_transfer", made) == []

    def test_a_grant_has_amount_and_period(self, aachen: Municipality) -> None:
        made = change(complete_project(aachen, "formal_review"), grant=None, end=None)
        codes = [code for code, _field in problems("approve", made)]
        assert codes == ["grant_missing", "period_missing"]


def test_state_funds_are_those_of_the_programme() -> None:
    assert state_funds() == Decimal(91_000_000)
