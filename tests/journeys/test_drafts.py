"""What is typed survives the session it was typed in: with scripts, and without."""

import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(120)]

Arrive = Callable[..., Person]

NEW = "/arbeit/projekte/neu/"
OFFICER = "redaktion@aachen.example"
SAVE = "Speichern"
TITLE = f"Entwurf {secrets.token_hex(3)}"
SUMMARY = "Erste Zeile.\nZweite Zeile."
PARTNER = "Oder ein anderer Name ({})"
UNTIL_KEPT = """() => new Promise((done) => {
    const kept = () => Object.keys(sessionStorage).some((key) => key.startsWith("entwurf:"));
    const look = () => (kept() ? done() : setTimeout(look, 50));
    look();
})"""


def drafts(page: Page) -> list[str]:
    found: list[str] = page.evaluate(
        "Object.keys(sessionStorage).filter(key => key.startsWith('entwurf:'))"
    )
    return found


def save(page: Page) -> None:
    page.get_by_role("button", name=SAVE, exact=True).click()


def fill(page: Page, title: str) -> None:
    page.goto(NEW)
    page.get_by_label("Projekttitel").fill(title)
    page.get_by_label("Kurzbeschreibung").fill(SUMMARY)
    page.evaluate(UNTIL_KEPT)


def expect_restored(page: Page, title: str) -> None:
    page.get_by_role("button", name="Eingaben übernehmen").click()
    expect(page.get_by_label("Projekttitel")).to_have_value(title)
    expect(page.get_by_label("Kurzbeschreibung")).to_have_value(SUMMARY)


def began(page: Page, title: str) -> str:
    """The address of a draft's partners."""
    page.goto(NEW)
    page.get_by_label("Projekttitel").fill(title)
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url("**/bearbeiten/verantwortung/")
    return page.url


def sign_out_and_in(person: Person) -> None:
    """In a second tab of the same browser."""
    tab = Person(page=person.page.context.new_page(), email=person.email)
    tab.page.goto("/abmelden/")
    tab.page.get_by_role("main").get_by_role("button", name="Abmelden").click()
    tab.page.wait_for_load_state()
    tab.sign_in()
    tab.page.close()


def sign_in_again(page: Page) -> None:
    page.get_by_role("main").get_by_role("link", name="Wieder anmelden").click()
    page.get_by_label("E-Mail-Adresse").fill(OFFICER)
    page.get_by_label("Passwort", exact=True).fill("modellregion")
    page.get_by_role("button", name="Anmelden", exact=True).click()


def test_text_survives_a_sign_out_in_another_tab(person: Arrive) -> None:
    officer = person(OFFICER)
    page = officer.page
    title = f"{TITLE} A"
    fill(page, title)
    sign_out_and_in(officer)
    save(page)
    expect(page.get_by_role("heading", level=1)).to_contain_text("nicht mehr gültig")
    expect(page.get_by_role("main")).to_contain_text("Zweite Zeile.")
    officer.check()

    page.goto(NEW)
    expect_restored(page, title)
    officer.check()
    assert drafts(page), "not given up before it is saved"
    save(page)
    page.wait_for_url("**/arbeit/projekte/AC-*/bearbeiten/stammdaten/")
    expect(page.get_by_label("Kurzbeschreibung")).to_have_value(SUMMARY)
    assert drafts(page) == []


def test_rows_typed_after_the_session_ended_come_back(person: Arrive) -> None:
    """Saving while typing says that it cannot; two rows more are added to take the words back."""
    officer = person(OFFICER)
    page = officer.page
    address = began(page, f"{TITLE} C")
    for number in (2, 3):
        page.get_by_role("button", name="Weiteren Partner eintragen").click()
        expect(page.get_by_label(PARTNER.format(number))).to_be_visible()
    page.context.clear_cookies(name="sessionid")
    for number in (1, 2, 3):
        page.get_by_label(PARTNER.format(number)).fill(f"Verein {number}")
    expect(page.locator("#gespeichert")).to_contain_text("Ihre Sitzung ist beendet")
    officer.check()
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Sitzung ist beendet")
    expect(page.get_by_role("main")).to_contain_text("Verein 3")
    sign_in_again(page)
    page.wait_for_url(address)
    page.get_by_role("button", name="Eingaben übernehmen").click()
    expect(page.locator("#gespeichert")).to_contain_text("Gespeichert um")
    page.goto(address)
    for number in (1, 2, 3):
        expect(page.get_by_label(PARTNER.format(number))).to_have_value(f"Verein {number}")
    assert drafts(page) == []


