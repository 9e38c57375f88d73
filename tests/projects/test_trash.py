"""A draft can be deleted, is gone from everywhere, and has a way back for 30 days."""

import datetime as dt
from typing import Any

import pytest
from django.http import Http404
from django.test import Client

from audit.models import AuditEntry
from core.errors import NotAllowed, Unmet
from core.ids import uuid7
from core.scope import elevated
from dashboards.queries.places import places_of
from municipalities.models import ApiToken, Membership, Municipality
from projects import notices, operations
from projects.models import LISTS, Document, Milestone, Project, ProjectFact, Transition, Version
from projects.tasks import purge_drafts
from tests.architecture.matrix import address_of
from tests.architecture.routes import ROUTES
from tests.counting import statements
from tests.factories.documents import document
from tests.factories.municipalities import client_for, membership, organisation, tenant
from tests.factories.projects import NOW, complete_project, project
from tests.projects.acting import act, read

pytestmark = pytest.mark.django_db
LISTING = sorted(
    route.name
    for route in ROUTES
    if route.method == "GET" and not route.objects and not route.name.endswith("trash")
)
OF_A_PROJECT = sorted({route.name for route in ROUTES if route.objects == "project"})
TOMORROW = NOW + dt.timedelta(days=1)
KEPT = dt.timedelta(days=30)


def stored(made: Project) -> Project:
    return read(lambda: Project.everything.get(pk=made.pk))


def facts(made: Project) -> list[tuple[Any, ...]]:
    rows = ProjectFact.objects.filter(project=made).order_by("valid_from")
    return read(lambda: list(rows.values_list("valid_from", "valid_to")))


def _asked(name: str, known: dict[str, Any], actor: Membership) -> Any:
    """A page as a browser asks for it, or the interface as a program does."""
    address = address_of(name, known)
    if not name.startswith("api:"):
        return client_for(actor).get(address, follow=True)
    with elevated():
        _token, key = ApiToken.objects.create(user=actor.user, membership=actor)
    return Client(headers={"Authorization": f"Token {key}"}).get(address)


def delete(actor: Membership, made: Project, now: dt.datetime = TOMORROW) -> Project:
    return act(operations.delete_draft, actor, project=made, now=now)


def put_before_a_group(made: Project, office: Membership) -> None:
    circle = organisation("chamber", "ihk").circle_id
    act(
        operations.put_before_board,
        office,
        project=made,
        body="AG Mobilität",
        circle_id=circle,
        paper=uuid7(),
    )


