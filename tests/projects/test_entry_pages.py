"""The entry page: drafts, gaps, bad input, two people at once."""

import datetime as dt
import re
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.test import Client

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import Partner, Project
from tests.factories.municipalities import (
    client_for,
    membership,
    ministry,
    organisation,
)
from tests.factories.projects import (
    SUMMARY,
    TRANSFER,
    area,
    complete_project,
    project,
    sector,
)

pytestmark = pytest.mark.django_db
ROWS = {
    f"{prefix}-{name}": value
    for prefix in ("partners", "milestones")
    for name, value in (("TOTAL_FORMS", "1"), ("INITIAL_FORMS", "0"))
}


@pytest.fixture
def officer(aachen: Municipality) -> Client:
    return client_for(membership("municipal_officer", aachen))


@pytest.fixture
def office(aachen: Municipality) -> Client:
    return client_for(membership("project_office", aachen))


def stored(reference: str) -> Project:
    with elevated():
        return Project.objects.get(reference=reference)


def number_of(model: Any) -> int:
    with elevated():
        return int(model.objects.count())


class TestEntry:
    def test_a_title_alone_is_a_draft(self, officer: Client) -> None:
        answer = officer.post("/arbeit/projekte/neu/", {"title": "Bürgerbus", **ROWS})
        assert answer.status_code == 302
        made = stored("AC-2026-0001") if number_of(Project) == 1 else None
        assert made is not None
        assert answer.headers["Location"] == made.get_absolute_url()

    def test_everything_typed_is_stored(self, officer: Client) -> None:
        sector("verkehr")
        rwth = organisation("research", "rwth-aachen")
        data = {
            "title": "Bürgerbus",
            "summary": SUMMARY,
            "area": area().slug,
            "sectors": ["verkehr"],
            "start": "1.9.2026",
            "end": "31.08.2028",
            "total_cost": "485.000,00 €",
            "grant": "388000.00",
            "own_share": "97 000",
            **ROWS,
            "partners-TOTAL_FORMS": "2",
            "partners-0-organisation": rwth.slug,
            "partners-0-role": "research",
            "partners-1-name": "Verkehrsverbund",
            "milestones-0-title": "Erste Fahrt",
            "milestones-0-due": "01.03.2027",
        }
        assert officer.post("/arbeit/projekte/neu/", data).status_code == 302
        with elevated():
            made = Project.objects.get()
            partners = {str(each) for each in made.partners.all()}
            plan = [(each.title, each.due) for each in made.milestones.all()]
        assert (made.start, made.end) == (dt.date(2026, 9, 1), dt.date(2028, 8, 31))
        assert [str(made.total_cost), str(made.grant), str(made.own_share)] == [
            "485000.00",
            "388000.00",
            "97000.00",
        ]
        assert partners == {rwth.name_de, "Verkehrsverbund"}
        assert plan == [("Erste Fahrt", dt.date(2027, 3, 1))]

    def test_submitting_with_gaps_saves_the_draft_and_links_each_gap(self, officer: Client) -> None:
        data = {"title": "Bürgerbus", "goals": "Wartezeiten halbieren", "submit": "1", **ROWS}
        answer = officer.post("/arbeit/projekte/neu/", data)
        page = answer.content.decode()
        assert answer.status_code == 422
        with elevated():
            made = Project.objects.get()
        assert (made.goals, made.state) == ("Wartezeiten halbieren", "idea")
        for field in ("id_summary", "id_area_0", "id_transfer", "id_total_cost"):
            assert f'href="#{field}"' in page
        assert f'action="/arbeit/projekte/{made.reference}/bearbeiten/"' in page
        assert 'name="version" value="1"' in page
        assert "Wartezeiten halbieren" in page

    def test_a_complete_sketch_is_submitted(self, officer: Client) -> None:
        data = {
            "title": "Bürgerbus",
            "summary": SUMMARY,
            "transfer": TRANSFER,
            "area": area("egovernment").slug,
            "total_cost": "485000",
            "no_partner_reason": "Partner folgen.",
            "submit": "1",
            **ROWS,
        }
        assert officer.post("/arbeit/projekte/neu/", data).status_code == 302
        with elevated():
            assert Project.objects.get().state == "sketch_submitted"

    @pytest.mark.parametrize(
        ("field", "value", "message"),
        (
            ("title", "", "Geben Sie einen Projekttitel an."),
            ("title", "x" * 121, "120"),
            ("summary", "x" * 601, "600"),
            ("start", "31.02.2026", "gültiges Datum"),
            ("total_cost", "viel", "Betrag in Euro"),
            ("total_cost", "-5", "Betrag ab 0"),
            ("grant", "12345678901234,00", "zu groß"),
            ("area", "raumfahrt", 'href="#id_area_0"'),
            ("end", "01.01.2020", "nach dem Projektbeginn"),
            ("partners-0-organisation", "gibt-es-nicht", 'href="#id_partners-0-organisation"'),
            ("milestones-0-title", "Ohne Tag", "bis wann"),
            ("title", "Bürger\u202ebus", "in einer Zeile"),
            ("recipient", "Stadt\r\nAachen", "in einer Zeile"),
            ("partners-0-name", "Verkehrs\u2028verbund", "in einer Zeile"),
            ("milestones-0-title", "Erste\nFahrt", "in einer Zeile"),
            ("end", "31.12.9999", "zwischen dem 01.01.2000"),
            ("milestones-0-due", "31.12.9999", "zwischen dem 01.01.2000"),
            ("total_cost", "9" * 40, "zu groß"),
            ("area", "a\0b", 'href="#id_area_0"'),
            ("sectors", ["a\0b"], 'href="#id_sectors_0"'),
            ("partners-TOTAL_FORMS", "41", "höchstens 40 Zeilen"),
            ("milestones-TOTAL_FORMS", "5000", "höchstens 60 Zeilen"),
        ),
    )
    def test_bad_input_is_named_and_kept(
        self, officer: Client, field: str, value: Any, message: str
    ) -> None:
        data = {"title": "Bürgerbus", "start": "01.01.2027", "goals": "Bleibt stehen", **ROWS}
        answer = officer.post("/arbeit/projekte/neu/", data | {field: value})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert message in page
        assert "Bleibt stehen" in page
        assert "error-summary" in page
        assert number_of(Project) == 0

    def test_a_row_more_needs_no_script(self, officer: Client) -> None:
        data = {"title": "", "partners-0-name": "Verkehrsverbund", "add": "partners", **ROWS}
        answer = officer.post("/arbeit/projekte/neu/", data)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert 'name="partners-1-name"' in page
        assert "Verkehrsverbund" in page
        assert "error-summary" not in page

    @pytest.mark.parametrize("total", ("39", "40", "99", "5000"))
    def test_there_are_never_more_rows_than_allowed(self, officer: Client, total: str) -> None:
        data = {"title": "Bürgerbus", "add": "partners", **ROWS, "partners-TOTAL_FORMS": total}
        answer = officer.post("/arbeit/projekte/neu/", data)
        assert answer.status_code == 200
        assert 'name="partners-39-organisation"' in answer.text
        assert 'name="partners-40-organisation"' not in answer.text

    @pytest.mark.parametrize("total", ("9" * 5000, "²", "-1", ""))
    def test_a_number_of_rows_that_is_none_breaks_nothing(
        self, officer: Client, total: str
    ) -> None:
        data = {"title": "Bürgerbus", "add": "partners", **ROWS, "partners-TOTAL_FORMS": total}
        answer = officer.post("/arbeit/projekte/neu/", data)
        assert answer.status_code == 200
        assert "Bürgerbus" in answer.text

    @pytest.mark.parametrize("role", ("municipal_lead", "wg_member"))
    def test_a_lead_who_may_lead_no_more_stays_until_replaced(
        self, officer: Client, aachen: Municipality, role: str
    ) -> None:
        former = membership(role, aachen).user
        made = project(aachen, manager=former)
        address = f"/arbeit/projekte/{made.reference}/bearbeiten/"
        page = officer.get(address).text
        assert f'value="{former.pk}" selected' in page
        assert f"{former.name} (bisher)" in page
        data = {"title": made.title, "goals": "Neu", "version": "1", **ROWS}
        sent = officer.post(address, data | {"manager": str(former.pk)})
        assert sent.status_code == 302
        assert stored(made.reference).manager_id == former.pk

    def test_a_double_submit_leads_to_the_same_project(self, officer: Client) -> None:
        data = {"title": "Bürgerbus", "submission": str(uuid4()), **ROWS}
        first = officer.post("/arbeit/projekte/neu/", data)
        second = officer.post("/arbeit/projekte/neu/", data)
        assert first.headers["Location"] == second.headers["Location"]
        assert number_of(Project) == 1

    def test_a_taken_title_is_named(self, officer: Client, aachen: Municipality) -> None:
        project(aachen, title="Bürgerbus")
        answer = officer.post("/arbeit/projekte/neu/", {"title": "bürgerbus", **ROWS})
        assert answer.status_code == 422
        assert "gibt es in Ihrer Kommune schon" in answer.content.decode()

    def test_a_row_is_removed_by_its_box(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen)
        with elevated():
            partner = Partner.objects.get(project=made)
        data = {
            "title": made.title,
            "version": "1",
            **ROWS,
            "partners-INITIAL_FORMS": "1",
            "partners-0-name": partner.name,
            "partners-0-role": partner.role,
            "partners-0-DELETE": "on",
        }
        answer = officer.post(f"/arbeit/projekte/{made.reference}/bearbeiten/", data)
        assert answer.status_code == 302
        assert number_of(Partner) == 0

    def test_two_people_editing_see_both_versions(
        self, officer: Client, office: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        address = f"/arbeit/projekte/{made.reference}/bearbeiten/"
        first = {"title": made.title, "goals": "Fassung eins", "version": "1", **ROWS}
        assert office.post(address, first).status_code == 302
        second = first | {"goals": "Fassung zwei", "total_cost": "1.000,50"}
        answer = officer.post(address, second)
        page = answer.content.decode()
        assert answer.status_code == 409
        for text in ("Fassung eins", "Fassung zwei", "1.000,50", 'name="version" value="2"'):
            assert text in page
        assert stored(made.reference).goals == "Fassung eins"
        assert officer.post(address, second | {"version": "2"}).status_code == 302
        assert stored(made.reference).goals == "Fassung zwei"

    def test_the_grant_leaves_three_fields(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        address = f"/arbeit/projekte/{made.reference}/bearbeiten/"
        page = officer.get(address).content.decode()
        assert 'name="manager"' in page
        assert 'name="total_cost"' not in page
        data = {"licence": "MIT", "transfer": made.transfer, "version": "1"}
        assert officer.post(address, data).status_code == 302
        kept = stored(made.reference)
        assert (kept.licence, kept.title, kept.grant) == ("MIT", made.title, made.grant)

    @pytest.mark.parametrize("role", ("ministry_reviewer", "ministry_lead"))
    def test_reviewers_may_read_but_not_edit(self, role: str, aachen: Municipality) -> None:
        made = project(aachen, "approved")
        reviewer = client_for(membership(role, ministry()))
        page = reviewer.get(made.get_absolute_url())
        assert page.status_code == 200
        assert "/bearbeiten/" not in page.content.decode()
        assert reviewer.get(f"{made.get_absolute_url()}bearbeiten/").status_code == 403
        assert reviewer.get("/arbeit/projekte/neu/").status_code == 403


class TestRows:
    @pytest.mark.parametrize(
        ("prefix", "first"), (("partners", "organisation"), ("milestones", "title"))
    )
    def test_a_new_row_has_the_focus_and_nothing_is_judged(
        self, officer: Client, prefix: str, first: str
    ) -> None:
        page = officer.get("/arbeit/projekte/neu/").text
        new = f"id_{prefix}-1-{first}"
        assert f'formaction="/arbeit/projekte/neu/#{new}"' in page
        data = {"title": "", "grant": "viel", "milestones-0-title": "Ohne Tag", **ROWS}
        answer = officer.post("/arbeit/projekte/neu/", data | {"add": prefix})
        assert answer.status_code == 200
        assert "kern-error" not in answer.text
        assert "aria-invalid" not in answer.text
        assert answer.text.count("autofocus") == 1
        [control] = re.findall(rf'<(?:input|select)[^>]*id="{new}"[^>]*>', answer.text)
        assert "autofocus" in control
        assert 'value="viel"' in answer.text
        assert 'value="Ohne Tag"' in answer.text


class TestMoney:
    PLAN: ClassVar = {"title": "Bürgerbus", "total_cost": "100.000,00", **ROWS}

    def test_a_grant_above_the_total_cost_is_refused_at_its_field(
        self, officer: Client, aachen: Municipality
    ) -> None:
        answer = officer.post("/arbeit/projekte/neu/", self.PLAN | {"grant": "100.000,01"})
        assert answer.status_code == 422
        assert 'href="#id_grant">Zuwendung: Die Zuwendung darf nicht höher sein' in answer.text
        assert number_of(Project) == 0
        made = project(aachen)
        address = f"/arbeit/projekte/{made.reference}/bearbeiten/"
        assert officer.post(address, self.PLAN | {"grant": "100.000,01"}).status_code == 422
        assert officer.post(address, self.PLAN | {"grant": "100.000,00"}).status_code == 302

    @pytest.mark.parametrize(
        ("own_share", "note"),
        (
            ("10.000,00", "ergeben 10.000,00\u00a0€ weniger als die Gesamtausgaben."),
            ("20.000,01", "ergeben 0,01\u00a0€ mehr als die Gesamtausgaben."),
            ("20.000,00", ""),
            ("", ""),
        ),
    )
    def test_a_plan_that_does_not_balance_is_saved_and_says_by_how_much(
        self, officer: Client, own_share: str, note: str
    ) -> None:
        data = self.PLAN | {"grant": "80.000,00", "own_share": own_share}
        answer = officer.post("/arbeit/projekte/neu/", data, follow=True)
        assert answer.status_code == 200
        edit = officer.get(answer.redirect_chain[-1][0] + "bearbeiten/")
        for page in (answer.text, edit.text):
            assert ("Zuwendung und Eigenanteil ergeben" in page) is bool(note)
            assert note in page


class TestLabels:
    def test_what_is_needed_is_not_called_optional(self, officer: Client) -> None:
        page = officer.get("/arbeit/projekte/neu/").text
        words = re.findall(r'>([^<>]+?)\s*<span class="kern-label__optional">– ([^<]+)<', page)
        said = {label.strip(): condition for label, condition in words}
        assert said["Sektoren"] == "bei Stadtentwicklung nötig"
        assert said["Begründung, falls ohne Partner"] == "nur ohne Partner nötig"
        assert said["Zuwendung"] == "erst für den Förderantrag nötig"
        assert said["Kurzname"] == "optional"
        assert not {"Projekttitel", "Kurzbeschreibung", "Meilenstein (1)"} & set(said)

    @pytest.mark.parametrize(
        ("state", "label"), (("idea", "Als Entwurf speichern"), ("application_open", "Speichern"))
    )
    def test_only_a_draft_is_saved_as_a_draft(
        self, officer: Client, aachen: Municipality, state: str, label: str
    ) -> None:
        made = complete_project(aachen, state)
        page = officer.get(f"{made.get_absolute_url()}bearbeiten/").text
        [button] = re.findall(r'name="draft".*?</button>', page, re.DOTALL)
        assert f">{label}<" in button
