"""Light, dark or as the device says: a cookie that the server reads, so no page ever flashes."""

from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_POST

THEMES: Final = ("auto", "light", "dark")
COOKIE: Final = "theme"
YEAR_IN_SECONDS: Final = 365 * 24 * 60 * 60


def chosen_theme(request: HttpRequest) -> str:
    """auto, light or dark; an unknown cookie counts as auto."""
    value = request.COOKIES.get(COOKIE, "auto")
    return value if value in THEMES else "auto"


@require_POST
def set_theme(request: HttpRequest) -> HttpResponse:
    """Remembers the choice and returns to the page it was made on."""
    target = request.POST.get("next", "/")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    response = redirect(target if safe else "/")
    theme = request.POST.get("theme", "auto")
    if theme in THEMES:
        response.set_cookie(
            COOKIE,
            theme,
            max_age=YEAR_IN_SECONDS,
            secure=request.is_secure(),
            httponly=True,
            samesite="Lax",
        )
    return response
