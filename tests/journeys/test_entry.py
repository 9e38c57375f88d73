"""A project entered in eight steps, as it happens at work: the line drops, a colleague types too,
somebody presses „Back“ and clicks twice. Nothing is lost, and what was typed stands in the PDF.
"""

import re
import secrets
from collections.abc import Callable
from functools import partial

import pytest
from playwright.sync_api import Page, Request, Response, expect

from tests.journeys.person import Person
from tests.pdfs import read

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Arrive = Callable[..., Person]

OFFICER = "redaktion@aachen.example"
COLLEAGUE = "projektbuero@aachen.example"
BYTES_OF_ONE_FIELD = 4096
SUMMARY = (
    "Ein Lotse führt Bürgerinnen und Bürger in einfacher Sprache durch alle Anliegen im Rathaus. "
    "Er erklärt, welche Unterlagen nötig sind, und bucht den Termin gleich mit. Das spart Wege, "
    "Rückfragen und Wartezeit, auch am Telefon."
)
TRANSFER = (
    "Der Lotse ist quelloffen, seine Inhalte liegen in einem Format vor, das jede Kommune ohne "
    "Programmierung anpassen kann. Eine Anleitung, Vorlagen für die Redaktion und eine "
    "Schulungsreihe gehören zum Ergebnis und stehen allen Kommunen im Land offen."
)
PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog/Pages 2 0 R>>endobj 2 0 obj<</Type/Pages/Kids[]/Count 0>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def save(page: Page, name: str = "Speichern") -> None:
    page.get_by_role("button", name=name, exact=True).click()


def is_autosave(answer: Response) -> bool:
    return answer.url.endswith("/sichern/")


def while_typing(page: Page, typing: Callable[[], object], status: int = 200) -> Request:
    """The one request that follows when the typing stops."""
    with page.expect_response(is_autosave) as caught:
        typing()
    answer = caught.value
    assert answer.status == status
    return answer.request


def test_a_project_is_entered_in_eight_steps(person: Arrive) -> None:
    title = f"Wegweiser im Rathaus {secrets.token_hex(3)}"
    officer = person(OFFICER)
    address = _begin(officer, title)
    _responsibility(officer)
    _goals(officer, person(COLLEAGUE))
    _plan(officer)
    _money(officer)
    _declarations(officer)
    _documents(officer, address)
    _submit(officer, address)
    _read_back(officer, address, title)
    _look_back(officer, address)


def _begin(officer: Person, title: str) -> str:
    """A double click begins one project."""
    page = officer.visit("/arbeit/projekte/neu/beginnen/")
    page.get_by_role("link", name="Leer beginnen").click()
    officer.check()
    page.get_by_label("Projekttitel").fill(title)
    page.get_by_label("Kurzbeschreibung").fill(SUMMARY)
    page.get_by_label("Öffentliche Verwaltung – eGovernment").check()
    page.get_by_role("button", name="Speichern und weiter").dblclick()
    page.wait_for_url("**/bearbeiten/verantwortung/")
    found = re.search(r"/arbeit/projekte/AC-\d{4}-\d{4}/", page.url)
    assert found
    address = found[0]
    page.goto(f"/arbeit/projekte/?search={title.rsplit(' ', 1)[1]}")
    expect(page.get_by_role("rowheader", name=title)).to_have_count(1)
    officer.visit(f"{address}bearbeiten/stammdaten/")
    save(page, "Speichern und weiter")
    page.wait_for_url("**/bearbeiten/verantwortung/")
    return address


