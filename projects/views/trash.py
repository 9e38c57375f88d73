"""Deleting a draft, and the way back."""

import datetime as dt
from dataclasses import dataclass

from django.contrib import messages
from django.core.paginator import Paginator
from django.db.models import QuerySet
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now, today
from core.errors import NotAllowed, Unmet
from core.pagination import PAGE_SIZE
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import may_create, may_delete, project_for
from projects.models import Project
from projects.operations.trash import KEPT, last_day_of
from projects.queries import trashed_drafts
from projects.views.page import actor_of, demand, refused


@dataclass(frozen=True, slots=True)
class Trashed:
    """`days` are left until the draft is gone for good on `until`."""

    project: Project
    until: dt.date
    days: int


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def delete(request: Request, reference: str) -> HttpResponse:
    project = project_for(reference)
    actor = actor_of(request)
    demand(may_delete(actor, project))
    if request.method != "POST":
        return _question(request, project)
    try:
        operations.delete_draft(actor=actor, project=project, now=now())
    except Unmet as refusal:
        return _question(request, project, refusal)
    except NotAllowed as error:
        raise refused(error) from error
    text = _("„%(title)s“ liegt jetzt im Papierkorb. Sie können den Entwurf wiederherstellen.")
    messages.success(request, text % {"title": project.title})
    return redirect("projects:trash")


def _question(request: Request, project: Project, refusal: Unmet | None = None) -> HttpResponse:
    context = {
        "project": project,
        "days": KEPT.days,
        "problems": refusal.problems if refusal else (),
    }
    return render(request, "projects/delete.html", context, status=422 if refusal else 200)


@require_safe
@member_required
def trash(request: Request) -> HttpResponse:
    demand(may_create(actor_of(request)))
    return _page(request)


@require_POST
@member_required
def restore_draft(request: Request, reference: str) -> HttpResponse:
    actor = actor_of(request)
    demand(may_create(actor))
    project = project_for(reference, _own_drafts(request))
    try:
        operations.restore_draft(actor=actor, project=project, now=now())
    except Unmet as refusal:
        return _page(request, refusal)
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(request, _("Der Entwurf ist wiederhergestellt."))
    return redirect(project)


def _own_drafts(request: Request) -> QuerySet[Project]:
    return trashed_drafts(actor_of(request).organisation.municipality_id or 0)


def _page(request: Request, refusal: Unmet | None = None) -> HttpResponse:
    page = Paginator(_own_drafts(request), PAGE_SIZE).get_page(request.GET.get("page"))
    context = {
        "page": page,
        "rows": [_trashed(each) for each in page],
        "days": KEPT.days,
        "problems": refusal.problems if refusal else (),
    }
    return render(request, "projects/trash.html", context, status=422 if refusal else 200)


def _trashed(project: Project) -> Trashed:
    until = last_day_of(project)
    return Trashed(project, until, max((until - today()).days, 0))
