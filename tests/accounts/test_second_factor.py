"""App, passkeys and recovery codes; who must have one, and that nothing goes around it."""

import json
import re

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from django.conf import LazySettings
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from accounts.access import has_second_factor
from accounts.notices import ACCOUNT_CHANGED, password_reset_letter
from core.scope import elevated
from municipalities.models import ApiToken, Membership, Role
from tests.accounts.conftest import SignIn, code_now, events, give_app, is_signed_in, path_of
from tests.factories import municipalities as make

pytestmark = pytest.mark.django_db


def confirmed(client: Client) -> Client:
    """Has just confirmed the password, as the pages about protection ask."""
    data = {"password": make.PASSWORD, "next": reverse("mfa_index")}
    assert client.post(reverse("account_reauthenticate"), data).status_code == 302
    return client


def test_app_is_asked_for_after_the_password(
    sign_in: SignIn, client: Client, officer: Membership
) -> None:
    give_app(officer.user)
    assert path_of(sign_in(officer.user.email)) == reverse("mfa_authenticate")
    assert not is_signed_in(client)
    wrong = client.post(reverse("mfa_authenticate"), {"code": "000000"})
    assert wrong.status_code == 422
    assert "Der Code stimmt nicht" in wrong.content.decode()
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert is_signed_in(client)


