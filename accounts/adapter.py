"""How django-allauth behaves here: by invitation only, in German, with mails through the outbox."""

from typing import Any, Final, override

from allauth.account.adapter import DefaultAccountAdapter
from allauth.mfa.adapter import DefaultMFAAdapter
from django.conf import settings
from django.contrib import messages
from django.core.signing import BadSignature
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext_lazy as _

from accounts.models import Theme, User
from accounts.notices import ACCOUNT, ACCOUNT_CHANGED, CHANGES, NEW_LOGIN, PASSWORD_RESET
from core.appearance import COOKIE as THEME_COOKIE, YEAR_IN_SECONDS
from core.clock import now
from notifications.operations import announce, mail_to_address

DEVICE_COOKIE: Final = "device"
ACCOUNTS_PER_DEVICE: Final = 20
MESSAGES: Final = {
    "account/messages/logged_out.txt": _("Sie sind abgemeldet."),
    "account/messages/password_changed.txt": _("Ihr neues Passwort gilt ab sofort."),
    "account/messages/password_set.txt": _("Ihr Passwort ist gesetzt."),
    "mfa/messages/recovery_codes_generated.txt": _(
        "Neue Notfallcodes sind erzeugt. Bitte bewahren Sie sie sicher auf."
    ),
    "mfa/messages/totp_activated.txt": _("Die Authentifizierungs-App ist eingerichtet."),
    "mfa/messages/totp_deactivated.txt": _("Die Authentifizierungs-App ist entfernt."),
    "mfa/messages/webauthn_added.txt": _("Der Passkey ist hinzugefügt."),
    "mfa/messages/webauthn_removed.txt": _("Der Passkey ist entfernt."),
    "usersessions/messages/sessions_logged_out.txt": _("Alle anderen Sitzungen sind beendet."),
}
"""By allauth's name of the message; what is missing here (such as a greeting) is not said."""

NOBODY: Final = "0"
NOWHERE: Final = "niemand@portal.invalid"


class AccountAdapter(DefaultAccountAdapter):
    """Nobody signs up on her own: a tenant's administration invites."""

    error_messages = DefaultAccountAdapter.error_messages | {
        "email_password_mismatch": _(
            "Die E-Mail-Adresse oder das Passwort stimmt nicht. Bitte prüfen Sie beides."
        ),
        "too_many_login_attempts": _(
            "Zu viele Versuche. Bitte warten Sie fünf Minuten oder setzen Sie ein neues Passwort."
        ),
        "incorrect_password": _("Das Passwort stimmt nicht."),
        "enter_current_password": _("Das bisherige Passwort stimmt nicht."),
        "invalid_password_reset": _(
            "Dieser Link gilt nicht mehr. Bitte fordern Sie einen neuen an."
        ),
        "rate_limited": _("Zu viele Versuche. Bitte warten Sie einen Augenblick."),
    }

    @override
    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    @override
    def reauthenticate(self, user: User, password: str) -> bool:
        """By the account's own address, under the same limit of attempts as a sign-in."""
        found = self.authenticate(self.request, email=user.email, password=password)
        return found is not None and found.pk == user.pk

    @override
    def add_message(
        self,
        request: HttpRequest,
        level: int,
        message_template: str | None = None,
        message_context: dict[str, Any] | None = None,
        extra_tags: str = "",
        message: str | None = None,
    ) -> None:
        """Plain texts: some are said after the commit, where no template's context can be read."""
        text = message or MESSAGES.get(message_template or "")
        if text:
            messages.add_message(request, level, text, extra_tags=extra_tags)

    @override
    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Through the outbox, so that a silent mail server fails no request.

        A request for an unknown address leaves the same row, so that it takes as long as one for a
        known; its letter is never written.
        """
        name = template_prefix.rpartition("/")[2]
        user: User | None = context.get("user")
        if name == "unknown_account":
            _letter(PASSWORD_RESET, NOWHERE, NOBODY)
        elif name == "password_reset_key" and user is not None:
            _letter(PASSWORD_RESET, user.email, str(user.pk))
        else:
            raise LookupError(f"no letter for {template_prefix}")

    @override
    def send_notification_mail(
        self,
        template_prefix: str,
        user: User,
        context: dict[str, Any] | None = None,
        email: str | None = None,
    ) -> None:
        """Every change to the protection of an account, to its own address."""
        change = template_prefix.rpartition("/")[2]
        if change not in CHANGES:
            raise LookupError(f"no letter for {template_prefix}")
        _letter(ACCOUNT_CHANGED, user.email, str(user.pk), change=change)

    @override
    def login(self, request: HttpRequest, user: User) -> None:
        self._is_first_login = user.last_login is None
        super().login(request, user)

    @override
    def post_login(self, request: HttpRequest, user: User, **kwargs: Any) -> HttpResponse:
        response: HttpResponse = super().post_login(request, user, **kwargs)
        self._remember_device(request, response, user)
        _bring_preferences(request, response, user)
        return response

    def _remember_device(self, request: HttpRequest, response: HttpResponse, user: User) -> None:
        known = _known_accounts(request)
        if str(user.pk) not in known and not self._is_first_login:
            moment = now()
            announce(
                kind=NEW_LOGIN,
                object_kind=ACCOUNT,
                object_key=str(user.pk),
                actor=None,
                dedupe_key=f"{NEW_LOGIN}:{user.pk}:{moment.isoformat()}",
                now=moment,
            )
        accounts = [str(user.pk), *(each for each in known if each != str(user.pk))]
        response.set_signed_cookie(
            DEVICE_COOKIE,
            ",".join(accounts[:ACCOUNTS_PER_DEVICE]),
            max_age=YEAR_IN_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    error_messages = DefaultMFAAdapter.error_messages | {
        "incorrect_code": _("Der Code stimmt nicht oder ist abgelaufen."),
    }


def remember(request: HttpRequest, response: HttpResponse, *, name: str, value: str) -> None:
    """A year-long cookie for what the server renders differently (language, theme)."""
    response.set_cookie(
        name,
        value,
        max_age=YEAR_IN_SECONDS,
        secure=request.is_secure(),
        httponly=True,
        samesite="Lax",
    )


def _bring_preferences(request: HttpRequest, response: HttpResponse, user: User) -> None:
    """A new browser takes over what the profile says; a choice made in it stays."""
    language = settings.LANGUAGE_COOKIE_NAME
    if language not in request.COOKIES and user.language != settings.LANGUAGE_CODE:
        remember(request, response, name=language, value=user.language)
    if THEME_COOKIE not in request.COOKIES and user.theme != Theme.AUTO:
        remember(request, response, name=THEME_COOKIE, value=user.theme)


def _known_accounts(request: HttpRequest) -> list[str]:
    """Who signed in here before; a forged cookie counts for nobody."""
    try:
        value = request.get_signed_cookie(DEVICE_COOKIE, default="")
    except BadSignature:
        return []
    return [each for each in str(value).split(",") if each]


def _letter(kind: str, address: str, key: str, **payload: str) -> None:
    moment = now()
    # Requests for a new password within one minute are one.
    once = f"{moment:%Y%m%d%H%M}" if kind == PASSWORD_RESET else moment.isoformat()
    # allauth tells of some changes after its commit, where no transaction holds the scope any more.
    with transaction.atomic():
        mail_to_address(
            kind=kind,
            address=address,
            object_kind=ACCOUNT,
            object_key=key,
            dedupe_key=f"{kind}:{key}:{once}",
            now=moment,
            payload=payload,
        )
