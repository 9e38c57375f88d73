"""A group decides in secret, in a browser: recusal, co-signing, statements, votes, the book."""

import re
import secrets
from collections.abc import Callable

import pytest
from playwright.sync_api import expect

from tests.journeys.instance import Instance
from tests.journeys.person import Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(300)]

Arrive = Callable[..., Person]
GROUP = "/arbeit/arbeitsgruppen/ag-sicherheit/"
TITLE = f"Übung im Rathaus {secrets.token_hex(2)}"
TOWNS = ("aachen", "gelsenkirchen", "paderborn", "soest", "wuppertal")


def test_a_secret_decision_with_recusal_and_co_signing(person: Arrive, instance: Instance) -> None:
    paper = _submit(person("projektbuero@aachen.example"))
    recused = person("projektbuero@wuppertal.example")
    _send(recused, f"{paper}befangenheit/", "Befangenheit erklären")
    expect(recused.page.get_by_role("main")).to_contain_text("Ihre Organisation ist befangen")
    chair = person(_chair(instance))
    _send(chair, f"{paper}stellungnahmen-erbitten/", "Stellungnahmen erbitten")
    _state(person("projektbuero@soest.example"), paper)
    _open(chair, paper)
    for town in TOWNS[:4]:
        _vote(person(f"projektbuero@{town}.example"), paper)
    page = chair.visit(f"{paper}beschluss/")
    expect(page.get_by_role("main")).to_contain_text("Die Mitzeichnung ist noch offen")
    _sign(person("projektbuero@gelsenkirchen.example"), paper)
    _send(chair, f"{paper}beschluss/", "Beschluss festhalten")
    chair.page.get_by_role("link", name="im Beschlussbuch").click()
    chair.check()
    main = chair.page.get_by_role("main")
    expect(main).to_contain_text("Angenommen mit 4 zu 0 Stimmen. 1 Organisation ist befangen")
    expect(main).to_contain_text("Wer wie gestimmt hat, ist nirgends festgehalten")
    expect(chair.visit(f"{GROUP}beschluesse/").get_by_role("main")).to_contain_text(TITLE)
    assert "Beschlüsse geprüft" in instance.manage("verify_decisions")


def _submit(author: Person) -> str:
    """A question of procedure; somebody is to co-sign it."""
    page = author.visit(f"{GROUP}vorlagen/neu/?project=ohne")
    page.get_by_label("Betreff").fill(TITLE)
    page.get_by_label("Beschlussvorschlag").fill("Die Gruppe übt im Herbst.")
    page.get_by_role("button", name="Der Gruppe vorlegen").click()
    page.wait_for_url(re.compile(r"/vorlagen/[0-9a-f-]{36}/"))
    author.check()
    paper = page.url
    author.visit(f"{paper}mitzeichnung/")
    first = page.get_by_label("1. Person")
    option = first.locator("option", has_text="Gelsenkirchen").first
    first.select_option(option.get_attribute("value"))
    page.get_by_role("button", name="Mitzeichnung erbitten").click()
    page.wait_for_url(f"{paper}#mitzeichnung")
    author.check()
    return paper


def _send(who: Person, address: str, button: str) -> None:
    page = who.visit(address)
    page.get_by_role("button", name=button).click()
    page.wait_for_url(re.compile(r"/vorlagen/[0-9a-f-]{36}/$"))
    who.check()


def _state(who: Person, paper: str) -> None:
    page = who.visit(f"{paper}stellungnahme/")
    page.get_by_role("radio", name="Bedenken").check()
    page.get_by_role("button", name="Stellungnahme abgeben").click()
    expect(page.get_by_role("main")).to_contain_text("Schreiben Sie, was Ihre Organisation")
    who.check()
    page.get_by_role("textbox", name="Stellungnahme").fill("Der Herbst ist knapp.")
    page.get_by_role("button", name="Stellungnahme abgeben").click()
    page.wait_for_url(f"{paper}#stellungnahmen")
    expect(page.get_by_role("main")).to_contain_text("Der Herbst ist knapp.")
    who.check()


def _open(chair: Person, paper: str) -> None:
    page = chair.visit(f"{paper}abstimmung/")
    page.get_by_label("Zweidrittelmehrheit").check()
    page.get_by_label("Geheim abstimmen").check()
    page.get_by_role("button", name="Abstimmung eröffnen").click()
    page.wait_for_url(paper)
    chair.check()


def _vote(voter: Person, paper: str) -> None:
    page = voter.visit(paper)
    page.get_by_label("Zustimmung", exact=True).check()
    page.get_by_role("button", name="Stimme abgeben").click()
    ballot = page.locator("#abstimmung")
    expect(ballot).to_contain_text("geheim abgestimmt")
    expect(ballot.get_by_role("button", name="Stimme")).to_have_count(0)
    voter.check()
    page.context.close()


def _sign(who: Person, paper: str) -> None:
    page = who.visit(f"{paper}mitzeichnen/")
    page.get_by_role("radio", name="mitgezeichnet", exact=True).check()
    page.get_by_role("button", name="Erklärung festhalten").click()
    page.wait_for_url(f"{paper}#mitzeichnung")
    who.check()


def _chair(instance: Instance) -> str:
    lines = instance.manage("demo_accounts").splitlines()
    return next(line.split()[0] for line in lines if "AG Sicherheit" in line)
