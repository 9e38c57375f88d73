"""A session that ended while somebody was typing: what was typed is shown, not thrown away."""

import pytest
from django.conf import settings
from django.http import QueryDict
from django.test import Client
from django.urls import get_resolver, reverse

from core.typed import Typed, typed_values

pytestmark = pytest.mark.django_db

NEW = "/arbeit/projekte/neu/"
SCRIPT = "<script>alert(1)</script>"
TYPED = {
    "csrfmiddlewaretoken": "geheim-a",
    "password": "geheim-b",
    "title": f"Lotse {SCRIPT}",
    "summary": "Erste Zeile\nZweite Zeile",
    "partners-TOTAL_FORMS": "2",
    "partners-1-organisation": "",
    "partners-1-name": "Verein Digitales Dorf",
    "partners-1-role": "associated",
    "partners-1-share": "",
    "partners-1-letter_on": "",
}


@pytest.fixture(autouse=True)
def known_forms() -> None:
    """Those of all pages, which the addresses bring along, as in a running portal."""
    get_resolver().url_patterns  # noqa: B018


def test_a_form_sent_without_a_session_comes_back_to_be_read(client: Client) -> None:
    page = client.post(NEW, TYPED, headers={"referer": f"http://testserver{NEW}"})
    text = page.text
    assert page.status_code == 403
    assert f'href="{reverse("account_login")}?next={NEW}"' in text
    assert "Projekttitel" in text
    assert "Erste Zeile\nZweite Zeile" in text
    assert "Verein Digitales Dorf" in text
    assert "Oder ein anderer Name (2)" in text


def test_nothing_of_it_is_markup_or_secret(client: Client) -> None:
    text = client.post(NEW, TYPED).text
    assert SCRIPT not in text
    assert "Lotse &lt;script&gt;" in text
    assert "geheim" not in text


def test_a_form_with_nothing_typed_leads_to_the_sign_in(client: Client) -> None:
    answer = client.post(NEW, {"csrfmiddlewaretoken": "x", "title": " ", "submission": "7"})
    assert answer.status_code == 302
    assert answer.headers["Location"].startswith(reverse("account_login"))


def test_a_fragment_is_led_to_the_sign_in_because_its_form_stays(client: Client) -> None:
    answer = client.post(NEW, TYPED, headers={"hx-request": "true"})
    assert answer.headers["HX-Redirect"].startswith(reverse("account_login"))


def test_the_page_about_a_stale_form_shows_what_was_typed() -> None:
    strict = Client(enforce_csrf_checks=True)
    page = strict.post(NEW, TYPED)
    assert page.status_code == 403
    assert "Dieses Formular ist nicht mehr gültig" in page.text
    assert "Lotse &lt;script&gt;" in page.text
    assert SCRIPT not in page.text
    assert "geheim" not in page.text


@pytest.mark.parametrize(
    "name", ("auth-reset_code", "new_password1", "api_token", "credential", "csrfmiddlewaretoken")
)
def test_no_secret_is_repeated(name: str) -> None:
    assert typed_values(QueryDict(f"{name}=geheim")) == []


def test_labels_are_those_of_the_form_that_was_sent() -> None:
    data = QueryDict("milestones-0-title=Start&milestones-0-due=1.3.2027")
    assert typed_values(data) == [
        Typed(label="Meilenstein (1)", value="Start"),
        Typed(label="Geplant für (1)", value="1.3.2027"),
    ]


@pytest.mark.parametrize(
    "name",
    (
        *("base", "version", "submission", "next", "touched", "parent"),
        *("draft", "save", "submit", "add", "move"),
        *("milestones-TOTAL_FORMS", "milestones-INITIAL_FORMS", "milestones-MIN_NUM_FORMS"),
        *("milestones-MAX_NUM_FORMS", "milestones-0-pk", "milestones-0-uid"),
    ),
)
def test_what_nobody_types_is_not_shown(name: str) -> None:
    data = QueryDict(mutable=True)
    data.update({"title": "Lotse", "summary": "Hilft.", "milestones-0-title": "Start", name: "7"})
    assert [each.value for each in typed_values(data)] == ["Lotse", "Hilft.", "Start"]


def test_a_key_says_nothing_wherever_it_stands() -> None:
    data = QueryDict("title=0198a3c4-5d6e-7f80-9a1b-2c3d4e5f6071&summary=Hilft.")
    assert [each.value for each in typed_values(data)] == ["Hilft."]


def test_two_forms_sent_together_both_name_their_fields() -> None:
    data = QueryDict(
        "title=Lotse&summary=Hilft.&area=egovernment&goals=Weniger+Wege&until=1.3.2027&next=/"
    )
    labels = [each.label for each in typed_values(data)]
    assert labels[0] == "Projekttitel"
    assert labels[-1] == "Frist"


@pytest.mark.parametrize("name", ("403.html", "404.html", "429.html", "errors/403_csrf.html"))
def test_pages_about_errors_say_that_nothing_was_saved(name: str) -> None:
    """static/js/drafts.js gives up a draft unless it finds this mark."""
    template = settings.BASE_DIR / "templates" / name
    assert "data-not-saved" in template.read_text(encoding="utf-8")
