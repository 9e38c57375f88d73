"""Putting papers before a group, and discussing them."""

from collections.abc import Callable
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction

from audit.models import AuditEntry
from core.errors import Unmet
from core.models import Reach
from core.scope import elevated
from municipalities.models import Municipality
from notifications.models import Event
from projects.models import BoardResolution, Project
from projects.operations import take_step
from tests.factories.groups import TEXT, Council, comment, council as make_council, group, paper
from tests.factories.municipalities import programme_tenant
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read, seen_by
from working_groups.models import Comment, DecisionPaper
from working_groups.operations import add_comment, submit_paper

SEATED = ("chair", "deputy", "office", "paderborn", "wuppertal", "guest")
EVERYONE = (*SEATED, "officer", "stranger", "ministry", "district")


def submit(council: Council, who: str, project: Project | None, **more: Any) -> DecisionPaper:
    values = {"group": council.group, "project": project, "title": "Bus", "text": TEXT}
    return act(submit_paper, council[who], **values | more)


def say(council: Council, who: str, on: DecisionPaper, **more: Any) -> Comment:
    values = {"paper": on, "text": "Bitte prüfen.", "parent": None, "paragraph": None}
    return act(add_comment, council[who], **values | more)


def may(council: Council, verb: Callable[..., Any], **arguments: Any) -> set[str]:
    """Which of the council's people may do it; everybody else is denied."""
    found = {name: outcome(verb, council[name], **arguments) for name in EVERYONE}
    assert set(found.values()) <= {"done", "denied"}
    return {name for name, came in found.items() if came == "done"}


class TestSubmit:
    def test_paper_belongs_to_the_projects_tenant_and_is_shared_with_the_group(
        self, council: Council
    ) -> None:
        project = council.project("pre_review")
        made = submit(council, "office", project)
        assert (made.tenant_id, made.author) == (project.tenant_id, council["office"].organisation)
        assert (made.reach, made.shared_with) == (Reach.SUBMITTED, [council.group.circle_id])

    def test_numbers_run_by_group_and_year(self, council: Council) -> None:
        numbers = [submit(council, "chair", None).number for _ in range(2)]
        other = make_council("ag-transfer")
        assert numbers == ["AGDATE-2026-001", "AGDATE-2026-002"]
        assert submit(other, "chair", None).number == "AGTRAN-2026-001"

    def test_a_member_of_the_group_sees_the_project_only_from_then_on(
        self, council: Council
    ) -> None:
        project = council.project("pre_review")
        question = Project.objects.filter(pk=project.pk).exists
        assert not seen_by(council["paderborn"], question)
        submit(council, "office", project)
        assert seen_by(council["paderborn"], question)
        assert seen_by(council["guest"], question)
        assert not seen_by(council["stranger"], question)

    def test_it_opens_a_resolution_so_that_the_project_may_go_to_the_board(
        self, council: Council
    ) -> None:
        project = council.project("pre_review")
        made = submit(council, "office", project)
        resolution = read(lambda: BoardResolution.objects.get(project=project))
        assert (resolution.paper, resolution.body) == (made.pk, council.group.name_de)
        moved = act(
            take_step, council["office"], project=project, step="to_board", reason="Geprüft."
        )
        assert moved.state == "regional_coordination"

    def test_it_leaves_one_audit_entry_and_one_event(self, council: Council) -> None:
        made = submit(council, "office", council.project())
        entry = read(lambda: AuditEntry.objects.get(object_kind="paper"))
        event = read(lambda: Event.objects.get(kind="wg.vorlage_assigned"))
        assert (entry.verb, entry.object_key) == ("wg.vorlage_assigned", str(made.pk))
        assert (event.object_key, event.actor) == (str(made.pk), council["office"].user)

    def test_the_same_submission_is_put_in_once(self, council: Council) -> None:
        project, token = council.project(), uuid4()
        first = submit(council, "office", project, submission=token)
        assert submit(council, "office", project, submission=token) == first
        assert read(DecisionPaper.objects.count) == 1
        assert read(Event.objects.filter(kind="wg.vorlage_assigned").count) == 1

    def test_somebody_elses_submission_is_never_returned(self, council: Council) -> None:
        token = uuid4()
        own = submit(council, "chair", None, submission=token)
        assert submit(council, "paderborn", None, submission=token) != own

    def test_a_project_lies_before_one_group_at_a_time(self, council: Council) -> None:
        project = council.project()
        pending = submit(council, "office", project)
        with pytest.raises(Unmet, match=pending.number):
            act(
                submit_paper,
                council["office"],
                group=group("ag-transfer"),
                project=project,
                title="Bus",
                text=TEXT,
            )

    @pytest.mark.parametrize(
        ("state", "allowed"),
        [
            ("sketch_submitted", set()),
            ("pre_review", {"office"}),
            ("regional_coordination", {"office"}),
            ("ministry_review", set()),
        ],
    )
    def test_the_own_project_office_submits_while_the_project_is_coordinated(
        self, council: Council, state: str, allowed: set[str]
    ) -> None:
        values = {"group": council.group, "project": council.project(state)}
        assert may(council, submit_paper, title="Bus", text=TEXT, **values) == allowed

    def test_whoever_votes_asks_questions_of_procedure(self, council: Council) -> None:
        values = {"group": council.group, "project": None}
        allowed = {"chair", "office", "paderborn", "wuppertal"}
        assert may(council, submit_paper, title="Frist", text=TEXT, **values) == allowed

    def test_a_question_of_procedure_belongs_to_the_programme(self, council: Council) -> None:
        tenant: Municipality = programme_tenant()
        made = submit(council, "paderborn", None)
        assert (made.tenant, made.author) == (tenant, council["paderborn"].organisation)
        assert seen_by(council["guest"], DecisionPaper.objects.filter(pk=made.pk).exists)
        assert not seen_by(council["stranger"], DecisionPaper.objects.filter(pk=made.pk).exists)


