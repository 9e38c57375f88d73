"""Addresses of sign-in and account. Those of django-allauth keep its names, so that it finds them."""

from collections.abc import Callable
from functools import wraps
from http import HTTPStatus
from typing import Any

from allauth.account import views as account
from allauth.mfa.base import views as second_factor
from allauth.mfa.recovery_codes import views as recovery
from allauth.mfa.totp import views as app
from allauth.mfa.webauthn import views as passkey
from allauth.usersessions import views as sessions
from django.http import HttpRequest, HttpResponseBase
from django.urls import URLPattern, URLResolver, include, path, register_converter
from django.urls.converters import StringConverter

from accounts import views

View = Callable[..., HttpResponseBase]


class Base36Converter(StringConverter):
    """The number of an account; no hyphen, which parts it from the key."""

    regex = "[0-9A-Za-z]+"


register_converter(Base36Converter, "base36")


def _page(route: str, view: View, name: str) -> URLPattern:
    """A page of allauth; a form that it shows again with errors is answered 422, as everywhere."""

    @wraps(view)
    def answered(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        response = view(request, *args, **kwargs)
        context = getattr(response, "context_data", None) or {}
        if request.method == "POST" and getattr(context.get("form"), "errors", None):
            response.status_code = HTTPStatus.UNPROCESSABLE_ENTITY
        return response

    return path(route, answered, name=name)


passwords = [
    _page("aendern/", account.password_change, "account_change_password"),
    _page("setzen/", account.password_set, "account_set_password"),
    _page("vergessen/", account.password_reset, "account_reset_password"),
    _page("vergessen/gesendet/", account.password_reset_done, "account_reset_password_done"),
    _page(
        "neu/<base36:uidb36>-<path:key>/",
        account.password_reset_from_key,
        "account_reset_password_from_key",
    ),
    _page(
        "neu/gesetzt/",
        account.password_reset_from_key_done,
        "account_reset_password_from_key_done",
    ),
]
confirmation = [
    _page("", account.reauthenticate, "account_reauthenticate"),
    _page("code/", second_factor.reauthenticate, "mfa_reauthenticate"),
    _page("passkey/", passkey.reauthenticate_webauthn, "mfa_reauthenticate_webauthn"),
]
security = [
    _page("", second_factor.index, "mfa_index"),
    _page("app/einrichten/", app.activate_totp, "mfa_activate_totp"),
    _page("app/entfernen/", app.deactivate_totp, "mfa_deactivate_totp"),
    _page("notfallcodes/", recovery.view_recovery_codes, "mfa_view_recovery_codes"),
    _page("notfallcodes/neu/", recovery.generate_recovery_codes, "mfa_generate_recovery_codes"),
    _page("notfallcodes/datei/", recovery.download_recovery_codes, "mfa_download_recovery_codes"),
    _page("passkeys/", passkey.list_webauthn, "mfa_list_webauthn"),
    _page("passkeys/neu/", passkey.add_webauthn, "mfa_add_webauthn"),
    _page("passkeys/<int:pk>/", passkey.edit_webauthn, "mfa_edit_webauthn"),
    _page("passkeys/<int:pk>/entfernen/", passkey.remove_webauthn, "mfa_remove_webauthn"),
]
own: list[URLPattern] = [path("konto/", views.profile, name="profile")]

urlpatterns: list[URLPattern | URLResolver] = [
    _page("anmelden/", account.login, "account_login"),
    _page("abmelden/", account.logout, "account_logout"),
    path("", include((own, "accounts"))),
    _page("konto/zugang/", account.signup, "account_signup"),
    _page("konto/geschlossen/", account.account_inactive, "account_inactive"),
    _page("konto/zweiter-faktor/", second_factor.authenticate, "mfa_authenticate"),
    _page("konto/passkey/", passkey.login_webauthn, "mfa_login_webauthn"),
    _page("konto/sitzungen/", sessions.list_usersessions, "usersessions_list"),
    path("konto/passwort/", include(passwords)),
    path("konto/bestaetigen/", include(confirmation)),
    path("konto/sicherheit/", include(security)),
]
