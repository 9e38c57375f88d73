"""Beginning a draft from an own project or from another municipality's published one."""

import datetime as dt
from decimal import Decimal
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import transaction

from audit.models import AuditEntry
from core.errors import NotAllowed
from core.ids import uuid7
from core.models import Reach
from core.scope import elevated, scoped
from municipalities.models import Membership, Municipality
from projects import operations
from projects.access import may_copy, may_reuse
from projects.content import NAMES, Line, stored_units
from projects.models import LISTS, Project, Publication, WorkPackage
from projects.queries import dossiers
from tests.counting import statements
from tests.factories.municipalities import (
    client_for,
    membership,
    ministry,
    organisation,
    scope_for,
    tenant,
)
from tests.factories.projects import area, complete_project, project, published, sector
from tests.projects.acting import act, read
from tests.projects.test_api import Api

pytestmark = pytest.mark.django_db
CONCEPT, PILOT, CITY = (uuid7() for _ in range(3))


@pytest.fixture
def full(officer: Membership) -> Project:
    """With a row in every list, some of which speak of others."""
    made = act(
        operations.create_project,
        officer,
        title="Bürgerbus",
        acronym="BUS",
        area=area(),
        sectors=[sector()],
        place=("Rathaus", Decimal("50.77535"), Decimal("6.08390")),
        external_key="P-17",
        partners=[Line(values={"organisation": organisation("research", "rwth"), "role": "lead"})],
        objectives=[Line(values={"title": "Weniger warten"})],
        precedents=[Line(values={"title": "Rufbus", "where": "Bocholt"})],
        work_packages=[
            Line(uid=CONCEPT, values={"title": "Konzept"}),
            Line(uid=PILOT, values={"title": "Betrieb", "after": [CONCEPT]}),
        ],
        milestones=[
            Line(values={"title": "Start", "due": dt.date(2026, 9, 1), "after": [PILOT]}),
        ],
        recipients=[
            Line(uid=CITY, values={"name": "Stadt Aachen", "rate": Decimal("80.00")}),
        ],
        cost_lines=[
            Line(
                values={
                    "year": 2026,
                    "category": "personal",
                    "amount": Decimal("1000.00"),
                    "eligible": Decimal("900.00"),
                    "recipient": CITY,
                }
            )
        ],
    )
    with elevated():
        WorkPackage.objects.filter(uid=CONCEPT).update(done_on=dt.date(2026, 5, 1))
        WorkPackage.objects.filter(uid=PILOT).update(forecast=dt.date(2027, 1, 1))
    return read(lambda: Project.objects.get(pk=made.pk))


def units(of: Project) -> dict[str, Any]:
    def stored() -> dict[str, Any]:
        fresh = Project.objects.get(pk=of.pk)
        fresh.sector_slugs = [each.slug for each in fresh.sectors.all()]
        return stored_units(fresh, NAMES)

    return read(stored)


