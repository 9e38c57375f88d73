"""What several tests of the account need."""

from collections.abc import Callable
from time import time
from typing import Any
from urllib.parse import urlsplit
from uuid import uuid4

import pytest
from allauth.mfa.adapter import get_adapter
from allauth.mfa.models import Authenticator
from allauth.mfa.totp.internal import auth as totp
from django.conf import LazySettings
from django.db import transaction
from django.test import Client
from django.urls import reverse

from accounts.models import User
from core.scope import elevated
from municipalities.models import Membership, Role
from notifications.models import Event
from tests.factories import municipalities as make

SECRET = "JBSWY3DPEHPK3PXPJBSWY3DPEHPK3PXP"

SignIn = Callable[..., Any]


@pytest.fixture
def officer() -> Membership:
    return make.membership(Role.OFFICER, make.tenant("soest"))


@pytest.fixture
def reviewer() -> Membership:
    return make.membership(Role.MINISTRY, make.ministry())


@pytest.fixture
def sign_in(client: Client) -> SignIn:
    def send(email: str, password: str = make.PASSWORD, **headers: str) -> Any:
        data = {"login": email, "password": password}
        return client.post(reverse("account_login"), data, **headers)  # type: ignore[arg-type]

    return send


@pytest.fixture
def limited(settings: LazySettings) -> dict[str, str]:
    """Rate limits on, as in production, with a memory of their own; the address of a visitor."""
    settings.ACCOUNT_RATE_LIMITS = {}
    backend = settings.CACHES["default"] | {"KEY_PREFIX": f"limits-{uuid4()}"}
    settings.CACHES = {"default": backend}
    return {"REMOTE_ADDR": "198.51.100.7"}


def is_signed_in(client: Client) -> bool:
    return client.get(reverse("accounts:profile")).status_code == 200


def events(kind: str) -> list[Event]:
    with elevated(), transaction.atomic():
        return list(Event.objects.filter(kind=kind).order_by("created_at"))


def give_app(user: User) -> None:
    """An authenticator app with a known secret."""
    data = {"secret": get_adapter().encrypt(SECRET)}
    Authenticator.objects.create(user=user, type=Authenticator.Type.TOTP, data=data)


def code_now(secret: str = SECRET) -> str:
    """What the app shows."""
    counter = int(time()) // 30
    return str(totp.format_hotp_value(totp.hotp_value(secret, counter)))


def path_of(response: Any) -> str:
    return str(urlsplit(response.headers["Location"]).path)