class TestWithdrawal:
    """A project that ends or goes back leaves no paper that nobody could ever close."""

    REASON = "Der Bedarf ist nicht belegt; bitte Zahlen zur Nachfrage ergänzen."

    def moved(self, council: Council, paper: DecisionPaper, step: str, role: str | None) -> None:
        by = council["office" if role is None else "chair"]
        values = {"project": paper.project, "step": step, "reason": self.REASON, "role": role}
        act(take_step, by, **values)

    @pytest.mark.parametrize("state", ["discussion", "voting"])
    @pytest.mark.parametrize(
        ("stands", "step", "role"),
        [
            ("pre_review", "withdraw", None),
            ("pre_review", "reject", None),
            ("pre_review", "return_sketch", None),
            ("regional_coordination", "withdraw", None),
            ("regional_coordination", "reject", "wg_chair"),
            ("regional_coordination", "return_sketch", "wg_chair"),
        ],
    )
    def test_an_undecided_paper_ends_with_it(
        self, council: Council, state: str, stands: str, step: str, role: str | None
    ) -> None:
        made = council.paper(state, council.project(stands))
        self.moved(council, made, step, role)
        after = read(lambda: DecisionPaper.objects.get(pk=made.pk))
        assert (after.state, after.withdrawn_at) == ("withdrawn", NOW)
        entry = read(lambda: AuditEntry.objects.get(object_kind="paper"))
        assert (entry.verb, entry.object_key) == ("wg.paper_withdrawn", str(made.pk))
        assert entry.changes["state"] == [state, "withdrawn"]

    def test_a_decided_one_and_those_of_others_stay(self, council: Council) -> None:
        project = council.project("pre_review")
        decided = council.paper("decided", project)
        other, question = council.paper(), paper(council.group, council["chair"])
        self.moved(council, decided, "withdraw", None)
        kept = read(lambda: dict(DecisionPaper.objects.values_list("pk", "state")))
        assert kept == {decided.pk: "decided", other.pk: "discussion", question.pk: "discussion"}

    def test_any_other_step_leaves_it_alone(self, council: Council) -> None:
        made = council.paper(project=council.project("pre_review"))
        self.moved(council, made, "to_board", None)
        assert read(lambda: DecisionPaper.objects.get(pk=made.pk)).state == "discussion"

    def test_a_project_that_comes_back_may_be_put_in_anew(self, council: Council) -> None:
        project = council.project("pre_review")
        self.moved(council, submit(council, "office", project), "return_sketch", None)
        with elevated(), transaction.atomic():
            Project.objects.filter(pk=project.pk).update(state="pre_review")
        again = read(lambda: Project.objects.get(pk=project.pk))
        assert submit(council, "office", again).state == "discussion"


