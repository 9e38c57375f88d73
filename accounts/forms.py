"""Forms of the account pages: django-allauth's, in our words, and the profile."""

import struct
from typing import Any, ClassVar

from allauth.account import forms as account
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as second_factor
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as passkey
from django import forms
from django.conf import settings
from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme, User
from core.fields import LineField

EMAIL = _("E-Mail-Adresse")
PASSWORD = _("Passwort")
NEW_PASSWORD = _("Neues Passwort")
AGAIN = _("Neues Passwort wiederholen")
RULE = _("Mindestens 12 Zeichen; gern ein ganzer Satz.")
CODE = _("Code")
CODE_HINT = _("Sechs Ziffern aus der App oder einer Ihrer Notfallcodes.")
KEY_NAME = _("Name des Passkeys")
MALFORMED = (AttributeError, KeyError, IndexError, TypeError, ValueError, struct.error)
MISMATCH = _("Die beiden Passwörter stimmen nicht überein.")


class Worded(forms.Form):
    """Gives fields that come from elsewhere our labels and hints, and takes their placeholders."""

    labels: ClassVar[dict[str, Any]] = {}
    hints: ClassVar[dict[str, Any]] = {}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            field.widget.attrs.pop("placeholder", None)


class NewPassword(Worded):
    """Two fields `password1` and `password2` with one message when they differ."""

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = forms.Form.clean(self) or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", MISMATCH)
        return cleaned


class SignInForm(Worded, account.LoginForm):
    labels: ClassVar = {"login": EMAIL, "password": PASSWORD}


class ForgottenForm(Worded, account.ResetPasswordForm):
    labels: ClassVar = {"email": EMAIL}


class ResetForm(NewPassword, account.ResetPasswordKeyForm):
    labels: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints: ClassVar = {"password1": RULE}


class ChangePasswordForm(NewPassword, account.ChangePasswordForm):
    labels: ClassVar = {
        "oldpassword": _("Bisheriges Passwort"),
        "password1": NEW_PASSWORD,
        "password2": AGAIN,
    }
    hints: ClassVar = {"password1": RULE}


class SetPasswordForm(NewPassword, account.SetPasswordForm):
    labels: ClassVar = {"password1": NEW_PASSWORD, "password2": AGAIN}
    hints: ClassVar = {"password1": RULE}


class ConfirmForm(Worded, account.ReauthenticateForm):
    labels: ClassVar = {"password": PASSWORD}


class CodeForm(Worded, second_factor.AuthenticateForm):
    labels: ClassVar = {"code": CODE}
    hints: ClassVar = {"code": CODE_HINT}


class ConfirmByCodeForm(Worded, second_factor.ReauthenticateForm):
    labels: ClassVar = {"code": CODE}
    hints: ClassVar = {"code": CODE_HINT}


class SetUpAppForm(Worded, totp.ActivateTOTPForm):
    labels: ClassVar = {"code": _("Code aus der App")}
    hints: ClassVar = {"code": _("Sechs Ziffern, die alle 30 Sekunden wechseln.")}


class Answered(forms.Form):
    """An answer that no browser would give is a wrong answer, not an error of the server."""

    def _clean_form(self) -> None:
        try:
            super()._clean_form()  # type: ignore[misc]
        except MALFORMED:
            self.add_error(None, get_adapter().validation_error("incorrect_code"))

    def clean_credential(self) -> Any:
        """Checks the answer where allauth does; AddPasskeyForm does so in `clean`."""
        check = getattr(super(), "clean_credential", lambda: self.cleaned_data["credential"])
        try:
            return check()
        except MALFORMED as error:
            raise get_adapter().validation_error("incorrect_code") from error


class PasskeyForm(Answered, passkey.AuthenticateWebAuthnForm):
    """The second factor of a sign-in."""


class PasskeySignInForm(Answered, passkey.LoginWebAuthnForm):
    """Instead of a password."""


class ConfirmByPasskeyForm(Answered, passkey.ReauthenticateWebAuthnForm):
    """Before a change to the account's protection."""


class AddPasskeyForm(Worded, Answered, passkey.AddWebAuthnForm):
    labels: ClassVar = {"name": KEY_NAME, "passwordless": _("Anmelden ohne Passwort")}
    hints: ClassVar = {
        "name": _("Zum Beispiel das Gerät, auf dem er liegt."),
        "passwordless": _("Der Passkey fragt dann nach Fingerabdruck, Gesicht oder PIN."),
    }


class RenamePasskeyForm(Worded, passkey.EditWebAuthnForm):
    labels: ClassVar = {"name": KEY_NAME}


class ProfileForm(forms.ModelForm):  # type: ignore[type-arg]
    language = forms.ChoiceField(
        label=_("Sprache"),
        choices=settings.LANGUAGES,
        help_text=_("Gilt für die Seiten und für E-Mails des Portals."),
    )
    theme = forms.ChoiceField(label=_("Darstellung"), choices=Theme, widget=forms.RadioSelect)

    class Meta:
        model = User
        fields = ("name", "language", "theme")


class NewAccountForm(forms.Form):
    """For somebody invited who has no account yet; `email` is the invited address."""

    name = LineField(label=_("Ihr Name"), max_length=120)
    password1 = forms.CharField(
        label=PASSWORD,
        help_text=RULE,
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    password2 = forms.CharField(
        label=_("Passwort wiederholen"),
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def __init__(self, *args: Any, email: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.email = email

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        first, second = cleaned.get("password1"), cleaned.get("password2")
        if first and second and first != second:
            self.add_error("password2", MISMATCH)
        elif first:
            self._judge(first, cleaned.get("name", ""))
        return cleaned

    def _judge(self, password: str, name: str) -> None:
        try:
            password_validation.validate_password(password, User(email=self.email, name=name))
        except ValidationError as error:
            self.add_error("password1", error)
