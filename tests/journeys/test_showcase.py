"""Every component in every state: accessible, on any screen, with and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Dialog, Page, Route, expect

from tests.journeys.instance import Instance
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser]

ADDRESS = "/bausteine/"
OFFICER = "redaktion@aachen.example"
UNTIL_KEPT = """() => new Promise((done) => {
    const kept = () => Object.keys(sessionStorage).some((key) => key.startsWith("entwurf:"));
    const look = () => (kept() ? done() : setTimeout(look, 50));
    look();
})"""
Arrive = Callable[..., Person]


def opened(person: Person) -> Page:
    person.page.goto(ADDRESS)
    return person.page


def send_empty(page: Page) -> None:
    page.get_by_role("button", name="Speichern und weiter").click()


@pytest.mark.parametrize("width", [320, 390, 768, 1280, 1920])
def test_the_page_fits_every_screen(person: Arrive, width: int) -> None:
    person(viewport={"width": width, "height": 900}).visit(ADDRESS)


def test_errors_take_the_focus_and_lead_to_their_fields(person: Arrive) -> None:
    visitor = person(viewport={"width": 390, "height": 844})
    page = opened(visitor)
    page.get_by_label("Voraussichtliche Gesamtkosten").fill("viel")
    send_empty(page)
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    expect(page).to_have_title("Fehler: Bausteine – Modellregionen-Portal")
    expect(page.get_by_label("Voraussichtliche Gesamtkosten")).to_have_value("viel")
    summary.get_by_role("link", name="Kurzbeschreibung").click()
    expect(page.get_by_label("Kurzbeschreibung")).to_be_focused()
    visitor.check()


def test_three_clicks_send_one_request(person: Arrive) -> None:
    page = opened(person())
    posts: list[str] = []
    page.on(
        "request", lambda request: posts.append(request.url) if request.method == "POST" else None
    )
    page.evaluate(
        "() => { const button = document.querySelector('form[data-guard-unsaved] button');"
        " button.click(); button.click(); button.click(); }"
    )
    expect(page.locator(".error-summary")).to_be_visible()
    assert len(posts) == 1
    expect(page.locator("[aria-disabled=true]")).to_have_count(0)


def test_long_texts_grow_and_are_counted(person: Arrive) -> None:
    page = opened(person())
    area = page.get_by_label("Kurzbeschreibung")
    height = area.evaluate("element => element.clientHeight")
    area.fill("Zeile\n" * 12)
    expect(page.locator("#id_summary_count")).to_have_text("Noch 528 Zeichen")
    assert area.evaluate("element => element.clientHeight") > height
    area.fill("x" * 605)
    expect(page.locator("#id_summary_count")).to_have_text("5 Zeichen zu viel")


def test_typed_text_is_offered_again_after_it_was_left(person: Arrive) -> None:
    page = opened(person(OFFICER))
    title = page.get_by_label("Projekttitel")
    title.fill("Wegweiser Hellweg")
    page.evaluate(UNTIL_KEPT)
    asked: list[str] = []

    def leave_anyway(dialog: Dialog) -> None:
        asked.append(dialog.type)
        dialog.accept()

    page.on("dialog", leave_anyway)
    page.reload()
    assert asked == ["beforeunload"]
    page.get_by_role("button", name="Eingaben übernehmen").click()
    expect(title).to_have_value("Wegweiser Hellweg")
    expect(page.locator(".draft-offer")).to_have_count(0)


def test_the_end_of_a_session_is_announced_and_can_be_put_off(person: Arrive) -> None:
    visitor = person(OFFICER)
    page = visitor.page

    def end_soon(route: Route) -> None:
        answer = route.fetch()
        body = re.sub(r'(name="session-seconds"\s+content=)"\d+"', r'\1"200"', answer.text())
        route.fulfill(response=answer, body=body)

    page.route(f"**{ADDRESS}", end_soon)
    page.goto(ADDRESS)
    dialog = page.get_by_role("dialog", name="Ihre Sitzung endet gleich")
    expect(dialog).to_be_visible()
    page.get_by_role("button", name="Sitzung verlängern").click()
    expect(dialog).to_be_hidden()


def test_escape_closes_a_menu_and_returns_the_focus(person: Arrive) -> None:
    page = opened(person())
    button = page.locator("summary", has_text="Daten herunterladen")
    button.click()
    expect(page.get_by_role("link", name="Rohdaten (CSV)")).to_be_visible()
    page.keyboard.press("Escape")
    expect(page.get_by_role("link", name="Rohdaten (CSV)")).to_be_hidden()
    expect(button).to_be_focused()


def test_the_theme_is_kept_by_the_server(person: Arrive) -> None:
    page = opened(person())
    page.get_by_role("button", name="Dunkel").click()
    expect(page.locator("html")).to_have_attribute("data-kern-theme", "dark")
    expect(page.get_by_role("button", name="Dunkel")).to_have_attribute("aria-pressed", "true")


def test_everything_works_without_scripts(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(base_url=instance.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS)
    send_empty(page)
    expect(page.locator(".error-summary")).to_be_visible()
    page.goto(ADDRESS)
    page.locator("select[name=municipality]").select_option("soest")
    page.get_by_role("button", name="Filtern").click()
    assert "municipality=soest" in page.url
    context.close()
