"""What an account is protected with."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled

from accounts.models import User


def has_second_factor(user: User) -> bool:
    """An authenticator app or a passkey; recovery codes alone do not count. One query."""
    kinds = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]
    return bool(is_mfa_enabled(user, kinds))
