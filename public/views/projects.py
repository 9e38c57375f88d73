"""The public list of projects and the page of each."""

from django.core.paginator import Paginator
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.views.decorators.http import require_safe
from django.views.decorators.vary import vary_on_headers

from core.components import Step, steps_up_to
from core.pagination import PAGE_SIZE
from municipalities.middleware import Request
from projects.access import may_reuse
from public.filters import PublicationFilter
from public.queries import ProjectCard, cards, publications
from public.workflow import PHASES


@require_safe
@vary_on_headers("HX-Request")
def project_list(request: HttpRequest) -> HttpResponse:
    found = PublicationFilter(request.GET, queryset=publications(), request=request)
    page = Paginator(found.qs, PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "filter": found,
        "active": list(found.active()),
        "page": page,
        "cards": cards(page),
    }
    is_fragment = bool(request.htmx)  # type: ignore[attr-defined]
    template = "public/results.html" if is_fragment else "public/project_list.html"
    return render(request, template, context)


@require_safe
def project_detail(request: Request, reference: str) -> HttpResponse:
    """An unknown reference and one that is not published get the same answer."""
    project = get_object_or_404(publications(), reference=reference)
    [card] = cards([project])
    context = {
        "card": card,
        "project": project,
        "steps": _steps(card),
        "may_reuse": may_reuse(request.acting, project),
    }
    return render(request, "public/project_detail.html", context)


def _steps(card: ProjectCard) -> list[Step]:
    if card.phase is None:
        return []
    labels = [str(each.label) for each in PHASES]
    return steps_up_to(PHASES.index(card.phase) + 1, labels=labels)