def test_a_draft_taken_up_again_takes_nothing_of_a_colleague_back(person: Arrive) -> None:
    officer, colleague = person(OFFICER), person("projektbuero@aachen.example")
    page, other = officer.page, colleague.page
    address = began(page, f"{TITLE} D").replace("verantwortung", "ziele")
    page.goto(address)
    page.context.clear_cookies(name="sessionid")
    page.get_by_label("Ausgangslage").fill("Viele Wege")
    expect(page.locator("#gespeichert")).to_contain_text("Ihre Sitzung ist beendet")
    other.goto(address)
    other.get_by_label("Ziel (1)", exact=True).fill("Weniger Wege")
    other.get_by_label("Alleinstellungsmerkmal").fill("Ein Lotse")
    save(other)
    expect(other.get_by_role("main")).to_contain_text("Ihre Angaben sind gespeichert")
    save(page)
    sign_in_again(page)
    page.wait_for_url(address)
    page.get_by_role("button", name="Eingaben übernehmen").click()
    expect(page.locator("#gespeichert")).to_contain_text("Gespeichert um")
    save(page)
    expect(page.get_by_role("main")).to_contain_text("Ihre Angaben sind gespeichert")
    expect(page.get_by_label("Ausgangslage")).to_have_value("Viele Wege")
    expect(page.get_by_label("Alleinstellungsmerkmal")).to_have_value("Ein Lotse")
    expect(page.get_by_label("Ziel (1)", exact=True)).to_have_value("Weniger Wege")


def test_a_vanished_session_costs_nothing(person: Arrive) -> None:
    officer = person(OFFICER)
    page = officer.page
    title = f"{TITLE} B"
    fill(page, title)
    page.context.clear_cookies(name="sessionid")
    save(page)
    expect(page.get_by_role("heading", level=1)).to_have_text("Ihre Sitzung ist beendet")
    officer.check()
    sign_in_again(page)
    page.wait_for_url(f"**{NEW}")
    expect_restored(page, title)


def test_without_scripts_the_text_stands_on_the_page(person: Arrive) -> None:
    officer = person(OFFICER, java_script_enabled=False)
    page = officer.page
    page.goto(NEW)
    page.get_by_label("Projekttitel").fill("Lotse <b>fett</b>")
    page.get_by_label("Kurzbeschreibung").fill(SUMMARY)
    page.context.clear_cookies(name="sessionid")
    save(page)
    typed = page.get_by_role("region", name="Das haben Sie eingegeben")
    expect(typed).to_contain_text("Lotse <b>fett</b>")
    expect(typed).to_contain_text("Zweite Zeile.")


def test_a_comment_that_is_refused_says_so_and_stays(person: Arrive) -> None:
    office = person("projektbuero@aachen.example")
    page = office.page
    page.goto("/arbeit/arbeitsgruppen/ag-egovernment/")
    page.get_by_role("rowheader").get_by_role("link").first.click()
    page.get_by_label("Ihr Kommentar").last.fill("Das darf nicht verloren gehen.")
    page.context.clear_cookies()
    page.get_by_role("button", name="Kommentar veröffentlichen").click()
    problem = page.get_by_role("alert").filter(has_text="nicht mehr gültig")
    expect(problem).to_be_visible()
    expect(problem.get_by_role("link", name="Wieder anmelden")).to_be_visible()
    expect(page.get_by_label("Ihr Kommentar").last).to_have_value("Das darf nicht verloren gehen.")
    office.check()
    assert len(drafts(page)) == 1
