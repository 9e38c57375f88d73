"""Sessions that end after a time without a request, say so before, and can be extended.

Django renews a session only when it is written. Writing on every request costs a statement
each; here it happens at most once in ten minutes, and the page knows how long is left.
"""

import time
from collections.abc import Callable
from typing import Final

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.views.decorators.http import require_POST

RENEWED_AT: Final = "renewed_at"
RENEW_AFTER_SECONDS: Final = 600
BACKGROUND: Final = "X-Background"
"""Header of what a page asks for by itself: nobody is at work because of it."""


class SlidingSessionMiddleware:
    """Starts the session's time anew while its owner is at work; after the authentication."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        by_itself = request.method == "GET" and BACKGROUND in request.headers
        if request.user.is_authenticated and not by_itself and _age(request) >= RENEW_AFTER_SECONDS:
            _renew(request)
        return self.get_response(request)


def seconds_left(request: HttpRequest) -> int:
    """Seconds until the session of a signed-in user ends; 0 for everybody else."""
    if not request.user.is_authenticated:
        return 0
    return max(0, settings.SESSION_COOKIE_AGE - _age(request))


@require_POST
def extend_session(request: HttpRequest) -> JsonResponse:
    """The dialog's button. 401 when it came too late: the page then leads to the login."""
    if not request.user.is_authenticated:
        return JsonResponse({"seconds": 0}, status=401)
    _renew(request)
    return JsonResponse({"seconds": settings.SESSION_COOKIE_AGE})


def _age(request: HttpRequest) -> int:
    """Seconds since the session was last renewed; a session never renewed counts as old."""
    return int(time.time()) - int(request.session.get(RENEWED_AT, 0))


def _renew(request: HttpRequest) -> None:
    request.session[RENEWED_AT] = int(time.time())
