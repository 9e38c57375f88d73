"""Pages that belong to no app."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A vanished session or a page left open too long; what was typed is kept by the browser."""
    return render(request, "errors/403_csrf.html", status=403)
