"""Whoever reviews reads what was submitted and what came later, not the draft before it."""

import datetime as dt
from collections.abc import Callable
from typing import Final

import pytest
from django.test import Client

from core.models import Reach
from core.scope import elevated
from municipalities.models import Membership, Municipality
from projects import operations
from projects.models import Project, Version
from projects.operations.versions import begin_versions
from tests.factories import groups
from tests.factories.municipalities import (
    authority,
    client_for,
    membership,
    ministry,
    organisation,
    tenant,
)
from tests.factories.projects import NOW, complete_project
from tests.projects.acting import act, read
from tests.projects.test_api import Api

pytestmark = pytest.mark.django_db
HOUR = dt.timedelta(hours=1)
MINUTE = dt.timedelta(minutes=1)
DRAFT, SUBMITTED, REVISED = 1, 2, 3


def seated() -> Membership:
    """Sits in the group that the project was put before."""
    return groups.seat(groups.group(), membership("observer", organisation("association", "tag")))


PEOPLE: Final[dict[str, tuple[Callable[[], Membership], set[int]]]] = {
    "officer": (
        lambda: membership("municipal_officer", tenant("aachen")),
        {DRAFT, SUBMITTED, REVISED},
    ),
    "lead": (lambda: membership("municipal_lead", tenant("aachen")), {DRAFT, SUBMITTED, REVISED}),
    "ministry": (lambda: membership("ministry_reviewer", ministry()), {SUBMITTED, REVISED}),
    "auditor": (
        lambda: membership("auditor", organisation("audit_office", "lrh")),
        {SUBMITTED, REVISED},
    ),
    "authority": (lambda: membership("district_reviewer", authority()), {SUBMITTED, REVISED}),
    "authority elsewhere": (
        lambda: membership("district_reviewer", authority("arnsberg")),
        set(),
    ),
    "group": (seated, set()),
    "neighbour": (lambda: membership("municipal_officer", tenant("soest")), set()),
}


@pytest.fixture
def revised(aachen: Municipality, officer: Membership, office: Membership) -> Project:
    """Drafted, submitted, returned and revised; and put before a group."""
    made = complete_project(aachen, title="Bürgerbus")
    with elevated():
        begin_versions(projects=[made], now=NOW)
    change(officer, made, "Rufbus", NOW + HOUR)
    step(officer, made, "submit_sketch", NOW + HOUR + MINUTE)
    step(office, made, "start_pre_review", NOW + 2 * HOUR)
    step(office, made, "return_sketch", NOW + 3 * HOUR)
    change(officer, made, "Linienbus", NOW + 4 * HOUR)
    groups.group()
    with elevated():
        groups.share(made, groups.group().circle_id)
    return made


def change(actor: Membership, made: Project, title: str, now: dt.datetime) -> None:
    values = {"title": title}
    act(operations.change_project, actor, project=made, values=values, version=None, now=now)


def step(actor: Membership, made: Project, name: str, now: dt.datetime) -> None:
    reason = "Bitte beschreiben Sie den Nutzen für andere Kommunen genauer."
    act(operations.take_step, actor, project=made, step=name, reason=reason, now=now)


def reaches(made: Project) -> list[int]:
    rows = Version.objects.filter(project=made).order_by("number")
    return read(lambda: list(rows.values_list("reach", flat=True)))


@pytest.fixture(params=PEOPLE)
def reader(request: pytest.FixtureRequest, revised: Project) -> tuple[Membership, set[int]]:
    make, numbers = PEOPLE[request.param]
    return make(), numbers


