"""The business verbs: what each writes, together or not at all."""

import datetime as dt
from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from audit.models import AuditEntry
from core.errors import NotAllowed, Outdated, Unmet
from core.models import Reach
from core.scope import elevated, scoped
from municipalities.models import Membership, Municipality
from notifications.models import Event
from projects import operations
from projects.models import (
    BoardResolution,
    Project,
    ProjectFact,
    Publication,
    Transition,
    TransitionReason,
)
from projects.operations import MilestoneEntry, PartnerEntry
from tests.factories.municipalities import (
    authority,
    membership,
    ministry,
    organisation,
    scope_for,
    tenant,
)
from tests.factories.projects import (
    NOW,
    SUMMARY,
    area,
    complete_project,
    milestone,
    project,
    sector,
)

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=3)


@pytest.fixture
def aachen() -> Municipality:
    return tenant("aachen")


@pytest.fixture
def officer(aachen: Municipality) -> Membership:
    return membership("municipal_officer", aachen)


@pytest.fixture
def office(aachen: Municipality) -> Membership:
    return membership("project_office", aachen)


def act[R](verb: Callable[..., R], actor: Membership, **arguments: Any) -> R:
    """As a request does: under the actor's scope, in one transaction."""
    with scoped(scope_for(actor)), transaction.atomic():
        return verb(actor=actor, **{"now": NOW} | arguments)


