"""Taking steps, also through a board: what is written, together or not at all."""

import datetime as dt
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
    Transition,
    TransitionReason,
)
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
    complete_project,
)
from tests.projects.acting import act, read

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=3)


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
