"""Looking up communes: a page for those without scripts, two answers for those with them."""

import pytest
from django.test import Client

from municipalities.models import Membership
from tests.counting import statements
from tests.factories import municipalities as make

pytestmark = pytest.mark.django_db

PAGE = "/arbeit/orte/"
SUGGESTIONS = "/arbeit/orte/vorschlaege/"
POINT = "/arbeit/orte/punkt/"


@pytest.fixture
def browser(officer: Membership) -> Client:
    return make.client_for(officer)


def test_the_page_lists_what_is_found_and_the_rest_below_the_search(browser: Client) -> None:
    response = browser.get(PAGE, {"q": "05334"})
    assert [each.name for each in response.context["places"]][:2] == ["Aachen", "Alsdorf"]
    part = browser.get(PAGE, {"q": "koln"}, headers={"HX-Request": "true"})
    assert "Köln" in part.content.decode()
    assert "<html" not in part.content.decode()


@pytest.mark.parametrize(
    ("query", "answer"),
    [
        ("", "Suchen Sie nach einem Namen"),
        ("Atlantis", "Keine Gemeinde gefunden"),
        ("x" * 101, "Suchen Sie mit höchstens 100 Zeichen."),
    ],
)
def test_nothing_found_says_what_to_do(browser: Client, query: str, answer: str) -> None:
    assert answer in browser.get(PAGE, {"q": query}).content.decode()


@pytest.mark.parametrize(("query", "rows"), [("Köln", 1), ("holz", 3)])
def test_the_page_asks_the_database_nothing_of_its_own(
    browser: Client, query: str, rows: int
) -> None:
    browser.get(PAGE)
    with statements() as ran:
        response = browser.get(PAGE, {"q": query})
    assert len(response.context["places"]) == rows
    assert len(ran) == 7


def test_suggestions_are_communes_and_counties_only_when_asked_for(browser: Client) -> None:
    first = browser.get(SUGGESTIONS, {"q": "soest"}).json()["results"]
    assert first == [
        {
            "name": "Soest",
            "note": "05974040 · Kreis Soest",
            "latitude": "51,57254",
            "longitude": "8,10631",
        }
    ]
    both = browser.get(SUGGESTIONS, {"q": "soest", "kreise": "1"}).json()["results"]
    assert [each["name"] for each in both] == ["Soest", "Kreis Soest"]
    assert browser.get(SUGGESTIONS).json() == {"results": []}


@pytest.mark.parametrize(
    ("point", "answer"),
    [
        (
            "50.7766,6.0834",
            {"name": "Städteregion Aachen", "text": "50,78 Nord, 6,08 Ost, Städteregion Aachen"},
        ),
        (
            "52.52,13.4",
            {"name": "", "text": "52,52 Nord, 13,40 Ost, außerhalb von Nordrhein-Westfalen"},
        ),
    ],
)
def test_a_point_is_put_into_words(browser: Client, point: str, answer: dict[str, str]) -> None:
    assert browser.get(POINT, {"q": point}).json() == answer


def test_what_is_no_point_is_refused(browser: Client) -> None:
    assert browser.get(POINT, {"q": "Aachen"}).status_code == 422
