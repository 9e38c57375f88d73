"""Signing in: who gets in, what a stranger learns (nothing), and how often one may try."""

import pytest
from django.conf import LazySettings
from django.test import Client
from django.urls import reverse

from accounts.adapter import DEVICE_COOKIE
from accounts.notices import NEW_LOGIN
from accounts.operations import close_account
from municipalities.models import Membership
from tests.accounts.conftest import SignIn, events, is_signed_in, path_of
from tests.accounts.hashers import CountingHasher
from tests.factories import municipalities as make

pytestmark = pytest.mark.django_db


def test_right_password_leads_to_the_workspace(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    response = sign_in(officer.user.email)
    assert path_of(response) == "/arbeit/"
    assert is_signed_in(client)


def test_address_is_recognised_in_any_case(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    sign_in(officer.user.email.upper())
    assert is_signed_in(client)


def test_session_gets_a_new_key_at_the_sign_in(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    client.post(reverse("account_login"), {"login": "x"})
    session = client.session
    session["planted"] = True
    session.save()
    planted = session.session_key
    sign_in(officer.user.email)
    assert client.session.session_key != planted
    assert planted is not None
    assert not client.session.exists(planted)


def test_foreign_address_after_the_sign_in_is_ignored(client: Client, officer: Membership) -> None:
    data = {"login": officer.user.email, "password": make.PASSWORD, "next": "https://evil.example/"}
    assert path_of(client.post(reverse("account_login"), data)) == "/arbeit/"


def test_known_and_unknown_address_get_the_same_answer_for_the_same_effort(
    client: Client, officer: Membership, settings: LazySettings
) -> None:
    settings.PASSWORD_HASHERS = ["tests.accounts.hashers.CountingHasher"]
    officer.user.set_password(make.PASSWORD)
    officer.user.save()
    answers = {}
    for email in (officer.user.email, "niemand@example.org"):
        CountingHasher.computed = 0
        data = {"login": email, "password": "falsch"}
        response = client.post(reverse("account_login"), data)
        text = response.content.decode().replace(email, "…")
        answers[email] = (response.status_code, CountingHasher.computed, _without_token(text))
    known, unknown = answers.values()
    assert known == unknown
    assert known[:2] == (422, 1)
    assert "Die E-Mail-Adresse oder das Passwort stimmt nicht" in known[2]


def test_closed_account_stays_out(sign_in: SignIn, client: Client, officer: Membership) -> None:
    close_account(user=officer.user)
    assert path_of(sign_in(officer.user.email)) == reverse("account_inactive")
    assert not is_signed_in(client)


def test_closing_an_account_ends_its_sessions(officer: Membership) -> None:
    browser = make.client_for(officer)
    close_account(user=officer.user)
    assert not is_signed_in(browser)


def test_after_five_wrong_passwords_even_the_right_one_must_wait(
    sign_in: SignIn, client: Client, officer: Membership, limited: dict[str, str]
) -> None:
    for _attempt in range(5):
        assert sign_in(officer.user.email, "falsch", **limited).status_code == 422
    refused = sign_in(officer.user.email, **limited)
    assert "Zu viele Versuche" in refused.content.decode()
    assert not is_signed_in(client)


def test_limit_follows_the_account_to_other_addresses(
    sign_in: SignIn, officer: Membership, limited: dict[str, str]
) -> None:
    for number in range(5):
        sign_in(officer.user.email, "falsch", REMOTE_ADDR=f"203.0.113.{number}")
    refused = sign_in(officer.user.email, REMOTE_ADDR="203.0.113.99")
    assert "Zu viele Versuche" in refused.content.decode()


def test_many_accounts_from_one_address_are_limited_too(
    sign_in: SignIn, limited: dict[str, str]
) -> None:
    for number in range(10):
        sign_in(f"person{number}@example.org", "falsch", **limited)
    refused = sign_in("person99@example.org", "falsch", **limited)
    assert "Zu viele Versuche" in refused.content.decode()


def test_more_than_thirty_posts_a_minute_get_429(sign_in: SignIn, limited: dict[str, str]) -> None:
    answers = [sign_in("kein-konto", "x", **limited).status_code for _attempt in range(31)]
    assert answers == [422] * 30 + [429]


def test_without_a_cache_one_can_still_sign_in(
    sign_in: SignIn, client: Client, officer: Membership, settings: LazySettings
) -> None:
    settings.ACCOUNT_RATE_LIMITS = {}
    backend = settings.CACHES["default"] | {"LOCATION": "redis://127.0.0.1:1/0"}
    settings.CACHES = {"default": backend}
    sign_in(officer.user.email)
    assert is_signed_in(client)


def test_first_sign_in_tells_nobody_but_a_new_device_does(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    sign_in(officer.user.email)
    assert events(NEW_LOGIN) == []
    client.post(reverse("account_logout"))
    sign_in(officer.user.email)
    assert events(NEW_LOGIN) == []
    del client.cookies[DEVICE_COOKIE]
    client.post(reverse("account_logout"))
    sign_in(officer.user.email)
    (event,) = events(NEW_LOGIN)
    assert event.object_key == str(officer.user_id)


def test_forged_device_cookie_counts_for_nobody(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    sign_in(officer.user.email)
    client.post(reverse("account_logout"))
    client.cookies[DEVICE_COOKIE] = f"{officer.user_id}:gefälscht".encode().decode("latin-1")
    sign_in(officer.user.email)
    assert len(events(NEW_LOGIN)) == 1


def test_new_browser_takes_over_language_and_look(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    user = officer.user
    user.language, user.theme = "en", "dark"
    user.save()
    sign_in(user.email)
    assert client.cookies["django_language"].value == "en"
    assert client.cookies["theme"].value == "dark"


def test_signing_up_is_not_possible(client: Client) -> None:
    data = {"email": "a@example.org", "password1": make.PASSWORD, "password2": make.PASSWORD}
    response = client.post(reverse("account_signup"), data)
    assert "Zugang gibt es auf Einladung" in response.content.decode()


def _without_token(page: str) -> str:
    lines = page.splitlines()
    return "\n".join(line for line in lines if "csrf" not in line.lower())