def _responsibility(officer: Person) -> None:
    """The list is filled, ordered and shortened by keyboard alone."""
    page = officer.page
    partner = "Oder ein anderer Name ({})"
    while_typing(page, lambda: page.get_by_label(partner.format(1)).fill("Verein Eins"))
    page.get_by_role("button", name="Weiteren Partner eintragen").press("Enter")
    expect(page.get_by_label("Bekannte Organisation (2)")).to_be_focused()
    expect(page.get_by_label("Rolle (2)")).to_have_value("associated")
    while_typing(page, lambda: page.get_by_label(partner.format(2)).fill("Verein Zwei"))
    while_typing(
        page, lambda: page.get_by_role("button", name="Partner 2 nach oben").press("Enter")
    )
    expect(page.get_by_label(partner.format(1))).to_have_value("Verein Zwei")
    page.get_by_label(partner.format(2)).press("Enter")
    expect(page.get_by_text("Gespeichert")).to_be_visible()
    expect(page.get_by_label(partner.format(1))).to_have_value("Verein Zwei")
    while_typing(page, lambda: page.get_by_label("Löschen (2)").press("Space"))
    page.goto(page.url)
    expect(page.get_by_label(partner.format(1))).to_have_value("Verein Zwei")
    expect(page.get_by_label(partner.format(2))).to_have_value("")
    box = page.get_by_role("combobox", name="Beteiligte Kommunen")
    box.press_sequentially("Aachen, Stadt")
    while_typing(page, lambda: box.press("Enter"))
    officer.check()
    save(page, "Speichern und weiter")
    page.wait_for_url("**/bearbeiten/ziele/")


def _goals(officer: Person, colleague: Person) -> None:
    page = officer.page
    _one_field_is_one_small_request(page)
    _the_line_drops(page)
    _two_type_the_same(officer, colleague)
    page.get_by_label("Nutzen und Übertragbarkeit für alle Kommunen").fill(TRANSFER)
    page.get_by_label("Ziel (1)", exact=True).fill("Kürzere Wege")
    page.get_by_label("Indikator (1)").fill("Besuche je Anliegen")
    page.get_by_label("Beispiel (1)", exact=True).fill("Servicelotse Soest")
    page.get_by_label("Adresse im Netz (1)").fill("https://soest.example/lotse")
    officer.check()
    save(page, "Speichern und weiter")
    page.wait_for_url("**/bearbeiten/zeitplan/")


def _one_field_is_one_small_request(page: Page) -> None:
    sent: list[Request] = []
    page.on("request", lambda request: sent.append(request) if request.method == "POST" else None)
    field = page.get_by_label("Ausgangslage")
    request = while_typing(page, lambda: field.press_sequentially("Viele Wege", delay=20))
    expect(page.locator("#gespeichert")).to_contain_text(
        re.compile(r"Gespeichert um \d\d:\d\d Uhr")
    )
    field.blur()
    assert sent == [request]
    sizes = request.sizes()
    assert sizes["requestBodySize"] + sizes["requestHeadersSize"] <= BYTES_OF_ONE_FIELD


def _the_line_drops(page: Page) -> None:
    page.context.set_offline(True)
    page.get_by_label("Ausgangslage").fill("Viele Wege, lange Schlangen")
    expect(page.locator("#gespeichert")).to_contain_text("Die Verbindung fehlt")
    page.get_by_label("Alleinstellungsmerkmal").fill("Ein Lotse für alle Ämter")
    request = while_typing(page, lambda: page.context.set_offline(False))
    assert "Viele Wege, lange Schlangen" in (request.post_data or "")
    expect(page.locator("#gespeichert")).to_contain_text("Gespeichert um")
    page.goto(page.url)
    expect(page.get_by_label("Ausgangslage")).to_have_value("Viele Wege, lange Schlangen")
    expect(page.get_by_label("Alleinstellungsmerkmal")).to_have_value("Ein Lotse für alle Ämter")


