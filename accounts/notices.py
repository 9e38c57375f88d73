"""What an account's owner hears: the link for a new password, and every change to its protection."""

from collections.abc import Iterable, Mapping
from typing import Any, Final

from allauth.account.forms import default_token_generator
from allauth.account.utils import user_pk_to_url_str
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from core.registry import Letter, Recipient, Target, registry

ACCOUNT: Final = "account"
PASSWORD_RESET: Final = "password_reset"  # noqa: S105 - a kind of letter
ACCOUNT_CHANGED: Final = "account_changed"
NEW_LOGIN: Final = "security.new_login"
CHANGES: Final = {
    "password_changed": gettext_lazy("Ihr Passwort wurde geändert."),
    "password_reset": gettext_lazy("Ihr Passwort wurde neu gesetzt."),
    "password_set": gettext_lazy("Für Ihr Konto wurde ein Passwort gesetzt."),
    "totp_activated": gettext_lazy("Eine Authentifizierungs-App wurde eingerichtet."),
    "totp_deactivated": gettext_lazy("Die Authentifizierungs-App wurde entfernt."),
    "webauthn_added": gettext_lazy("Ein Passkey wurde hinzugefügt."),
    "webauthn_removed": gettext_lazy("Ein Passkey wurde entfernt."),
    "recovery_codes_generated": gettext_lazy("Neue Notfallcodes wurden erzeugt."),
}


def password_reset_letter(key: str, payload: Mapping[str, Any]) -> Letter | None:
    """The link is made when the mail is sent, so that no secret waits in the outbox."""
    user = _active(key)
    if user is None:
        return None
    link = {"uidb36": user_pk_to_url_str(user), "key": default_token_generator.make_token(user)}
    with translation.override(user.language):
        return Letter(
            subject=_("Neues Passwort für das Modellregionen-Portal"),
            paragraphs=(
                _("Guten Tag %(name)s,") % {"name": user.name},
                _("für Ihr Konto wurde ein neues Passwort angefordert. Der Link gilt eine Stunde."),
                _("Haben Sie das nicht angefordert? Dann ist nichts zu tun."),
            ),
            url=reverse("account_reset_password_from_key", kwargs=link),
            link_text=_("Neues Passwort setzen"),
        )


def account_changed_letter(key: str, payload: Mapping[str, Any]) -> Letter | None:
    user = _active(key)
    if user is None:
        return None
    with translation.override(user.language):
        return Letter(
            subject=_("Änderung an Ihrem Konto im Modellregionen-Portal"),
            paragraphs=(
                _("Guten Tag %(name)s,") % {"name": user.name},
                str(CHANGES[payload["change"]]),
                _("Waren Sie das nicht? Dann setzen Sie bitte sofort ein neues Passwort."),
            ),
            url=reverse("account_reset_password"),
            link_text=_("Neues Passwort anfordern"),
        )


def owner(kind: str, key: str, payload: Mapping[str, Any]) -> Iterable[Recipient]:
    return [Recipient(user_id=int(key), membership_id=None, because="account_owner")]


def account_targets(keys: Iterable[str]) -> Mapping[str, Target]:
    target = Target(title=_("Ihr Konto"), url=reverse("usersessions_list"))
    return dict.fromkeys(keys, target)


def register() -> None:
    registry.letter(PASSWORD_RESET, password_reset_letter)
    registry.letter(ACCOUNT_CHANGED, account_changed_letter)
    registry.event_kinds([NEW_LOGIN], owner)
    registry.object_kind(ACCOUNT, account_targets)


def _active(key: str) -> User | None:
    return User.objects.filter(pk=int(key), is_active=True).first()
