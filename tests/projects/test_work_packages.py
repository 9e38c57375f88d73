"""Reporting when a work package is expected to be done, and that it is."""

import datetime as dt
from typing import Any

import pytest
from django.db import transaction
from django.test import Client

from audit.models import AuditEntry
from core.errors import NotAllowed, Unmet
from core.scope import elevated
from municipalities.models import Membership, Municipality
from projects.models import Project, ProjectFact, WorkPackage
from projects.operations import report_work_package
from tests.counting import statements
from tests.factories.municipalities import client_for, membership, ministry, tenant
from tests.factories.projects import NOW, project
from tests.projects.acting import act, read
from tests.projects.test_api import Api, problem_fields

pytestmark = pytest.mark.django_db
TODAY = NOW.date()
LATER = TODAY + dt.timedelta(days=40)


def planned(made: Project, title: str = "Fahrplan", **values: Any) -> WorkPackage:
    with elevated(), transaction.atomic():
        return WorkPackage.objects.create(project=made, title=title, **values)


@pytest.fixture
def made(aachen: Municipality) -> Project:
    return project(aachen, "implementation", start=dt.date(2026, 1, 1))


@pytest.fixture
def package(made: Project) -> WorkPackage:
    return planned(made, end=dt.date(2026, 3, 1))


def report(actor: Membership, made: Project, package: WorkPackage, **values: Any) -> Project:
    return act(report_work_package, actor, project=made, package_id=package.pk, values=values)


def stored(package: WorkPackage) -> tuple[dt.date | None, dt.date | None]:
    found = read(lambda: WorkPackage.objects.get(pk=package.pk))
    return found.forecast, found.done_on


def test_both_days_are_noted_with_trail_and_version_and_taken_back(
    officer: Membership, made: Project, package: WorkPackage
) -> None:
    assert report(officer, made, package, forecast=LATER).version == made.version + 1
    assert stored(package) == (LATER, None)
    report(officer, made, package, done_on=TODAY)
    assert stored(package) == (LATER, TODAY)
    trail = read(lambda: [each.changes for each in AuditEntry.objects.filter(verb="work_package")])
    assert trail == [
        {f"work_packages.{package.pk}.forecast": [None, LATER.isoformat()]},
        {f"work_packages.{package.pk}.done_on": [None, TODAY.isoformat()]},
    ]
    report(officer, made, package, done_on=None, forecast=None)
    assert stored(package) == (None, None)


def test_the_same_day_twice_changes_nothing(
    officer: Membership, made: Project, package: WorkPackage
) -> None:
    once = report(officer, made, package, done_on=TODAY)
    assert report(officer, made, package, done_on=TODAY).version == once.version


def test_no_figure_and_no_light_is_made_of_it(
    officer: Membership, made: Project, package: WorkPackage
) -> None:
    facts = read(lambda: ProjectFact.objects.filter(project=made).count())
    after = report(officer, made, package, done_on=TODAY)
    assert after.light == made.light
    assert read(lambda: ProjectFact.objects.filter(project=made).count()) == facts


@pytest.mark.parametrize(
    ("values", "code"),
    (
        ({"done_on": TODAY + dt.timedelta(days=1)}, "in_the_future"),
        ({"done_on": dt.date(2025, 12, 31)}, "before_the_start"),
        ({"forecast": TODAY - dt.timedelta(days=1)}, "in_the_past"),
        ({"done_on": TODAY, "forecast": LATER}, "already_done"),
    ),
)
def test_days_that_cannot_be_are_refused_whole(
    officer: Membership,
    made: Project,
    package: WorkPackage,
    values: dict[str, dt.date],
    code: str,
) -> None:
    with pytest.raises(Unmet) as refusal:
        report(officer, made, package, **values)
    [problem] = refusal.value.problems
    assert problem.code == code
    assert "Arbeitspaket" in problem.message or code == "before_the_start"
    assert stored(package) == (None, None)


def test_a_package_of_another_project_is_not_there(
    officer: Membership, aachen: Municipality, made: Project
) -> None:
    other = planned(project(aachen, "implementation"))
    with pytest.raises(WorkPackage.DoesNotExist):
        report(officer, made, other, done_on=TODAY)


@pytest.mark.parametrize("role", ("municipal_lead", "tenant_admin"))
def test_others_may_not(
    aachen: Municipality, made: Project, package: WorkPackage, role: str
) -> None:
    with pytest.raises(NotAllowed):
        report(membership(role, aachen), made, package, done_on=TODAY)


