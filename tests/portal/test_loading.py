"""The reference data and the demo data: complete, as documented, and loaded only once."""

import datetime as dt
import io
from collections import Counter
from decimal import Decimal
from itertools import pairwise
from typing import Any

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction
from django.db.models import Manager, Q
from django.test import TestCase, override_settings
from django.utils import timezone

from accounts.models import User
from core import clock
from core.models import Reach
from core.programme import programme
from core.scope import elevated, scoped
from dashboards.queries.figures import portfolio
from dashboards.queries.selection import Selection
from municipalities.access import roles_of, scope_of
from municipalities.models import (
    ApiToken,
    Membership,
    Municipality,
    Organisation,
    OrganisationKind,
    Role,
)
from municipalities.queries import open_memberships
from portal.loading.accounts import PASSWORD, demo_accounts
from portal.loading.days import first_day, last_day
from portal.loading.entries import CLOCK, entries, shortest_path
from portal.loading.history import past_of
from portal.models import DemoLoading
from projects.guards import Attempt, unmet
from projects.models import (
    LISTS,
    Milestone,
    Project,
    ProjectFact,
    Publication,
    ReferenceCounter,
    Transition,
    WorkPackage,
)
from projects.operations.sums import amounts_of
from projects.operations.versions import begin_versions
from projects.queries import visible_projects
from projects.workflow import STATES, TRANSITIONS
from sectors.models import Area, Sector
from working_groups.models import DecisionPaper, GroupMember, WorkingGroup

pytestmark = pytest.mark.django_db


MILESTONES = (
    "Eröffnung des Labors",
    "Gewinnung von Mitentwicklerinnen und Mitentwicklern",
    "Start der Smart-Spots",
    "Leitbild Smart City",
)
DOCUMENTED = {each["titleDe"] for each in programme()["projects"] if each["status"] == "documented"}


def run(command: str) -> str:
    output = io.StringIO()
    call_command(command, stdout=output)
    return output.getvalue()


# --- reference data


def test_the_programme_is_complete(as_worker: None) -> None:
    first = run("load_programme")
    assert "Modellkommunen: 6 neu" in first
    assert Municipality.objects.filter(is_programme=False).count() == 5
    assert Municipality.objects.get(is_programme=True).code == "DMR"
    assert Area.objects.count() == 2
    assert Sector.objects.count() == 8
    assert WorkingGroup.objects.count() == 8


def test_a_second_loading_changes_nothing(as_worker: None) -> None:
    run("load_programme")
    assert "nichts zu ändern" in run("load_programme")


def test_a_changed_row_is_mended_and_named(as_worker: None) -> None:
    run("load_programme")
    Organisation.objects.filter(slug="bielefeld").update(name_de="Bielefeld?")
    report = run("load_programme")
    assert "1 geändert (Stadt Bielefeld: name_de)" in report
    assert Organisation.objects.get(slug="bielefeld").name_de == "Stadt Bielefeld"


def test_partners_belong_to_their_region_exactly_as_listed(as_worker: None) -> None:
    run("load_programme")
    leads = {region["slug"]: region["lead"] for region in programme()["modelRegions"]}
    for partner in programme()["partners"]:
        row = Organisation.objects.select_related("municipality").get(slug=partner["slug"])
        assert row.name_de == partner["nameDe"]
        assert row.municipality is not None
        assert row.municipality.slug == leads[partner["modelRegion"]]


def test_detmolds_government_is_partner_and_authority_at_once(as_worker: None) -> None:
    run("load_programme")
    authorities = Organisation.objects.filter(kind=OrganisationKind.DISTRICT_AUTHORITY)
    assert authorities.count() == 5
    detmold = authorities.get(slug="bezirksregierung-detmold")
    assert detmold.district is not None
    assert detmold.district.slug == "detmold"
    assert detmold.municipality is not None
    assert detmold.municipality.slug == "paderborn"


def test_only_gelsenkirchen_has_the_raised_rate(as_worker: None) -> None:
    run("load_programme")
    rates = dict(Municipality.objects.values_list("slug", "max_funding_rate"))
    assert rates["gelsenkirchen"] == Decimal("0.9")
    assert {rates[slug] for slug in ("aachen", "paderborn", "soest", "wuppertal")} == {
        Decimal("0.8")
    }


# --- demo data


