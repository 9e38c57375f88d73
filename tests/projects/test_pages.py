"""The pages: what each role finds there, and what bad input answers."""

import datetime as dt
import re
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.scope import elevated
from municipalities.models import Membership, Municipality
from projects.models import Milestone, Project, Publication, Transition
from tests.factories.municipalities import (
    client_for,
    membership,
    ministry,
    organisation,
    tenant,
)
from tests.factories.projects import (
    complete_project,
    milestone,
    project,
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


class TestList:
    def test_it_shows_what_one_sees_and_nothing_else(
        self, officer: Client, aachen: Municipality
    ) -> None:
        own, foreign = project(aachen), project(tenant("soest"))
        shared = project(tenant("soest"), "approved")
        page = officer.get("/arbeit/projekte/").content.decode()
        assert own.title in page
        assert shared.title in page
        assert foreign.reference not in page

    @pytest.mark.parametrize(
        ("query", "found"),
        (
            ("municipality=aachen", {"Bus"}),
            ("district=arnsberg", {"Ärztehaus"}),
            ("area=stadtentwicklung", {"Bus"}),
            ("sector=verkehr", {"Bus"}),
            ("state=approved", {"Bus"}),
            ("phase=durchfuehrung", {"Ärztehaus"}),
            ("light=grey", set()),
            *((f"search={word}", {"Ärztehaus"}) for word in ("ärzte", "aerzte", "arzte")),
            ("search=bus auf", {"Bus"}),
            ("search=bus unbekannt", set()),
        ),
    )
    def test_filters_have_the_names_and_slugs_of_the_contract(
        self, officer: Client, aachen: Municipality, query: str, found: set[str]
    ) -> None:
        complete_project(aachen, "approved", title="Bus auf Abruf")
        project(tenant("soest"), "implementation", title="Ärztehaus")
        page = officer.get(f"/arbeit/projekte/?{query}").content.decode()
        result = page[page.index('id="ergebnis"') :]
        assert {name for name in ("Bus", "Ärztehaus") if f">{name}" in result} == found

    def test_sorting_is_german_and_reversible(self, officer: Client, aachen: Municipality) -> None:
        for title in ("Zebra", "Ärger", "Bus"):
            project(aachen, title=title)

        def order(ordering: str) -> list[str]:
            page = officer.get(f"/arbeit/projekte/?ordering={ordering}").content.decode()
            return sorted(("Zebra", "Ärger", "Bus"), key=lambda title: page.index(f">{title}<"))

        assert order("title") == ["Ärger", "Bus", "Zebra"]
        assert order("-title") == ["Zebra", "Bus", "Ärger"]

    def test_an_unknown_slug_says_so_and_lists_nothing(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        page = officer.get("/arbeit/projekte/?sector=raumfahrt").content.decode()
        assert "error-summary" in page
        assert made.reference not in page

    def test_a_search_has_its_limits(self, officer: Client, aachen: Municipality) -> None:
        project(aachen, title="Bus")
        too_long = officer.get("/arbeit/projekte/", {"search": "x" * 101})
        assert "Suchen Sie mit höchstens 100 Zeichen." in too_long.text
        with CaptureQueriesContext(connection) as captured:
            officer.get("/arbeit/projekte/", {"search": " ".join(f"w{n}" for n in range(25))})
        [counting] = [each["sql"] for each in captured if "projects_project" in each["sql"]]
        assert counting.count('"reference"') == 8

    def test_htmx_gets_the_result_alone(self, officer: Client) -> None:
        answer = officer.get("/arbeit/projekte/", headers={"HX-Request": "true"})
        assert "<html" not in answer.content.decode()
        assert "HX-Request" in answer.headers["Vary"]

    def test_without_projects_it_says_what_to_do(self, officer: Client) -> None:
        page = officer.get("/arbeit/projekte/").content.decode()
        assert "Legen Sie das erste Projekt Ihrer Kommune an." in page

    def test_visitors_are_led_to_the_sign_in(self) -> None:
        answer = Client().get("/arbeit/projekte/")
        assert answer.status_code == 302
        assert answer.headers["Location"].startswith("/anmelden/")


class TestDossier:
    def test_it_shows_the_project_and_what_is_missing(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen, title="Bürgerbus")
        page = officer.get(made.get_absolute_url()).content.decode()
        assert "Projektskizze einreichen" in page
        assert f"/arbeit/projekte/{made.reference}/bearbeiten/stammdaten/#id_summary" in page
        assert "Wer sieht das?" in page
        assert "Projekt angelegt" in page

    def test_the_steps_that_are_waited_for_come_first(
        self, office: Client, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "pre_review")
        page = office.get(made.get_absolute_url()).text
        offered = re.findall(rf"{made.reference}/schritt/(\w+)/", page)
        assert list(dict.fromkeys(offered)) == [
            "to_board",
            "return_sketch",
            "reject",
            "withdraw",
        ]

    def test_reasons_are_read_by_the_tenant_alone(
        self, office: Client, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "pre_review")
        reason = "Bitte ergänzen Sie den Nutzen für andere Kommunen."
        address = f"{made.get_absolute_url()}schritt/return_sketch/"
        assert office.post(address, {"reason": reason}).status_code == 302
        with elevated():
            Project.objects.filter(pk=made.pk).update(state="approved", reach=2)
        assert reason in office.get(made.get_absolute_url()).content.decode()
        soest = client_for(membership("municipal_officer", tenant("soest")))
        page = soest.get(made.get_absolute_url())
        assert page.status_code == 200
        assert reason not in page.content.decode()

    def test_a_milestone_is_reported_and_taken_back(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen, "implementation")
        step = milestone(made, dt.date(2026, 1, 1))
        address = f"{made.get_absolute_url()}meilensteine/{step.pk}/"
        for typed, wanted in (("02.01.2026", dt.date(2026, 1, 2)), ("", None)):
            assert officer.post(address, {"done_on": typed}).status_code == 302
            with elevated():
                assert Milestone.objects.get().done_on == wanted
        assert officer.post(f"{made.get_absolute_url()}meilensteine/0/", {}).status_code == 404

    @pytest.mark.parametrize(
        ("typed", "message"),
        (
            ("01.01.0001", "zwischen dem 01.01.2000 und dem 31.12.2099"),
            ("gestern", "Geben Sie ein gültiges Datum ein"),
            ("31.12.2098", "Der Tag liegt in der Zukunft."),
            ("31.12.2023", "Das Projekt beginnt erst am 01.01.2024."),
        ),
    )
    def test_a_day_that_cannot_be_is_refused_at_its_field(
        self, officer: Client, aachen: Municipality, typed: str, message: str
    ) -> None:
        made = project(aachen, "implementation", start=dt.date(2024, 1, 1))
        other, step = milestone(made, dt.date(2026, 1, 1)), milestone(made, dt.date(2026, 2, 1))
        address = f"{made.get_absolute_url()}meilensteine/{step.pk}/"
        answer = officer.post(address, {"done_on": typed})
        assert answer.status_code == 422
        forms = re.findall(rf'<form[^>]*action="{address}".*?</form>', answer.text, re.DOTALL)
        [cell] = [form for form in forms if 'name="done_on"' in form]
        for text in (message, f'value="{typed}"', f'id="done_on-{step.pk}"', "autofocus", "--date"):
            assert text in cell
        assert answer.text.count("autofocus") == 1
        assert f'id="done_on-{other.pk}"' in answer.text
        with elevated():
            assert not Milestone.objects.filter(done_on__isnull=False).exists()

    def test_the_officer_sees_what_the_application_lacks(
        self, officer: Client, office: Client, aachen: Municipality
    ) -> None:
        made = project(aachen, "application_open")
        page = officer.get(made.get_absolute_url()).text
        assert "Diesen Schritt übernimmt: Projektbüro oder Behördenleitung." in page
        assert f"/arbeit/projekte/{made.reference}/bearbeiten/kosten/#id_own_share" in page
        assert "schritt/submit_application/" not in page
        own = office.get(made.get_absolute_url()).text
        assert "schritt/submit_application/" in own
        assert "Diesen Schritt übernimmt" not in own


class TestStep:
    def test_it_asks_for_the_text_and_keeps_what_was_typed(
        self, office: Client, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "pre_review")
        address = f"{made.get_absolute_url()}schritt/return_sketch/"
        assert "Begründung" in office.get(address).content.decode()
        answer = office.post(address, {"reason": "Zu kurz", "version": "1"})
        page = answer.content.decode()
        assert answer.status_code == 422
        assert "mindestens 30 Zeichen" in page
        assert "Zu kurz" in page
        assert stored(made.reference).state == "pre_review"

    def test_what_stands_in_the_way_links_to_its_field(
        self, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        answer = officer.post(f"{made.get_absolute_url()}schritt/submit_sketch/", {"version": "1"})
        assert answer.status_code == 422
        assert "bearbeiten/ziele/#id_transfer" in answer.content.decode()

    def test_a_double_click_is_one_step(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen)
        address = f"{made.get_absolute_url()}schritt/submit_sketch/"
        answers = [officer.post(address, {"version": "1"}) for _ in range(2)]
        assert [each.status_code for each in answers] == [302, 302]
        with elevated():
            assert Transition.objects.filter(name="submit_sketch").count() == 1

    def test_who_comes_second_keeps_her_text(
        self, officer: Client, office: Client, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        assert (
            officer.post(
                f"{made.get_absolute_url()}schritt/withdraw/",
                {"reason": "Doppelt.", "version": "1"},
            ).status_code
            == 302
        )
        answer = office.post(
            f"{made.get_absolute_url()}schritt/submit_sketch/",
            {"reason": "Mein Vermerk", "version": "1"},
        )
        page = answer.content.decode()
        assert answer.status_code == 409
        assert "Mein Vermerk" in page
        assert "Zurückgezogen" in page

    def test_the_wrong_role_is_refused(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen, "sketch_submitted")
        address = f"{made.get_absolute_url()}schritt/start_pre_review/"
        assert "start_pre_review" not in officer.get(made.get_absolute_url()).content.decode()
        assert officer.get(address).status_code == 403
        assert officer.post(address, {}).status_code == 403

    def test_a_step_that_is_over_leads_back(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen, "sketch_submitted")
        answer = officer.get(f"{made.get_absolute_url()}schritt/submit_sketch/")
        assert answer.headers["Location"] == made.get_absolute_url()

    def test_an_unknown_step_is_not_found(self, officer: Client, aachen: Municipality) -> None:
        made = project(aachen)
        assert officer.get(f"{made.get_absolute_url()}schritt/fliegen/").status_code == 404


class TestVisibility:
    def test_it_names_readers_by_role_and_organisation(
        self, office: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        membership("ministry_reviewer", ministry())
        address = f"{made.get_absolute_url()}wer-sieht-das/"
        page = office.get(address).content.decode()
        assert "Projektbüro (1)" in page
        assert "Fachreferat" not in page
        with elevated():
            Project.objects.filter(pk=made.pk).update(reach=1)
        assert "Fachreferat (1)" in office.get(address).content.decode()

    def test_a_partner_is_shown_the_project_and_no_longer(
        self, office: Client, aachen: Municipality
    ) -> None:
        partner = organisation("partner", "staedteregion", municipality=aachen)
        reader = client_for(membership("partner_contributor", partner))
        made = project(aachen)
        address = f"{made.get_absolute_url()}wer-sieht-das/"
        assert reader.get(made.get_absolute_url()).status_code == 404
        office.post(f"{address}zeigen/", {"circle": str(partner.circle_id)})
        assert reader.get(made.get_absolute_url()).status_code == 200
        assert "Projektpartner (1)" in office.get(address).content.decode()
        office.post(f"{address}{partner.circle_id}/beenden/")
        assert reader.get(made.get_absolute_url()).status_code == 404

    def test_a_circle_outside_the_offer_is_refused(
        self, office: Client, officer: Client, aachen: Municipality
    ) -> None:
        made = project(aachen)
        address = f"{made.get_absolute_url()}wer-sieht-das/zeigen/"
        assert office.post(address, {"circle": "99999999"}).status_code == 422
        assert officer.post(address, {"circle": "1"}).status_code == 403


class TestPublishing:
    def test_choose_look_publish_and_take_down(self, office: Client, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        address = f"{made.get_absolute_url()}veroeffentlichen/"
        assert "optional" not in office.get(address).text
        data = {"fields_to_publish": ["summary", "sectors"]}
        preview = office.post(address, data | {"preview": "1"}).content.decode()
        assert "Vorschau" in preview
        assert "Verkehr" in preview
        assert number_of(Publication) == 0
        assert office.post(address, data).status_code == 302
        with elevated():
            assert Publication.objects.get().grant is None
        assert office.post(address, {"unpublish": "1"}).status_code == 302
        assert number_of(Publication) == 0

    def test_an_officer_may_not(self, officer: Client, aachen: Municipality) -> None:
        made = complete_project(aachen, "approved")
        assert officer.get(f"{made.get_absolute_url()}veroeffentlichen/").status_code == 403

    def test_a_draft_is_not_published(self, office: Client, aachen: Municipality) -> None:
        made = project(aachen)
        address = f"{made.get_absolute_url()}veroeffentlichen/"
        assert "wird ein Projekt nicht veröffentlicht" in office.get(address).content.decode()
        assert office.post(address, {}).status_code == 403


@pytest.mark.parametrize(
    ("method", "path"),
    (
        ("get", ""),
        ("get", "bearbeiten/"),
        ("get", "bearbeiten/stammdaten/"),
        ("post", "bearbeiten/stammdaten/"),
        ("post", "bearbeiten/stammdaten/sichern/"),
        ("get", "bearbeiten/einreichen/"),
        ("get", "schritt/submit_sketch/"),
        ("post", "schritt/submit_sketch/"),
        ("get", "wer-sieht-das/"),
        ("post", "wer-sieht-das/zeigen/"),
        ("post", "wer-sieht-das/1/beenden/"),
        ("get", "veroeffentlichen/"),
        ("post", "veroeffentlichen/"),
        ("post", "meilensteine/1/"),
    ),
)
def test_a_stranger_gets_404_for_a_draft(method: str, path: str, aachen: Municipality) -> None:
    made: Project = project(aachen)
    stranger: Membership = membership("project_office", tenant("soest"))
    answer = getattr(client_for(stranger), method)(f"{made.get_absolute_url()}{path}")
    assert answer.status_code == 404
