"""The list of all projects that one may see."""

from typing import Any

from django.core.paginator import Page, Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.views.decorators.http import require_safe

from core.pagination import PAGE_SIZE
from municipalities.access import is_tenant_staff
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import may_create
from projects.exchange.files import FORMATS
from projects.filters import SHOWN, ProjectFilter, active_filters
from projects.models import Project
from projects.queries import visible_projects
from projects.views.page import actor_of


@require_safe
@member_required
def index(request: Request) -> HttpResponse:
    """Filtered by the address; htmx gets the part below the filters."""
    filters = ProjectFilter(request.GET, queryset=visible_projects(), request=request)
    template = "projects/list.html"
    if request.htmx and not request.htmx.history_restore_request:  # type: ignore[attr-defined]
        template += "#ergebnis"
    response = render(request, template, _context(request, filters))
    patch_vary_headers(response, ["HX-Request"])
    return response


def _context(request: Request, filters: ProjectFilter) -> dict[str, Any]:
    actor = actor_of(request)
    is_valid = filters.is_valid()
    return {
        "form": filters.form,
        "filter_fields": [filters.form[name] for name in SHOWN],
        "filters": active_filters(filters, request.GET, request.path) if is_valid else [],
        "page": _page(filters, request.GET.get("page")) if is_valid else None,
        "may_create": may_create(actor),
        "formats": FORMATS,
        "own": actor.organisation.municipality if is_tenant_staff(actor) else None,
    }


def _page(filters: ProjectFilter, number: str | None) -> Page[Project]:
    return Paginator(filters.qs, PAGE_SIZE).get_page(number)
