"""Forgotten and changed passwords; what is mailed waits in the outbox without any secret."""

from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.notices import (
    ACCOUNT_CHANGED,
    PASSWORD_RESET,
    account_changed_letter,
    password_reset_letter,
)
from accounts.operations import close_account
from municipalities.models import Membership
from tests.accounts.conftest import SignIn, events, is_signed_in, path_of
from tests.factories import municipalities as make

pytestmark = pytest.mark.django_db

NEW = "ein ganz neuer langer Satz"


def ask(client: Client, email: str) -> Any:
    return client.post(reverse("account_reset_password"), {"email": email})


def set_new(client: Client, url: str, password: str = NEW) -> Any:
    """Follows the mailed link; allauth hides the key from the address before it shows the form."""
    form = client.get(url).headers["Location"]
    return client.post(form, {"password1": password, "password2": password})


def test_known_and_unknown_address_leave_the_same_trace(
    client: Client, officer: Membership
) -> None:
    known, unknown = ask(client, officer.user.email), ask(client, "niemand@example.org")
    assert path_of(known) == path_of(unknown) == reverse("account_reset_password_done")
    first, second = events(PASSWORD_RESET)
    assert (first.address, first.object_key) == (officer.user.email, str(officer.user_id))
    assert password_reset_letter(second.object_key, {}) is None
    assert "niemand@example.org" not in (second.address, second.object_key, second.payload)


def test_outbox_holds_no_secret(client: Client, officer: Membership) -> None:
    ask(client, officer.user.email)
    (event,) = events(PASSWORD_RESET)
    assert event.payload == {}


def test_mailed_link_sets_a_new_password_once(
    client: Client, sign_in: SignIn, officer: Membership
) -> None:
    letter = password_reset_letter(str(officer.user_id), {})
    assert letter is not None
    assert path_of(set_new(client, letter.url)) == reverse("account_reset_password_from_key_done")
    assert "Dieser Link gilt nicht mehr" in client.get(letter.url, follow=True).content.decode()
    assert sign_in(officer.user.email).status_code == 422
    sign_in(officer.user.email, NEW)
    assert is_signed_in(client)


def test_new_password_ends_every_session(client: Client, officer: Membership) -> None:
    elsewhere = make.client_for(officer)
    letter = password_reset_letter(str(officer.user_id), {})
    assert letter is not None
    set_new(client, letter.url)
    assert not is_signed_in(elsewhere)


def test_link_expires(client: Client, officer: Membership, settings: LazySettings) -> None:
    letter = password_reset_letter(str(officer.user_id), {})
    assert letter is not None
    settings.PASSWORD_RESET_TIMEOUT = -1
    assert "Dieser Link gilt nicht mehr" in client.get(letter.url).content.decode()


def test_closed_account_gets_no_link(client: Client, officer: Membership) -> None:
    close_account(user=officer.user)
    ask(client, officer.user.email)
    (event,) = events(PASSWORD_RESET)
    assert password_reset_letter(event.object_key, {}) is None


@pytest.mark.parametrize("password", ("kurz", "190853274861", "qwerty123456", "Person1Person1"))
def test_weak_password_is_refused_with_a_reason(
    client: Client, officer: Membership, password: str
) -> None:
    officer.user.name = "Person1Person"
    officer.user.save()
    letter = password_reset_letter(str(officer.user_id), {})
    assert letter is not None
    response = set_new(client, letter.url, password)
    assert response.status_code == 422
    assert "error-summary" in response.content.decode()


def test_changing_the_password_asks_for_the_old_one(officer: Membership) -> None:
    browser = make.client_for(officer)
    data = {"oldpassword": "falsch", "password1": NEW, "password2": NEW}
    response = browser.post(reverse("account_change_password"), data)
    assert response.status_code == 422
    assert "Das bisherige Passwort stimmt nicht" in response.content.decode()


def test_two_different_new_passwords_are_refused(officer: Membership) -> None:
    browser = make.client_for(officer)
    data = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW + "x"}
    response = browser.post(reverse("account_change_password"), data)
    assert response.status_code == 422
    assert response.content.decode().count("stimmen nicht überein") == 2


def test_changed_password_is_told_by_mail(officer: Membership) -> None:
    browser = make.client_for(officer)
    data = {"oldpassword": make.PASSWORD, "password1": NEW, "password2": NEW}
    browser.post(reverse("account_change_password"), data)
    (event,) = events(ACCOUNT_CHANGED)
    letter = account_changed_letter(event.object_key, event.payload)
    assert letter is not None
    assert "Ihr Passwort wurde geändert." in letter.paragraphs
    assert not is_signed_in(browser)
