"""What happens to an account: opened, closed, changed by its owner."""

from django.utils.translation import gettext as _

from accounts.models import User
from core.errors import NotAllowed, Problem


def open_account(*, email: str, name: str, password: str) -> User:
    """A new account, or a closed one opened anew.

    The caller has made sure that the address is the person's own (she holds the mailed link).
    Raises NotAllowed for an account in use: its owner signs in instead.
    """
    existing = User.objects.select_for_update().filter(email__iexact=email).first()
    if existing is None:
        return User.objects.create_user(email, password, name=name)
    if existing.is_active:
        raise NotAllowed(Problem("account_exists", _("Bitte melden Sie sich an.")))
    existing.name, existing.is_active = name, True
    existing.set_password(password)
    existing.save(update_fields=["name", "is_active", "password"])
    return existing


def close_account(*, user: User) -> None:
    """Nobody signs in with it any more; running sessions end with their next request."""
    User.objects.filter(pk=user.pk).update(is_active=False)


def change_profile(*, user: User, name: str, language: str, theme: str) -> None:
    user.name, user.language, user.theme = name, language, theme
    user.save(update_fields=["name", "language", "theme"])
