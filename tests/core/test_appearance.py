"""Light and dark are remembered without letting anyone be sent elsewhere."""

import pytest
from django.http import HttpResponse
from django.test import RequestFactory

from core.appearance import chosen_theme, set_theme


def choose(theme: str, target: str) -> HttpResponse:
    return set_theme(RequestFactory().post("/", {"theme": theme, "next": target}))


@pytest.mark.parametrize("theme", ["auto", "light", "dark"])
def test_the_choice_is_remembered_and_one_returns_to_the_page(theme: str) -> None:
    response = choose(theme, "/arbeit/?page=2")
    assert response.cookies["theme"].value == theme
    assert response.cookies["theme"]["httponly"]
    assert response.headers["Location"] == "/arbeit/?page=2"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "javascript:x", ""])
def test_nobody_is_sent_elsewhere(target: str) -> None:
    assert choose("dark", target).headers["Location"] == "/"


def test_an_unknown_theme_is_not_remembered() -> None:
    assert "theme" not in choose('dark" onload="x', "/").cookies


@pytest.mark.parametrize(("cookie", "theme"), [("dark", "dark"), ("x", "auto"), ("", "auto")])
def test_an_unknown_cookie_counts_as_auto(cookie: str, theme: str) -> None:
    request = RequestFactory().get("/")
    request.COOKIES["theme"] = cookie
    assert chosen_theme(request) == theme


def test_a_mere_visit_changes_nothing() -> None:
    assert set_theme(RequestFactory().get("/")).status_code == 405
