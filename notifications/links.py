"""Links that work without signing in, because they carry a signature."""

from typing import Final

from django.conf import settings
from django.core import signing
from django.urls import reverse

_SALT: Final = "notifications.unsubscribe"


def unsubscribe_token(*, user_id: int, kind: str) -> str:
    """Never expires: a mail may be read years later. It can switch off one kind of mail, no more."""
    return signing.dumps([user_id, kind], salt=_SALT)


def read_unsubscribe_token(token: str) -> tuple[int, str]:
    """(user id, kind). Raises `signing.BadSignature`."""
    user_id, kind = signing.loads(token, salt=_SALT)
    return user_id, kind


def unsubscribe_url(*, user_id: int, kind: str) -> str:
    token = unsubscribe_token(user_id=user_id, kind=kind)
    return absolute(reverse("notifications:unsubscribe", args=[token]))


def absolute(path: str) -> str:
    return f"{settings.PORTAL_URL.rstrip('/')}{path}"