def test_neither_may_reviewers_nor_another_municipality(
    made: Project, package: WorkPackage
) -> None:
    for actor in (
        membership("ministry_reviewer", ministry()),
        membership("municipal_officer", tenant("soest")),
    ):
        with pytest.raises(NotAllowed):
            report(actor, made, package, done_on=TODAY)


def test_before_the_grant_nobody_reports(officer: Membership, aachen: Municipality) -> None:
    draft = project(aachen)
    with pytest.raises(NotAllowed):
        report(officer, draft, planned(draft), forecast=LATER)


class TestPage:
    def test_it_is_reported_below_the_schedule(
        self, officer: Membership, made: Project, package: WorkPackage
    ) -> None:
        browser = client_for(officer)
        address = f"{made.get_absolute_url()}arbeitspakete/{package.pk}/"
        answer = browser.post(address, {"forecast": "31.12.2098"})
        assert answer.status_code == 302
        assert answer["Location"].endswith("/zeitplan/#arbeitspakete")
        assert stored(package) == (dt.date(2098, 12, 31), None)
        assert browser.post(address, {"done_on": "02.01.2026"}).status_code == 302
        page = browser.get(f"{made.get_absolute_url()}zeitplan/").text
        assert "„Fahrplan“ abgeschlossen am" not in page
        assert "Zurücknehmen" in page
        assert browser.post(address, {"done_on": ""}).status_code == 302
        assert stored(package)[1] is None

    @pytest.mark.parametrize(
        ("field", "typed", "message"),
        (
            ("forecast", "bald", "Geben Sie ein gültiges Datum ein"),
            ("forecast", "01.01.2020", "in der Vergangenheit"),
            ("done_on", "31.12.2098", "Der Tag liegt in der Zukunft."),
        ),
    )
    def test_a_day_that_cannot_be_is_refused_at_its_field(
        self,
        officer: Membership,
        made: Project,
        package: WorkPackage,
        field: str,
        typed: str,
        message: str,
    ) -> None:
        planned(made, "Betrieb")
        address = f"{made.get_absolute_url()}arbeitspakete/{package.pk}/"
        answer = client_for(officer).post(address, {field: typed})
        assert answer.status_code == 422
        assert answer.text.count(message) == 1
        assert f'value="{typed}"' in answer.text
        assert f'id="{field}-{package.pk}"' in answer.text
        assert answer.text.count("autofocus") == 1

    def test_who_may_not_report_is_offered_nothing(
        self, made: Project, package: WorkPackage
    ) -> None:
        page = client_for(membership("municipal_lead", tenant("aachen"))).get(
            f"{made.get_absolute_url()}zeitplan/"
        )
        assert page.status_code == 200
        assert "/arbeitspakete/" not in page.text

    @pytest.mark.parametrize("number", (1, 3))
    def test_it_costs_the_same_for_any_number(
        self, officer: Membership, made: Project, number: int
    ) -> None:
        browser: Client = client_for(officer)
        for each in range(number):
            planned(made, f"Paket {each}")
        with statements() as ran:
            browser.get(f"{made.get_absolute_url()}zeitplan/")
        assert len(ran) == 13, ran


class TestInterface:
    def test_a_program_reads_and_reports_them(
        self, officer: Membership, made: Project, package: WorkPackage
    ) -> None:
        api, path = Api(officer), f"{made.reference}/work-packages/"
        status, body = api("PATCH", f"{path}{package.pk}/", {"forecast": "2098-12-31"})
        assert (status, body[0]["forecast"], body[0]["done_on"]) == (200, "2098-12-31", None)
        assert api("GET", path) == (200, body)
        assert body[0]["uid"] == str(package.uid)

    def test_what_cannot_be_is_refused_by_field(
        self, officer: Membership, made: Project, package: WorkPackage
    ) -> None:
        api, path = Api(officer), f"{made.reference}/work-packages/"
        status, body = api("PATCH", f"{path}{package.pk}/", {"done_on": "2098-12-31"})
        assert (status, problem_fields(body)) == (422, {"done_on"})
        assert api("PATCH", f"{path}{package.pk}/", {"done_on": "bald"})[0] == 400
        assert api("PATCH", f"{path}0/", {"done_on": "2026-03-02"})[0] == 404
