"""Binds each request to the scope of the membership that its user acts as."""

from collections.abc import Callable
from typing import Final

from django.db import transaction
from django.http import HttpRequest, HttpResponse

from core.scope import NOBODY, scoped
from municipalities.access import scope_of
from municipalities.models import Membership
from municipalities.queries import memberships_of

SESSION_KEY: Final = "acting_as"


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
            return response


def _chosen(request: Request) -> Membership | None:
    """The membership named in the session, else the oldest."""
    wanted = request.session.get(SESSION_KEY) if request.memberships else None
    chosen = (each for each in request.memberships if each.pk == wanted)
    return next(chosen, request.memberships[0] if request.memberships else None)
