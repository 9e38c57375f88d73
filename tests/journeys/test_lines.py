"""The line drops, a colleague closes the project, somebody goes back: what was typed is there."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Arrive = Callable[..., Person]

NEW = "/arbeit/projekte/neu/"
OFFICER = "redaktion@aachen.example"
COLLEAGUE = "projektbuero@aachen.example"
TITLE = f"Verbindung {secrets.token_hex(3)}"


def began(page: Page, title: str, slug: str) -> str:
    """The address of a section of a new draft."""
    page.goto(NEW)
    page.get_by_label("Projekttitel").fill(title)
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url("**/bearbeiten/verantwortung/")
    address = page.url.replace("verantwortung", slug)
    page.goto(address)
    return address


def withdraw(colleague: Person, address: str) -> None:
    page = colleague.page
    page.goto(address.replace("bearbeiten/ziele/", "schritt/withdraw/"))
    page.get_by_label("Begründung").fill("Doch nicht.")
    page.get_by_role("main").get_by_role("button").last.click()
    page.wait_for_url(address.replace("bearbeiten/ziele/", ""))


def test_a_project_that_a_colleague_closes_keeps_what_was_typed(person: Arrive) -> None:
    officer, colleague = person(OFFICER), person(COLLEAGUE)
    page = officer.page
    address = began(page, f"{TITLE} A", "ziele")
    page.get_by_label("Ausgangslage").press_sequentially("Viele")
    expect(page.locator("#gespeichert")).to_contain_text("Gespeichert um")
    withdraw(colleague, address)
    page.get_by_label("Ausgangslage").fill("Viele Wege, lange Schlangen")
    status = page.locator("#gespeichert")
    expect(status).to_contain_text(re.compile("Noch nicht gespeichert: Das Projekt steht seit dem"))
    expect(status).not_to_contain_text("Sitzung")
    officer.check()
    page.get_by_role("button", name="Speichern", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text(
        "Hier lässt sich zurzeit nichts ändern"
    )
    expect(page.get_by_role("main")).to_contain_text("Viele Wege, lange Schlangen")
    officer.check()
    page.goto(address)
    left = page.locator(".draft-offer")
    expect(left).to_contain_text("Ausgangslage")
    expect(left).to_contain_text("Viele Wege, lange Schlangen")
    officer.check()
    left.get_by_role("button", name="Verwerfen").click()
    page.goto(address)
    expect(left).to_have_count(0)


@pytest.mark.parametrize("button", ("Speichern", "Weiteres Ziel eintragen"))
@pytest.mark.parametrize("is_told", (True, False))
def test_a_button_without_a_connection_leaves_the_page(
    person: Arrive, button: str, is_told: bool
) -> None:
    """`is_told`: the browser itself knows that the line is down."""
    officer = person(OFFICER)
    page = officer.page
    began(page, f"{TITLE} {secrets.token_hex(3)}", "ziele")
    if is_told:
        page.context.set_offline(True)
    else:
        page.route("**/*", lambda route: route.abort("connectionfailed"))
    page.get_by_label("Ausgangslage").fill("Viele Wege")
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert")).to_contain_text("Keine Verbindung zum Portal")
    expect(page.get_by_label("Ausgangslage")).to_have_value("Viele Wege")
    page.context.set_offline(False)
    page.unroute_all()
    officer.check()
    page.get_by_role("button", name=button, exact=True).click()
    expect(page.get_by_role("alert")).to_have_count(0)
    expect(page.get_by_label("Ausgangslage")).to_have_value("Viele Wege")


@pytest.mark.parametrize(
    ("slug", "button", "field"),
    (
        ("zeitplan", "Weiteren Meilenstein eintragen", "Meilenstein (2)"),
        ("verantwortung", "Weiteren Partner eintragen", "Oder ein anderer Name (2)"),
    ),
)
def test_going_back_after_a_new_row_shows_it_and_offers_nothing(
    person: Arrive, slug: str, button: str, field: str
) -> None:
    officer = person(OFFICER)
    page = officer.page
    began(page, f"{TITLE} {secrets.token_hex(3)}", slug)
    page.get_by_role("button", name=button).click()
    expect(page.get_by_label(field, exact=True)).to_be_visible()
    page.go_back()
    expect(page.get_by_label(field, exact=True)).to_be_visible()
    expect(page.locator(".draft-offer")).to_have_count(0)
    officer.check()


def test_a_title_that_is_taken_is_marked_while_typing(person: Arrive) -> None:
    officer = person(OFFICER)
    page = officer.page
    began(page, f"{TITLE} B", "stammdaten")
    began(page, f"{TITLE} C", "stammdaten")
    title = page.get_by_label("Projekttitel")
    title.fill(f"{TITLE} B")
    expect(title).to_have_accessible_description(re.compile("gibt es in Ihrer Kommune schon"))
    expect(title).to_have_attribute("aria-invalid", "true")
    officer.check()
    title.fill(f"{TITLE} D")
    expect(page.locator("#gespeichert")).to_contain_text("Gespeichert um")
    expect(title).not_to_have_attribute("aria-invalid", "true")
