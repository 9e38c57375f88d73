"""RFC 9457 problem details for every error of the API."""

from collections.abc import Iterator, Mapping
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.http import Http404
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.response import Response
from rest_framework.views import exception_handler, set_rollback

from core.errors import DomainError

CONTENT_TYPE: Final = "application/problem+json"


def handler(error: Exception, context: Mapping[str, Any]) -> Response | None:
    """DRF's exception handler. Unknown errors stay unknown: None makes them a plain 500."""
    if isinstance(error, DomainError):
        set_rollback()
        return _problem(error.status, str(error.title), _domain_errors(error))
    answer = exception_handler(error, dict(context))
    if answer is None:
        return None
    errors = list(_field_errors(answer.data)) if _is_validation(error) else []
    title = _title(error, answer.status_code)
    problem = _problem(answer.status_code, title, errors)
    for name, value in answer.items():
        if name.lower() != "content-type":
            problem[name] = value
    return problem


def _problem(status: int, title: str, errors: list[dict[str, str]]) -> Response:
    body = {"type": "about:blank", "title": title, "status": status, "errors": errors}
    return Response(body, status=status, content_type=CONTENT_TYPE)


def _domain_errors(error: DomainError) -> list[dict[str, str]]:
    return [
        {"field": each.field, "code": each.code, "detail": str(each.message)}
        for each in error.problems
    ]


def _is_validation(error: Exception) -> bool:
    return isinstance(error, exceptions.ValidationError)


def _title(error: Exception, status: int) -> str:
    if _is_validation(error):
        return _("Einige Angaben sind nicht gültig.")
    if isinstance(error, Http404):
        return _("Nicht gefunden.")
    if isinstance(error, PermissionDenied):
        return _("Dazu sind Sie nicht berechtigt.")
    if isinstance(error, exceptions.APIException):
        return str(error.detail)
    return HTTPStatus(status).phrase


def _field_errors(data: Any, path: str = "") -> Iterator[dict[str, str]]:
    """Flatten DRF's nested messages to {field: "goals.0.title", code, detail}."""
    if isinstance(data, Mapping):
        for name, value in data.items():
            step = "" if name == "non_field_errors" else str(name)
            yield from _field_errors(value, ".".join(part for part in (path, step) if part))
    elif isinstance(data, list):
        for position, value in enumerate(data):
            nested = isinstance(value, Mapping | list)
            yield from _field_errors(value, f"{path}.{position}" if nested else path)
    else:
        code = getattr(data, "code", "invalid")
        yield {"field": path, "code": str(code), "detail": str(data)}