def _two_type_the_same(officer: Person, colleague: Person) -> None:
    """The later one is told field by field, chooses, and keeps all else."""
    page, other = officer.page, colleague.page
    other.goto(page.url)
    while_typing(other, lambda: other.get_by_label("Ziele", exact=False).first.fill("Weniger Wege"))
    while_typing(other, lambda: other.get_by_label("Ausgangslage").fill("Lange Wege"))
    while_typing(page, lambda: page.get_by_label("Ausgangslage").fill("Kurze Geduld"), status=409)
    expect(page.locator("#gespeichert")).to_contain_text("Jemand anderes hat dieselbe Angabe")
    save(page)
    choice = page.get_by_role("group", name="Ausgangslage")
    expect(choice).to_contain_text("Lange Wege")
    officer.check()
    expect(page.locator("[name=problem]")).to_have_value("Kurze Geduld")
    choice.get_by_label("Inzwischen gespeichert: Lange Wege").check()
    save(page)
    expect(page.get_by_role("main")).to_contain_text("Ihre Angaben sind gespeichert")
    expect(page.locator("[name=problem]")).to_have_value("Lange Wege")
    expect(page.locator("[name=goals]")).to_have_value("Weniger Wege")


def _plan(officer: Person) -> None:
    """What is wrong is said at its field; „Back“ shows what was entered."""
    page = officer.page
    page.get_by_label("Projektbeginn").fill("1.3.2027")
    while_typing(page, lambda: page.get_by_label("Projektende").fill("1.2.2027"), status=422)
    expect(page.get_by_label("Projektende")).to_have_accessible_description(
        re.compile("muss nach dem Projektbeginn liegen")
    )
    page.get_by_label("Projektende").fill("28.2.2029")
    page.get_by_label("Arbeitspaket (1)", exact=True).fill("Inhalte sammeln")
    page.get_by_label("Meilenstein (1)", exact=True).fill("Lotse ist erreichbar")
    page.get_by_label("Geplant für (1)").fill("1.3.2030")
    save(page, "Speichern und weiter")
    expect(page.locator(".error-summary")).to_contain_text("zwischen Projektbeginn und Projektende")
    expect(page.get_by_label("Arbeitspaket (1)", exact=True)).to_have_value("Inhalte sammeln")
    officer.check()
    page.get_by_label("Geplant für (1)").fill("1.3.2028")
    save(page, "Speichern und weiter")
    page.wait_for_url("**/bearbeiten/kosten/")
    page.go_back()
    page.wait_for_url("**/bearbeiten/zeitplan/")
    expect(page.get_by_label("Geplant für (1)")).to_have_value("01.03.2028")
    expect(page.locator(".draft-offer")).to_have_count(0)
    save(page, "Speichern und weiter")
    page.wait_for_url("**/bearbeiten/kosten/")


def _money(officer: Person) -> None:
    """The sums follow the typing; no bad amount is taken, and none is thrown away."""
    page = officer.page
    total, gap = page.locator("[data-sum=total]"), page.locator("[data-sum=gap]")
    amount = page.get_by_label("Gesamtausgaben")
    for bad in ("-5", "1e9", "abc"):
        while_typing(page, partial(amount.fill, bad), status=422)
        expect(amount).to_have_accessible_description(re.compile("Geben Sie einen Betrag"))
        expect(amount).to_have_value(bad)
    for good in ("1234567.89", "1.234.567,89 €"):
        while_typing(page, partial(amount.fill, good))
        expect(total).to_have_text("1.234.567,89 €")
    page.get_by_label("Zuwendungsempfänger (1)").first.fill("Stadt Aachen")
    while_typing(page, lambda: page.get_by_label("Fördersatz (1)").fill("95"), status=422)
    expect(page.get_by_label("Fördersatz (1)")).to_have_accessible_description(
        re.compile("höchstens 80 Prozent")
    )
    page.get_by_label("Fördersatz (1)").fill("80")
    page.get_by_label("Haushaltsjahr (1)").fill("2027")
    page.get_by_label("Einzelansatz (1)").select_option(label="Sachausgaben")
    page.get_by_label("Ausgaben (1)").fill("100.000,01")
    page.get_by_label("Eigenanteil").fill("20.000,01")
    expect(total).to_have_text("100.000,01 €")
    expect(gap).to_have_text("0,00 €")
    officer.check()
    save(page, "Speichern und weiter")
    page.wait_for_url("**/bearbeiten/erklaerungen/")


