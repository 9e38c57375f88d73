"""The dashboard as a page: what it says, where it leads, and what it does with bad input."""

import datetime as dt
import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core import clock
from municipalities.models import Municipality
from tests.counting import statements
from tests.dashboards.tables import Tables
from tests.factories import figures as make, groups, municipalities

pytestmark = pytest.mark.django_db
MILLION = 100_000_000
HTMX = {"HX-Request": "true"}


@pytest.fixture
def aachen() -> Municipality:
    return municipalities.tenant("aachen")


@pytest.fixture
def ministry() -> Client:
    member = municipalities.membership("ministry_reviewer", municipalities.ministry())
    return municipalities.client_for(member)


def begun() -> dt.date:
    return clock.today() - dt.timedelta(days=40)


def project(tenant: Municipality, title: str, *, granted: int = 0, **values: Any) -> None:
    row = make.project_row(tenant, title=title, **values)
    make.fact(row, begun(), granted=granted)


def overview(client: Client, **query: str) -> str:
    response = client.get(reverse("dashboards:overview"), query)
    assert response.status_code == 200
    return response.content.decode()


def test_chart_tile_and_table_say_the_same(ministry: Client, aachen: Municipality) -> None:
    soest = municipalities.tenant("soest")
    project(aachen, "A", granted=3 * MILLION, light="red")
    project(aachen, "B", granted=MILLION, light="green")
    project(soest, "C", state="formal_review", reach=1)
    page = overview(ministry)
    tables = Tables(page).found
    phases = tables["Projekte je Kommune und Phase: Daten"]
    assert ["Kommune", "Antrag", "Durchführung", "Summe"] in phases
    assert ["Aachen", "", "2"] in tables["Projekte je Kommune und Phase"]
    assert ["Aachen", "0", "2", "2"] in phases
    assert ["Soest", "1", "0", "1"] in phases
    assert 'aria-label="Antrag 0, Durchführung 2"' in page
    assert ["Handlungsbedarf", "1", "33\u00a0%"] in tables["Ampel"]
    assert ["Aachen", "4,0 Mio. €".replace(" ", "\u00a0")] in [
        row[:2] for row in tables["Bewilligte Landesmittel je Kommune: Daten"]
    ]
    assert re.search(
        r"tile__value\">4,0 <span class=\"tile__unit\">Mio. €", page.replace("\u00a0", " ")
    )


def test_every_figure_leads_to_the_list_with_the_filters_in_force(
    ministry: Client, aachen: Municipality
) -> None:
    project(aachen, "A", light="red")
    page = overview(ministry, light="red")
    target = reverse("projects:list")
    assert f'href="{target}?light=red&amp;municipality=aachen"' in page
    assert f'href="{target}?light=green' not in page


def test_on_a_past_day_figures_lead_to_the_dashboard_of_that_day(
    ministry: Client, aachen: Municipality
) -> None:
    project(aachen, "A")
    day = clock.today() - dt.timedelta(days=3)
    page = overview(ministry, stichtag=day.strftime("%d.%m.%Y"))
    here = reverse("dashboards:overview")
    assert f'href="{here}?municipality=aachen&amp;stichtag={day.isoformat()}"' in page
    assert f'href="{reverse("projects:list")}?municipality=aachen"' not in page


def test_the_day_decides_what_counts(ministry: Client, aachen: Municipality) -> None:
    project(aachen, "A")
    before = (begun() - dt.timedelta(days=1)).isoformat()
    assert "1 Projekt" in overview(ministry)
    assert "0 Projekte" in overview(ministry, stichtag=before)


@pytest.mark.parametrize(
    ("stichtag", "message"),
    (
        ("31.02.2026", "Geben Sie ein gültiges Datum ein"),
        ("gestern", "Geben Sie ein gültiges Datum ein"),
        ("31.12.2099", "Der Stichtag liegt in der Zukunft."),
        ("01.01.2001", "Zahlen gibt es seit dem"),
    ),
)
def test_a_bad_day_is_answered_at_its_field(
    ministry: Client, aachen: Municipality, stichtag: str, message: str
) -> None:
    project(aachen, "A")
    response = ministry.get(reverse("dashboards:overview"), {"stichtag": stichtag})
    page = response.content.decode()
    assert response.status_code == 422
    assert message in page
    assert 'href="#id_stichtag"' in page
    assert f'value="{stichtag}"' in page
    assert "1 Projekt" not in page


def test_an_unknown_slug_is_refused(ministry: Client) -> None:
    response = ministry.get(reverse("dashboards:overview"), {"municipality": "atlantis"})
    assert response.status_code == 422
    assert "„atlantis“ gibt es hier nicht." in response.content.decode()


def test_htmx_gets_the_part_and_a_bad_filter_the_whole_page(
    ministry: Client, aachen: Municipality
) -> None:
    project(aachen, "A")
    address = reverse("dashboards:overview")
    part = ministry.get(address, headers=HTMX)
    assert part.content.decode().lstrip().startswith('<div id="ergebnis"')
    assert "HX-Request" in part["Vary"]
    bad = ministry.get(address, {"stichtag": "x"}, headers=HTMX)
    assert bad["HX-Redirect"] == f"{address}?stichtag=x"


def test_drafts_of_others_are_counted_by_nobody_else(aachen: Municipality) -> None:
    soest = municipalities.tenant("soest")
    project(aachen, "Geheim", reach=0, state="idea", light="red")
    district = municipalities.authority("koeln")
    partner = municipalities.organisation("partner", "staedteregion", municipality=aachen)
    for role, organisation, seen in (
        ("project_office", aachen, True),
        ("project_office", soest, False),
        ("partner_contributor", partner, False),
        ("district_reviewer", district, False),
        ("ministry_reviewer", municipalities.ministry(), False),
    ):
        client = municipalities.client_for(municipalities.membership(role, organisation))
        page = overview(client)
        assert ("Geheim" in page) is seen, role
        headline = "1 Projekt" if seen else "0 Projekte"
        assert f'data-announce="{headline}"' in page, role


def test_visitors_are_led_to_the_sign_in(client: Client) -> None:
    response = client.get(reverse("dashboards:overview"))
    assert response.status_code == 302
    assert reverse("account_login") in response["Location"]


@pytest.mark.parametrize("number", (1, 3, 300))
def test_the_number_of_queries_does_not_grow(
    ministry: Client, aachen: Municipality, number: int
) -> None:
    for position in range(number):
        project(aachen, f"P{position}", light="red", start=begun(), end=clock.today())
    overview(ministry)
    with statements() as ran:
        overview(ministry)
    assert len(ran) == 13, "\n".join(ran)


@pytest.mark.parametrize("number", (1, 3))
def test_whoever_has_to_vote_asks_for_no_more(aachen: Municipality, number: int) -> None:
    council = groups.council()
    until = clock.today() + dt.timedelta(days=9)
    for _position in range(number):
        topic = council.project()
        groups.paper(council.group, council["office"], topic, state="voting", until=until)
    client = municipalities.client_for(council["wuppertal"])
    overview(client)
    with statements() as ran:
        page = overview(client)
    assert page.count("Abstimmen") == number
    assert len(ran) == 14, "\n".join(ran)
