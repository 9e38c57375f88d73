"""Who hears what of a project, and what waits for whom."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from core.programme import programme
from core.registry import registry
from core.scope import scoped
from municipalities.models import Membership, Municipality
from projects.models import Light
from projects.notices import EVENT_OF, audience, event_of_light, open_tasks, titles
from projects.workflow import TRANSITIONS
from tests.factories.municipalities import (
    authority,
    membership,
    ministry,
    organisation,
    person,
    scope_for,
    tenant,
)
from tests.factories.projects import many_projects, project

pytestmark = pytest.mark.django_db
EVENTS = {event["slug"]: event["recipients"] for event in programme()["notificationEvents"]}


@pytest.fixture
def people(aachen: Municipality) -> dict[str, Membership]:
    membership("project_office", tenant("soest"))
    membership("district_reviewer", authority("arnsberg"))
    membership("municipal_officer", tenant("soest"))
    return {
        "municipal_officer": membership("municipal_officer", aachen),
        "project_office": membership("project_office", aachen),
        "municipal_lead": membership("municipal_lead", aachen),
        "district_reviewer": membership("district_reviewer", authority("koeln")),
        "ministry_reviewer": membership("ministry_reviewer", ministry()),
    }


def heard(kind: str, reference: str) -> set[int]:
    return {each.membership_id or 0 for each in audience(kind, reference, {})}


def test_events_belong_to_transitions_and_to_the_programme() -> None:
    assert set(EVENT_OF) <= set(TRANSITIONS)
    assert set(EVENT_OF.values()) <= set(EVENTS)
    assert set(EVENT_OF.values()) <= set(registry.audiences)


@pytest.mark.usefixtures("as_worker")
@pytest.mark.parametrize(
    "kind", [*sorted(set(EVENT_OF.values()) - {"transfer.published"}), "ampel.red", "ampel.changed"]
)
def test_recipients_are_those_of_the_data_file(
    kind: str, aachen: Municipality, people: dict[str, Membership]
) -> None:
    made = project(aachen)
    assert heard(kind, made.reference) == {people[slug].pk for slug in EVENTS[kind]}


@pytest.mark.usefixtures("as_worker")
def test_a_transfer_is_told_to_every_project_office_and_observer(aachen: Municipality) -> None:
    offices = [membership("project_office", tenant(slug)).pk for slug in ("aachen", "soest")]
    observer = membership("observer", organisation("association", "staedtetag")).pk
    assert heard("transfer.published", project(aachen).reference) == {*offices, observer}


@pytest.mark.usefixtures("as_worker")
def test_the_officer_is_who_entered_or_leads_it(aachen: Municipality) -> None:
    author, leader, other = (membership("municipal_officer", aachen) for _ in range(3))
    made = project(aachen, created_by=author.user, manager=leader.user)
    assert heard("project.returned", made.reference) == {author.pk, leader.pk}
    orphan = project(aachen, created_by=person())
    assert heard("project.returned", orphan.reference) == {author.pk, leader.pk, other.pk}


@pytest.mark.parametrize(
    ("before", "after", "kind"),
    (
        ("green", "red", "ampel.red"),
        ("grey", "red", "ampel.red"),
        ("red", "yellow", "ampel.changed"),
        ("red", "green", "ampel.changed"),
        ("green", "yellow", "ampel.changed"),
        ("yellow", "grey", "ampel.changed"),
        ("grey", "green", None),
        ("green", "grey", None),
        ("red", "red", None),
    ),
)
def test_a_light_is_told_when_it_says_something(before: Light, after: Light, kind: str) -> None:
    assert event_of_light(before=before, after=after) == kind


def test_titles_are_looked_up_under_the_readers_scope(
    aachen: Municipality, people: dict[str, Membership]
) -> None:
    made = project(aachen, title="Bürgerbus")
    with scoped(scope_for(people["project_office"])):
        assert titles([made.reference])[made.reference].title == "Bürgerbus"
    with scoped(scope_for(people["ministry_reviewer"])):
        assert titles([made.reference]) == {}


class TestTasks:
    def waiting(self, who: Membership) -> list[tuple[str, str]]:
        with scoped(scope_for(who)):
            return [(task.verb, task.target.title) for task in open_tasks(who)]

    def test_each_role_finds_its_own_next_steps(
        self, aachen: Municipality, people: dict[str, Membership]
    ) -> None:
        states = (
            "sketch_submitted",
            "ministry_review",
            "application_submitted",
            "approved",
            "withdrawn",
        )
        for state in states:
            project(aachen, state, title=state)
        project(tenant("soest"), "sketch_submitted", title="fremd")
        wanted = {
            "project_office": [("Vorprüfung beginnen", "sketch_submitted")],
            "ministry_reviewer": [("Zur Antragstellung auffordern", "ministry_review")],
            "district_reviewer": [("Prüfung beginnen", "application_submitted")],
            "municipal_officer": [("Projektstart melden", "approved")],
            "municipal_lead": [],
        }
        assert {role: self.waiting(who) for role, who in people.items()} == wanted

    def test_a_draft_waits_only_for_its_own_people(
        self, aachen: Municipality, people: dict[str, Membership]
    ) -> None:
        officer = people["municipal_officer"]
        project(aachen, title="eigen", created_by=officer.user)
        project(aachen, title="anderer", created_by=person())
        assert self.waiting(officer) == [("Projektskizze einreichen", "eigen")]

    def test_observers_and_auditors_have_none(self, aachen: Municipality) -> None:
        project(aachen, "approved")
        for role, kind in (("observer", "chamber"), ("auditor", "audit_office")):
            assert self.waiting(membership(role, organisation(kind, kind))) == []

    def test_the_cost_is_constant(
        self, aachen: Municipality, people: dict[str, Membership]
    ) -> None:
        who = people["project_office"]
        ask: Callable[[], list[object]] = lambda: list(open_tasks(who))  # noqa: E731
        for number in (1, 2, 30):
            many_projects(aachen, number, "sketch_submitted")
            with scoped(scope_for(who)), CaptureQueriesContext(connection) as queries:
                found = ask()
            assert len(found) >= number
            assert sum("projects_project" in each["sql"] for each in queries) == 1
            assert len(queries) <= 2
