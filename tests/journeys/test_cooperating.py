"""Twelve people of five municipalities decide a cooperation, in a browser: from the invitation
to a text that all have signed, with a recusal, a deputy, a suggested wording and a late vote.
"""

import datetime as dt
import re
import secrets
import time
from collections.abc import Callable
from typing import Final

import pytest
from icalendar import Calendar, Event
from playwright.sync_api import Page, expect

from tests.journeys.instance import Instance
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Arrive = Callable[..., Person]

GROUPS: Final = "/arbeit/arbeitsgruppen/"
GROUP: Final = f"{GROUPS}ag-transfer/"
COOPERATIONS: Final = f"{GROUPS}kooperationen/"
TITLE: Final = f"Gemeinsame Nachnutzung {secrets.token_hex(2)}"
PLACE: Final = "Rathaus Paderborn"
MEETING: Final = f"Sitzung zur Nachnutzung {TITLE[-4:]}"
PARAGRAPHS: Final = (
    "Wuppertal überlässt Aachen und Soest die Software zur Nachnutzung.",
    "Alle Beteiligten melden Verbesserungen zurück.",
)
BETTER: Final = "Alle Beteiligten melden Verbesserungen zurück und veröffentlichen sie quelloffen."
WHY: Final = "So haben auch die anderen Kommunen etwas davon."
TOWNS: Final = ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal")
JOINING: Final = (
    *((f"redaktion@{town}.example", "Stellvertretung") for town in TOWNS),
    ("forschung@rwth-aachen.example", "stimmberechtigt"),
)
"""Who asks for a seat, and which one the chair gives. Five offices and a guest sit there before."""
MEMBERS: Final = 12
STANDS_BEFORE: Final = """(element, id) => Boolean(Node.DOCUMENT_POSITION_FOLLOWING
    & element.compareDocumentPosition(document.getElementById(id)))"""


def test_twelve_members_decide_a_cooperation_that_all_sign(
    person: Arrive, instance: Instance
) -> None:
    office, chair = (
        person("projektbuero@wuppertal.example"),
        person("projektbuero@paderborn.example"),
    )
    _fill_seats(person, chair)
    cooperation, project = _propose(office)
    paper = _put_before_group(office)
    _let_group_decide(office, cooperation)
    _invite(chair, instance)

    suggesting = person("projektbuero@aachen.example")
    _suggest(suggesting, paper)
    _take_over(office, paper)
    _recuse(person("projektbuero@gelsenkirchen.example"), paper)
    _open_vote(chair, paper)

    late = person("forschung@rwth-aachen.example")
    late.page.goto(paper)
    late.page.get_by_label("Zustimmung", exact=True).check()
    deputy = person("redaktion@soest.example")
    for voter in (office, chair, suggesting, deputy):
        _vote(voter, paper)
    expect(deputy.page.locator("#abstimmung")).to_contain_text("Sie stimmen für Stadt Soest")
    _decide(chair, paper)
    _come_too_late(late, paper)

    _take_wording_over(office, cooperation)
    _offer(office, cooperation)
    signing = [person(f"leitung@{town}.example") for town in ("aachen", "soest", "wuppertal")]
    for who, stage in zip(signing, ("Angeboten", "Angeboten", "In Kraft"), strict=True):
        _accept(who, cooperation, stage)
    signing[-1].check()
    _stands_at_the_project(signing[0], project)
    assert "Beschlüsse geprüft" in instance.manage("verify_decisions")


def _fill_seats(person: Arrive, chair: Person) -> None:
    """Members by request; whoever already sits there need not ask."""
    page = chair.visit(f"{GROUP}mitglieder/")
    if page.locator("tbody tr").count() < MEMBERS:
        for email, seat in JOINING:
            _ask_for_seat(person(email))
            _give_seat(chair, seat)
        page.goto(f"{GROUP}mitglieder/")
    expect(page.locator("tbody tr")).to_have_count(MEMBERS)
    for town in TOWNS:
        expect(page.locator("tbody")).to_contain_text(f"Stadt {town.capitalize()}")


def _ask_for_seat(who: Person) -> None:
    page = who.page
    page.goto(f"{GROUP}mitarbeiten/")
    page.get_by_label("Warum möchten Sie mitarbeiten?").fill("Ich vertrete unser Projektbüro.")
    page.get_by_role("button", name="Anfrage senden").click()
    page.wait_for_url(f"**{GROUP}")
    page.context.close()