def test_code_works_once(sign_in: SignIn, client: Client, officer: Membership) -> None:
    give_app(officer.user)
    sign_in(officer.user.email)
    code = code_now()
    client.post(reverse("mfa_authenticate"), {"code": code})
    client.post(reverse("account_logout"))
    sign_in(officer.user.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_recovery_code_works_once(sign_in: SignIn, client: Client, officer: Membership) -> None:
    give_app(officer.user)
    code = RecoveryCodes.activate(officer.user).get_unused_codes()[0]
    sign_in(officer.user.email)
    client.post(reverse("mfa_authenticate"), {"code": code})
    assert is_signed_in(client)
    client.post(reverse("account_logout"))
    sign_in(officer.user.email)
    assert client.post(reverse("mfa_authenticate"), {"code": code}).status_code == 422


def test_protection_is_changed_only_after_the_password(officer: Membership) -> None:
    browser = make.client_for(officer)
    for name in ("mfa_activate_totp", "mfa_add_webauthn"):
        assert path_of(browser.get(reverse(name))) == reverse("account_reauthenticate")
    wrong = browser.post(reverse("account_reauthenticate"), {"password": "falsch"})
    assert wrong.status_code == 422
    confirmed(browser)
    page = browser.get(reverse("mfa_activate_totp")).content.decode()
    assert "data:image/svg+xml" in page


@pytest.mark.django_db(transaction=True)
def test_setting_up_and_removing_an_app_is_told_by_mail(officer: Membership) -> None:
    browser = confirmed(make.client_for(officer))
    page = browser.get(reverse("mfa_activate_totp"))
    secret = page.context["form"].secret
    refused = browser.post(reverse("mfa_activate_totp"), {"code": "000000"})
    assert refused.status_code == 422
    browser.post(reverse("mfa_activate_totp"), {"code": code_now(secret)})
    assert has_second_factor(officer.user)
    assert browser.get(reverse("mfa_view_recovery_codes")).status_code == 200
    browser.post(reverse("mfa_deactivate_totp"))
    assert not has_second_factor(officer.user)
    told = [event.payload["change"] for event in events(ACCOUNT_CHANGED)]
    assert "totp_activated" in told
    assert "totp_deactivated" in told


def test_passkey_page_brings_its_options_without_inline_script(officer: Membership) -> None:
    browser = confirmed(make.client_for(officer))
    page = browser.get(reverse("mfa_add_webauthn")).content.decode()
    data = re.search(r'<script id="passkey-options"\s+type="application/json">(.*?)</script>', page)
    assert data is not None
    options = json.loads(data[1])["creation_options"]["publicKey"]
    assert options["rp"]["id"] == "testserver"
    assert options["user"]["name"] == officer.user.email


def test_visitor_gets_options_to_sign_in_with_a_passkey(client: Client) -> None:
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert answer.json()["request_options"]["publicKey"]["rpId"] == "testserver"


NONSENSE = (
    "x",
    "{}",
    "[]",
    "1",
    '{"id": "x"}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"userHandle": "MQ"}}',
    '{"id": "eA", "rawId": "eA", "type": "public-key", "response": {"clientDataJSON": "eA"}}',
)


@pytest.mark.parametrize("answer", NONSENSE)
def test_nonsense_instead_of_a_passkey_is_refused(
    client: Client, officer: Membership, answer: str
) -> None:
    url = reverse("mfa_login_webauthn")
    client.get(url, headers={"accept": "application/json"})
    assert path_of(client.post(url, {"credential": answer})) == reverse("account_login")
    browser = confirmed(make.client_for(officer))
    browser.get(reverse("mfa_add_webauthn"))
    added = browser.post(reverse("mfa_add_webauthn"), {"name": "x", "credential": answer})
    assert added.status_code == 422


def test_own_passkeys_only(officer: Membership) -> None:
    other = make.membership(Role.OFFICER, make.tenant("aachen"))
    key = Authenticator.objects.create(
        user=other.user,
        type=Authenticator.Type.WEBAUTHN,
        data={"name": "Fremd", "credential": {}},
    )
    browser = confirmed(make.client_for(officer))
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert browser.get(reverse(name, args=[key.pk])).status_code == 404


@pytest.fixture
def required(settings: LazySettings) -> None:
    settings.PORTAL_SECOND_FACTOR_REQUIRED = True


@pytest.mark.usefixtures("required")
@pytest.mark.parametrize("role", (Role.MINISTRY, Role.MINISTRY_LEAD))
def test_reviewer_sets_up_a_second_factor_before_anything_else(role: Role) -> None:
    reviewer = make.membership(role, make.ministry())
    browser = make.client_for(reviewer)
    for url in ("/arbeit/", "/", reverse("accounts:profile"), reverse("municipalities:act_as")):
        assert path_of(browser.get(url)) == reverse("mfa_index")
    page = browser.get(reverse("mfa_index")).content.decode()
    assert "Für Ihre Rolle ist ein zweiter Faktor nötig" in page
    give_app(reviewer.user)
    assert browser.get(reverse("accounts:profile")).status_code == 200


@pytest.mark.usefixtures("required")
def test_acting_as_somebody_else_is_no_way_around(reviewer: Membership) -> None:
    also = make.membership(Role.OFFICER, make.tenant("soest"), user=reviewer.user)
    browser = make.client_for(also)
    assert path_of(browser.get(reverse("accounts:profile"))) == reverse("mfa_index")


@pytest.mark.usefixtures("required")
def test_municipal_staff_may_do_without(officer: Membership) -> None:
    assert make.client_for(officer).get(reverse("accounts:profile")).status_code == 200


@pytest.mark.usefixtures("required")
def test_token_of_a_reviewer_needs_the_second_factor_too(
    client: Client, reviewer: Membership
) -> None:
    with elevated():
        _token, text = ApiToken.objects.create(user=reviewer.user, membership=reviewer)
    headers = {"authorization": f"Token {text}"}
    assert client.get("/api/v1/sectors/", headers=headers).status_code == 401
    with pytest.raises(CommandError, match="zweiter Faktor"):
        call_command("issue_token", reviewer.user.email)
    give_app(reviewer.user)
    assert client.get("/api/v1/sectors/", headers=headers).status_code == 200


def test_new_password_does_not_replace_the_second_factor(
    client: Client, sign_in: SignIn, officer: Membership
) -> None:
    give_app(officer.user)
    letter = password_reset_letter(str(officer.user_id), {})
    assert letter is not None
    form = client.get(letter.url).headers["Location"]
    new = "ein ganz neuer langer Satz"
    client.post(form, {"password1": new, "password2": new})
    assert path_of(sign_in(officer.user.email, new)) == reverse("mfa_authenticate")
    assert not is_signed_in(client)


def test_recovery_codes_alone_are_no_second_factor(officer: Membership) -> None:
    RecoveryCodes.activate(officer.user)
    assert not has_second_factor(officer.user)


def test_other_sessions_can_be_ended(sign_in: SignIn, client: Client, officer: Membership) -> None:
    elsewhere = Client()
    data = {"login": officer.user.email, "password": make.PASSWORD}
    elsewhere.post(reverse("account_login"), data)
    sign_in(officer.user.email)
    assert "diese Sitzung" in client.get(reverse("usersessions_list")).content.decode()
    client.post(reverse("usersessions_list"))
    assert is_signed_in(client)
    assert not is_signed_in(elsewhere)