class TestReaders:
    def test_pages(self, reader: tuple[Membership, set[int]], revised: Project) -> None:
        actor, numbers = reader
        browser = client_for(actor)
        address = f"/arbeit/projekte/{revised.reference}/fassungen/"
        page = browser.get(address)
        assert page.status_code == (200 if numbers else 404)
        if numbers:
            assert {row.version.number for row in page.context["rows"]} == numbers
        for old in (DRAFT, SUBMITTED, REVISED):
            answer = browser.get(f"{address}vergleich/?von={old}&bis={REVISED}")
            hidden = 422 if numbers else 404
            assert answer.status_code == (200 if old in numbers else hidden)
            if DRAFT not in numbers:
                assert "Bürgerbus" not in answer.content.decode()

    def test_interface(self, reader: tuple[Membership, set[int]], revised: Project) -> None:
        actor, numbers = reader
        api = Api(actor)
        status, body = api("GET", f"{revised.reference}/versions/")
        assert status == (200 if numbers else 404)
        if numbers:
            assert {row["number"] for row in body["results"]} == numbers
        for number in (DRAFT, SUBMITTED, REVISED):
            seen = 200 if number in numbers else 404
            assert api("GET", f"{revised.reference}/versions/{number}/")[0] == seen
            compared = f"{revised.reference}/versions/compare/?from={number}&to={REVISED}"
            assert api("GET", compared)[0] == seen

    def test_bringing_the_draft_back(
        self, reader: tuple[Membership, set[int]], revised: Project
    ) -> None:
        actor, numbers = reader
        address = f"/arbeit/projekte/{revised.reference}/fassungen/{DRAFT}/wiederherstellen/"
        answer = client_for(actor).get(address)
        enters = actor.role == "municipal_officer"
        assert answer.status_code == (404 if DRAFT not in numbers else 200 if enters else 403)


def test_a_visitor_is_asked_to_sign_in_and_the_interface_knows_nobody(revised: Project) -> None:
    for end in ("", "vergleich/", f"{DRAFT}/wiederherstellen/"):
        answer = Client().get(f"/arbeit/projekte/{revised.reference}/fassungen/{end}")
        assert answer.status_code == 302
    for end in ("", f"{SUBMITTED}/", f"compare/?from={DRAFT}&to={REVISED}"):
        assert (
            Client().get(f"/api/v1/projects/{revised.reference}/versions/{end}").status_code == 401
        )


def test_the_list_says_why_it_begins_later(revised: Project) -> None:
    browser = client_for(membership("ministry_reviewer", ministry()))
    page = browser.get(f"/arbeit/projekte/{revised.reference}/fassungen/").content.decode()
    assert "Wie eingereicht" in page
    assert "Erste Fassung" not in page


def test_what_is_submitted_stays_as_it_was_when_its_author_goes_on_at_once(
    officer: Membership, office: Membership, revised: Project
) -> None:
    title = Version.objects.filter(project=revised, number=SUBMITTED).values_list("content__title")
    assert read(lambda: list(title)) == [("Rufbus",)]
    assert reaches(revised) == [Reach.INTERNAL, Reach.SUBMITTED, Reach.SUBMITTED]


def test_a_change_in_the_minute_of_a_step_is_a_version_of_its_own(
    officer: Membership, office: Membership, revised: Project
) -> None:
    change(officer, revised, "Schnellbus", NOW + 4 * HOUR + MINUTE)
    assert len(reaches(revised)) == 3
    step(officer, revised, "submit_sketch", NOW + 4 * HOUR + 2 * MINUTE)
    step(office, revised, "start_pre_review", NOW + 4 * HOUR + 3 * MINUTE)
    step(office, revised, "return_sketch", NOW + 4 * HOUR + 4 * MINUTE)
    change(officer, revised, "Nachtbus", NOW + 4 * HOUR + 5 * MINUTE)
    assert len(reaches(revised)) == 4


def test_the_database_lets_no_version_follow_its_project(revised: Project) -> None:
    with elevated():
        Project.objects.filter(pk=revised.pk).update(reach=Reach.PROGRAMME)
    assert reaches(revised) == [Reach.INTERNAL, Reach.SUBMITTED, Reach.SUBMITTED]


def test_a_version_goes_no_further_than_the_review_whatever_its_project_does(
    revised: Project,
) -> None:
    with elevated():
        Project.objects.filter(pk=revised.pk).update(reach=Reach.PROGRAMME)
        newest = Version.objects.filter(project=revised)[0]
        newest.save()
    assert reaches(revised)[-1] == Reach.SUBMITTED