def _give_seat(chair: Person, seat: str) -> None:
    page = chair.page
    page.goto(f"{GROUP}mitglieder/")
    page.get_by_role("region", name="Anfragen um einen Sitz").get_by_role("link").click()
    page.get_by_label("aufnehmen").check()
    page.get_by_label("Sitz", exact=True).select_option(label=seat)
    page.get_by_role("button", name="Antworten").click()
    page.wait_for_url(f"**{GROUP}mitglieder/")


def _propose(office: Person) -> tuple[str, str]:
    """The address of the draft, and that of the project that it is about."""
    page = office.visit(f"{COOPERATIONS}neu/")
    page.get_by_role("main").locator("a[href^='?projekt=']").first.click()
    page.wait_for_url("**/kooperationen/neu/?projekt=*")
    reference = page.url.rsplit("=", 1)[1]
    office.check()
    page.get_by_label("Nachnutzung").check()
    page.get_by_label("Gegenstand").fill(TITLE)
    page.get_by_label("Stadt Aachen", exact=True).check()
    page.get_by_label("Stadt Soest", exact=True).check()
    page.get_by_label("Text der Vereinbarung").fill("\n\n".join(PARAGRAPHS))
    page.get_by_role("button", name="Entwurf speichern").click()
    page.wait_for_url(re.compile(r"/kooperationen/[0-9a-f-]{36}/"))
    office.check()
    return page.url, f"/arbeit/projekte/{reference}/"


def _put_before_group(office: Person) -> str:
    page = office.page
    page.goto(f"{GROUP}vorlagen/neu/?project=ohne")
    page.get_by_label("Betreff").fill(TITLE)
    page.get_by_label("Beschlussvorschlag").fill("\n\n".join(PARAGRAPHS))
    page.get_by_label("Gegenstand").select_option(label="Kooperation")
    page.get_by_role("button", name="Der Gruppe vorlegen").click()
    page.wait_for_url(re.compile(r"/vorlagen/[0-9a-f-]{36}/"))
    office.check()
    return page.url


def _let_group_decide(office: Person, cooperation: str) -> None:
    page = office.page
    page.goto(cooperation)
    choice = page.get_by_label("Beschlussvorlage")
    choice.select_option(choice.locator("option", has_text=TITLE).get_attribute("value"))
    page.get_by_label("Zugestimmt wird erst, wenn die Gruppe").check()
    page.get_by_role("button", name="Speichern").click()
    expect(page.get_by_role("main")).to_contain_text("Gespeichert.")


def _invite(chair: Person, instance: Instance) -> None:
    page = chair.page
    day = dt.datetime.now(dt.UTC).date() + dt.timedelta(days=21)
    page.goto(f"{GROUP}sitzungen/neu/")
    page.get_by_label("Bezeichnung").fill(MEETING)
    page.get_by_label("Tag", exact=True).fill(f"{day:%d.%m.%Y}")
    page.get_by_role("textbox", name=re.compile("^Ort")).fill(PLACE)
    page.get_by_role("button", name="Sitzung planen").click()
    page.wait_for_url(re.compile(r"/sitzungen/[0-9a-f-]{36}/"))
    meeting = page.url
    page.goto(f"{meeting}tagesordnung/neu/")
    page.get_by_label("Titel").fill(TITLE)
    page.get_by_label("Art").select_option(label="Beschluss")
    page.get_by_role("checkbox", name=TITLE).check()
    page.get_by_role("button", name="Speichern").click()
    page.wait_for_url(f"{meeting}*")
    page.goto(f"{meeting}einladen/")
    page.get_by_role("button", name="Einladung senden").click()
    page.wait_for_url(meeting)
    chair.check()
    key = meeting.rstrip("/").rsplit("/", 1)[1]
    for email in (f"redaktion@{TOWNS[0]}.example", "beobachtung@staedtetag.example"):
        event = _invitation(instance, email, key)
        said = f"{event.start:%d.%m.%Y} {event['LOCATION']}"
        assert said == f"{day:%d.%m.%Y} {PLACE}", email


def _invitation(instance: Instance, email: str, meeting: str) -> Event:
    """What the calendar of a member takes in: the mail asks for an answer."""
    deadline = time.monotonic() + 20
    while True:
        for calendar in _calendars(instance, email):
            for event in calendar.events:
                if str(event["UID"]).startswith(meeting):
                    assert calendar["METHOD"] == "REQUEST"
                    return event
        assert time.monotonic() < deadline, email
        time.sleep(0.5)


def _calendars(instance: Instance, email: str) -> list[Calendar]:
    parts = (part for mail in instance.mails_to(email) for part in mail.walk())
    files = (part.get_content() for part in parts if part.get_content_type() == "text/calendar")
    return [Calendar.from_ical(file) for file in files]


