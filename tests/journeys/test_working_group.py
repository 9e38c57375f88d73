"""The story that the portal exists for, in a browser: from entry to decision to dashboard."""

import re
import secrets
import time
from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tests.journeys.instance import Instance
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Arrive = Callable[..., Person]

# A running instance may be used again: titles are unique per municipality.
TITLE = f"Rathaus-Lotse für alle Ämter {secrets.token_hex(2)}"
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
COMMENT = "Bitte die Anbindung an das Serviceportal.NRW im Vorhaben ausdrücklich nennen."
TOWNS = ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal")


def test_from_entry_to_decision_to_dashboard(person: Arrive, instance: Instance) -> None:
    officer = person("redaktion@aachen.example")
    address = _enter(officer)
    assert person("redaktion@soest.example").page.goto(address).status == 404  # type: ignore[union-attr]

    office = person("projektbuero@aachen.example")
    paper = _pass_to_group(office, address)
    commenter = person("projektbuero@paderborn.example")
    _comment(commenter, paper)
    _everyone_hears_once(person, commenter)

    chair = _vote_and_decide(person, instance, paper)
    _everyone_is_mailed_once(instance, commenter, chair)
    expect(chair.page.get_by_role("main")).to_contain_text("angenommen")
    _invite(person("referat@ministerium.example"), address)
    officer.visit(address)
    expect(officer.page.get_by_role("main")).to_contain_text("Antragstellung")


def _enter(officer: Person) -> str:
    """The review says what is missing and leads there; then it takes the sketch."""
    page = officer.visit("/arbeit/projekte/neu/")
    page.get_by_label("Projekttitel").fill(TITLE)
    page.get_by_label("Kurzbeschreibung").fill("Zu kurz.")
    page.get_by_label("Öffentliche Verwaltung – eGovernment").check()
    _next(page, "verantwortung")
    found = re.search(r"/arbeit/projekte/AC-\d{4}-\d{4}/", page.url)
    assert found
    address = found[0]
    page.get_by_label("Begründung, falls ohne Partner").fill("Partner folgen nach der Abstimmung.")
    _next(page, "ziele")
    page.get_by_label("Nutzen und Übertragbarkeit für alle Kommunen").fill(TRANSFER)
    _next(page, "zeitplan")
    page.goto(f"{address}bearbeiten/kosten/")
    page.get_by_label("Gesamtausgaben").fill("1.200.000,50 €")
    _next(page, "erklaerungen")
    officer.visit(f"{address}bearbeiten/einreichen/")
    page.get_by_role("main").get_by_role("link", name="200 bis 600 Zeichen").click()
    expect(page.get_by_label("Kurzbeschreibung")).to_have_value("Zu kurz.")
    page.get_by_label("Kurzbeschreibung").fill(SUMMARY)
    _next(page, "verantwortung")
    page.get_by_role("link", name="Prüfen und einreichen").click()
    page.get_by_label("Die Angaben sind richtig").check()
    page.get_by_role("button", name="einreichen").click()
    page.wait_for_url(f"**{address}")
    expect(page.get_by_role("main")).to_contain_text("Projektskizze eingereicht")
    officer.check()
    return address


def _next(page: Page, slug: str) -> None:
    page.get_by_role("button", name="Speichern und weiter").click()
    page.wait_for_url(f"**/bearbeiten/{slug}/")


def _take(person: Person, address: str, step: str, reason: str) -> None:
    page = person.visit(address)
    page.get_by_role("link", name=step).first.click()
    person.check()
    page.locator("textarea[name=reason]").fill(reason)
    page.get_by_role("button", name=step).click()
    page.wait_for_url(f"**{address}*")


def _pass_to_group(office: Person, address: str) -> str:
    """The paper comes first: the step to the board is closed without one."""
    _take(office, address, "Vorprüfung beginnen", "")
    page = office.visit(address)
    expect(page.get_by_role("main")).to_contain_text("Beschlussvorlage")
    reference = address.rstrip("/").rsplit("/", 1)[1]
    page = office.visit(f"/arbeit/arbeitsgruppen/ag-egovernment/vorlagen/neu/?project={reference}")
    page.get_by_label("Betreff").fill(TITLE)
    page.get_by_role("button", name="Der Gruppe vorlegen").click()
    page.wait_for_url(re.compile(r"/vorlagen/[0-9a-f-]{36}/"))
    office.check()
    paper = page.url
    _take(office, address, "Regionaler Abstimmung zuleiten", "Vollständig und schlüssig.")
    expect(page.get_by_role("main")).to_contain_text("Regionale Abstimmung")
    return paper


