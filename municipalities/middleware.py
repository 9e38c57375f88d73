"""Binds each request to the scope of the membership that its user acts as."""

from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.contrib import messages
from django.db import transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.urls import Resolver404, resolve
from django.utils.translation import gettext as _

from core.scope import NOBODY, scoped
from municipalities.access import lacks_second_factor, scope_of
from municipalities.models import Membership
from municipalities.queries import memberships_of

SESSION_KEY: Final = "acting_as"
WITHOUT_SECOND_FACTOR: Final = frozenset(
    {
        "account_logout",
        "account_reauthenticate",
        "mfa_index",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "extend_session",
        "set_language",
        "set_theme",
    }
)
"""Names of the pages that somebody needs to set up a second factor, and nothing more."""


class Request(HttpRequest):
    """A request behind the middleware: all one's memberships, and the one acted as (or None)."""

    memberships: list[Membership]
    acting: Membership | None


class ScopeMiddleware:
    """One request, one transaction, one scope. Server errors roll back."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        user_id = request.user.pk if request.user.is_authenticated else NOBODY
        request.memberships = memberships_of(user_id) if user_id != NOBODY else []
        request.acting = _chosen(request)
        with scoped(scope_of(request.acting, user_id)), transaction.atomic():
            response = self.get_response(request)
            if response.status_code >= 500:
                transaction.set_rollback(True)
        if user_id != NOBODY or request.acting:
            # On a shared computer „Back“ must not show a draft after signing out.
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class SecondFactorMiddleware:
    """Leads a reviewer without a second factor to set one up, before anything else.

    Whichever of several memberships somebody acts as: switching must not be the way around. An API
    token is asked where it is read (`tokens`).
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: Request) -> HttpResponse:
        if not settings.PORTAL_SECOND_FACTOR_REQUIRED or _name_of(request) in WITHOUT_SECOND_FACTOR:
            return self.get_response(request)
        if not lacks_second_factor(request.memberships):
            return self.get_response(request)
        messages.warning(
            request, _("Für Ihre Rolle ist ein zweiter Faktor nötig. Bitte richten Sie ihn ein.")
        )
        return redirect("mfa_index")


def _name_of(request: HttpRequest) -> str | None:
    try:
        return resolve(request.path_info).url_name
    except Resolver404:
        return None


def _chosen(request: Request) -> Membership | None:
    """The membership named in the session, else the oldest."""
    wanted = request.session.get(SESSION_KEY) if request.memberships else None
    chosen = (each for each in request.memberships if each.pk == wanted)
    return next(chosen, request.memberships[0] if request.memberships else None)
