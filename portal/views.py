"""Pages that belong to no app: what is shown when something goes wrong."""

from http import HTTPStatus
from typing import Final

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views import defaults

from core import problems

API: Final = "/api/"


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A vanished session or a page left open too long; what was typed is kept by the browser."""
    return render(request, "errors/403_csrf.html", status=403)


def bad_request(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_program(request):
        return problems.plain(HTTPStatus.BAD_REQUEST, _("Die Anfrage ist nicht gültig."))
    return defaults.bad_request(request, exception)


def forbidden(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_program(request):
        return problems.plain(HTTPStatus.FORBIDDEN, _("Dazu sind Sie nicht berechtigt."))
    return defaults.permission_denied(request, exception)


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    if _is_program(request):
        return problems.plain(HTTPStatus.NOT_FOUND, _("Nicht gefunden."))
    return defaults.page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    if _is_program(request):
        return problems.plain(
            HTTPStatus.INTERNAL_SERVER_ERROR,
            _("Im Portal ist ein Fehler aufgetreten. Versuchen Sie es später noch einmal."),
        )
    return defaults.server_error(request)


def _is_program(request: HttpRequest) -> bool:
    """Programs ask below /api/ and are answered in JSON, wherever the error arose."""
    return request.path.startswith(API)
