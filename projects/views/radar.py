"""Similar projects of other tenants: a part of a project's page and of its entry, or a page."""

from typing import Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import may_ask_to_cooperate, project_for
from projects.radar.similar import similar_to
from projects.views.page import actor_of

TRIES: Final = 20
"""How often a page asks, once a second, for a comparison that has not been made yet."""


@require_safe
@member_required
def similar(request: Request, reference: str) -> HttpResponse:
    project = project_for(reference)
    is_fragment = request.headers.get("HX-Request") == "true"
    tried = request.GET.get("versuch", "")
    tries = int(tried) if tried.isdecimal() and len(tried) < 3 else 0
    found = similar_to(project)
    context = {
        "project": project,
        "similar": found,
        "may_ask": may_ask_to_cooperate(actor_of(request)),
        "is_waiting": not found.is_current and tries < TRIES,
        "next_try": tries + 1,
    }
    name = "similar_result.html" if is_fragment else "similar.html"
    response = render(request, f"projects/{name}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response