def read[R](question: Callable[[], R]) -> R:
    with elevated():
        return question()


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
            "partners": [PartnerEntry(organisation=rwth, role="research")],
            "milestones": [
                MilestoneEntry(title="Umbenannt", due=kept.due, pk=kept.pk),
                MilestoneEntry(title="Neu", due=dt.date(2027, 1, 1)),
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


class TestStep:
    def test_everything_is_written_together(
        self, officer: Membership, office: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, created_by=officer.user)
        moved = act(
            operations.take_step, officer, project=made, step="submit_sketch", reason=" Bitte "
        )
        assert (moved.state, moved.previous_state, moved.reach, moved.version) == (
            "sketch_submitted",
            "idea",
            Reach.SUBMITTED,
            2,
        )
        row = read(lambda: Transition.objects.get(name="submit_sketch"))
        assert (row.actor_id, row.role, row.at) == (officer.user_id, "municipal_officer", NOW)
        assert row.actor_organisation_id == officer.organisation_id
        assert read(lambda: TransitionReason.objects.get(transition=row)).text == "Bitte"
        fact = read(lambda: ProjectFact.objects.get(project=made, valid_to=None))
        assert (fact.state, fact.reach, fact.phase) == ("sketch_submitted", 1, "skizze")
        entry = read(lambda: AuditEntry.objects.get(verb="submit_sketch"))
        assert entry.changes["state"] == ["idea", "sketch_submitted"]
        event = read(lambda: Event.objects.get(object_key=made.reference))
        assert (event.kind, event.actor_id) == ("sketch.submitted", officer.user_id)

    def test_a_refusal_leaves_nothing(self, officer: Membership) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        with pytest.raises(Unmet) as refusal:
            act(operations.take_step, officer, project=made, step="submit_sketch", reason="")
        assert {each.field for each in refusal.value.problems} == {
            "summary",
            "area",
            "partners",
            "transfer",
            "total_cost",
        }
        assert read(Transition.objects.count) == 1
        assert not read(Event.objects.exists)
        assert not read(AuditEntry.objects.exclude(verb="create").exists)

    def test_a_failure_after_the_history_row_leaves_nothing(
        self, officer: Membership, aachen: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        made = complete_project(aachen)

        def broken(**arguments: object) -> None:
            raise OSError("kaputt")

        monkeypatch.setattr("projects.operations.steps.announce", broken)
        with pytest.raises(OSError, match="kaputt"):
            act(operations.take_step, officer, project=made, step="submit_sketch", reason="")
        assert read(lambda: Project.objects.get(pk=made.pk)).state == "idea"
        assert not read(Transition.objects.filter(name="submit_sketch").exists)
        assert read(lambda: ProjectFact.objects.get(project=made, valid_to=None)).state == "idea"

    def test_what_was_submitted_once_stays_visible(
        self, office: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "pre_review")
        reason = "Bitte ergänzen Sie den Nutzen für andere Kommunen."
        moved = act(operations.take_step, office, project=made, step="return_sketch", reason=reason)
        assert (moved.state, moved.reach) == ("idea", Reach.SUBMITTED)

    def test_a_decided_change_leads_back(self, aachen: Municipality) -> None:
        officer = membership("municipal_officer", aachen)
        district = membership("district_reviewer", authority("koeln"))
        made = complete_project(aachen, "conception")
        step = {"project": made, "reason": "Zeit: drei Monate länger"}
        moved = act(operations.take_step, officer, step="request_change", **step)
        assert moved.state == "change_pending"
        moved = act(operations.take_step, district, step="decide_change", **step)
        assert moved.state == "conception"

    def test_the_ministry_writes_across_the_tenant(self, aachen: Municipality) -> None:
        reviewer = membership("ministry_reviewer", ministry())
        made = complete_project(aachen, "ministry_review")
        moved = act(
            operations.take_step, reviewer, project=made, step="invite_application", reason="Ja."
        )
        assert moved.state == "application_open"

    def test_a_district_acts_only_in_its_own(self, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        other = membership("district_reviewer", authority("arnsberg"))
        with pytest.raises(NotAllowed):
            act(operations.take_step, other, project=made, step="revoke", reason="Anhörung.")

    def test_a_reviewer_role_in_a_municipality_reviews_nothing(self, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        pretender = membership("ministry_reviewer", aachen)
        made.state = "ministry_review"
        with pytest.raises(NotAllowed):
            act(operations.take_step, pretender, project=made, step="reject", reason="Nein.")

    def test_an_outdated_version_is_refused(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        with pytest.raises(Outdated):
            act(
                operations.take_step,
                officer,
                project=made,
                step="submit_sketch",
                reason="",
                version=made.version - 1,
            )

    def test_a_step_of_another_state_says_so(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "sketch_submitted")
        with pytest.raises(Unmet, match="Projektskizze eingereicht"):
            act(operations.take_step, officer, project=made, step="submit_sketch", reason="")


class TestBoard:
    def test_the_way_through_a_group(self, office: Membership, aachen: Municipality) -> None:
        group = organisation("association", "kreis-der-gruppe")
        chair = membership("project_office", tenant("soest"))
        made = complete_project(aachen, "pre_review")
        paper = uuid4()
        note = {"project": made, "reason": "Geprüft: vollständig."}
        with pytest.raises(Unmet) as refusal:
            act(operations.take_step, office, step="to_board", **note)
        assert [each.code for each in refusal.value.problems] == ["paper_missing"]
        put = {"body": "AG Verkehr", "circle_id": group.circle_id, "paper": paper}
        act(operations.put_before_board, office, project=made, **put)
        act(operations.take_step, office, step="to_board", **note)
        decide = {"project": made, "step": "board_approves", "reason": "", "role": "wg_chair"}
        with pytest.raises(Unmet):
            act(operations.take_step, chair, **decide)
        resolve(paper, chair, quorum_met=False)
        with pytest.raises(Unmet, match="beschlussfähig"):
            act(operations.take_step, chair, **decide)
        resolve(paper, chair, quorum_met=True)
        moved = act(operations.take_step, chair, **decide)
        assert (moved.state, moved.shared_with) == ("ministry_review", [group.circle_id])
        history = read(lambda: Transition.objects.get(name="board_approves"))
        assert (history.role, history.actor_id) == ("wg_chair", chair.user_id)

    def test_a_paper_of_an_earlier_round_counts_no_more(
        self, office: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "pre_review")
        circle = organisation("association", "gruppe").circle_id
        put = {"body": "AG", "circle_id": circle, "paper": uuid4()}
        act(operations.put_before_board, office, project=made, **put)
        reason = "Bitte ergänzen Sie den Nutzen für andere Kommunen."
        back = {"project": made, "step": "return_sketch", "reason": reason, "now": LATER}
        act(operations.take_step, office, **back)
        with elevated():
            Project.objects.filter(pk=made.pk).update(state="pre_review")
        with pytest.raises(Unmet) as refusal:
            act(operations.take_step, office, project=made, step="to_board", reason="Vermerk")
        assert [each.code for each in refusal.value.problems] == ["paper_missing"]

    def test_only_the_project_office_puts_before_a_board(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "pre_review")
        put = {"body": "AG", "circle_id": officer.organisation.circle_id, "paper": uuid4()}
        with pytest.raises(NotAllowed):
            act(operations.put_before_board, officer, project=made, **put)

    def test_an_unknown_paper_has_no_resolution(self) -> None:
        with pytest.raises(BoardResolution.DoesNotExist):
            operations.record_resolution(
                paper=uuid4(), outcome="approved", quorum_met=True, now=NOW
            )


def resolve(paper: Any, chair: Membership, *, quorum_met: bool) -> None:
    with scoped(scope_for(chair)), transaction.atomic():
        operations.record_resolution(
            paper=paper, outcome="approved", quorum_met=quorum_met, now=NOW
        )


class TestSharing:
    def test_a_shared_draft_is_seen_until_it_is_taken_back(
        self, office: Membership, aachen: Municipality
    ) -> None:
        partner = organisation("partner", "staedteregion", municipality=aachen)
        reader = membership("partner_contributor", partner)
        made = project(aachen)

        def sees() -> bool:
            with scoped(scope_for(reader)):
                return Project.objects.filter(pk=made.pk).exists()

        assert not sees()
        circle = {"project": made, "circle_id": partner.circle_id}
        act(operations.share_with_circle, office, **circle)
        assert sees()
        act(operations.unshare, office, **circle)
        assert not sees()
        verbs = read(lambda: list(AuditEntry.objects.values_list("verb", flat=True).order_by("id")))
        assert verbs == ["share", "unshare"]

    def test_an_officer_may_not_share(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen)
        for verb in (operations.share_with_circle, operations.unshare):
            with pytest.raises(NotAllowed):
                act(verb, officer, project=made, circle_id=1)


class TestPublishing:
    def test_only_what_was_approved_is_in_the_snapshot(
        self, office: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "approved")
        fields = ["summary", "sectors", "partners"]
        act(operations.publish, office, project=made, fields=fields)
        seen = read(Publication.objects.get)
        assert (seen.summary, seen.sectors, seen.partners) == (
            made.summary,
            ["verkehr"],
            ["Verkehrsverbund"],
        )
        assert (seen.grant, seen.total_cost, seen.transfer, seen.area_id) == (None, None, "", None)
        assert (seen.reach, seen.title, seen.published_by_id) == (3, made.title, office.user_id)
        act(operations.publish, office, project=made, fields=["grant"])
        renewed = read(Publication.objects.get)
        assert (renewed.summary, renewed.grant) == ("", made.grant)

    def test_it_can_be_taken_down(self, office: Membership, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        act(operations.publish, office, project=made, fields=[])
        act(operations.unpublish, office, project=made)
        assert not read(Publication.objects.exists)

    @pytest.mark.parametrize("state", ("idea", "ministry_review", "formal_review", "rejected"))
    def test_what_the_lifecycle_keeps_internal_stays_so(
        self, state: str, office: Membership, aachen: Municipality
    ) -> None:
        with pytest.raises(NotAllowed):
            act(operations.publish, office, project=project(aachen, state), fields=["summary"])

    def test_an_unknown_field_is_refused(self, office: Membership, aachen: Municipality) -> None:
        with pytest.raises(KeyError):
            act(operations.publish, office, project=project(aachen, "approved"), fields=["reach"])


class TestMilestone:
    def test_reaching_it_turns_the_light(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen, "implementation")
        late = milestone(made, NOW.date() - dt.timedelta(days=50))
        act(operations.change_project, officer, project=made, values={"transfer": "x"}, version=1)
        assert read(lambda: Project.objects.get(pk=made.pk)).light == "red"
        assert read(lambda: Event.objects.get().kind) == "ampel.red"
        changed = act(
            operations.set_milestone_done,
            officer,
            project=made,
            milestone_id=late.pk,
            done_on=NOW.date(),
        )
        assert changed.light == "green"
        fact = read(lambda: ProjectFact.objects.get(project=made, valid_to=None))
        assert (fact.light, fact.milestones_done, fact.milestones_due) == ("green", 1, 1)

    def test_the_future_is_refused(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen, "implementation")
        step = milestone(made, NOW.date())
        with pytest.raises(Unmet):
            act(
                operations.set_milestone_done,
                officer,
                project=made,
                milestone_id=step.pk,
                done_on=NOW.date() + dt.timedelta(days=1),
            )