def fact_on(project_id: int | None, day: dt.date) -> ProjectFact:
    open_or_later = Q(valid_to=None) | Q(valid_to__gt=day)
    return ProjectFact.objects.get(open_or_later, project=project_id, valid_from__lte=day)


class DemoDataTest(TestCase):
    """Loaded once for all: only what a test changes is undone after it."""

    @classmethod
    def setUpTestData(cls) -> None:
        with override_settings(PORTAL_DEMO=True):
            run("load_programme")
            run("load_demo")

    def test_every_demo_account_signs_in(self) -> None:
        accounts = list(demo_accounts())
        assert len(accounts) == 37
        for account in accounts:
            assert self.client.login(email=account.email, password=PASSWORD), account.email

    def test_accounts_act_in_the_roles_of_the_contract(self) -> None:
        with elevated(), transaction.atomic():
            held = Counter(Membership.objects.values_list("role", flat=True))
            platform = User.objects.get(email="admin@portal.example")
            offices = GroupMember.objects.filter(membership__role=Role.PROJECT_OFFICE)
            assert offices.count() == 5 * WorkingGroup.objects.count()
        assert held[Role.OFFICER] == held[Role.PROJECT_OFFICE] == held[Role.LEAD] == 5
        assert held[Role.TENANT_ADMIN] == 5
        assert held[Role.DISTRICT] == 10
        assert platform.is_staff

    def test_every_role_is_one_that_counts_in_its_organisation(self) -> None:
        with elevated(), transaction.atomic():
            for membership in Membership.objects.select_related("organisation"):
                assert membership.role in roles_of(membership.organisation), membership

    def test_the_printed_table_names_the_chair_of_every_group(self) -> None:
        table = run("demo_accounts")
        for group in programme()["workingGroups"]:
            assert group["nameDe"] in table
        assert PASSWORD in table

    def test_every_state_can_be_seen(self) -> None:
        with elevated(), transaction.atomic():
            assert set(Project.objects.values_list("state", flat=True)) == set(STATES)
            assert not Project.objects.filter(is_demo=False).exists()

    def test_the_second_run_changes_nothing(self) -> None:
        with override_settings(PORTAL_DEMO=True):
            assert "nichts zu ändern" in run("load_demo")

    def test_what_somebody_renamed_does_not_come_back(self) -> None:
        with elevated(), transaction.atomic():
            Project.objects.filter(title="OecherLab").update(title="Reallabor")
            before = Project.objects.count()
        with override_settings(PORTAL_DEMO=True):
            run("load_demo")
        with elevated(), transaction.atomic():
            assert Project.objects.count() == before

    def test_oecherlab_is_loaded_as_documented(self) -> None:
        with elevated(), transaction.atomic():
            project = Project.objects.get(title="OecherLab")
            opening, *others = project.milestones.all()
            partners = [str(partner) for partner in project.partners.all()]
            shift = dt.timedelta(days=DemoLoading.objects.get().shift)
        assert project.total_cost == Decimal("2218516.36")
        assert project.grant == Decimal("1646899.88")
        assert project.own_share == Decimal("571616.48")
        assert project.start == dt.date(2020, 3, 1) + shift
        assert project.end == dt.date(2022, 8, 31) + shift
        assert opening.title == "Eröffnung des Labors"
        assert opening.done_on is None
        assert len(others) == 3
        assert partners == [
            "RWTH Aachen University", "Lehrstuhl IMA der RWTH", "Dialego AG", "cowork AG"
        ]  # fmt: skip

    def test_oecherlab_shows_its_figures_on_its_page_and_in_the_interface(self) -> None:
        with elevated(), transaction.atomic():
            project = Project.objects.get(title="OecherLab")
            shift = dt.timedelta(days=DemoLoading.objects.get().shift)
            officer = Membership.objects.get(user__email="redaktion@aachen.example")
            _token, key = ApiToken.objects.create(user=officer.user, membership=officer)
        assert project.eligible_cost == Decimal("2058624.85")
        assert project.transfer_from == (dt.date(2022, 9, 1) + shift).replace(day=1)
        assert project.communes == ["05334002"]
        self.client.login(email=officer.user.email, password=PASSWORD)
        page = self.client.get(project.get_absolute_url()).content.decode()
        for amount in ("2.218.516,36", "2.058.624,85", "1.646.899,88", "571.616,48"):
            assert f"{amount}\u00a0€" in page, amount
        for title in MILESTONES:
            assert page.count(title) >= 1, title
        token = {"authorization": f"Token {key}"}
        body = self.client.get(f"/api/v1/projects/{project.reference}/", headers=token).json()
        amounts = [body[n] for n in ("total_cost", "eligible_cost", "grant", "own_share")]
        assert amounts == ["2218516.36", "2058624.85", "1646899.88", "571616.48"]
        assert [row["title"] for row in body["milestones"]] == list(MILESTONES)

    def test_nothing_is_invented_for_documented_projects(self) -> None:
        with elevated(), transaction.atomic():
            projects = Project.objects.filter(title__in=DOCUMENTED)
            assert projects.count() == len(DOCUMENTED)
            for name in ("objectives", "precedents", "work_packages", "recipients", "cost_lines"):
                assert not any(getattr(made, name).exists() for made in projects), name
            told = projects.exclude(eligible_cost=None).values_list("title", flat=True)
            assert list(told) == ["OecherLab"]
            assert not projects.filter(no_early_start=True).exists()

    def test_each_list_can_be_seen_in_several_states(self) -> None:
        with elevated(), transaction.atomic():
            for name, model in LISTS.items():
                manager: Manager[Any] = model._default_manager
                rows = manager.values_list("project__state", flat=True)
                assert len(set(rows)) >= 3, name

    def test_cost_lines_add_up_to_what_the_project_says(self) -> None:
        with elevated(), transaction.atomic():
            projects = list(Project.objects.filter(cost_lines__isnull=False).distinct())
            assert len(projects) > 10
            for project in projects:
                found = amounts_of(project.cost_lines.all(), list(project.recipients.all()))
                for name, amount in found.items():
                    assert getattr(project, name) == amount, (project.title, name)
                years = {line.year for line in project.cost_lines.all() if line.year}
                assert project.start is not None
                assert project.end is not None
                assert min(years) >= project.start.year
                assert max(years) <= project.end.year

    def test_invented_applications_hold_what_an_application_must(self) -> None:
        with elevated(), transaction.atomic():
            handed_in = Project.objects.filter(transitions__name="submit_application")
            invented = handed_in.exclude(title__in=DOCUMENTED).distinct()
            assert invented.count() > 10
            for project in visible_projects().filter(pk__in=invented):
                attempt = Attempt(project=project, user_id=0, reason=None, today=dt.date.min)
                gaps = [each.field for each in unmet("submit_application", attempt)]
                assert gaps == [], project.title

    def test_a_gap_of_older_data_is_filled_once_and_named(self) -> None:
        with elevated(), transaction.atomic():
            Project.objects.filter(title="OecherLab").update(eligible_cost=None)
            titles = ("OecherLab", "Notfallkarte")
            kept = {each: Project.objects.get(title__startswith=each) for each in titles}
            WorkPackage.objects.filter(project=kept["Notfallkarte"]).delete()
        with override_settings(PORTAL_DEMO=True):
            report = run("load_demo")
            assert "2 geändert" in report
            assert "OecherLab: eligible_cost" in report
            assert "work_packages" in report
            assert "nichts zu ändern" in run("load_demo")
        with elevated(), transaction.atomic():
            again = Project.objects.get(title="OecherLab")
            assert again.eligible_cost == Decimal("2058624.85")
            assert again.version == kept["OecherLab"].version
            assert kept["Notfallkarte"].work_packages.count() == 3

    def test_what_somebody_has_changed_since_is_left_alone(self) -> None:
        with elevated(), transaction.atomic():
            project = Project.objects.get(title="OecherLab")
            begin_versions(projects=visible_projects().filter(pk=project.pk), now=timezone.now())
            Project.objects.filter(pk=project.pk).update(eligible_cost=None)
        with override_settings(PORTAL_DEMO=True):
            assert "nichts zu ändern" in run("load_demo")

    def test_the_demo_clock_falls_on_the_day_of_loading(self) -> None:
        with elevated(), transaction.atomic():
            loading = DemoLoading.objects.get()
            assert CLOCK + dt.timedelta(days=loading.shift) == loading.loaded_on
            assert not Transition.objects.filter(at__date__gt=loading.loaded_on).exists()
            assert not Milestone.objects.filter(done_on__gt=loading.loaded_on).exists()

    def test_references_are_numbered_without_gaps(self) -> None:
        with elevated(), transaction.atomic():
            year = DemoLoading.objects.get().loaded_on.year
            for counter in ReferenceCounter.objects.select_related("tenant"):
                references = Project.objects.filter(tenant=counter.tenant).order_by("reference")
                assert list(references.values_list("reference", flat=True)) == [
                    f"{counter.tenant.code}-{year}-{number:04}"
                    for number in range(1, counter.last + 1)
                ]

    def test_history_obeys_the_lifecycle(self) -> None:
        with elevated(), transaction.atomic():
            steps = list(Transition.objects.exclude(name="create"))
            unnamed = Transition.objects.filter(actor=None).count()
        assert len(steps) > 300
        assert unnamed == 0
        for step in steps:
            rule = TRANSITIONS[step.name]
            assert step.to_state == rule.to
            assert step.role in rule.roles_in[step.from_state]

    def test_figures_cover_every_day_since_the_beginning(self) -> None:
        with elevated(), transaction.atomic():
            facts = list(ProjectFact.objects.order_by("project", "valid_from"))
            current = {
                each.project_id: each
                for each in ProjectFact.objects.filter(valid_to=None).select_related("project")
            }
            projects = {each.pk: each for each in Project.objects.all()}
        for before, after in pairwise(facts):
            if before.project_id == after.project_id:
                assert before.valid_to == after.valid_from
        assert current.keys() == projects.keys()
        for key, fact in current.items():
            assert (fact.state, fact.light) == (projects[key].state, projects[key].light)

    def test_everybody_counts_exactly_the_projects_of_the_own_list(self) -> None:
        with elevated(), transaction.atomic():
            members = list(open_memberships())
        assert {each.role for each in members} == {each.role for each in demo_accounts()}
        for member in members:
            with scoped(scope_of(member)), transaction.atomic():
                figures = portfolio(day=clock.today(), selection=Selection())
                listed = visible_projects().count()
            assert figures.total.projects == listed, member.user.email

    def test_a_group_counts_a_project_from_the_day_of_its_paper(self) -> None:
        with elevated(), transaction.atomic():
            papers = list(DecisionPaper.objects.exclude(project=None).select_related("group"))
            assert papers
            for paper in papers:
                put_on = timezone.localdate(paper.created_at)
                before = put_on - dt.timedelta(days=1)
                counted = {
                    day: paper.group.circle_id in fact_on(paper.project_id, day).shared_with
                    for day in (before, put_on, clock.today())
                }
                assert list(counted.values()) == [False, True, True], paper.title

    def test_lateness_is_shown_on_invented_projects_only(self) -> None:
        with elevated(), transaction.atomic():
            late = set(
                Project.objects.filter(light__in=("yellow", "red")).values_list("title", flat=True)
            )
        assert late
        assert not late & DOCUMENTED

    def test_every_project_in_a_public_state_is_published(self) -> None:
        public = {state.id for state in STATES.values() if state.is_public}
        with elevated(), transaction.atomic():
            projects = Project.objects.filter(state__in=public)
            assert Publication.objects.count() == projects.count()
            assert set(Publication.objects.values_list("reach", "is_demo")) == {
                (Reach.PUBLIC, True)
            }


