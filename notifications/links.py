"""Links that work without signing in, because they carry a signature."""

from collections.abc import Iterable
from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT: Final = "notifications.unsubscribe"


def unsubscribe_token(*, user_id: int, kinds: Iterable[str]) -> str:
    """Never expires: a mail may be read years later. It can switch off these mails, no more."""
    return signing.dumps([user_id, *kinds], salt=_SALT)


def read_unsubscribe_token(token: str) -> tuple[int, list[str]]:
    """(user id, kinds). Raises `signing.BadSignature`."""
    user_id, *kinds = signing.loads(token, salt=_SALT)
    return user_id, kinds


def unsubscribe_url(*, user_id: int, kinds: Iterable[str]) -> str:
    token = unsubscribe_token(user_id=user_id, kinds=kinds)
    return absolute(reverse("notifications:unsubscribe", args=[token]))


def operations_url() -> str:
    return absolute(reverse("notifications:failures"))


def absolute(path: str) -> str:
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"
