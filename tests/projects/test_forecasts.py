"""Reporting when a milestone is expected."""

import datetime as dt
import re

import pytest
from django.test import Client

from audit.models import AuditEntry
from core.errors import NotAllowed, Unmet
from municipalities.models import ApiToken, Membership, Municipality
from projects.models import Milestone, Project
from projects.operations import change_milestone
from tests.factories.municipalities import client_for, membership
from tests.factories.projects import NOW, milestone, project
from tests.projects.acting import act, read

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=40)


@pytest.fixture
def made(aachen: Municipality) -> Project:
    return project(aachen, "implementation")


@pytest.fixture
def step(made: Project) -> Milestone:
    return milestone(made, dt.date(2026, 3, 1))


def report(actor: Membership, made: Project, step: Milestone, forecast: dt.date | None) -> Project:
    values = {"forecast": forecast}
    return act(change_milestone, actor, project=made, milestone_id=step.pk, values=values)


def stored(step: Milestone) -> Milestone:
    return read(lambda: Milestone.objects.get(pk=step.pk))


def test_it_is_noted_with_trail_and_version_and_taken_back(
    officer: Membership, made: Project, step: Milestone
) -> None:
    after = report(officer, made, step, LATER)
    assert stored(step).forecast == LATER
    assert after.version == made.version + 1
    trail = read(lambda: AuditEntry.objects.get(verb="milestone"))
    assert trail.changes == {f"milestones.{step.pk}.forecast": [None, LATER.isoformat()]}
    report(officer, made, step, None)
    assert stored(step).forecast is None


def test_the_same_day_twice_changes_nothing(
    officer: Membership, made: Project, step: Milestone
) -> None:
    once = report(officer, made, step, LATER)
    assert report(officer, made, step, LATER).version == once.version


def test_the_plan_and_the_light_stay(officer: Membership, made: Project, step: Milestone) -> None:
    after = report(officer, made, step, LATER)
    assert (stored(step).due, after.light) == (step.due, made.light)


def test_a_day_in_the_past_is_refused(officer: Membership, made: Project, step: Milestone) -> None:
    with pytest.raises(Unmet) as refusal:
        report(officer, made, step, TODAY - dt.timedelta(days=1))
    [problem] = refusal.value.problems
    assert (problem.code, problem.field) == ("in_the_past", "forecast")


def test_what_is_reached_is_not_expected(officer: Membership, made: Project) -> None:
    done = milestone(made, dt.date(2026, 1, 1), done_on=dt.date(2026, 1, 2))
    with pytest.raises(Unmet):
        report(officer, made, done, LATER)


def test_both_reports_together_are_one_change_or_none(officer: Membership, made: Project) -> None:
    done = milestone(made, dt.date(2026, 1, 1), done_on=dt.date(2026, 1, 2))
    values = {"forecast": LATER, "done_on": None}
    act(change_milestone, officer, project=made, milestone_id=done.pk, values=values)
    assert (stored(done).done_on, stored(done).forecast) == (None, LATER)
    values = {"done_on": TODAY, "forecast": LATER + dt.timedelta(days=1)}
    with pytest.raises(Unmet):
        act(change_milestone, officer, project=made, milestone_id=done.pk, values=values)
    assert stored(done).done_on is None


@pytest.mark.parametrize("role", ("municipal_lead", "tenant_admin"))
def test_others_may_not(aachen: Municipality, made: Project, step: Milestone, role: str) -> None:
    with pytest.raises(NotAllowed):
        report(membership(role, aachen), made, step, LATER)


def test_before_the_grant_nobody_reports(officer: Membership, aachen: Municipality) -> None:
    draft = project(aachen)
    with pytest.raises(NotAllowed):
        report(officer, draft, milestone(draft, dt.date(2026, 1, 1)), LATER)


class TestPage:
    def test_it_is_reported_beside_the_plan(
        self, officer: Membership, made: Project, step: Milestone
    ) -> None:
        client = client_for(officer)
        address = f"{made.get_absolute_url()}meilensteine/{step.pk}/"
        assert client.post(address, {"forecast": "31.12.2098"}).status_code == 302
        assert stored(step).forecast == dt.date(2098, 12, 31)
        assert stored(step).done_on is None
        assert 'value="31.12.2098"' in client.get(made.get_absolute_url()).text
        assert client.post(address, {"forecast": ""}).status_code == 302
        assert stored(step).forecast is None

    @pytest.mark.parametrize(
        ("typed", "message"),
        (("bald", "Geben Sie ein gültiges Datum ein"), ("01.01.2020", "in der Vergangenheit")),
    )
    def test_a_day_that_cannot_be_is_refused_at_its_field(
        self, officer: Membership, made: Project, step: Milestone, typed: str, message: str
    ) -> None:
        address = f"{made.get_absolute_url()}meilensteine/{step.pk}/"
        answer = client_for(officer).post(address, {"forecast": typed})
        assert answer.status_code == 422
        cells = re.findall(rf'<form[^>]*action="{address}".*?</form>', answer.text, re.DOTALL)
        [cell] = [each for each in cells if 'name="forecast"' in each]
        for text in (message, f'value="{typed}"', f'id="forecast-{step.pk}"', "autofocus"):
            assert text in cell
        assert answer.text.count("autofocus") == 1


def test_a_program_reports_it(officer: Membership, made: Project, step: Milestone) -> None:
    _kept, token = ApiToken.objects.create(user=officer.user, membership=officer)
    program = Client(headers={"authorization": f"Token {token}"})
    address = f"/api/v1/projects/{made.reference}/milestones/{step.pk}/"
    answer = program.patch(address, {"forecast": "2098-12-31"}, content_type="application/json")
    assert answer.json()[0]["forecast"] == "2098-12-31"