@override_settings(PORTAL_DEMO=False)
def test_demo_data_are_refused_on_a_real_installation(db: None) -> None:
    with pytest.raises(CommandError, match="öffentlich bekanntes"):
        run("load_demo")
    assert not User.objects.exists()


# --- dates and paths, without a database


def test_a_month_begins_on_its_first_and_ends_on_its_last_day() -> None:
    assert first_day("2020-02") == dt.date(2020, 2, 1)
    assert last_day("2020-02") == dt.date(2020, 2, 29)
    assert last_day("2020-02-15") == dt.date(2020, 2, 15)


def test_the_shortest_path_follows_the_lifecycle() -> None:
    assert shortest_path("idea") == ()
    assert shortest_path("pre_review") == ("submit_sketch", "start_pre_review")
    assert shortest_path("approved")[-1] == "approve"


@pytest.mark.parametrize("weekday", range(7))
def test_a_made_past_is_in_order_and_over(weekday: int) -> None:
    today = dt.date(2026, 11, 16) + dt.timedelta(days=weekday)
    for entry in entries(shift=today - CLOCK):
        moments = [step.at for step in past_of(entry, today=today)]
        assert moments == sorted(set(moments)), entry.slug
        assert moments[-1].date() < today
        assert {moment.weekday() for moment in moments} <= {0, 1, 2, 3, 4}