def _comment(commenter: Person, paper: str) -> None:
    page = commenter.visit(paper)
    page.get_by_label("Ihr Kommentar").last.fill(COMMENT)
    page.get_by_role("button", name="Kommentar veröffentlichen").dblclick()
    expect(page.get_by_text(COMMENT)).to_have_count(1)
    commenter.check()
    page.reload()
    expect(page.get_by_text(COMMENT)).to_have_count(1)


def _everyone_hears_once(person: Arrive, commenter: Person) -> None:
    for town in TOWNS:
        email = f"projektbuero@{town}.example"
        wanted = 0 if email == commenter.email else 1
        reader = person(email)
        page = reader.page
        deadline = time.monotonic() + 20
        while _comment_notices(reader) < wanted and time.monotonic() < deadline:
            time.sleep(0.5)
        assert _comment_notices(reader) == wanted, email
        reader.check()
        page.context.close()


def _everyone_is_mailed_once(instance: Instance, commenter: Person, chair: Person) -> None:
    """By day after two minutes, else along with the vote, which is urgent at any hour; of that
    whoever opened it hears nothing."""
    number = str(commenter.page.locator("[aria-current=page]").last.text_content()).strip()
    deadline = time.monotonic() + 20
    others = {f"projektbuero@{town}.example" for town in TOWNS} - {chair.email}
    for email in others:
        wanted = 0 if email == commenter.email else 1
        while _mails(instance, email, number, "Abstimmung") < 1 and time.monotonic() < deadline:
            time.sleep(0.5)
        assert _mails(instance, email, number, "Abstimmung") == 1, email
        assert _mails(instance, email, number, "Neuer Kommentar") == wanted, email


def _comment_notices(reader: Person) -> int:
    reader.page.goto("/arbeit/benachrichtigungen/")
    return (
        reader.page.locator(".inbox__group")
        .filter(has_text=TITLE)
        .get_by_role("listitem")
        .filter(has_text="Neuer Kommentar")
        .count()
    )


def _mails(instance: Instance, email: str, number: str, heading: str) -> int:
    """How many about the paper tell of this."""
    texts = [
        mail.get_body(("plain",)).get_content()  # type: ignore[union-attr]
        for mail in instance.mails_to(email)
    ]
    return sum(number in each and heading in each for each in texts)


def _vote_and_decide(person: Arrive, instance: Instance, paper: str) -> Person:
    chair = person(_chair(instance, "AG eGovernment"))
    page = chair.visit(paper)
    page.get_by_role("link", name="Abstimmung eröffnen").click()
    chair.check()
    page.get_by_role("button", name="Abstimmung eröffnen").click()
    page.wait_for_url(f"{paper}*")
    for town in TOWNS:
        voter = person(f"projektbuero@{town}.example")
        ballot = voter.visit(paper)
        ballot.get_by_label("Zustimmung", exact=True).check()
        ballot.get_by_role("button", name="Stimme abgeben").click()
        expect(ballot.get_by_role("main")).to_contain_text("Zustimmung")
        voter.check()
        voter.page.context.close()
    page = chair.visit(paper)
    page.get_by_role("link", name="Beschluss festhalten").click()
    chair.check()
    page.get_by_role("button", name="Beschluss festhalten").click()
    page.wait_for_url(f"{paper}*")
    chair.check()
    return chair


def _chair(instance: Instance, group: str) -> str:
    lines = instance.manage("demo_accounts").splitlines()
    return next(line.split()[0] for line in lines if group in line)


def _invite(ministry: Person, address: str) -> None:
    page = ministry.visit("/arbeit/dashboard/")
    expect(page.get_by_role("main")).to_contain_text(TITLE)
    _take(ministry, address, "Zur Antragstellung auffordern", "Positives fachliches Votum.")
    expect(page.get_by_role("main")).to_contain_text("Antragstellung")
    ministry.check()
