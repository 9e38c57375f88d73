"""Every page of the account answers, in German, for those who may see it."""

import pytest
from django.test import Client
from django.urls import reverse

from municipalities.models import Role
from tests.factories import municipalities as make

pytestmark = pytest.mark.django_db

OPEN_PAGES = (
    "account_login",
    "account_signup",
    "account_inactive",
    "account_reset_password",
    "account_reset_password_done",
    "account_reset_password_from_key_done",
)
OWN_PAGES = (
    "accounts:profile",
    "account_change_password",
    "account_logout",
    "account_reauthenticate",
    "mfa_index",
    "mfa_list_webauthn",
    "usersessions_list",
)
CONFIRMED_PAGES = ("mfa_activate_totp", "mfa_add_webauthn")


@pytest.fixture
def signed_in() -> Client:
    return make.client_for(make.membership(Role.OFFICER, make.tenant("soest")))


@pytest.mark.parametrize("name", OPEN_PAGES)
def test_page_before_the_sign_in_answers_a_visitor(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    assert response.status_code == 200
    assert response.headers["Content-Language"] == "de"


@pytest.mark.parametrize("name", OWN_PAGES)
def test_account_page_answers_its_owner(signed_in: Client, name: str) -> None:
    assert signed_in.get(reverse(name)).status_code == 200


@pytest.mark.parametrize("name", OWN_PAGES + CONFIRMED_PAGES)
def test_account_page_leads_a_visitor_to_the_sign_in(client: Client, name: str) -> None:
    response = client.get(reverse(name))
    if name == "account_logout":
        assert response.headers["Location"] == "/"
    else:
        assert response.headers["Location"].startswith(reverse("account_login"))