def _suggest(who: Person, paper: str) -> None:
    page = who.page
    page.goto(paper)
    page.locator("#absatz-2").get_by_role("link", name="Absatz kommentieren").click()
    form = page.locator("#kommentar-schreiben")
    form.get_by_label("Ihr Kommentar").fill(WHY)
    form.get_by_text("Einen anderen Wortlaut vorschlagen").click()
    form.get_by_label("Formulierungsvorschlag für den Absatz").fill(BETTER)
    form.get_by_role("button", name="Kommentar veröffentlichen").click()
    expect(page.get_by_text(WHY)).to_have_count(1)


def _take_over(author: Person, paper: str) -> None:
    """One click makes the second version."""
    page = author.page
    page.goto(paper)
    page.get_by_role("button", name="Vorschlag übernehmen").click()
    expect(page.locator("#absatz-2")).to_contain_text(BETTER)
    expect(page.get_by_role("main")).to_contain_text("übernommen in Fassung 2")
    author.check()


def _recuse(who: Person, paper: str) -> None:
    """Offered above the text."""
    page = who.page
    page.goto(paper)
    offer = page.get_by_role("link", name="Befangenheit erklären")
    assert offer.evaluate(STANDS_BEFORE, "absatz-1")
    offer.click()
    page.get_by_role("button", name="Befangenheit erklären").click()
    page.wait_for_url(paper)
    expect(page.get_by_role("main")).to_contain_text("Ihre Organisation ist befangen")
    who.check()


def _open_vote(chair: Person, paper: str) -> None:
    page = chair.page
    page.goto(f"{paper}abstimmung/")
    page.get_by_label("Zweidrittelmehrheit").check()
    page.get_by_role("button", name="Abstimmung eröffnen").click()
    page.wait_for_url(paper)


def _vote(voter: Person, paper: str) -> None:
    page = voter.page
    page.goto(paper)
    page.get_by_label("Zustimmung", exact=True).check()
    page.get_by_role("button", name="Stimme abgeben").click()
    expect(page.locator("#abstimmung")).to_contain_text("Ihre Stimme ist gezählt")


def _decide(chair: Person, paper: str) -> None:
    page = chair.visit(f"{paper}beschluss/")
    page.get_by_role("button", name="Beschluss festhalten").click()
    page.wait_for_url(paper)
    page.get_by_role("link", name="im Beschlussbuch").click()
    main = page.get_by_role("main")
    expect(main).to_contain_text("Angenommen mit 4 zu 0 Stimmen. 1 Organisation ist befangen")
    expect(main).to_contain_text(BETTER)
    chair.check()


def _come_too_late(who: Person, paper: str) -> None:
    """The page was opened while the vote was open."""
    ballot = who.page.locator("#abstimmung")
    ballot.get_by_role("button", name="Stimme abgeben").click()
    expect(ballot.get_by_role("alert")).to_contain_text("Zu spät")
    expect(ballot).to_contain_text("Angenommen mit 4 zu 0 Stimmen")
    who.check()


def _take_wording_over(office: Person, cooperation: str) -> None:
    page = office.visit(f"{cooperation}fassung/")
    page.get_by_label("Text der Vereinbarung").fill(f"{PARAGRAPHS[0]}\n\n{BETTER}")
    page.get_by_role("button", name="Fassung speichern").click()
    page.wait_for_url(cooperation)


def _offer(office: Person, cooperation: str) -> None:
    office.page.get_by_role("button", name="Den Beteiligten anbieten").click()
    expect(office.page.get_by_role("main")).to_contain_text("Die Kooperation ist angeboten.")


def _accept(who: Person, cooperation: str, stage: str) -> None:
    """`stage` is where the cooperation stands afterwards."""
    page = who.page
    page.goto(cooperation)
    expect(page.get_by_role("insertion")).to_have_text("zurück und veröffentlichen sie quelloffen.")
    page.get_by_label("Zustimmung", exact=True).check()
    page.get_by_role("button", name="Antwort abgeben").click()
    expect(page.get_by_role("main")).to_contain_text("Ihre Antwort ist festgehalten.")
    expect(page.locator("p.row", has_text="Vorgeschlagen von")).to_contain_text(stage)


def _stands_at_the_project(who: Person, project: str) -> None:
    page: Page = who.page
    page.goto(project)
    row = page.locator("#kooperationen").get_by_role("row").filter(has_text=TITLE)
    expect(row).to_contain_text("In Kraft")