class TestCopy:
    def test_everything_that_was_entered_is_in_it(self, officer: Membership, full: Project) -> None:
        before, made = units(full), act(operations.copy_project, officer, source=full)
        after = units(made)
        for name in set(NAMES) - {*LISTS, "title", "external_key"}:
            assert after[name] == before[name], name
        assert (made.title, made.external_key) == ("Bürgerbus (Kopie)", "")
        assert (made.state, made.reach, made.version) == ("idea", Reach.INTERNAL, 1)
        assert made.grant == Decimal("720.00")
        assert {name: getattr(made, name).count() for name in LISTS} == {
            name: getattr(full, name).count() for name in LISTS
        }

    def test_rows_speak_of_the_copys_rows(self, officer: Membership, full: Project) -> None:
        made = act(operations.copy_project, officer, source=full)
        concept, pilot = read(lambda: list(made.work_packages.all()))
        (milestone,) = read(lambda: list(made.milestones.all()))
        (city,) = read(lambda: list(made.recipients.all()))
        (line,) = read(lambda: list(made.cost_lines.all()))
        assert pilot.after == [concept.uid]
        assert milestone.after == [pilot.uid]
        assert line.recipient == city.uid
        assert {concept.uid, pilot.uid, city.uid}.isdisjoint({CONCEPT, PILOT, CITY})

    def test_what_came_of_the_plan_is_not(self, officer: Membership, full: Project) -> None:
        made = act(operations.copy_project, officer, source=full)
        concept, pilot = read(lambda: list(made.work_packages.all()))
        assert (concept.done_on, pilot.forecast) == (None, None)

    def test_titles_stay_apart_and_within_their_length(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        long = project(aachen, title="Ä" * 120)
        titles = [act(operations.copy_project, officer, source=long).title for _ in range(3)]
        assert [title.lstrip("Ä") for title in titles] == [" (Kopie)", " (Kopie 2)", " (Kopie 3)"]
        assert {len(title) for title in titles} == {120}

    def test_titles_differ_in_more_than_capitals(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        source = project(aachen, title="Bürgerbus")
        project(aachen, title="BÜRGERBUS (KOPIE)")
        assert act(operations.copy_project, officer, source=source).title == "Bürgerbus (Kopie 2)"

    def test_it_stands_in_the_trail_and_has_a_first_version(
        self, officer: Membership, full: Project
    ) -> None:
        made = act(operations.copy_project, officer, source=full)
        assert read(AuditEntry.objects.filter(object_key=made.reference, verb="create").count) == 1
        assert read(made.versions.count) == 1

    def test_a_form_sent_twice_makes_one_copy(self, officer: Membership, full: Project) -> None:
        key = uuid4()
        first = act(operations.copy_project, officer, source=full, submission=key)
        assert act(operations.copy_project, officer, source=full, submission=key) == first

    def test_a_copy_of_a_reuse_is_one_too(self, officer: Membership, aachen: Municipality) -> None:
        source = project(aachen, source_reference="SO-2026-0001", source_title="Rufbus")
        made = act(operations.copy_project, officer, source=source)
        assert (made.source_reference, made.source_title) == ("SO-2026-0001", "Rufbus")

    @pytest.mark.parametrize("state", ("idea", "pre_review", "implementation", "withdrawn"))
    @pytest.mark.parametrize(
        ("role", "allowed"),
        (
            ("municipal_officer", True),
            ("project_office", True),
            ("municipal_lead", False),
            ("tenant_admin", False),
        ),
    )
    def test_whoever_enters_copies_in_every_state(
        self, role: str, allowed: bool, state: str, aachen: Municipality
    ) -> None:
        assert may_copy(membership(role, aachen), project(aachen, state)) is allowed

    def test_a_foreign_project_is_not_copied(self, officer: Membership) -> None:
        granted = project(tenant("soest"), "implementation")
        with pytest.raises(NotAllowed):
            act(operations.copy_project, officer, source=granted)
        assert read(Project.objects.count) == 1


class TestReuse:
    @pytest.fixture
    def source(self) -> Publication:
        of = complete_project(tenant("soest"), "implementation", goals="Nicht veröffentlicht.")
        return published(
            of,
            title="Rufbus",
            title_en="Bus on demand",
            summary="Ein Bus auf Abruf.",
            transfer="Läuft überall.",
            area=area(),
            sectors=["verkehr"],
            partners=["Verkehrsverbund"],
            start=dt.date(2026, 1, 1),
            total_cost=Decimal("485000.00"),
            licence="EUPL-1.2",
        )

    def test_it_takes_what_is_published_of_the_matter(
        self, officer: Membership, source: Publication
    ) -> None:
        made = act(operations.reuse_publication, officer, publication=source)
        assert (made.title, made.title_en) == ("Rufbus", "Bus on demand")
        assert (made.summary, made.transfer) == (source.summary, source.transfer)
        assert (made.area, made.sector_slugs, made.licence) == (area(), ["verkehr"], "EUPL-1.2")
        assert (made.goals, made.start, made.total_cost) == ("", None, None)
        assert read(made.partners.count) == 0

    def test_what_is_not_published_stays_where_it_is(self, officer: Membership) -> None:
        of = complete_project(tenant("soest"), "implementation")
        made = act(operations.reuse_publication, officer, publication=published(of))
        assert (made.title, made.summary, made.area, made.licence) == (of.title, "", None, "")

    def test_the_source_is_recorded(self, officer: Membership, source: Publication) -> None:
        made = act(operations.reuse_publication, officer, publication=source)
        assert (made.source_reference, made.source_title) == (source.reference, "Rufbus")

    def test_a_title_in_use_gets_a_number(
        self, officer: Membership, aachen: Municipality, source: Publication
    ) -> None:
        project(aachen, title="RUFBUS")
        made = act(operations.reuse_publication, officer, publication=source)
        assert made.title == "Rufbus (2)"

    def test_a_form_sent_twice_makes_one_draft(
        self, officer: Membership, source: Publication
    ) -> None:
        key = uuid4()
        first = act(operations.reuse_publication, officer, publication=source, submission=key)
        again = act(operations.reuse_publication, officer, publication=source, submission=key)
        assert again == first

    @pytest.mark.parametrize(
        ("role", "allowed"),
        (
            ("municipal_officer", True),
            ("project_office", True),
            ("municipal_lead", False),
            ("tenant_admin", False),
        ),
    )
    def test_whoever_enters_may(
        self, role: str, allowed: bool, aachen: Municipality, source: Publication
    ) -> None:
        assert may_reuse(membership(role, aachen), source) is allowed

    def test_nobody_else_may_and_nobody_reuses_the_own(self, source: Publication) -> None:
        reviewer = membership("ministry_reviewer", ministry())
        assert not may_reuse(None, source)
        assert not may_reuse(reviewer, source)
        with pytest.raises(NotAllowed):
            act(
                operations.reuse_publication,
                membership("municipal_officer", tenant("soest")),
                publication=source,
            )


class TestLineage:
    @pytest.fixture
    def source(self) -> Project:
        of = complete_project(tenant("soest"), "implementation", title="Rufbus")
        published(of)
        return of

    @pytest.fixture
    def draft(self, officer: Membership, source: Project) -> Project:
        return act(
            operations.reuse_publication,
            officer,
            publication=read(lambda: Publication.objects.get(project=source)),
        )

    def reuses_seen_by(self, actor: Membership, source: Project) -> list[str]:
        with scoped(scope_for(actor)), transaction.atomic():
            seen = dossiers().get(pk=source.pk)
            return [each["reference"] for each in seen.reuses]

    def test_a_draft_is_no_secret_told(
        self, officer: Membership, source: Project, draft: Project
    ) -> None:
        colleague = membership("municipal_lead", draft.tenant)
        owner = membership("project_office", tenant("soest"))
        reviewer = membership("ministry_reviewer", ministry())
        assert self.reuses_seen_by(colleague, source) == [draft.reference]
        assert self.reuses_seen_by(owner, source) == []
        assert self.reuses_seen_by(reviewer, source) == []

    def test_the_sources_page_names_what_the_reader_sees(
        self, source: Project, draft: Project
    ) -> None:
        owner = client_for(membership("project_office", tenant("soest")))
        assert "Nachgenutzt von" not in owner.get(source.get_absolute_url()).content.decode()
        with elevated(), transaction.atomic():
            Project.objects.filter(pk=draft.pk).update(state="approved", reach=2)
        page = owner.get(source.get_absolute_url()).content.decode()
        assert "Nachgenutzt von" in page
        assert draft.get_absolute_url() in page

    def test_the_drafts_page_names_its_source(
        self, officer: Membership, source: Project, draft: Project
    ) -> None:
        page = client_for(officer).get(draft.get_absolute_url()).content.decode()
        assert f"/projekte/{source.reference}/" in page
        with elevated(), transaction.atomic():
            Publication.objects.all().delete()
        page = client_for(officer).get(draft.get_absolute_url()).content.decode()
        assert f'href="/projekte/{source.reference}/"' not in page
        assert "Rufbus" in page


class TestStartPage:
    ADDRESS = "/arbeit/projekte/neu/beginnen/"

    def test_own_projects_can_be_searched(self, officer: Membership, aachen: Municipality) -> None:
        project(aachen, title="Bürgerbus auf Abruf")
        project(aachen, title="Ärztehaus")
        project(tenant("soest"), "approved", title="Bürgerbus Soest")
        page = client_for(officer).get(f"{self.ADDRESS}?search=abruf+bus").content.decode()
        assert "Bürgerbus auf Abruf" in page
        assert "Ärztehaus" not in page
        assert "Bürgerbus Soest" not in page

    def test_published_projects_of_others_can_be_searched(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        published(project(tenant("soest"), "approved", title="Rufbus"))
        published(project(tenant("soest"), "approved", title="Ärztehaus"))
        published(project(aachen, "approved", title="Rufbus Aachen"))
        project(tenant("soest"), "approved", title="Rufbus geheim")
        address = f"{self.ADDRESS}?aus=veroeffentlichte&search=rufbus"
        page = client_for(officer).get(address).content.decode()
        assert ">Rufbus</a>" in page
        assert "Ärztehaus" not in page
        assert "Rufbus Aachen" not in page
        assert "Rufbus geheim" not in page

    @pytest.mark.parametrize("way", ("eigene", "veroeffentlichte"))
    def test_nothing_to_begin_from_says_so(self, way: str, officer: Membership) -> None:
        browser = client_for(officer)
        assert "leeren Entwurf" in browser.get(f"{self.ADDRESS}?aus={way}").content.decode()
        found = browser.get(f"{self.ADDRESS}?aus={way}&search=nichts").content.decode()
        assert "Nichts gefunden" in found

    def test_a_search_has_its_limits(self, officer: Membership, aachen: Municipality) -> None:
        page = client_for(officer).get(f"{self.ADDRESS}?search={'x' * 101}").content.decode()
        assert "Suchen Sie mit höchstens 100 Zeichen." in page

    @pytest.mark.parametrize("rows", (1, 3))
    @pytest.mark.parametrize("way", ("eigene", "veroeffentlichte"))
    def test_it_costs_the_same_for_any_number(
        self, way: str, rows: int, officer: Membership, aachen: Municipality
    ) -> None:
        for _ in range(rows):
            project(aachen)
            published(project(tenant("soest"), "approved"))
        browser = client_for(officer)
        with statements() as ran:
            browser.get(f"{self.ADDRESS}?aus={way}")
        assert len(ran) == 12, ran


class TestBeginPages:
    @pytest.mark.parametrize("verb", ("kopieren", "nachnutzen"))
    def test_a_form_sent_twice_begins_one_draft(
        self, verb: str, officer: Membership, aachen: Municipality
    ) -> None:
        source = project(aachen if verb == "kopieren" else tenant("soest"), "approved")
        published(source)
        browser = client_for(officer)
        address = f"/arbeit/projekte/{source.reference}/{verb}/"
        page = browser.get(address).content.decode()
        key = str(UUID(int=7))
        assert 'name="submission"' in page
        answers = [browser.post(address, {"submission": key}) for _ in range(2)]
        made = read(lambda: Project.objects.get(submission=key))
        assert {each.headers["Location"] for each in answers} == {
            f"/arbeit/projekte/{made.reference}/bearbeiten/"
        }

    def test_a_broken_key_asks_again(self, officer: Membership, aachen: Municipality) -> None:
        source = project(aachen)
        address = f"/arbeit/projekte/{source.reference}/kopieren/"
        answer = client_for(officer).post(address, {"submission": "kaputt"})
        assert answer.status_code == 200
        assert read(Project.objects.count) == 1

    def test_the_buttons_are_there_for_whom_they_work(self, aachen: Municipality) -> None:
        own, foreign = project(aachen, "approved"), project(tenant("soest"), "approved")
        published(foreign)
        for role, offered in (("municipal_officer", True), ("municipal_lead", False)):
            browser = client_for(membership(role, aachen))
            page = browser.get(own.get_absolute_url()).content.decode()
            assert ("Als Vorlage verwenden" in page) is offered
            page = browser.get(f"/projekte/{foreign.reference}/").content.decode()
            assert ("Nachnutzen" in page) is offered


class TestApi:
    def test_copy_of(self, officer: Membership, full: Project) -> None:
        status, body = Api(officer)("POST", "", {"copy_of": full.reference})
        assert (status, body["title"], body["state"]) == (201, "Bürgerbus (Kopie)", "idea")

    def test_reuse_of(self, officer: Membership) -> None:
        source = published(project(tenant("soest"), "approved", title="Rufbus"))
        status, body = Api(officer)("POST", "", {"reuse_of": source.reference})
        assert (status, body["title"], body["municipality"]) == (201, "Rufbus", "aachen")

    @pytest.mark.parametrize(
        ("body", "status"),
        (
            ({"copy_of": "AC-2026-9999"}, 404),
            ({"reuse_of": "AC-2026-9999"}, 404),
            ({"copy_of": "foreign"}, 403),
            ({"reuse_of": "own"}, 403),
            ({"copy_of": "own", "reuse_of": "foreign"}, 400),
            ({"copy_of": "own", "title": "Ein anderer"}, 400),
            ({"copy_of": ["own"]}, 400),
        ),
    )
    def test_what_cannot_be_is_refused(
        self, body: dict[str, Any], status: int, officer: Membership, aachen: Municipality
    ) -> None:
        own, foreign = (project(each, "approved") for each in (aachen, tenant("soest")))
        published(own)
        published(foreign)
        names = {"own": own.reference, "foreign": foreign.reference}
        sent = {
            key: names.get(value, value) if isinstance(value, str) else value
            for key, value in body.items()
        }
        assert Api(officer)("POST", "", sent)[0] == status
        assert read(Project.objects.count) == 2
