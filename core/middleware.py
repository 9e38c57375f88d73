"""Refuses what no address of the portal holds, before anything reads it."""

from collections.abc import Callable
from typing import Final

from django.core.exceptions import BadRequest
from django.http import Http404, HttpRequest, HttpResponse

_NUL: Final = "\0"
_ENCODED_NUL: Final = "%00"


class NulMiddleware:
    """NUL in the path: nothing is there (404). In the query: not a request (400).

    PostgreSQL stores no NUL in a text, so every look-up with one would end as an error.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        if _NUL in request.path_info:
            raise Http404
        query = request.META.get("QUERY_STRING", "")
        if _NUL in query or _ENCODED_NUL in query:
            raise BadRequest
        return self.get_response(request)
