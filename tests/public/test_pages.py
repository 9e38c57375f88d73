"""Every public page answers for everyone, from snapshots and reference data only."""

import io
import re
from datetime import UTC, datetime
from decimal import Decimal
from html import unescape
from urllib.robotparser import RobotFileParser

import pytest
from django.core.management import call_command
from django.db import connection
from django.test import Client, override_settings
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from core.models import Reach
from core.programme import programme
from core.scope import elevated
from municipalities.models import Municipality, Role
from projects.models import Project, Publication
from tests.factories import municipalities as arrange
from tests.factories.projects import sector

pytestmark = pytest.mark.django_db

TEXT_PAGES = ("imprint", "privacy", "accessibility", "easy_language", "licences", "programme")
# Beginning and end of the transaction and the binding of the scope included.
QUERIES = {"start": 7, "projects": 6, "project": 4}
SIGNED_IN = 4
"""Session, person, memberships, unread notices."""
LIMIT = 12
NOW = datetime(2026, 3, 2, 9, tzinfo=UTC)


def publish(number: int = 1, tenant: str = "aachen", **values: object) -> Publication:
    """A published project; `values` are fields of the snapshot."""
    municipality = arrange.tenant(tenant)
    author = arrange.organisation_of(municipality)
    reference = f"{municipality.code}-2026-{number:04}"
    with elevated():
        project = Project.objects.create(
            tenant=municipality,
            author=author,
            reach=Reach.PROGRAMME,
            reference=reference,
            title=f"Geheimer Arbeitstitel {number}",
            state="implementation",
        )
        fields = {
            "title": f"Projekt {number}",
            "summary": "Ein Reallabor in der Innenstadt.",
            "state": "implementation",
            "grant": Decimal("1646899.88"),
            "published_at": NOW,
        } | values
        return Publication.objects.create(
            tenant=municipality,
            author=author,
            reach=Reach.PUBLIC,
            project=project,
            reference=reference,
            **fields,
        )


def queries_of(client: Client, url: str) -> list[str]:
    with CaptureQueriesContext(
        connection,
    ) as captured:
        assert client.get(url).status_code == 200
    return [query["sql"] for query in captured]


@pytest.mark.parametrize("name", ("start", "projects", "report_barrier", *TEXT_PAGES))
def test_a_page_answers_without_any_data(client: Client, name: str) -> None:
    assert client.get(reverse(f"public:{name}")).status_code == 200


@pytest.mark.parametrize("name", ("start", "projects", "report_barrier", *TEXT_PAGES))
def test_a_page_also_answers_in_english(client: Client, name: str) -> None:
    client.cookies["django_language"] = "en"
    response = client.get(reverse(f"public:{name}"))
    assert response.status_code == 200
    assert 'lang="en"' in response.text


@pytest.mark.parametrize("name", ("start", "projects"))
def test_lists_cost_the_same_for_one_project_and_for_three(client: Client, name: str) -> None:
    publish(1)
    url = reverse(f"public:{name}")
    one = len(queries_of(client, url))
    publish(2)
    publish(3, tenant="soest")
    assert len(queries_of(client, url)) == one == QUERIES[name]


@pytest.mark.parametrize("name", ("start", "projects"))
def test_they_stay_within_the_limit_for_somebody_signed_in(name: str) -> None:
    publish(1)
    staff = arrange.client_for(arrange.membership(Role.OFFICER, arrange.tenant("aachen")))
    url = reverse(f"public:{name}")
    staff.get(url)
    assert len(queries_of(staff, url)) == QUERIES[name] + SIGNED_IN <= LIMIT


def test_a_project_page_costs_the_same_with_and_without_other_projects(client: Client) -> None:
    url = publish(1).get_absolute_url()
    one = len(queries_of(client, url))
    publish(2)
    assert len(queries_of(client, url)) == one == QUERIES["project"]


def test_public_pages_never_ask_for_a_project(client: Client) -> None:
    detail = publish(1).get_absolute_url()
    for url in ("/", "/projekte/", "/projekte/?search=labor&sector=verkehr", detail, "/programm/"):
        statements = queries_of(client, url)
        assert not [sql for sql in statements if "projects_project" in sql], url
        assert any("portal_public" in sql for sql in statements), url


def test_the_start_page_shows_numbers_places_and_the_newest_projects(client: Client) -> None:
    publish(1)
    publish(2, title="Smart School", grant=Decimal("640374.68"))
    with elevated():
        Municipality.objects.update(latitude=50.77664, longitude=6.08342)
    text = client.get("/").text
    assert "Smart School" in text
    assert "2,3\u00a0Mio.\u00a0€" in text
    assert "/projekte/?municipality=aachen" in text
    assert "Geheimer Arbeitstitel" not in text