def _declarations(officer: Person) -> None:
    page = officer.page
    officer.check()
    page.get_by_label("Mit dem Vorhaben wird vor der Bewilligung nicht begonnen").check()
    page.get_by_label("Barrierefreiheit").fill("BITV 2.0 von Anfang an.")
    save(page, "Speichern und weiter")
    page.wait_for_url("**/dokumente/")


def _documents(officer: Person, address: str) -> None:
    page = officer.page
    officer.check()
    page.get_by_label("Titel").fill("Ratsbeschluss")
    page.get_by_label("Art des Dokuments").select_option(index=1)
    page.get_by_label("Gehört zu").select_option("finance")
    page.get_by_label("Datei").set_input_files(
        {"name": "beschluss.pdf", "mimeType": "application/pdf", "buffer": PDF}
    )
    page.get_by_role("button", name="Hochladen", exact=True).dblclick()
    expect(page.get_by_role("main").get_by_role("link", name="Ratsbeschluss")).to_have_count(1)
    officer.check()
    page.get_by_role("link", name="Prüfen und einreichen", exact=True).click()
    page.wait_for_url(f"**{address}bearbeiten/einreichen/")


def _submit(officer: Person, address: str) -> None:
    page = officer.page
    expect(page.get_by_role("main")).to_contain_text("Für die Projektskizze ist alles da")
    officer.check()
    page.get_by_label("Die Angaben sind richtig").check()
    page.get_by_role("main").get_by_role("button").last.dblclick()
    page.wait_for_url(f"**{address}")
    expect(page.get_by_role("main")).to_contain_text("Projektskizze eingereicht")
    officer.check()


def _read_back(officer: Person, address: str, title: str) -> None:
    link = officer.page.get_by_role("link", name="Projektskizze (PDF)")
    answer = officer.page.request.get(str(link.get_attribute("href")))
    assert answer.headers["content-type"] == "application/pdf"
    found = read(answer.body())
    assert (found.standard, found.language) == ("UA-1", "de-DE")
    assert found.of("H1") == [title]
    assert {"Kurzbeschreibung", "Ziele", "Partner", "Meilensteine"} <= {*found.of("H2")}
    assert {SUMMARY, TRANSFER, "Weniger Wege", "Lange Wege"} <= {*found.of("P")}
    cells = {*found.of("TD")}
    assert {address.split("/")[-2], "Verein Zwei", "Lotse ist erreichbar", "01.03.2028"} <= cells
    assert "100.000,01\u00a0€" in cells
    assert "Verein Eins" not in found.text


def _look_back(officer: Person, address: str) -> None:
    """Its versions, two of them compared, and its time plan."""
    page = officer.visit(f"{address}fassungen/")
    page.get_by_role("link", name="Änderungen der Fassung").first.click()
    page.wait_for_url("**/vergleich/**")
    officer.check()
    officer.visit(f"{address}zeitplan/")
    expect(page.get_by_role("main")).to_contain_text("Lotse ist erreichbar")


@pytest.mark.parametrize("width", [390, 1280])
def test_every_page_around_it_is_accessible(person: Arrive, width: int) -> None:
    officer = person(OFFICER, viewport={"width": width, "height": 844})
    page = officer.page
    for path in ("papierkorb/", "neu/beginnen/?aus=veroeffentlichte", "import/"):
        officer.visit(f"/arbeit/projekte/{path}")
    table = page.request.get("/arbeit/projekte/export.csv").body()
    page.get_by_label("Tabelle mit Projekten").set_input_files(
        {"name": "projekte.csv", "mimeType": "text/csv", "buffer": table}
    )
    page.get_by_role("button", name="Hochladen und prüfen").click()
    page.wait_for_url(re.compile(r"/import/[0-9a-f-]{36}/"))
    officer.check()