class TestDelete:
    def test_no_figure_counts_it_any_more(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen)
        delete(officer, made)
        assert stored(made).deleted_at == TOMORROW
        assert facts(made) == [(NOW.date(), TOMORROW.date())]

    def test_a_draft_of_the_same_day_never_counted(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        delete(officer, made, NOW)
        assert facts(made) == []

    def test_it_stands_in_the_trail(self, officer: Membership, aachen: Municipality) -> None:
        delete(officer, project(aachen))
        entry = read(lambda: AuditEntry.objects.get(verb="delete_draft"))
        assert entry.actor_id == officer.user_id
        assert list(entry.changes) == ["deleted_at"]

    @pytest.mark.parametrize("role", ("municipal_officer", "project_office"))
    def test_whoever_enters_may(self, role: str, aachen: Municipality) -> None:
        assert delete(membership(role, aachen), project(aachen)).deleted_at

    @pytest.mark.parametrize("role", ("municipal_lead", "tenant_admin", "wg_member"))
    def test_other_roles_may_not(self, role: str, aachen: Municipality) -> None:
        with pytest.raises(NotAllowed):
            delete(membership(role, aachen), project(aachen))

    def test_another_municipality_may_not(self, aachen: Municipality) -> None:
        with pytest.raises(NotAllowed):
            delete(membership("municipal_officer", tenant("soest")), project(aachen))

    @pytest.mark.parametrize(
        ("state", "fields"),
        (("idea", {"reach": 1}), ("sketch_submitted", {}), ("withdrawn", {}), ("approved", {})),
    )
    def test_what_was_ever_submitted_stays(
        self, state: str, fields: dict[str, Any], officer: Membership, aachen: Municipality
    ) -> None:
        with pytest.raises(NotAllowed):
            delete(officer, project(aachen, state, **fields))

    def test_what_a_working_group_has_had_stays(
        self, office: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        put_before_a_group(made, office)
        with pytest.raises(Unmet, match="Arbeitsgruppe"):
            delete(office, made)

    def test_twice_is_once(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen)
        delete(officer, made)
        with pytest.raises(Http404):
            delete(officer, made)
        assert read(AuditEntry.objects.filter(verb="delete_draft").count) == 1

    def test_nothing_can_be_written_into_it_meanwhile(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        delete(officer, made)
        with pytest.raises(Http404):
            act(
                operations.change_project,
                officer,
                project=made,
                values={"goals": "Spät."},
                version=None,
            )


class TestGone:
    """The draft is deleted; another one stays. Both belong to Aachen, both are shared."""

    @pytest.fixture
    def gone(self, officer: Membership, aachen: Municipality) -> Project:
        partner = organisation("partner", "hamm", municipality=aachen)
        shared: dict[str, Any] = {
            "shared_with": [partner.circle_id],
            "created_by_id": officer.user_id,
        }
        made = complete_project(aachen, title="Verschwundenes", **shared)
        document(made)
        complete_project(aachen, title="Gebliebenes", **shared)
        return delete(officer, made, NOW)

    @pytest.mark.parametrize("name", LISTING)
    def test_no_page_names_it(self, name: str, gone: Project, officer: Membership) -> None:
        answer = _asked(name, {}, officer)
        page = answer.getvalue().decode(errors="replace")
        answer.close()
        assert gone.title not in page
        assert gone.reference not in page

    @pytest.mark.parametrize("name", OF_A_PROJECT)
    def test_none_of_its_addresses_is_there(
        self, name: str, gone: Project, officer: Membership
    ) -> None:
        kept = read(gone.documents.get)
        known = {
            "reference": gone.reference,
            "step": "submit_sketch",
            "slug": "ziele",
            "kind": "projektskizze",
            "number": 1,
            "circle": 1,
            "milestone": read(
                Milestone.objects.filter(project=gone).values_list("pk", flat=True).first
            ),
            "package": read(gone.work_packages.values_list("pk", flat=True).first),
            "document": kept.pk,
            "pk": kept.pk,
        }
        assert _asked(name, known, officer).status_code in (404, 405)

    def test_a_partner_who_saw_it_does_not(self, gone: Project, aachen: Municipality) -> None:
        partner = membership(
            "partner_contributor", organisation("partner", "hamm", municipality=aachen)
        )
        page = client_for(partner).get("/arbeit/projekte/").content.decode()
        assert "Gebliebenes" in page
        assert gone.title not in page

    def test_nothing_waits_in_it(self, gone: Project, officer: Membership) -> None:
        tasks = read(lambda: list(notices.open_tasks(officer)))
        assert [each.target.title for each in tasks] == ["Gebliebenes"]
        assert read(lambda: places_of(officer)).project_count == 1

    def test_its_notices_have_no_title_and_nobody_hears_of_it(self, gone: Project) -> None:
        assert read(lambda: notices.titles([gone.reference])) == {}
        heard = read(lambda: list(notices.audience("ampel.red", gone.reference, {})))
        assert heard == []

    def test_whoever_leaves_hands_over_nothing_of_it(
        self, gone: Project, officer: Membership
    ) -> None:
        read(lambda: Project.everything.update(manager_id=officer.user_id))
        led = act(_led, officer)
        assert led == 1

    def test_its_title_and_key_may_be_used_again(self, officer: Membership, gone: Project) -> None:
        made = act(operations.create_project, officer, title=gone.title.upper())
        assert made.title == gone.title.upper()


def _led(*, actor: Membership, now: dt.datetime) -> int:
    return operations.led_in_tenant(actor=actor, user_id=actor.user_id)


class TestRestore:
    def test_it_is_back_with_all_that_hung_on_it(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        delete(officer, made)
        later = NOW + dt.timedelta(days=9)
        back = act(operations.restore_draft, officer, project=stored(made), now=later)
        assert (back.deleted_at, back.version) == (None, 3)
        assert read(Milestone.objects.filter(project=made).count) == 3
        assert facts(made) == [
            (NOW.date(), TOMORROW.date()),
            (later.date(), None),
        ]
        assert read(AuditEntry.objects.filter(verb="restore_draft").count) == 1

    def test_on_the_day_of_its_deletion_nothing_is_missing(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        delete(officer, made)
        act(operations.restore_draft, officer, project=stored(made), now=TOMORROW)
        assert facts(made) == [(NOW.date(), TOMORROW.date()), (TOMORROW.date(), None)]

    def test_a_title_taken_meanwhile_says_what_to_do(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen, title="Bürgerbus")
        delete(officer, made)
        other = act(operations.create_project, officer, title="BÜRGERBUS")
        with pytest.raises(Unmet) as refusal:
            act(operations.restore_draft, officer, project=stored(made))
        (problem,) = refusal.value.problems
        assert other.reference in problem.message
        assert problem.url == other.get_absolute_url()
        assert stored(made).deleted_at

    def test_a_key_taken_meanwhile_says_what_to_do(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen, external_key="P-17")
        delete(officer, made)
        project(aachen, external_key="P-17")
        with pytest.raises(Unmet) as refusal:
            act(operations.restore_draft, officer, project=stored(made))
        assert [each.field for each in refusal.value.problems] == ["external_key"]

    @pytest.mark.parametrize("role", ("municipal_lead", "tenant_admin"))
    def test_other_roles_may_not(
        self, role: str, officer: Membership, aachen: Municipality
    ) -> None:
        made = delete(officer, project(aachen))
        with pytest.raises(NotAllowed):
            act(operations.restore_draft, membership(role, aachen), project=made)

    def test_what_is_not_in_the_trash_is_not_there(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        with pytest.raises(Http404):
            act(operations.restore_draft, officer, project=project(aachen))


class TestPurge:
    def test_after_thirty_days_all_of_it_goes_and_the_trail_stays(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = act(operations.create_project, officer, title="Bürgerbus")
        filled = complete_project(aachen)
        document(filled)
        for each in (made, filled):
            delete(officer, each)
        kept = complete_project(aachen)
        assert read(lambda: operations.purge_drafts(now=TOMORROW + KEPT)) == 2
        assert read(lambda: list(Project.everything.all())) == [kept]
        models: list[Any] = [*LISTS.values(), Document, ProjectFact, Transition, Version]
        for model in models:
            of_the_gone = model.objects.exclude(project=kept)
            assert read(of_the_gone.count) == 0, model
        verbs = AuditEntry.objects.filter(object_key=made.reference).values_list("verb", flat=True)
        assert set(read(lambda: list(verbs))) == {"create", "delete_draft", "purge_draft"}

    def test_a_moment_before_nothing_goes(self, officer: Membership, aachen: Municipality) -> None:
        delete(officer, project(aachen))
        almost = TOMORROW + KEPT - dt.timedelta(seconds=1)
        assert read(lambda: operations.purge_drafts(now=almost)) == 0

    def test_again_changes_nothing(self, officer: Membership, aachen: Municipality) -> None:
        delete(officer, project(aachen))
        assert read(lambda: operations.purge_drafts(now=TOMORROW + KEPT)) == 1
        assert read(lambda: operations.purge_drafts(now=TOMORROW + KEPT)) == 0
        assert read(AuditEntry.objects.filter(verb="purge_draft").count) == 1

    def test_the_nightly_task_does_it(self, aachen: Municipality) -> None:
        project(aachen, deleted_at=NOW)
        purge_drafts()
        assert read(Project.everything.count) == 0


class TestPages:
    def test_the_question_names_the_thirty_days(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        browser = client_for(officer)
        question = browser.get(f"/arbeit/projekte/{made.reference}/loeschen/").content.decode()
        assert "30 Tage" in question
        answer = browser.post(f"/arbeit/projekte/{made.reference}/loeschen/", follow=True)
        page = answer.content.decode()
        assert answer.redirect_chain[-1][0] == "/arbeit/projekte/papierkorb/"
        assert made.title in page
        assert "noch 30 Tage" in page

    def test_what_a_group_has_had_says_so_on_the_page(
        self, office: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        put_before_a_group(made, office)
        answer = client_for(office).post(f"/arbeit/projekte/{made.reference}/loeschen/")
        assert answer.status_code == 422
        assert "Arbeitsgruppe" in answer.content.decode()

    def test_it_can_be_taken_back(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen, deleted_at=NOW)
        address = f"/arbeit/projekte/papierkorb/{made.reference}/wiederherstellen/"
        page = client_for(officer).post(address, follow=True).content.decode()
        assert "ist wiederhergestellt" in page
        assert stored(made).deleted_at is None

    def test_a_title_in_use_leaves_it_there(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen, title="Bürgerbus", deleted_at=NOW)
        other = project(aachen, title="Bürgerbus")
        address = f"/arbeit/projekte/papierkorb/{made.reference}/wiederherstellen/"
        answer = client_for(officer).post(address)
        assert answer.status_code == 422
        assert other.get_absolute_url() in answer.content.decode()

    def test_the_trash_is_the_municipalitys_own(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        own, foreign = project(aachen, deleted_at=NOW), project(tenant("soest"), deleted_at=NOW)
        page = client_for(officer).get("/arbeit/projekte/papierkorb/").content.decode()
        assert own.reference in page
        assert foreign.reference not in page

    @pytest.mark.parametrize("rows", (1, 3))
    def test_the_trash_costs_the_same_for_any_number(
        self, rows: int, officer: Membership, aachen: Municipality
    ) -> None:
        for _ in range(rows):
            project(aachen, deleted_at=NOW)
        browser = client_for(officer)
        with statements() as ran:
            browser.get("/arbeit/projekte/papierkorb/")
        assert len(ran) == 12, ran

    @pytest.mark.parametrize(
        ("role", "state", "offered"),
        (
            ("municipal_officer", "idea", True),
            ("municipal_officer", "approved", False),
            ("municipal_lead", "idea", False),
        ),
    )
    def test_deleting_is_offered_to_whom_it_is_allowed(
        self, role: str, state: str, offered: bool, aachen: Municipality
    ) -> None:
        made = project(aachen, state)
        page = client_for(membership(role, aachen)).get(made.get_absolute_url()).content.decode()
        assert (f"{made.reference}/loeschen/" in page) is offered
