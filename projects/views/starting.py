"""Beginning a project: from nothing, from an own project, from another municipality's."""

from collections.abc import Callable
from typing import Any, Final
from uuid import uuid4

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_safe

from core.clock import now
from core.components import NavigationItem
from core.errors import NotAllowed, Unmet
from core.pagination import PAGE_SIZE
from core.searching import with_words
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import may_copy, may_create, may_reuse, project_for, publication_for
from projects.forms.starting import SearchForm, SubmissionForm
from projects.models import Project
from projects.queries import copyable_projects, reusable_publications
from projects.views.page import actor_of, demand, refused

OWN: Final = "eigene"
PUBLISHED: Final = "veroeffentlichte"
SEARCHED: Final = ("title", "summary", "reference")


@require_safe
@member_required
def start(request: Request) -> HttpResponse:
    """Three ways; two of them begin with a choice, under `?aus=`."""
    actor = actor_of(request)
    demand(may_create(actor))
    is_own = request.GET.get("aus") != PUBLISHED
    tenant_id = actor.organisation.municipality_id or 0
    found: QuerySet[Any] = (
        copyable_projects(tenant_id) if is_own else reusable_publications(tenant_id)
    )
    form = SearchForm(request.GET)
    words = form.cleaned_data["search"] if form.is_valid() else ""
    rows = with_words(found, words, *SEARCHED)
    context = {
        "form": form,
        "is_own": is_own,
        "way": OWN if is_own else PUBLISHED,
        "ways": _ways(is_own=is_own),
        "search": words,
        "page": Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page")),
    }
    return render(request, "projects/start.html", context)


def _ways(*, is_own: bool) -> list[NavigationItem]:
    address = reverse("projects:start")
    return [
        NavigationItem(
            label=_("Aus einem eigenen Projekt"), url=f"{address}?aus={OWN}", current=is_own
        ),
        NavigationItem(
            label=_("Aus einem veröffentlichten Projekt"),
            url=f"{address}?aus={PUBLISHED}",
            current=not is_own,
        ),
    ]


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def copy(request: Request, reference: str) -> HttpResponse:
    source = project_for(reference)
    actor = actor_of(request)
    demand(may_copy(actor, source))
    return _begin(
        request,
        {"source": source, "is_own": True},
        lambda key: operations.copy_project(actor=actor, source=source, submission=key, now=now()),
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def reuse(request: Request, reference: str) -> HttpResponse:
    actor = actor_of(request)
    publication = publication_for(reference)
    demand(may_reuse(actor, publication))
    return _begin(
        request,
        {"source": publication, "is_own": False},
        lambda key: operations.reuse_publication(
            actor=actor, publication=publication, submission=key, now=now()
        ),
    )


def _begin(
    request: Request, context: dict[str, Any], verb: Callable[[Any], Project]
) -> HttpResponse:
    """Says what would be taken over, then does it once, however often the form is sent."""
    form = SubmissionForm(request.POST or None, initial={"submission": uuid4()})
    if not form.is_valid():
        form = SubmissionForm(initial={"submission": uuid4()})
        return render(request, "projects/begin.html", context | {"form": form})
    try:
        project = verb(form.cleaned_data["submission"])
    except Unmet as refusal:
        context |= {"form": form, "problems": refusal.problems}
        return render(request, "projects/begin.html", context, status=422)
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(request, _("Ihr Entwurf ist angelegt. Prüfen Sie, was übernommen wurde."))
    return redirect("projects:edit", project.reference)
