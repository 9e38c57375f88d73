"""Putting a paper before a group, reading it, and discussing it."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import NotAllowed, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import project_for
from projects.models import Project
from working_groups.access import (
    group_for,
    may_ever_comment,
    may_submit_on,
    may_submit_procedure,
    paper_for,
)
from working_groups.drafting import draft_text, draft_title
from working_groups.forms import AnswerForm, CommentForm, PaperForm
from working_groups.models import DecisionPaper, WorkingGroup
from working_groups.operations import add_comment, submit_paper
from working_groups.queries import projects_to_submit, seat_of
from working_groups.views.page import actor_of, is_fragment, paper_page, refused

NO_PROJECT = "ohne"


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def paper_new(request: Request, slug: str) -> HttpResponse:
    """First the project (?project=REF, or „ohne“ for a question of procedure), then the text."""
    group, actor = group_for(slug), actor_of(request)
    chosen = request.GET.get("project", "")
    if not chosen:
        return _choose_project(request, group, actor)
    project = None if chosen == NO_PROJECT else project_for(chosen)
    form = PaperForm(request.POST or None, initial=_draft(project))
    if request.method == "POST" and form.is_valid():
        saved = _submit(actor, group, project, form)
        if saved:
            messages.success(request, _("Die Vorlage liegt der Arbeitsgruppe vor."))
            return redirect(saved)
    elif not _may_submit(actor, group, project):
        raise PermissionDenied
    context = {"group": group, "project": project, "form": form}
    return render(request, "working_groups/paper_new.html", context, status=_status(form))


@require_safe
@member_required
def paper(request: Request, paper_id: UUID) -> HttpResponse:
    found = paper_for(paper_id)
    context = paper_page(request, found, about=request.GET.get("absatz", ""))
    return render(request, "working_groups/paper.html", context)


@require_POST
@member_required
def comment(request: Request, paper_id: UUID) -> HttpResponse:
    found, actor = paper_for(paper_id), actor_of(request)
    # The right first: whoever may not speak is not told what her words lack.
    if not may_ever_comment(actor, found, seat_of(actor, found.group_id)):
        raise PermissionDenied
    form = _sent_comment(found, request)
    saved = None
    if form.is_valid():
        try:
            saved = add_comment(
                actor=actor,
                paper=found,
                text=form.cleaned_data["text"],
                parent=form.cleaned_data["parent"],
                paragraph=form.cleaned_data.get("paragraph"),
                now=now(),
                submission=form.cleaned_data["submission"],
            )
        except Unmet as error:
            form.add_problems(error)
        except NotAllowed as error:
            raise refused(error) from error
    if saved and not is_fragment(request):
        return HttpResponseRedirect(saved.get_absolute_url())
    context = paper_page(request, found, comment_form=None if saved else form, new=saved)
    name = "discussion" if is_fragment(request) else "paper"
    return render(request, f"working_groups/{name}.html", context, status=_status(form))


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _sent_comment(paper: DecisionPaper, request: Request) -> CommentForm:
    answered = CommentForm(paper, request.POST).answered
    return (
        AnswerForm(paper, answered, request.POST) if answered else CommentForm(paper, request.POST)
    )


def _choose_project(request: Request, group: WorkingGroup, actor: Membership) -> HttpResponse:
    projects = list(projects_to_submit(actor))
    without = may_submit_procedure(actor, seat_of(actor, group.pk))
    if not projects and not without:
        raise PermissionDenied
    context = {"group": group, "projects": projects, "without": NO_PROJECT if without else ""}
    return render(request, "working_groups/paper_project.html", context)


def _draft(project: Project | None) -> dict[str, str]:
    return {"title": draft_title(project), "text": draft_text(project)} if project else {}


def _may_submit(actor: Membership, group: WorkingGroup, project: Project | None) -> bool:
    if project:
        return may_submit_on(actor, project)
    return may_submit_procedure(actor, seat_of(actor, group.pk))


def _submit(
    actor: Membership, group: WorkingGroup, project: Project | None, form: PaperForm
) -> DecisionPaper | None:
    """None when something is missing; the form then says what."""
    values = {name: form.cleaned_data[name] for name in ("title", "text", "submission")}
    try:
        return submit_paper(actor=actor, group=group, project=project, now=now(), **values)
    except Unmet as error:
        form.add_problems(error)
    except NotAllowed as error:
        raise refused(error) from error
    return None
