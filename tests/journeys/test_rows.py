"""Rows of lists while somebody types: begun, taken away and kept after all, counted as they stand."""

import re
import secrets
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, Response, expect

from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(180)]

Arrive = Callable[..., Person]
OFFICER = "redaktion@aachen.example"
NEW = "/arbeit/projekte/neu/"


def is_autosave(answer: Response) -> bool:
    return answer.url.endswith("/sichern/")


def begin(officer: Person, slug: str) -> Page:
    page = officer.page
    page.goto(NEW)
    page.get_by_label("Projekttitel").fill(f"Zeilen {secrets.token_hex(3)}")
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url("**/bearbeiten/verantwortung/")
    page.goto(page.url.replace("verantwortung", slug))
    return page


def saved(page: Page, typing: Callable[[], object], status: int = 200) -> None:
    with page.expect_response(is_autosave) as caught:
        typing()
    assert caught.value.status == status


def put(page: Page, name: str, value: str) -> None:
    page.locator(f"[name='{name}']").fill(value)


def test_a_begun_row_is_saved_and_a_removed_one_comes_back_to_its_place(person: Arrive) -> None:
    officer = person(OFFICER)
    page = begin(officer, "ziele")
    for number, title in enumerate(("Eins", "Zwei", "Drei")):
        if number:
            page.get_by_role("button", name="Weiteres Ziel eintragen").click()
        saved(page, partial(put, page, f"objectives-{number}-indicator", title))
    expect(page.get_by_role("status").get_by_text("gespeichert um")).to_be_visible()
    first = page.locator("[name='objectives-0-DELETE']")
    grid = page.locator(".entry-row--objectives .form__grid").first
    saved(page, first.check)
    expect(grid).to_have_js_property("inert", True)
    expect(grid).to_have_css("opacity", "0.45")
    saved(page, first.uncheck)
    expect(grid).to_have_js_property("inert", False)
    page.reload()
    values = [page.locator(f"[name='objectives-{n}-indicator']") for n in range(3)]
    for control, wanted in zip(values, ("Eins", "Zwei", "Drei"), strict=True):
        expect(control).to_have_value(wanted)
    officer.check()


def test_sums_follow_what_is_typed(person: Arrive) -> None:
    officer = person(OFFICER)
    page = begin(officer, "kosten")
    bar = page.locator("[data-sums]")
    expect(bar).not_to_have_class(re.compile("sums--balanced"))
    put(page, "cost_lines-0-year", "2027")
    put(page, "cost_lines-0-amount", "1000")
    expect(bar.locator("[data-sum=total]")).to_have_text("0,00 €")
    page.locator("[name='cost_lines-0-category']").select_option("personal")
    expect(bar.locator("[data-sum=total]")).to_have_text("1.000,00 €")
    expect(page.locator("[name='total_cost']")).to_have_value("1.000,00")
    expect(page.locator("[name='total_cost']")).to_be_disabled()
    put(page, "recipients-0-name", "Stadt Aachen")
    saved(page, lambda: put(page, "recipients-0-rate", "80 %"))
    expect(page.locator("[name='grant']")).to_have_value("800,00")
    plan = page.locator("#gespeicherter-plan")
    expect(plan).to_contain_text("1.000,00")
    put(page, "own_share", "200,01")
    expect(bar).to_contain_text("Zu viel gedeckt")
    expect(bar.locator("[data-sum=gap]")).to_have_text("0,01 €")
    saved(page, lambda: put(page, "own_share", "200"))
    expect(bar).to_have_class(re.compile("sums--balanced"))
    saved(page, lambda: put(page, "cost_lines-0-eligible", "9000"), status=422)
    expect(page.locator("[name='grant']")).to_have_value("800,00")
    saved(page, lambda: put(page, "cost_lines-0-eligible", ""))
    saved(page, lambda: put(page, "cost_lines-0-amount", "2000"))
    expect(plan).to_contain_text("2.000,00")
    expect(page.locator("[name='grant']")).to_have_value("1.600,00")
    officer.check()


def test_a_problem_of_many_boxes_stands_below_them(person: Arrive) -> None:
    officer = person(OFFICER)
    page = begin(officer, "stammdaten")
    boxes = page.locator("[name='sectors']")
    for number in range(3):
        boxes.nth(number).check()
    saved(page, boxes.nth(3).check, status=422)
    note = page.locator(".autosave-problem")
    expect(note).to_have_text("Wählen Sie höchstens drei Sektoren.")
    last = boxes.last.bounding_box()
    place = note.bounding_box()
    assert last
    assert place
    assert place["y"] > last["y"]


def test_a_shortened_period_names_what_it_leaves_out(person: Arrive) -> None:
    officer = person(OFFICER)
    page = begin(officer, "zeitplan")
    put(page, "milestones-0-title", "Fertig")
    saved(page, lambda: put(page, "milestones-0-due", "01.06.2028"))
    put(page, "start", "01.01.2027")
    saved(page, lambda: put(page, "end", "31.12.2027"))
    link = page.get_by_role("link", name=re.compile("Meilenstein 1: Der Tag muss"))
    link.click()
    expect(page.locator("[name='milestones-0-due']")).to_be_focused()
