"""Entering a project and changing what was entered."""

from typing import Final

from django.contrib import messages
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.errors import NotAllowed, Outdated, Problem, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import available_steps, may_change, may_create, project_for
from projects.dossier import imbalance_of
from projects.forms import ADD, Entry, with_another_row, with_stored
from projects.models import Project
from projects.operations import change_project, create_project, take_step
from projects.operations.values import given_way
from projects.queries import entries, possible_managers, possible_partners
from projects.views.comparison import Compared, chosen_theirs, compared
from projects.views.page import actor_of, demand, refused
from projects.workflow import INITIAL

SUBMIT: Final = "submit"
SUBMITTING: Final = {"idea": "submit_sketch", "application_open": "submit_application"}
"""What „Speichern und einreichen“ means in a state."""
STAMPS: Final = ("version", "base")
"""Hidden fields that say which stored values the page shows."""


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request: Request) -> HttpResponse:
    actor = actor_of(request)
    demand(may_create(actor))
    entry = _entry(request, actor, None)
    if request.method != "POST" or ADD in request.POST:
        return _page(request, entry, None)
    if not entry.is_valid():
        return _page(request, entry, None, status=422)
    values = entry.values()
    try:
        project = create_project(actor=actor, submission=entry.submission, now=now(), **values)
    except Unmet as refusal:
        entry.add_problems(refusal.problems)
        return _page(request, entry, None, status=422)
    return _saved(request, project)


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def edit(request: Request, reference: str) -> HttpResponse:
    actor = actor_of(request)
    project = project_for(reference, entries())
    demand(may_change(actor, project))
    entry = _entry(request, actor, project)
    if request.method != "POST" or ADD in request.POST:
        return _page(request, entry, project)
    if not entry.is_valid():
        return _page(request, entry, project, status=422)
    try:
        project = _change(actor, project, entry)
    except Outdated as conflict:
        return _conflict(request, project, entry, conflict)
    except Unmet as refusal:
        entry.add_problems(refusal.problems)
        return _page(request, entry, project, status=422)
    except NotAllowed as error:
        raise refused(error) from error
    _tell_of_others(request, project, entry)
    return _saved(request, project)


def _change(actor: Membership, project: Project, entry: Entry) -> Project:
    values = entry.values()
    return change_project(
        actor=actor,
        project=project,
        values=values,
        version=entry.version,
        base=entry.base,
        now=now(),
    )


def _tell_of_others(request: Request, project: Project, entry: Entry) -> None:
    names = given_way(project, entry.values(), entry.base)
    if names:
        labels = ", ".join(entry.label_of(name) for name in names)
        text = _("Jemand anderes hat inzwischen geändert, und das bleibt so: %(labels)s.")
        messages.info(request, text % {"labels": labels})


def _saved(request: Request, project: Project) -> HttpResponse:
    """The draft is safe; submitting it may still find gaps, which the page then names."""
    actor = actor_of(request)
    note = imbalance_of(project)
    if note:
        messages.warning(request, note)
    step = _submission_of(project, actor) if SUBMIT in request.POST else None
    if step is None:
        messages.success(request, _("Ihre Angaben sind gespeichert."))
        return redirect(project)
    try:
        take_step(actor=actor, project=project, step=step, reason="", now=now())
    except Unmet as refusal:
        return _incomplete(request, project.reference, refusal.problems)
    messages.success(request, _("Das Projekt ist eingereicht."))
    return redirect(project)


def _submission_of(project: Project, actor: Membership) -> str | None:
    wanted = SUBMITTING.get(project.state)
    possible = {step.id for step in available_steps(project, actor)}
    return wanted if wanted in possible else None


def _incomplete(request: Request, reference: str, problems: tuple[Problem, ...]) -> HttpResponse:
    messages.info(request, _("Ihre Angaben sind gespeichert, aber nicht eingereicht."))
    project = project_for(reference, entries())
    stored = _bound(actor_of(request), project, None)
    data = with_stored(request.POST, stored, [*stored.names, *STAMPS])
    entry = _bound(actor_of(request), project, data)
    entry.is_valid()
    entry.add_problems(problems)
    return _page(request, entry, project, status=422)


def _conflict(request: Request, stale: Project, entry: Entry, conflict: Outdated) -> HttpResponse:
    """Only what both have changed is asked; everything typed stays in the form."""
    project = project_for(stale.reference, entries())
    actor = actor_of(request)
    stored = _bound(actor, project, None)
    left = given_way(project, entry.values(), entry.base)
    typed = _bound(actor, project, with_stored(request.POST, stored, [*left, *STAMPS]))
    typed.is_valid()
    names = [problem.field for problem in conflict.problems]
    rows = [compared(name, stored, entry, project) for name in names]
    return _page(request, typed, project, status=409, comparison=rows)


def _entry(request: Request, actor: Membership, project: Project | None) -> Entry:
    """Bound to what was posted; the button „add“ has one more row, not judged yet."""
    if request.method != "POST":
        return _bound(actor, project, None)
    if ADD in request.POST:
        entry = _bound(actor, project, with_another_row(request.POST))
        entry.leave_unjudged(growing=request.POST[ADD])
        return entry
    entry = _bound(actor, project, request.POST)
    theirs = chosen_theirs(request.POST, entry) if project else []
    if not theirs:
        return entry
    stored = _bound(actor, project, None)
    return _bound(actor, project, with_stored(request.POST, stored, theirs))


def _bound(actor: Membership, project: Project | None, data: QueryDict | None) -> Entry:
    tenant_id = project.tenant_id if project else actor.organisation.municipality_id or 0
    return Entry(
        data,
        project=project,
        people=possible_managers(tenant_id),
        organisations=possible_partners(tenant_id),
    )


def _page(
    request: Request,
    entry: Entry,
    project: Project | None,
    *,
    status: int = 200,
    comparison: list[Compared] | None = None,
) -> HttpResponse:
    adding = ADD in request.POST
    address = reverse("projects:edit", args=[project.reference]) if project else request.path
    may_submit = project is None or _submission_of(project, actor_of(request)) is not None
    context = {
        "form": None if adding else entry,
        "entry": entry,
        "project": project,
        "address": address,
        "may_submit": may_submit,
        "comparison": comparison,
        "is_draft": project is None or project.state == INITIAL,
        "imbalance": imbalance_of(project) if project and request.method != "POST" else "",
    }
    return render(request, "projects/form.html", context, status=status)
