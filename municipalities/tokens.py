"""API tokens: each acts as one membership, under that membership's scope."""

from typing import TYPE_CHECKING, Any

from django.conf import settings
from django.http import HttpRequest
from django.utils.translation import gettext as _
from knox.auth import TokenAuthentication
from rest_framework.exceptions import AuthenticationFailed, Throttled
from rest_framework.permissions import SAFE_METHODS, BasePermission
from rest_framework.request import Request

from core.scope import enter_scope
from core.throttles import FailureThrottle
from municipalities.access import lacks_second_factor, scope_of
from municipalities.models import ApiToken, Membership
from municipalities.queries import open_memberships

if TYPE_CHECKING:  # the framework's views load this module, so it cannot load them
    from rest_framework.views import APIView


class ApiTokenAuthentication(TokenAuthentication):
    """`Authorization: Token …`; from then on the request sees what the membership sees."""

    def authenticate(self, request: Request) -> tuple[Any, ApiToken] | None:
        try:
            return self._authenticated(request)
        except AuthenticationFailed as failure:
            # Counted only now, so that a neighbour's wrong token locks nobody out of an address.
            throttle = FailureThrottle()
            if not throttle.passes_after_failure(request):
                raise Throttled(throttle.wait()) from failure
            raise

    def authenticate_credentials(self, token: bytes) -> tuple[Any, ApiToken]:
        # What no token can be would stumble over decoding, or over NUL in the database.
        if not token.isalnum():
            raise AuthenticationFailed(_("Dieser Zugang ist nicht gültig."))
        found: tuple[Any, ApiToken] = super().authenticate_credentials(token)
        return found

    def _authenticated(self, request: Request) -> tuple[Any, ApiToken] | None:
        found = super().authenticate(request)
        if found is None:
            return None
        user, token = found
        membership = open_memberships().filter(pk=token.membership_id).first()
        if membership is None:
            raise AuthenticationFailed(_("Diese Mitgliedschaft ist beendet."))
        if settings.PORTAL_SECOND_FACTOR_REQUIRED and lacks_second_factor([membership]):
            raise AuthenticationFailed(_("Für diese Rolle ist ein zweiter Faktor nötig."))
        _act_as(request, membership)
        return user, token


class ActsAsMember(BasePermission):
    """Signed in with a membership; a read-only token may not write."""

    message = "Dieser Zugang darf nur lesen."

    def has_permission(self, request: Request, view: "APIView") -> bool:
        if not request.user.is_authenticated:
            return False
        if getattr(request._request, "acting", None) is None:
            return False
        is_read_only = isinstance(request.auth, ApiToken) and request.auth.read_only
        return request.method in SAFE_METHODS or not is_read_only


def acting(request: Request) -> Membership:
    """The membership that an API request acts as; `ActsAsMember` made sure of it."""
    membership: Membership = request._request.acting  # type: ignore[attr-defined]
    return membership


def _act_as(request: Request, membership: Membership) -> None:
    inner: HttpRequest = request._request
    inner.acting = membership  # type: ignore[attr-defined]
    enter_scope(scope_of(membership))
