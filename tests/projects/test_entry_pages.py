"""The entry's pages: drafts, gaps, bad input, rows, money, what the grant leaves."""

import datetime as dt
import re
from typing import Any
from uuid import uuid4

import pytest
from django.db import transaction
from django.test import Client

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import Objective, Partner, Project, Transition, TransitionReason
from projects.sections import BY_SLUG
from projects.workflow import STATES
from tests.factories.municipalities import (
    authority,
    client_for,
    membership,
    ministry,
    organisation,
)
from tests.factories.projects import NOW, SUMMARY, area, complete_project, project, sector
from tests.projects.sending import address_of, fill, opened, send, stored, typed_in

pytestmark = pytest.mark.django_db
NEW = "/arbeit/projekte/neu/"


@pytest.fixture
def officer(aachen: Municipality) -> Client:
    return client_for(membership("municipal_officer", aachen))


def number_of(model: Any) -> int:
    with elevated():
        return int(model.objects.count())


def granted(made: Project) -> None:
    granting = authority()
    with elevated(), transaction.atomic():
        row = Transition.objects.create(
            project=made, name="approve", to_state="approved", actor_organisation=granting, at=NOW
        )
        TransitionReason.objects.create(transition=row, text="Az. 12/34")


def the_project() -> Project:
    with elevated():
        return Project.objects.get()


class TestCreate:
    def test_a_title_alone_is_a_draft(self, officer: Client) -> None:
        answer = officer.post(NEW, {"title": "Bürgerbus"})
        made = the_project()
        assert answer.status_code == 302
        assert answer.headers["Location"] == address_of(made, "stammdaten")
        assert (made.reference, made.state) == ("AC-2026-0001", "idea")

    def test_next_leads_to_the_next_section(self, officer: Client) -> None:
        answer = officer.post(NEW, {"title": "Bürgerbus", "next": "1"})
        assert answer.headers["Location"] == address_of(the_project(), "verantwortung")

    def test_a_double_submit_leads_to_the_same_project(self, officer: Client) -> None:
        data = {"title": "Bürgerbus", "submission": str(uuid4())}
        first, second = officer.post(NEW, data), officer.post(NEW, data)
        assert first.headers["Location"] == second.headers["Location"]
        assert number_of(Project) == 1

    def test_a_taken_title_is_named(self, officer: Client, aachen: Municipality) -> None:
        project(aachen, title="Bürgerbus")
        answer = officer.post(NEW, {"title": "bürgerbus"})
        assert answer.status_code == 422
        assert "gibt es in Ihrer Kommune schon" in answer.text

    @pytest.mark.parametrize("title", ("", "x" * 121, "Bürger\u202ebus"))
    def test_bad_input_is_kept_and_makes_nothing(self, officer: Client, title: str) -> None:
        answer = officer.post(NEW, {"title": title, "summary": "Bleibt stehen"})
        assert answer.status_code == 422
        assert "Bleibt stehen" in answer.text
        assert number_of(Project) == 0