class TestSight:
    def test_who_sees_a_paper(self, council: Council) -> None:
        sees = DecisionPaper.objects.filter(pk=council.paper().pk).exists
        readers = {who for who in EVERYONE if seen_by(council[who], sees)}
        assert readers == {*EVERYONE} - {"stranger"}

    def test_a_district_authority_of_elsewhere_does_not(self, council: Council) -> None:
        made = paper(council.group, council["chair"])
        assert not seen_by(council["district"], DecisionPaper.objects.filter(pk=made.pk).exists)


class TestComment:
    @pytest.mark.parametrize(
        ("state", "allowed"),
        [
            ("discussion", {*SEATED, "officer"}),
            ("voting", {*SEATED, "officer"}),
        ],
    )
    def test_the_seated_and_the_projects_own_staff_speak_until_the_decision(
        self, council: Council, state: str, allowed: set[str]
    ) -> None:
        values = {"paper": council.paper(state), "parent": None, "paragraph": None}
        assert may(council, add_comment, text="Gut.", **values) == allowed

    @pytest.mark.parametrize("state", ["decided", "withdrawn"])
    def test_afterwards_nobody_speaks(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "parent": None, "paragraph": None, "text": "Gut."}
        came = {name: outcome(add_comment, council[name], **values) for name in EVERYONE}
        speakers = {*SEATED, "officer"}
        assert came == {name: "unmet" if name in speakers else "denied" for name in EVERYONE}

    def test_it_speaks_for_the_own_organisation(self, council: Council) -> None:
        said = say(council, "guest", council.paper(), paragraph=3)
        assert (said.author, said.person) == (council["guest"].organisation, council["guest"].user)
        assert seen_by(council["paderborn"], Comment.objects.get).paragraph == 3

    def test_an_answer_belongs_to_a_comment_on_the_same_paper(self, council: Council) -> None:
        here, there = council.paper(), council.paper()
        elsewhere = comment(there, council["chair"])
        with pytest.raises(Unmet) as raised:
            say(council, "chair", here, parent=elsewhere.pk)
        assert raised.value.problems[0].field == "parent"
        answer = say(council, "chair", there, parent=elsewhere.pk)
        assert answer.parent_id == elsewhere.pk

    @pytest.mark.parametrize("paragraph", [0, 4, -1])
    def test_a_paragraph_must_exist(self, council: Council, paragraph: int) -> None:
        with pytest.raises(Unmet, match="Absatz"):
            say(council, "chair", council.paper(), paragraph=paragraph)

    def test_the_same_submission_is_said_once(self, council: Council) -> None:
        made, token = council.paper(), uuid4()
        first = say(council, "guest", made, submission=token)
        again = say(council, "guest", made, submission=token, text="Noch einmal.")
        assert (again, again.text) == (first, "Bitte prüfen.")
        assert read(Event.objects.filter(kind="wg.comment").count) == 1

    def test_nobody_changes_or_removes_anothers_comment(self, council: Council) -> None:
        said = comment(council.paper(), council["chair"])
        own = Comment.objects.filter(pk=said.pk)
        assert seen_by(council["office"], lambda: own.update(text="anders")) == 0
        assert seen_by(council["office"], lambda: own._raw_delete(own.db)) == 0
