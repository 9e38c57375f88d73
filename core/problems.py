"""RFC 9457 problem details for every error of the API."""

from collections.abc import Iterator, Mapping, Sequence
from http import HTTPStatus
from typing import Any, Final

from django.core.exceptions import PermissionDenied, RequestDataTooBig
from django.db import connection, transaction
from django.http import Http404, JsonResponse
from django.utils.translation import gettext as _
from rest_framework import exceptions
from rest_framework.views import exception_handler

from core.errors import DomainError, Outdated

CONTENT_TYPE: Final = "application/problem+json"


def handler(error: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    """DRF's exception handler. Unknown errors stay unknown: None makes them a plain 500.

    Whatever is refused has done nothing: the request's transaction is rolled back.
    """
    if isinstance(error, DomainError):
        answer = _domain_problem(error)
    elif isinstance(error, RequestDataTooBig):
        answer = _problem(HTTPStatus.REQUEST_ENTITY_TOO_LARGE, _("Die Anfrage ist zu groß."), [])
    else:
        found = _framework_problem(error, context)
        if found is None:
            return None
        answer = found
    if connection.in_atomic_block:
        transaction.set_rollback(True)
    return answer


def plain(status: int, title: str) -> JsonResponse:
    """For errors that arise outside the API's views, such as an unknown address."""
    return _problem(status, title, [])


def _framework_problem(error: Exception, context: Mapping[str, Any]) -> JsonResponse | None:
    answer = exception_handler(error, dict(context))
    if answer is None:
        return None
    errors = list(_field_errors(answer.data)) if _is_validation(error) else []
    problem = _problem(answer.status_code, _title(error, answer.status_code), errors)
    for name, value in answer.items():
        if name.lower() != "content-type":
            problem[name] = value
    return problem


def _problem(
    status: int, title: str, errors: Sequence[Mapping[str, Any]], **more: Any
) -> JsonResponse:
    # Not DRF's Response: that would be written in whatever language the view writes, YAML included.
    body = {"type": "about:blank", "title": title, "status": int(status), "errors": errors, **more}
    return JsonResponse(body, status=status, content_type=CONTENT_TYPE)


def _domain_problem(error: DomainError) -> JsonResponse:
    """Whoever was not up to date is told what is: the object's version, what is stored."""
    errors = _domain_errors(error)
    if not isinstance(error, Outdated) or error.version is None:
        return _problem(error.status, str(error.title), errors)
    told: list[dict[str, Any]] = [
        each | {"stored": error.stored[each["field"]]} if each["field"] in error.stored else each
        for each in errors
    ]
    return _problem(error.status, str(error.title), told, version=error.version)


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
