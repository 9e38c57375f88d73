"""Entering a project and changing what was entered."""

import datetime as dt
from uuid import uuid4

import pytest

from audit.models import AuditEntry
from core.errors import NotAllowed, Outdated, Unmet
from core.models import Reach
from municipalities.models import Membership, Municipality
from projects import operations
from projects.content import Line
from projects.models import (
    Project,
    ProjectFact,
    Transition,
)
from tests.factories.municipalities import (
    membership,
    organisation,
    tenant,
)
from tests.factories.projects import (
    NOW,
    SUMMARY,
    area,
    complete_project,
    project,
    sector,
)
from tests.projects.acting import act, read

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=3)


class TestCreate:
    def test_a_title_alone_makes_a_draft_of_the_own_municipality(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = act(operations.create_project, officer, title="  Bürgerbus  ")
        assert (made.title, made.state, made.tenant, made.reach) == (
            "Bürgerbus",
            "idea",
            aachen,
            Reach.INTERNAL,
        )
        assert made.reference == "AC-2026-0001"

    def test_it_leaves_history_fact_and_trail(self, officer: Membership) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        history = read(lambda: Transition.objects.get(project=made))
        assert (history.name, history.from_state, history.to_state) == ("create", "", "idea")
        assert (history.actor_id, history.role) == (officer.user_id, "municipal_officer")
        fact = read(lambda: ProjectFact.objects.get(project=made))
        assert (fact.valid_from, fact.valid_to, fact.state) == (NOW.date(), None, "idea")
        entry = read(lambda: AuditEntry.objects.get(object_key=made.reference))
        assert (entry.verb, entry.actor_id) == ("create", officer.user_id)

    def test_references_count_up_per_tenant_and_year(self, officer: Membership) -> None:
        soest = membership("project_office", tenant("soest"))
        made = [act(operations.create_project, officer, title=f"Projekt {n}") for n in range(3)]
        other = act(operations.create_project, soest, title="Projekt 0")
        next_year = act(operations.create_project, officer, title="Neu", now=NOW.replace(year=2027))
        assert [each.reference for each in [*made, other, next_year]] == [
            "AC-2026-0001",
            "AC-2026-0002",
            "AC-2026-0003",
            "SO-2026-0001",
            "AC-2027-0001",
        ]

    def test_the_year_is_the_one_in_berlin(self, officer: Membership) -> None:
        midnight = dt.datetime(2026, 12, 31, 23, 30, tzinfo=dt.UTC)
        made = act(operations.create_project, officer, title="Silvester", now=midnight)
        assert made.reference == "AC-2027-0001"

    def test_a_form_sent_twice_makes_one_project(self, officer: Membership) -> None:
        key = uuid4()
        first = act(operations.create_project, officer, title="Einmal", submission=key)
        again = act(operations.create_project, officer, title="Einmal", submission=key)
        assert again == first
        assert read(Project.objects.count) == 1

    def test_a_title_is_taken_once_per_municipality(self, officer: Membership) -> None:
        act(operations.create_project, officer, title="Bürgerbus")
        with pytest.raises(Unmet) as refusal:
            act(operations.create_project, officer, title="BÜRGERBUS")
        assert [each.field for each in refusal.value.problems] == ["title"]
        soest = membership("municipal_officer", tenant("soest"))
        assert act(operations.create_project, soest, title="Bürgerbus").reference == "SO-2026-0001"

    @pytest.mark.parametrize(
        "role", ("municipal_lead", "tenant_admin", "wg_member", "auditor", "platform_admin")
    )
    def test_other_roles_may_not(self, role: str, aachen: Municipality) -> None:
        with pytest.raises(NotAllowed):
            act(operations.create_project, membership(role, aachen), title="Bürgerbus")

    def test_staff_of_a_regional_partner_may_not(self, aachen: Municipality) -> None:
        partner = organisation("partner", "staedteregion", municipality=aachen)
        with pytest.raises(NotAllowed):
            act(operations.create_project, membership("municipal_officer", partner), title="Bus")


class TestChange:
    def test_it_stores_what_differs_and_says_so_in_the_trail(self, officer: Membership) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        values = {"summary": SUMMARY, "title": "Bürgerbus", "area": area()}
        changed = act(
            operations.change_project, officer, project=made, values=values, version=1, now=LATER
        )
        assert (changed.summary, changed.version) == (SUMMARY.strip(), 2)
        entry = read(lambda: AuditEntry.objects.get(verb="change"))
        assert set(entry.changes) == {"summary", "area"}
        assert entry.changes["area"] == [None, "stadtentwicklung"]

    def test_lists_are_replaced(self, officer: Membership, aachen: Municipality) -> None:
        made = complete_project(aachen)
        rwth = organisation("research", "rwth-aachen")
        kept = read(made.milestones.first)
        assert kept is not None
        values = {
            "sectors": [sector("energie"), sector("handel")],
            "partners": [Line(values={"organisation": rwth, "role": "research"})],
            "milestones": [
                Line(uid=kept.uid, values={"title": "Umbenannt"}),
                Line(values={"title": "Neu", "due": dt.date(2027, 1, 1)}),
            ],
        }
        changed = act(operations.change_project, officer, project=made, values=values, version=None)
        assert changed.sector_slugs == ["energie", "handel"]
        rows = read(lambda: list(changed.milestones.all()))
        assert [(row.title, row.pk == kept.pk) for row in rows] == [
            ("Umbenannt", True),
            ("Neu", False),
        ]
        assert read(lambda: [str(each) for each in changed.partners.all()]) == [rwth.name_de]
        fact = read(lambda: ProjectFact.objects.get(project=made, valid_to=None))
        assert (fact.milestones, fact.sectors) == (
            2,
            sorted([sector("energie").pk, sector("handel").pk]),
        )

    def test_the_same_again_is_no_change(self, officer: Membership, aachen: Municipality) -> None:
        made = complete_project(aachen)
        values = {"summary": SUMMARY, "sectors": [sector()], "total_cost": made.total_cost}
        unchanged = act(operations.change_project, officer, project=made, values=values, version=99)
        assert unchanged.version == 1
        assert not read(AuditEntry.objects.filter(verb="change").exists)

    def test_the_second_of_two_learns_which_fields_differ(self, officer: Membership) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        first = {"summary": "Erste Fassung", "goals": "Ziel"}
        act(operations.change_project, officer, project=made, values=first, version=1)
        second = {"summary": "Zweite Fassung", "goals": "Ziel"}
        with pytest.raises(Outdated) as refusal:
            act(operations.change_project, officer, project=made, values=second, version=1)
        assert [each.field for each in refusal.value.problems] == ["summary"]
        assert read(lambda: Project.objects.get(pk=made.pk)).summary == "Erste Fassung"

    @pytest.mark.parametrize(
        "state", ("sketch_submitted", "pre_review", "formal_review", "withdrawn")
    )
    def test_what_is_under_review_stays(
        self, state: str, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen, state)
        with pytest.raises(NotAllowed):
            act(operations.change_project, officer, project=made, values={"goals": "x"}, version=1)

    def test_the_grant_binds_the_plan_but_not_the_manager(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "approved")
        with pytest.raises(Unmet) as refusal:
            act(
                operations.change_project,
                officer,
                project=made,
                values={"grant": None, "end": dt.date(2030, 1, 1), "manager": officer.user},
                version=1,
            )
        assert [each.field for each in refusal.value.problems] == ["end", "grant"]
        values = {"manager": officer.user}
        changed = act(operations.change_project, officer, project=made, values=values, version=1)
        assert changed.manager_id == officer.user_id

    def test_the_end_comes_after_the_start(self, officer: Membership) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        values = {"start": dt.date(2026, 5, 1), "end": dt.date(2026, 4, 1)}
        with pytest.raises(Unmet) as refusal:
            act(operations.change_project, officer, project=made, values=values, version=1)
        assert [each.field for each in refusal.value.problems] == ["end"]

    def test_an_unknown_field_is_a_programming_error(self, officer: Membership) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        with pytest.raises(TypeError):
            act(operations.change_project, officer, project=made, values={"reach": 3}, version=1)
