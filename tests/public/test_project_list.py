"""The public list: filters in the address, fragments for htmx, wrong values without a crash."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from tests.factories.projects import area, sector
from tests.public.test_pages import publish

pytestmark = pytest.mark.django_db


@pytest.fixture
def four_projects() -> None:
    sector("verkehr")
    publish(1, title="Straßenzustand", sectors=["verkehr"], area=area("stadtentwicklung"))
    publish(2, title="Bürger-ID", area=area("egovernment"), state="conception")
    publish(3, "soest", title="MobiHell", sectors=["verkehr"], area=area("stadtentwicklung"))
    publish(4, "soest", title="Abgeschlossen", title_en="Finished", state="completed")


@pytest.mark.parametrize(
    ("query", "titles"),
    (
        ("", {"Straßenzustand", "Bürger-ID", "MobiHell", "Abgeschlossen"}),
        ("municipality=soest", {"MobiHell", "Abgeschlossen"}),
        ("sector=verkehr", {"Straßenzustand", "MobiHell"}),
        ("area=egovernment", {"Bürger-ID"}),
        ("phase=konzeption", {"Bürger-ID"}),
        ("phase=abschluss", {"Abgeschlossen"}),
        ("municipality=soest&sector=verkehr", {"MobiHell"}),
        ("search=burger", {"Bürger-ID"}),
        ("search=buerger", {"Bürger-ID"}),
        ("search=mobi+reallabor", {"MobiHell"}),
        ("search=SO-2026-0003", {"MobiHell"}),
        ("search=%25", set()),
    ),
)
def test_filters_narrow_the_list(
    client: Client, four_projects: None, query: str, titles: set[str]
) -> None:
    response = client.get(f"/projekte/?{query}")
    assert {card.title for card in response.context["cards"]} == titles


@pytest.mark.parametrize("query", ("municipality=atlantis", "phase=unsinn", "sector=", "page=99"))
def test_unknown_values_do_not_hide_the_list(
    client: Client, four_projects: None, query: str
) -> None:
    response = client.get(f"/projekte/?{query}")
    assert response.status_code == 200
    assert len(response.context["cards"]) == 4


def test_each_filter_in_force_can_be_taken_away_alone(client: Client, four_projects: None) -> None:
    response = client.get("/projekte/?municipality=soest&sector=verkehr&page=1")
    removals = {each.label: each.remove_url for each in response.context["active"]}
    assert removals == {
        "Modellkommune": "?sector=verkehr",
        "Sektor": "?municipality=soest",
    }


def test_htmx_gets_the_results_alone(client: Client, four_projects: None) -> None:
    response = client.get("/projekte/?municipality=soest", headers={"HX-Request": "true"})
    assert "<html" not in response.text
    assert 'data-announce="2 Projekte werden angezeigt."' in response.text
    assert "HX-Request" in response.headers["Vary"]


def test_an_empty_answer_says_how_to_go_on(client: Client, four_projects: None) -> None:
    text = client.get("/projekte/?search=gibtesnicht").text
    assert "Keine Projekte gefunden" in text
    assert "Alle Filter zurücksetzen" in text


def test_titles_follow_the_language(client: Client, four_projects: None) -> None:
    client.cookies["django_language"] = "en"
    titles = {card.title for card in client.get("/projekte/").context["cards"]}
    assert titles == {"Straßenzustand", "Bürger-ID", "MobiHell", "Finished"}


def test_a_search_too_long_says_so_and_hides_nothing(client: Client, four_projects: None) -> None:
    response = client.get("/projekte/", {"search": "x" * 101})
    assert "Suchen Sie mit höchstens 100 Zeichen." in response.text
    assert len(response.context["cards"]) == 4
    assert not client.get("/projekte/", {"search": "x" * 100}).context["cards"]


def test_words_beyond_the_eighth_cost_nothing(client: Client, four_projects: None) -> None:
    with CaptureQueriesContext(connection) as captured:
        client.get("/projekte/", {"search": " ".join(f"w{n}" for n in range(25))})
    [counting] = [each["sql"] for each in captured if "COUNT(*)" in each["sql"]]
    assert counting.count("reference") == 8
