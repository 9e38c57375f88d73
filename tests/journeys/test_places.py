"""Communes and the place of a project, chosen by keyboard, by mouse, and without scripts."""

import re
from collections.abc import Callable

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from tests.journeys.instance import Instance
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser]

ADDRESS = "/bausteine/"
OFFICER = "redaktion@aachen.example"
Arrive = Callable[..., Person]


@pytest.fixture
def page(person: Arrive) -> Page:
    officer = person(OFFICER)
    officer.page.goto(ADDRESS)
    return officer.page


def communes(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Beteiligte Gemeinden")


def place(page: Page) -> Locator:
    return page.get_by_role("combobox", name="Ort", exact=True)


def options(page: Page) -> Locator:
    """Suggestions only: the page has select boxes, too."""
    return page.locator("[role=option]")


def sent_communes(page: Page) -> str:
    return page.locator("textarea[name=communes]").input_value()


def sent_place(page: Page) -> list[str]:
    boxes = ("place_name", "place_latitude", "place_longitude")
    return [page.locator(f"input[name={box}]").input_value() for box in boxes]


def test_communes_are_chosen_and_removed_by_keyboard(page: Page) -> None:
    box = communes(page)
    box.press_sequentially("koln")
    expect(page.get_by_role("option", name="Köln 05315000")).to_be_visible()
    expect(box).to_have_attribute("aria-expanded", "true")
    box.press("ArrowDown")
    active = page.locator("[role=option][aria-selected=true]")
    expect(active).to_contain_text("Köln")
    expect(box).to_have_attribute("aria-activedescendant", active.get_attribute("id") or "none")
    box.press("Enter")
    expect(options(page)).to_have_count(0)
    box.press_sequentially("Aachen; solingen")
    box.press("Enter")
    assert sent_communes(page) == "Köln\nAachen\nsolingen"
    page.get_by_role("button", name="Aachen entfernen").press("Enter")
    assert sent_communes(page) == "Köln\nsolingen"
    expect(page.get_by_role("button", name="solingen entfernen")).to_be_focused()
    for _ in range(2):
        page.keyboard.press("Enter")
    assert sent_communes(page) == ""
    expect(box).to_be_focused()


def test_escape_closes_the_suggestions_and_keeps_what_was_typed(page: Page) -> None:
    box = communes(page)
    box.press_sequentially("bad")
    expect(options(page).first).to_be_visible()
    box.press("ArrowUp")
    expect(options(page).last).to_have_attribute("aria-selected", "true")
    box.press("Escape")
    expect(options(page)).to_have_count(0)
    expect(box).to_have_value("bad")


def test_a_suggestion_is_taken_by_mouse(page: Page) -> None:
    communes(page).press_sequentially("gelsen")
    page.get_by_role("option", name="Gelsenkirchen").click()
    expect(page.get_by_role("button", name="Gelsenkirchen entfernen")).to_be_visible()
    expect(communes(page)).to_be_focused()


def test_what_was_typed_and_not_taken_is_sent_and_answered_at_its_field(
    person: Arrive,
) -> None:
    officer = person(OFFICER, viewport={"width": 390, "height": 844})
    page = officer.page
    page.goto(ADDRESS)
    communes(page).press_sequentially("Aachen")
    expect(options(page)).to_have_count(1)
    officer.check()
    communes(page).fill("Achen")
    page.get_by_label("Breite in Grad Nord").fill("52,52")
    page.get_by_label("Länge in Grad Ost").fill("13,4")
    page.get_by_role("button", name="Speichern und weiter").click()
    summary = page.locator(".error-summary")
    expect(summary).to_be_focused()
    summary.get_by_role("link", name="Beteiligte Gemeinden: Zu „Achen“").click()
    expect(communes(page)).to_be_focused()
    expect(communes(page)).to_have_accessible_description(re.compile("Meinten Sie Aachen?"))
    expect(page.get_by_role("button", name="Achen entfernen")).to_be_visible()
    summary.get_by_role("link", name="Ort der Umsetzung").click()
    expect(place(page)).to_be_focused()
    officer.check()


def test_a_place_is_found_by_its_name(page: Page) -> None:
    place(page).press_sequentially("kreis so")
    expect(page.get_by_role("option", name="Kreis Soest")).to_be_visible()
    place(page).press("ArrowDown")
    place(page).press("Enter")
    assert sent_place(page)[0] == "Kreis Soest"
    expect(page.locator(".place__text")).to_contain_text("Kreis Soest")
    expect(page.locator(".place__marker")).to_have_attribute("visibility", "visible")


def test_the_marker_is_moved_by_keyboard_and_says_where_it_is(page: Page) -> None:
    place(page).press_sequentially("Aachen")
    page.get_by_role("option", name="Aachen 05334002").click()
    expect(page.locator(".place__text")).to_have_text("50,77 Nord, 6,08 Ost, Städteregion Aachen")
    before = page.locator(".place__marker").get_attribute("transform") or ""
    north = page.get_by_label("Markierung nach Norden oder Süden")
    north.press("ArrowUp")
    expect(page.locator(".place__marker")).not_to_have_attribute("transform", before)
    expect(north).to_have_attribute("aria-valuetext", re.compile(r"50,7\d Nord, 6,08 Ost, Städter"))
    assert sent_place(page)[0] == "Aachen"
    assert sent_place(page)[2] == "6,0848"
    for _ in range(30):
        north.press("ArrowUp")
    expect(page.locator(".place__text")).to_contain_text("Kreis Heinsberg")
    assert sent_place(page)[0] == "Kreis Heinsberg"


def test_a_click_on_the_map_sets_the_marker(page: Page) -> None:
    drawing = page.get_by_role("img", name="Karte von Nordrhein-Westfalen")
    drawing.scroll_into_view_if_needed()
    box = drawing.bounding_box()
    assert box is not None
    page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)
    expect(page.locator(".place__text")).not_to_be_empty()
    name, latitude, longitude = sent_place(page)
    assert name != ""
    assert latitude.startswith("51,4")
    assert longitude.startswith("7,6")


def test_a_name_of_ones_own_stays_when_the_marker_moves(page: Page) -> None:
    place(page).press_sequentially("Rathaus")
    page.get_by_label("Markierung nach Westen oder Osten").press("ArrowRight")
    expect(page.locator(".place__text")).not_to_be_empty()
    assert sent_place(page)[0] == "Rathaus"


def test_both_fields_work_without_scripts(browser: Browser, instance: Instance) -> None:
    context = browser.new_context(base_url=instance.url, java_script_enabled=False)
    page = context.new_page()
    page.goto(ADDRESS)
    page.get_by_label("Beteiligte Gemeinden").fill("Aachen, Stadt\n05122000\nAchen")
    page.get_by_label("Ort", exact=True).fill("Soset")
    page.get_by_role("button", name="Speichern und weiter").click()
    expect(page.locator(".error-summary")).to_contain_text("Meinten Sie Soest")
    expect(page.get_by_label("Beteiligte Gemeinden")).to_have_value(
        "Aachen, Stadt\n05122000\nAchen"
    )
    expect(page.get_by_label("Ort", exact=True)).to_have_value("Soset")
    expect(page.get_by_role("img", name="Karte von Nordrhein-Westfalen")).to_have_count(0)
    context.close()


@pytest.mark.parametrize("width", [390, 1280])
def test_the_search_page_is_accessible(person: Arrive, width: int) -> None:
    officer = person(OFFICER, viewport={"width": width, "height": 900})
    page = officer.visit("/arbeit/orte/?q=05334")
    expect(page.get_by_role("rowheader", name="Aachen", exact=True)).to_be_visible()
