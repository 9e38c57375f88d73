"""Invited, signed in, protected by an app and a passkey: with a real browser and a real mail."""

import re
import secrets
import time
from collections.abc import Callable
from typing import Any
from urllib.parse import urlsplit

import pytest
from allauth.mfa.totp.internal import auth as totp
from playwright.sync_api import Page, expect

from tests.journeys.instance import Instance
from tests.journeys.person import PASSWORD, Person

pytestmark = [pytest.mark.browser, pytest.mark.timeout(240)]

Arrive = Callable[..., Person]

AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


def test_invited_person_opens_an_account_and_protects_it(
    person: Arrive, instance: Instance
) -> None:
    address = f"neu-{secrets.token_hex(3)}@soest.example"
    _invite(person("admin@soest.example"), address)
    newcomer = person()
    _accept(newcomer, instance, address)
    for path in ("/konto/", "/konto/sicherheit/", "/konto/sitzungen/", "/konto/passwort/aendern/"):
        newcomer.visit(path)
    secret = _set_up_app(newcomer)
    _sign_out(newcomer.page, instance.url)
    newcomer.page.goto("/anmelden/")
    _give_password(newcomer.page, address)
    _give_code(newcomer, secret)


def test_passkey_signs_in_without_a_password(person: Arrive, instance: Instance) -> None:
    page = person().page
    _add_authenticator(page)
    # Passkeys belong to a name; an address such as 127.0.0.1 can have none.
    site = instance.url.replace("127.0.0.1", "localhost")
    page.goto(f"{site}/anmelden/?next=/konto/sicherheit/passkeys/neu/")
    _give_password(page, "redaktion@paderborn.example")
    _confirm(page)
    page.get_by_label("Name des Passkeys").fill("Dienstrechner")
    page.get_by_label("Anmelden ohne Passwort").check()
    page.get_by_role("button", name="Passkey anlegen").click()
    expect(page.get_by_role("heading", name="Notfallcodes")).to_be_visible()
    page.goto(f"{site}/konto/sicherheit/passkeys/")
    expect(page.get_by_role("rowheader", name=re.compile("Dienstrechner"))).to_be_visible()
    _sign_out(page, site)
    page.goto(f"{site}/anmelden/")
    page.get_by_role("button", name="Mit einem Passkey anmelden").click()
    page.wait_for_url("**/arbeit/")
    assert page.evaluate("window.refused") == []
    _remove_passkey(page, site)


def test_pages_before_the_sign_in_keep_the_rules(person: Arrive) -> None:
    visitor = person()
    for path in ("/anmelden/", "/konto/passwort/vergessen/", "/konto/zugang/"):
        visitor.visit(path)
    visitor.page.goto("/anmelden/")
    visitor.page.get_by_label("E-Mail-Adresse").fill("niemand@example.org")
    visitor.page.get_by_label("Passwort", exact=True).fill("falsch")
    visitor.page.get_by_role("button", name="Anmelden", exact=True).click()
    expect(visitor.page.get_by_role("alert").first).to_contain_text("stimmt nicht")
    expect(visitor.page.get_by_label("E-Mail-Adresse")).to_have_value("niemand@example.org")


def _invite(admin: Person, address: str) -> None:
    admin.visit("/arbeit/mitglieder/")
    page = admin.visit("/arbeit/mitglieder/einladen/")
    page.get_by_label("Name").fill("Nora Neu")
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_label("Rolle").select_option("municipal_officer")
    page.get_by_role("button", name="Einladen").click()
    expect(page.get_by_text(f"Die Einladung an {address} ist unterwegs.")).to_be_visible()


def _accept(newcomer: Person, instance: Instance, address: str) -> None:
    page = newcomer.visit(_mailed_path(instance, address))
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_label("Passwort wiederholen").fill(PASSWORD)
    page.get_by_role("button", name="Konto öffnen und annehmen").click()
    page.wait_for_url("**/arbeit/")
    expect(page.get_by_text("Willkommen!")).to_be_visible()


def _mailed_path(instance: Instance, address: str) -> str:
    """The way that the letter's link leads."""
    deadline = time.monotonic() + 60
    while not (mails := instance.mails_to(address)):
        assert time.monotonic() < deadline, "Keine Einladung angekommen"
        time.sleep(0.5)
    body = mails[0].get_body(("plain",))
    assert body is not None
    found = re.search(r"https?://\S+/einladung/\S+", body.get_content())
    assert found is not None
    return urlsplit(found[0]).path


def _set_up_app(newcomer: Person) -> str:
    page = newcomer.page
    page.goto("/konto/sicherheit/app/einrichten/")
    _confirm(page)
    secret = page.locator("code").inner_text()
    page.get_by_label("Code aus der App").fill(_code(secret))
    page.get_by_role("button", name="App einrichten").click()
    expect(page.get_by_role("heading", name="Notfallcodes")).to_be_visible()
    return secret


def _give_password(page: Page, address: str) -> None:
    page.get_by_label("E-Mail-Adresse").fill(address)
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Anmelden", exact=True).click()


def _give_code(newcomer: Person, secret: str) -> None:
    page = newcomer.page
    expect(page.get_by_role("heading", name="Zweiter Faktor")).to_be_visible()
    page.get_by_label("Code").fill(_code(secret, later=1))
    page.get_by_role("button", name="Anmelden", exact=True).click()
    page.wait_for_url("**/arbeit/")


def _confirm(page: Page) -> None:
    """Changes to the protection ask for the password first; just after the sign-in as well."""
    page.get_by_label("Passwort", exact=True).fill(PASSWORD)
    page.get_by_role("button", name="Bestätigen").click()


def _sign_out(page: Page, site: str) -> None:
    page.goto(f"{site}/abmelden/")
    page.locator("main").get_by_role("button", name="Abmelden").click()
    expect(page.get_by_text("Sie sind abgemeldet.")).to_be_visible()


def _code(secret: str, *, later: int = 0) -> str:
    """What the app shows; a code that was used is not good a second time."""
    counter = int(time.time()) // 30 + later
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def _add_authenticator(page: Page) -> None:
    devtools: Any = page.context.new_cdp_session(page)
    devtools.send("WebAuthn.enable")
    devtools.send("WebAuthn.addVirtualAuthenticator", {"options": AUTHENTICATOR})


def _remove_passkey(page: Page, site: str) -> None:
    """The demo account stays as it was, for the journeys after this one."""
    page.goto(f"{site}/konto/sicherheit/passkeys/")
    page.get_by_role("link", name="Entfernen").click()
    _confirm(page)
    page.get_by_role("button", name="Entfernen").click()
    expect(page.get_by_text("Der Passkey ist entfernt.")).to_be_visible()
