"""Entering a project and changing what was entered."""

from typing import Final

from django import forms
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
from projects.forms import ADD, Entry, with_another_row
from projects.models import Project
from projects.operations import change_project, create_project, take_step
from projects.queries import entries, possible_managers, possible_partners
from projects.views.page import actor_of, demand, refused

SUBMIT: Final = "submit"
SUBMITTING: Final = {"idea": "submit_sketch", "application_open": "submit_application"}
"""What „Speichern und einreichen“ means in a state."""


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
    return _saved(request, project)


def _change(actor: Membership, project: Project, entry: Entry) -> Project:
    values = entry.values()
    return change_project(
        actor=actor, project=project, values=values, version=entry.version, now=now()
    )


def _saved(request: Request, project: Project) -> HttpResponse:
    """The draft is safe; submitting it may still find gaps, which the page then names."""
    actor = actor_of(request)
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
    messages.info(request, _("Ihre Angaben sind als Entwurf gespeichert, aber nicht eingereicht."))
    project = project_for(reference, entries())
    entry = _bound(actor_of(request), project, _with_version(request.POST, project))
    entry.is_valid()
    entry.add_problems(problems)
    return _page(request, entry, project, status=422)


def _conflict(request: Request, stale: Project, entry: Entry, conflict: Outdated) -> HttpResponse:
    """Both versions side by side; saving again is a decision for one's own."""
    project = project_for(stale.reference, entries())
    actor = actor_of(request)
    typed = _bound(actor, project, _with_version(request.POST, project))
    stored = _bound(actor, project, None)
    typed.is_valid()
    names = [problem.field for problem in conflict.problems]
    rows = [_compared(name, stored, typed, project) for name in names]
    return _page(request, typed, project, status=409, comparison=rows)


def _compared(name: str, stored: Entry, typed: Entry, project: Project) -> dict[str, str]:
    if name in stored.form.fields:
        fields = stored.form[name], typed.form[name]
        return {
            "label": str(fields[0].label),
            "stored": _shown(fields[0]),
            "typed": _shown(fields[1]),
        }
    labels = {"partners": _("Partner"), "milestones": _("Meilensteine")}
    rows = getattr(project, name).all()
    given = [entry.key for entry in typed.values()[name]]
    kept = [f"{row.due:%Y-%m-%d} {row}" if name == "milestones" else str(row) for row in rows]
    return {"label": labels[name], "stored": "; ".join(kept), "typed": "; ".join(given)}


def _shown(field: forms.BoundField) -> str:
    """A field's value as its reader knows it: names instead of slugs, amounts as written."""
    value = field.value()
    names = {str(key): str(name) for key, name in getattr(field.field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    texts = (names.get(str(each)) or field.field.widget.format_value(each) for each in values)
    return ", ".join(str(text) for text in texts if text)


def _with_version(data: QueryDict, project: Project) -> QueryDict:
    changed = data.copy()
    changed["version"] = str(project.version)
    return changed


def _entry(request: Request, actor: Membership, project: Project | None) -> Entry:
    """Bound to what was posted; the button „add“ has one more row."""
    data = request.POST if request.method == "POST" else None
    return _bound(actor, project, with_another_row(data) if data and ADD in data else data)


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
    comparison: list[dict[str, str]] | None = None,
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
    }
    return render(request, "projects/form.html", context, status=status)
