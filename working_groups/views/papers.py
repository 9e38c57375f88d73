"""A paper from its first draft to its newest version."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import NotAllowed, Outdated, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import project_for
from projects.models import Project
from working_groups import operations
from working_groups.access import (
    group_for,
    may_edit_draft,
    may_ever_extend,
    may_revise,
    may_submit_on,
    may_submit_procedure,
    paper_for,
)
from working_groups.drafting import draft_of
from working_groups.models import DecisionPaper, WorkingGroup
from working_groups.paper_forms import PaperForm, PeriodForm, RevisionForm, initial_of
from working_groups.queries import groups, leads_of, projects_to_submit, seat_of
from working_groups.views.page import actor_of, paper_page, refused

NO_PROJECT = "ohne"
PUT = "vorlegen"
"""What a form of a paper is sent for, other than keeping it as a draft."""


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def paper_new(request: Request, slug: str) -> HttpResponse:
    """First the project (?project=REF, or „ohne“ for a question of procedure), then the text."""
    group, actor = group_for(slug), actor_of(request)
    chosen = request.GET.get("project", "")
    if not chosen:
        return _choose_project(request, group, actor)
    project = None if chosen == NO_PROJECT else project_for(chosen)
    form = _form(request, actor, group, project, draft_of(project) if project else {})
    if request.method == "POST" and form.is_valid():
        if saved := _submit(request, actor, group, project, form):
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


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def paper_edit(request: Request, paper_id: UUID) -> HttpResponse:
    """A draft as a whole; what is under discussion as a new version."""
    found, actor = paper_for(paper_id), actor_of(request)
    if may_edit_draft(actor, found):
        return _edit_draft(request, found, actor)
    if may_revise(actor, found):
        return _revise(request, found, actor)
    raise PermissionDenied


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def paper_discard(request: Request, paper_id: UUID) -> HttpResponse:
    """Asks first."""
    found, actor = paper_for(paper_id), actor_of(request)
    if not may_edit_draft(actor, found):
        raise PermissionDenied
    if request.method != "POST":
        return render(request, "working_groups/paper_discard.html", {"paper": found})
    operations.discard_draft(actor=actor, paper=found, now=now())
    messages.success(request, _("Der Entwurf ist verworfen."))
    return redirect(found.group)


@require_POST
@member_required
def paper_period(request: Request, paper_id: UUID) -> HttpResponse:
    found, actor = paper_for(paper_id), actor_of(request)
    if not may_ever_extend(actor, found, seat_of(actor, found.group_id)):
        raise PermissionDenied
    form = PeriodForm(request.POST)
    if form.is_valid():
        until = form.cleaned_data["until"]
        try:
            operations.extend_comments(actor=actor, paper=found, until=until, now=now())
        except Unmet as error:
            form.add_problems(error)
    if form.errors:
        context = paper_page(request, found, period_form=form)
        return render(request, "working_groups/paper.html", context, status=422)
    messages.success(request, _("Die Frist für Kommentare ist gespeichert."))
    return redirect(found)


def _edit_draft(request: Request, paper: DecisionPaper, actor: Membership) -> HttpResponse:
    form = _form(request, actor, paper.group, paper.project, initial_of(paper))
    if request.method == "POST" and form.is_valid():
        try:
            _keep(actor, paper, form, put=_is_put(request))
        except Unmet as error:
            form.add_problems(error)
        except NotAllowed as error:
            raise refused(error) from error
        else:
            messages.success(request, _said_of(request))
            return redirect(paper)
    context = {"paper": paper, "group": paper.group, "project": paper.project, "form": form}
    return render(request, "working_groups/paper_new.html", context, status=_status(form))


def _keep(actor: Membership, paper: DecisionPaper, form: PaperForm, *, put: bool) -> None:
    values: dict[str, Any] = {name: form.cleaned_data[name] for name in ("title", "text")}
    operations.change_draft(actor=actor, paper=paper, plan=form.plan, now=now(), **values)
    if put:
        operations.put_draft(actor=actor, paper=paper, now=now())


def _revise(request: Request, paper: DecisionPaper, actor: Membership) -> HttpResponse:
    form = RevisionForm(paper, request.POST or None)
    outdated = False
    if request.method == "POST" and form.is_valid():
        try:
            operations.revise_paper(
                actor=actor,
                paper=paper,
                values=form.said,
                reason=form.cleaned_data["reason"],
                base=form.cleaned_data["base"],
                now=now(),
            )
        except Outdated as error:
            form.add_problems(error)
            outdated = True
        except Unmet as error:
            form.add_problems(error)
        else:
            messages.success(request, _("Die neue Fassung liegt der Gruppe vor."))
            return redirect(paper)
    if outdated:
        # What was typed stays; sent once more it counts against the version now shown beside it.
        form.data = {**request.POST.dict(), "base": paper_for(paper.pk).version}
    context = {"paper": paper, "form": form, "outdated": outdated}
    status = 409 if outdated else _status(form)
    return render(request, "working_groups/paper_revise.html", context, status=status)


def _form(
    request: Request,
    actor: Membership,
    group: WorkingGroup,
    project: Project | None,
    initial: dict[str, Any],
) -> PaperForm:
    return PaperForm(
        group,
        request.POST or None,
        groups=groups(),
        leads=leads_of(group, actor),
        has_project=project is not None,
        initial=initial,
    )


def _is_put(request: Request) -> bool:
    """The form's plain sending puts the paper before the group."""
    return request.POST.get("aktion", PUT) == PUT


def _said_of(request: Request) -> str:
    if _is_put(request):
        return _("Die Vorlage liegt der Arbeitsgruppe vor.")
    return _("Der Entwurf ist gespeichert. Nur Ihre Organisation sieht ihn.")


def _status(form: Any) -> int:
    return 422 if form.errors else 200


def _choose_project(request: Request, group: WorkingGroup, actor: Membership) -> HttpResponse:
    projects = list(projects_to_submit(actor))
    without = may_submit_procedure(actor, seat_of(actor, group.pk))
    if not projects and not without:
        raise PermissionDenied
    context = {"group": group, "projects": projects, "without": NO_PROJECT if without else ""}
    return render(request, "working_groups/paper_project.html", context)


def _may_submit(actor: Membership, group: WorkingGroup, project: Project | None) -> bool:
    if project:
        return may_submit_on(actor, project)
    return may_submit_procedure(actor, seat_of(actor, group.pk))


def _submit(
    request: Request,
    actor: Membership,
    group: WorkingGroup,
    project: Project | None,
    form: PaperForm,
) -> DecisionPaper | None:
    """None when something is missing; the form then says what."""
    values = {name: form.cleaned_data[name] for name in ("title", "text", "submission")}
    verb = operations.submit_paper if _is_put(request) else operations.keep_draft
    try:
        saved = verb(actor=actor, group=group, project=project, plan=form.plan, now=now(), **values)
    except Unmet as error:
        form.add_problems(error)
        return None
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(request, _said_of(request))
    return saved