def test_the_start_page_counts_by_sector_and_area(client: Client) -> None:
    verkehr, area = sector("verkehr"), sector("verkehr").area
    publish(1, sectors=["verkehr"], area=area)
    publish(2, "soest", sectors=["verkehr", "energie"], area=area, grant=None)
    publish(3, "soest", grant=Decimal(5))
    context = client.get("/").context
    assert context["sectors"] == [(verkehr, 2)]
    assert context["areas"] == [(area, 2)]
    assert context["projects"] == 3
    assert context["grant"] == Decimal("1646904.88")


def test_a_project_page_shows_what_was_approved_and_nothing_else(client: Client) -> None:
    shown = publish(1, transfer="", partners=["Dialego AG"], is_demo=True)
    text = client.get(shown.get_absolute_url()).text
    assert "Ein Reallabor in der Innenstadt." in text
    assert "1.646.899,88\u00a0€" in text
    assert "Dialego AG" in text
    assert "Demodaten" in text
    assert "Was andere Kommunen davon haben" not in text
    assert "Geheimer Arbeitstitel" not in text


def test_a_revoked_project_shows_no_phases(client: Client) -> None:
    text = client.get(publish(1, state="revoked").get_absolute_url()).text
    assert "Das Projekt ist beendet" in text
    assert "Schritt" not in text


def test_an_unknown_and_an_unpublished_reference_get_the_same_answer(client: Client) -> None:
    hidden = publish(1)
    with elevated():
        Publication.objects.update(reach=Reach.INTERNAL)
    unpublished = client.get(hidden.get_absolute_url())
    unknown = client.get("/projekte/AC-2026-9999/")
    assert unpublished.status_code == unknown.status_code == 404
    assert without_token(unpublished.text) == without_token(unknown.text)


def test_staff_see_public_pages_as_the_public_does(client: Client) -> None:
    hidden = publish(1)
    with elevated():
        Publication.objects.update(reach=Reach.INTERNAL)
    staff = arrange.client_for(arrange.membership(Role.OFFICER, arrange.tenant("aachen")))
    assert staff.get(hidden.get_absolute_url()).status_code == 404
    assert "Projekt 1" not in staff.get("/projekte/").text


def test_partners_stand_in_their_region_exactly_as_in_the_data(client: Client) -> None:
    call_command("load_programme", stdout=io.StringIO())
    text = client.get("/programm/").text
    names = {each["slug"]: each["nameDe"] for each in programme()["partners"]}
    for region in programme()["modelRegions"]:
        section = text.split(f"<h3>{region['nameDe']}</h3>")[1].split("</article>")[0]
        listed = re.findall(r"<li>(.*?)</li>", section)
        assert [unescape(name) for name in listed] == [names[slug] for slug in region["partners"]]


def test_the_map_names_its_source_word_for_word(client: Client) -> None:
    attribution = (
        "Kartengrundlage: © GeoBasis-DE / BKG 2020 (Daten verändert), dl-de/by-2-0,"
        " https://www.govdata.de/dl-de/by-2-0"
    )
    for url in ("/", "/lizenzen/"):
        words = re.sub(r"<[^>]+>", "", client.get(url).text)
        assert attribution in re.sub(r"\s+", " ", words), url


def test_the_accessibility_statement_leads_to_the_form_and_the_ombuds_office(
    client: Client,
) -> None:
    text = client.get("/barrierefreiheit/").text
    assert reverse("public:report_barrier") in text
    assert "ombudsstelle-barrierefreie-it@mags.nrw.de" in text


@override_settings(PORTAL_OPERATOR={"name": "Stadt Muster", "email": "post@muster.example"})
def test_the_imprint_names_the_operator(client: Client) -> None:
    text = client.get("/impressum/").text
    assert "Stadt Muster" in text
    assert "mailto:post@muster.example" in text


def without_token(html: str) -> str:
    """Without what every request gets anew, and the address that was asked for."""
    return re.sub(r'"X-CSRFToken": "\w+"|value="\w{64}"|AC-2026-\d{4}', "", html)


def test_the_licences_name_where_the_communes_come_from(client: Client) -> None:
    answer = client.get(reverse("public:licences")).content.decode()
    assert "Statistisches Bundesamt (Destatis)" in answer
    assert "31.12.2019" in answer


def test_search_engines_are_kept_to_the_public_pages(client: Client) -> None:
    answer = client.get("/robots.txt")
    assert answer.headers["Content-Type"].startswith("text/plain")
    rules = RobotFileParser()
    rules.parse(answer.text.splitlines())
    for name in ("start", "projects", "programme", "imprint"):
        assert rules.can_fetch("*", reverse(f"public:{name}"))
    for name in ("dashboards:start", "projects:list", "accounts:profile", "api:schema"):
        assert not rules.can_fetch("*", reverse(name))