class TestSections:
    def test_everything_typed_is_stored(self, officer: Client, aachen: Municipality) -> None:
        sector("verkehr")
        rwth = organisation("research", "rwth-aachen")
        made = project(aachen)
        fill(
            officer,
            made,
            "stammdaten",
            title="Bürgerbus",
            summary=SUMMARY,
            area=area().slug,
            sectors=["verkehr"],
        )
        partner = {
            "partners-0-organisation": rwth.slug,
            "partners-0-role": "research",
            "partners-0-share": "1.000",
        }
        fill(officer, made, "verantwortung", **partner)
        goal = {"objectives-0-title": "Kürzer warten", "objectives-0-target": "10 min"}
        fill(officer, made, "ziele", transfer_from="09.2027", **goal)
        plan = {
            "work_packages-0-title": "Fahrplan",
            "work_packages-0-effort": "3,5",
            "milestones-0-title": "Erste Fahrt",
            "milestones-0-due": "01.03.2027",
            "milestones-0-after": "1",
        }
        fill(officer, made, "zeitplan", start="1.9.2026", end="31.08.2028", **plan)
        fill(officer, made, "erklaerungen", no_early_start="on", state_aid="keine")
        kept = stored(made)
        with elevated():
            [partner_row], [package] = made.partners.all(), made.work_packages.all()
            [step], [objective] = made.milestones.all(), made.objectives.all()
        assert (kept.title, kept.transfer_from) == ("Bürgerbus", dt.date(2027, 9, 1))
        assert (kept.start, kept.end) == (dt.date(2026, 9, 1), dt.date(2028, 8, 31))
        assert (partner_row.organisation_id, str(partner_row.share)) == (rwth.pk, "1000.00")
        assert (str(package.effort), step.after) == ("3.5", [package.uid])
        assert objective.target == "10 min"
        assert (kept.no_early_start, kept.state_aid) == (True, "keine")

    @pytest.mark.parametrize(
        ("slug", "field", "value", "message"),
        (
            ("stammdaten", "title", "", "Geben Sie einen Projekttitel an."),
            ("stammdaten", "summary", "x" * 601, "600"),
            ("stammdaten", "area", "raumfahrt", 'href="#id_area_0"'),
            ("stammdaten", "area", "a\0b", 'href="#id_area_0"'),
            ("stammdaten", "sectors", ["a\0b"], 'href="#id_sectors_0"'),
            ("verantwortung", "recipient", "Stadt\r\nAachen", "in einer Zeile"),
            (
                "verantwortung",
                "partners-0-organisation",
                "gibt-es-nicht",
                "partners-0-organisation",
            ),
            ("verantwortung", "partners-0-name", "Verkehrs\u2028verbund", "in einer Zeile"),
            ("verantwortung", "partners-0-share", "1e9", "Betrag in Euro"),
            ("verantwortung", "partners-TOTAL_FORMS", "5000", "höchstens 40 Zeilen"),
            ("ziele", "transfer_from", "13.2027", "gültigen Monat"),
            ("ziele", "precedents-0-link", "javascript:alert(1)", "https://www.beispiel.de"),
            ("zeitplan", "start", "31.02.2026", "gültiges Datum"),
            ("zeitplan", "end", "01.01.2020", "nach dem Projektbeginn"),
            ("zeitplan", "end", "31.12.9999", "zwischen dem 01.01.2000"),
            (
                "zeitplan",
                "milestones-0-due",
                "01.02.2030",
                "zwischen Projektbeginn und Projektende",
            ),
            ("zeitplan", "milestones-0-after", "7", "Ein Arbeitspaket 7 gibt es hier nicht."),
            ("zeitplan", "milestones-0-after", "eins", "Nennen Sie Nummern"),
            ("zeitplan", "work_packages-0-effort", "viel", "zum Beispiel 3,5"),
            ("zeitplan", "milestones-TOTAL_FORMS", "5000", "höchstens 60 Zeilen"),
            ("kosten", "total_cost", "viel", "Betrag in Euro"),
            ("kosten", "total_cost", "-5", "Betrag ab 0"),
            ("kosten", "total_cost", "9" * 40, "zu groß"),
            ("kosten", "total_cost", "1e9", "Betrag in Euro"),
            ("kosten", "eligible_cost", "2.000.000", "höchstens sein"),
            ("kosten", "recipients-0-rate", "81", "höchstens 80 Prozent"),
            ("kosten", "recipients-0-rate", "101", "höchstens 100 Prozent"),
            ("kosten", "cost_lines-0-amount", "1e9", "Betrag in Euro"),
            ("kosten", "cost_lines-0-year", "zwanzig", "zum Beispiel 2026"),
        ),
    )
    def test_bad_input_is_named_and_kept(
        self,
        officer: Client,
        aachen: Municipality,
        slug: str,
        field: str,
        value: Any,
        message: str,
    ) -> None:
        made = project(
            aachen, start=dt.date(2027, 1, 1), end=dt.date(2028, 1, 1), total_cost=1_000_000
        )
        beside = {
            "stammdaten": {"acronym": "BUS"},
            "verantwortung": {"no_partner_reason": "BUS"},
            "ziele": {"goals": "BUS"},
            "zeitplan": {"work_packages-0-responsible": "BUS", "work_packages-0-title": "BUS"},
            "kosten": {"third_party_source": "BUS"},
        }[slug]
        answer = fill(officer, made, slug, **beside | {field: value})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert message in page
        assert "BUS" in page
        assert "error-summary" in page
        assert stored(made).version == 1

    @pytest.mark.parametrize(
        ("typed", "wanted"),
        (("1.234.567,89 €", "1234567.89"), ("1234567.89", "1234567.89"), ("97 000", "97000.00")),
    )
    def test_amounts_are_taken_as_people_write_them(
        self, officer: Client, aachen: Municipality, typed: str, wanted: str
    ) -> None:
        made = project(aachen)
        fill(officer, made, "kosten", total_cost=typed)
        assert str(stored(made).total_cost) == wanted

    def test_each_section_says_where_gaps_are(self, officer: Client, aachen: Municipality) -> None:
        made = project(aachen)
        page = officer.get(address_of(made, "stammdaten")).text
        gaps = re.findall(r"(\d+) Lücken?<", page)
        assert gaps == ["2", "1", "1", "1"]

    def test_a_section_that_is_none_does_not_exist(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        assert officer.get(address_of(made, "raumfahrt")).status_code == 404

    @pytest.mark.parametrize("role", ("municipal_lead", "wg_member"))
    def test_a_lead_who_may_lead_no_more_stays_until_replaced(
        self, officer: Client, aachen: Municipality, role: str
    ) -> None:
        former = membership(role, aachen).user
        made = project(aachen, manager=former)
        page = officer.get(address_of(made, "verantwortung")).text
        assert f'value="{former.pk}" selected' in page
        assert f"{former.name} (bisher)" in page
        fill(officer, made, "verantwortung", recipient="Stadt Aachen")
        assert stored(made).manager_id == former.pk


class TestRows:
    @pytest.mark.parametrize(
        ("slug", "prefix", "first"),
        (("verantwortung", "partners", "organisation"), ("zeitplan", "milestones", "title")),
    )
    def test_a_new_row_has_the_focus_and_nothing_is_judged(
        self, officer: Client, aachen: Municipality, slug: str, prefix: str, first: str
    ) -> None:
        made = project(aachen)
        form = opened(officer, made, slug)
        new = f"id_{prefix}-1-{first}"
        assert f"#{new}" in officer.get(address_of(made, slug)).text
        typed = {"start": "nie", "recipient": "Stadt\u2028Aachen", "add": prefix}
        answer = send(officer, made, slug, form, **typed)
        page = answer.content.decode()
        assert answer.status_code == 200
        assert "kern-error" not in page
        assert page.count("autofocus") == 1
        [control] = re.findall(rf'<(?:input|select)[^>]*id="{new}"[^>]*>', page)
        assert "autofocus" in control
        assert stored(made).version == 1

    @pytest.mark.parametrize("total", ("39", "40", "99", "5000", "²", "-1", ""))
    def test_there_are_never_more_rows_than_allowed(
        self, officer: Client, aachen: Municipality, total: str
    ) -> None:
        made = project(aachen)
        typed = {"add": "partners", "partners-TOTAL_FORMS": total, "recipient": "Stadt"}
        answer = fill(officer, made, "verantwortung", **typed)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert 'name="partners-40-organisation"' not in page
        assert "Stadt" in page

    def test_empty_rows_beyond_the_limit_count_for_nothing(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        typed = {
            "objectives-TOTAL_FORMS": "9",
            "objectives-0-title": "A",
            "objectives-6-title": "B",
        }
        assert fill(officer, made, "ziele", **typed).status_code == 200
        assert number_of(Objective) == 2
        answer = fill(officer, made, "ziele", **typed | {"objectives-8-title": "C"})
        assert answer.status_code == 422
        assert "höchstens 7 Zeilen" in answer.content.decode()

    def test_a_full_list_says_so_instead_of_offering_a_row(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        form = opened(officer, made, "ziele")
        for wanted in (2, 3, 4, 5, 6, 7, 7):
            page = send(officer, made, "ziele", form, add="objectives").content.decode()
            form = typed_in(page)
            assert form["objectives-TOTAL_FORMS"] == [str(wanted)]
            assert ("mehr sind nicht möglich" in page) == (wanted == 7)
            assert ("Weiteres Ziel eintragen" in page) == (wanted < 7)

    def test_rows_can_be_removed_as_soon_as_they_are_there(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        form = opened(officer, made, "ziele")
        assert 'name="objectives-0-DELETE"' in officer.get(address_of(made, "ziele")).text
        typed = {"objectives-0-title": "A", "objectives-0-DELETE": "on"}
        assert send(officer, made, "ziele", form, **typed).status_code == 200
        assert number_of(Objective) == 0

    def test_rows_change_places_and_keep_what_they_hold(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        rows = {"objectives-0-title": "Erstes", "objectives-1-title": "Zweites"}
        form = opened(officer, made, "ziele") | {"objectives-TOTAL_FORMS": ["2"]}
        moved = send(officer, made, "ziele", form, **rows, move="objectives-1-up")
        page = moved.content.decode()
        assert page.index("Zweites") < page.index("Erstes")
        send(officer, made, "ziele", typed_in(page))
        with elevated():
            assert [str(row) for row in made.objectives.all()] == ["Zweites", "Erstes"]

    def test_who_waits_for_a_package_that_moves_goes_on_waiting_for_it(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        rows = {
            "work_packages-TOTAL_FORMS": "2",
            "work_packages-0-title": "Erheben",
            "work_packages-1-uid": str(uuid4()),
            "work_packages-1-title": "Bauen",
            "work_packages-1-after": "1",
            "milestones-0-title": "Erhoben",
            "milestones-0-due": "31.12.2026",
            "milestones-0-after": "1",
        }
        form = opened(officer, made, "zeitplan")
        moved = send(officer, made, "zeitplan", form, **rows, move="work_packages-0-down")
        send(officer, made, "zeitplan", typed_in(moved.content.decode()))
        with elevated():
            survey = made.work_packages.get(title="Erheben")
            assert [str(row) for row in made.work_packages.all()] == ["Bauen", "Erheben"]
            assert made.work_packages.get(title="Bauen").after == [survey.uid]
            assert made.milestones.get().after == [survey.uid]

    @pytest.mark.parametrize("slug", ("stammdaten", "verantwortung", "zeitplan", "kosten"))
    def test_the_enter_key_saves(self, officer: Client, aachen: Municipality, slug: str) -> None:
        page = officer.get(address_of(project(aachen), slug)).content.decode()
        first = re.search(r"<button[^>]*type=.submit.[^>]*>", page[page.index('id="projekt"') :])
        assert first is not None
        assert 'name="save"' in first[0]

    def test_a_row_is_removed_by_its_box(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen)
        fill(officer, made, "verantwortung", **{"partners-0-DELETE": "on"})
        assert number_of(Partner) == 0

    def test_the_same_page_sent_twice_makes_one_row(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        form = opened(officer, made, "verantwortung")
        for _ in range(2):
            send(officer, made, "verantwortung", form, **{"partners-0-name": "Verbund"})
        assert number_of(Partner) == 1


class TestMoney:
    def test_a_grant_above_the_total_cost_is_refused_at_its_field(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        answer = fill(officer, made, "kosten", total_cost="100.000", grant="100.000,01")
        assert answer.status_code == 422
        wanted = 'href="#id_grant">Zuwendung: Die Zuwendung darf nicht höher sein'
        assert wanted in answer.content.decode()
        answer = fill(officer, made, "kosten", total_cost="100.000", grant="100.000,00")
        assert answer.status_code == 200

    @pytest.mark.parametrize(
        ("own_share", "third_party", "note"),
        (
            ("10.000,00", "", "ergibt 10.000,00\u00a0€ weniger als die Gesamtausgaben."),
            ("20.000,01", "", "ergibt 0,01\u00a0€ mehr als die Gesamtausgaben."),
            ("15.000,00", "5.000", ""),
            ("20.000,00", "", ""),
            ("", "", ""),
        ),
    )
    def test_a_plan_that_does_not_balance_is_saved_and_says_by_how_much(
        self, officer: Client, aachen: Municipality, own_share: str, third_party: str, note: str
    ) -> None:
        made = project(aachen)
        amounts = {"total_cost": "100.000", "grant": "80.000,00", "own_share": own_share}
        answer = fill(officer, made, "kosten", **amounts, third_party=third_party)
        assert answer.status_code == 200
        page = answer.content.decode()
        assert ("Die Finanzierung ergibt" in page) is bool(note)
        assert note in page

    def test_cost_lines_make_the_sums(self, officer: Client, aachen: Municipality) -> None:
        made = project(aachen)
        receiver = {"recipients-0-name": "Stadt Aachen", "recipients-0-rate": "80"}
        line = {
            "cost_lines-0-year": "2026",
            "cost_lines-0-category": "personal",
            "cost_lines-0-amount": "2.218.516,36",
            "cost_lines-0-eligible": "2.058.624,85",
        }
        answer = fill(officer, made, "kosten", **receiver, **line, own_share="571.616,48")
        assert answer.status_code == 200
        kept = stored(made)
        found = [str(kept.total_cost), str(kept.eligible_cost), str(kept.grant)]
        assert found == ["2218516.36", "2058624.85", "1646899.88"]
        page = officer.get(address_of(made, "kosten")).text
        assert "Die Finanzierung ergibt" not in page
        assert "1.646.899,88" in page


class TestBound:
    def test_the_grant_leaves_three_fields(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        page = officer.get(f"{made.get_absolute_url()}bearbeiten/", follow=True).text
        assert 'name="manager"' in page
        assert 'name="recipient"' not in page
        fill(officer, made, "ziele", licence="MIT", goals="Eingeschmuggelt")
        kept = stored(made)
        assert (kept.licence, kept.title, kept.goals) == ("MIT", made.title, made.goals)

    def test_steps_keep_their_numbers_and_nothing_is_left_for_an_application(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "approved")
        page = officer.get(address_of(made, "ziele")).text
        assert "Schritt 3 von 8" in page
        assert "erst für den Förderantrag nötig" not in page
        assert page.count(">festgelegt<") == 4

    @pytest.mark.parametrize("slug", ("stammdaten", "zeitplan", "kosten", "erklaerungen"))
    def test_what_the_grant_fixes_says_so_and_leads_to_a_change(
        self, officer: Client, aachen: Municipality, slug: str
    ) -> None:
        made = complete_project(aachen, "conception")
        granted(made)
        answer = officer.get(address_of(made, slug))
        assert answer.status_code == 200
        number = [*BY_SLUG].index(slug) + 1
        assert f"Schritt {number} von 8" in answer.text
        assert "Der Bescheid vom 02.03.2026 (Bezreg Koeln) legt" in answer.text
        assert "Az. 12/34" in answer.text
        assert f"{made.get_absolute_url()}schritt/request_change/" in answer.text
        assert f'href="{made.get_absolute_url()}"' in answer.text

    def test_what_was_typed_before_the_grant_is_shown(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "closing")
        answer = officer.post(address_of(made, "zeitplan"), {"start": "01.03.2031"})
        assert answer.status_code == 403
        assert "01.03.2031" in answer.text
        assert "schritt/request_change" not in answer.text
        assert "Ein Änderungsantrag ist im jetzigen Stand nicht möglich" in answer.text
        sent = {"touched": "start", "start": "01.03.2031"}
        answer = officer.post(f"{address_of(made, 'zeitplan')}sichern/", sent)
        assert answer.status_code == 403
        assert "Bescheid" in answer.json()["message"]

    @pytest.mark.parametrize("role", ("ministry_reviewer", "ministry_lead"))
    def test_reviewers_may_read_but_not_edit(self, role: str, aachen: Municipality) -> None:
        made = project(aachen, "approved")
        reviewer = client_for(membership(role, ministry()))
        page = reviewer.get(made.get_absolute_url())
        assert page.status_code == 200
        assert "/bearbeiten/" not in page.text
        for path in (f"{made.get_absolute_url()}bearbeiten/", address_of(made, "ziele"), NEW):
            assert reviewer.get(path).status_code == 403


def test_what_is_needed_is_not_called_optional(officer: Client, aachen: Municipality) -> None:
    made = project(aachen)
    said: dict[str, str] = {}
    for slug in ("stammdaten", "verantwortung", "kosten", "zeitplan"):
        page = officer.get(address_of(made, slug)).text
        words = re.findall(r'>([^<>]+?)\s*<span class="kern-label__optional">– ([^<]+)<', page)
        said |= {label.strip(): condition for label, condition in words}
    assert said["Sektoren"] == "bei Stadtentwicklung nötig"
    assert said["Begründung, falls ohne Partner"] == "nur ohne Partner nötig"
    assert said["Zuwendung"] == "erst für den Förderantrag nötig"
    assert said["Kurzname"] == "optional"
    assert not {"Projekttitel", "Kurzbeschreibung", "Meilenstein (1)"} & set(said)


def test_communes_and_a_place_on_the_map_are_stored(officer: Client, aachen: Municipality) -> None:
    made = project(aachen)
    fill(officer, made, "verantwortung", communes="Aachen, Solingen", place_name="Solingen")
    kept = stored(made)
    assert kept.communes == ["05334002", "05122000"]
    assert kept.place.startswith("Solingen")
    assert 51 < (kept.latitude or 0) < 52
    assert (
        send(officer, made, "verantwortung", opened(officer, made, "verantwortung")).status_code
        == 200
    )
    assert stored(made).version == kept.version


class TestClosed:
    """Somebody has handed the project in while others had it open."""

    @pytest.fixture
    def submitted(self, aachen: Municipality) -> Project:
        made = complete_project(aachen)
        colleague = membership("project_office", aachen)
        form = {"confirm": "on"}
        answer = client_for(colleague).post(address_of(made, "einreichen"), form, follow=True)
        assert "ist eingereicht" in answer.text
        return stored(made)

    def test_what_was_typed_meanwhile_is_shown_with_who_closed_it(
        self, officer: Client, submitted: Project
    ) -> None:
        answer = officer.post(address_of(submitted, "ziele"), {"problem": "Zu viele Wege"})
        assert answer.status_code == 403
        assert "Das haben Sie eingegeben" in answer.text
        assert "Zu viele Wege" in answer.text
        assert re.search(
            r"ist seit dem [\d.]+, [\d:]+ Uhr eingereicht \([^)]+Aachen\)", answer.text
        )
        assert "Rolle" not in answer.text

    @pytest.mark.parametrize("slug", ("ziele", "einreichen", ""))
    def test_going_back_says_that_it_is_submitted(
        self, officer: Client, submitted: Project, slug: str
    ) -> None:
        answer = officer.get(f"{submitted.get_absolute_url()}bearbeiten/{slug and slug + '/'}")
        assert answer.status_code == 403
        assert " eingereicht (" in answer.text
        assert 'data-left-draft="projekt"' in answer.text

    def test_saving_while_typing_does_not_speak_of_the_session(
        self, officer: Client, submitted: Project
    ) -> None:
        address = f"{address_of(submitted, 'ziele')}sichern/"
        answer = officer.post(address, {"touched": "problem", "problem": "Zu viele Wege"})
        assert answer.status_code == 403
        assert "eingereicht" in answer.json()["message"]

    def test_other_states_are_named(self, officer: Client, aachen: Municipality) -> None:
        made = project(aachen, "withdrawn")
        label = STATES["withdrawn"].label_de
        assert f"auf „{label}“" in officer.get(address_of(made, "ziele")).text

    def test_a_role_that_enters_nothing_still_sees_what_it_sent(self, aachen: Municipality) -> None:
        lead = client_for(membership("municipal_lead", aachen))
        answer = lead.post(address_of(project(aachen), "ziele"), {"problem": "Zu viele Wege"})
        assert answer.status_code == 403
        assert "Rolle" in answer.text
        assert "Zu viele Wege" in answer.text


@pytest.mark.parametrize(
    ("slug", "typed", "control"),
    (
        ("stammdaten", {"title": "bürgerbus"}, "id_title"),
        ("kosten", {"total_cost": "10"}, "id_total_cost"),
        ("verantwortung", {"partners-1-organisation": "rwth"}, "id_partners-1-organisation"),
    ),
)
def test_what_the_database_refuses_while_typing_stands_at_its_control(
    officer: Client, aachen: Municipality, slug: str, typed: dict[str, str], control: str
) -> None:
    rwth = organisation("research", "rwth")
    project(aachen, title="Bürgerbus")
    made = project(aachen, grant=100, total_cost=100)
    with elevated():
        Partner.objects.create(project=made, organisation=rwth)
    [name] = typed
    owner = name.removesuffix("-organisation")
    base = opened(officer, made, slug)["base"]
    sent = typed | {
        "base": base,
        "touched": owner,
        f"{owner}-uid": str(uuid4()),
        f"{owner}-role": "research",
    }
    answer = officer.post(f"{address_of(made, slug)}sichern/", sent)
    assert answer.status_code == 422
    assert [*answer.json()["problems"]] == [control]
    assert stored(made).version == 1
