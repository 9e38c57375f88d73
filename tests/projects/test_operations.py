"""Sharing, publishing, milestones."""

import datetime as dt

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from audit.models import AuditEntry
from core.errors import NotAllowed, Unmet
from core.scope import scoped
from municipalities.models import Membership, Municipality
from notifications.models import Event
from projects import operations
from projects.models import (
    Project,
    ProjectFact,
    Publication,
)
from projects.operations.handing_over import hand_over
from tests.factories.municipalities import (
    membership,
    organisation,
    scope_for,
)
from tests.factories.projects import (
    NOW,
    complete_project,
    milestone,
    project,
)
from tests.projects.acting import act, read

pytestmark = pytest.mark.django_db
LATER = NOW + dt.timedelta(days=3)


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
        made = project(aachen, "implementation", light_due=NOW.date())
        late = milestone(made, NOW.date() - dt.timedelta(days=50))
        act(operations.change_project, officer, project=made, values={"transfer": "x"}, version=1)
        assert read(lambda: Project.objects.get(pk=made.pk)).light == "red"
        assert read(lambda: Event.objects.get().kind) == "ampel.red"
        changed = act(
            operations.change_milestone,
            officer,
            project=made,
            milestone_id=late.pk,
            values={"done_on": NOW.date()},
        )
        assert changed.light == "green"
        fact = read(lambda: ProjectFact.objects.get(project=made, valid_to=None))
        assert (fact.light, fact.milestones_done, fact.milestones_due) == ("green", 1, 1)

    def test_the_future_is_refused(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen, "implementation")
        step = milestone(made, NOW.date())
        with pytest.raises(Unmet):
            act(
                operations.change_milestone,
                officer,
                project=made,
                milestone_id=step.pk,
                values={"done_on": NOW.date() + dt.timedelta(days=1)},
            )


def test_a_draft_that_is_given_up_stays_unseen(office: Membership, aachen: Municipality) -> None:
    made = project(aachen)
    act(operations.take_step, office, project=made, step="withdraw", reason="Kein Bedarf mehr.")
    ministry = membership("ministry_reviewer", organisation("ministry", "mwide"))
    with scoped(scope_for(ministry)):
        assert not Project.objects.filter(pk=made.pk).exists()


def test_projects_are_handed_over_in_the_order_in_which_the_calendar_locks_them(
    aachen: Municipality, office: Membership
) -> None:
    leaver, heir = (membership("municipal_officer", aachen) for _ in range(2))
    made = [
        project(aachen, reference=f"AC-2026-{number}", manager=leaver.user)
        for number in ("0009", "0001", "0005")
    ]
    with CaptureQueriesContext(connection) as captured:
        act(hand_over, office, from_user_id=leaver.user_id, to=heir)
    locking = [each["sql"] for each in captured if "FOR UPDATE" in each["sql"]]
    assert len(locking) == 3
    for each, sql in zip(made, locking, strict=True):
        assert f'"projects_project"."id" = {each.pk} ' in sql
