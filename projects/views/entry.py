"""Entering a project section by section."""

from typing import Final

from django.contrib import messages
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.errors import NotAllowed, Outdated, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import may_change, may_create, project_for
from projects.dossier import imbalance_of
from projects.forms import (
    ADD,
    TOUCHED,
    Entry,
    open_sections,
    with_another_row,
    with_moved_row,
)
from projects.guards import milestones_outside
from projects.models import Project
from projects.operations import change_project, create_project, last_changes
from projects.queries import documents_of, entries
from projects.sections import BY_SLUG, FIRST, SECTIONS, Section, after
from projects.views.closed import closed, locked
from projects.views.comparison import (
    ASKED,
    Compared,
    comparison_of,
    label_of,
    seen,
    with_choices,
    with_questions,
)
from projects.views.entry_parts import (
    RESHAPING,
    bound,
    financing_of,
    left_by,
    locked_sections,
    outline_for,
    suggestions_for,
)
from projects.views.page import actor_of, demand

NEXT: Final = "next"
"""Name of the button that saves and goes on to the next section."""


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def create(request: Request) -> HttpResponse:
    """Only the basics; with a title there is a draft, and the other sections open."""
    actor = actor_of(request)
    demand(may_create(actor))
    entry = bound(FIRST, actor, None, request.POST if request.method == "POST" else None)
    if request.method != "POST":
        return _page(request, entry)
    if not entry.is_valid():
        return _page(request, entry, status=422)
    values = entry.values()
    try:
        project = create_project(actor=actor, submission=entry.submission, now=now(), **values)
    except Unmet as refusal:
        entry.add_problems(refusal.problems)
        return _page(request, entry, status=422)
    return _saved(request, project, FIRST)


@require_http_methods(["GET", "HEAD"])
@member_required
def edit(request: Request, reference: str) -> HttpResponse:
    """To the first section in which something may be changed."""
    project = project_for(reference)
    if not may_change(actor_of(request), project):
        return closed(request, project)
    return redirect(open_sections(project)[0].address(reference))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def section(request: Request, reference: str, slug: str) -> HttpResponse:
    actor = actor_of(request)
    project = project_for(reference, entries())
    if not may_change(actor, project):
        return closed(request, project)
    chosen = section_with_form(slug)
    if chosen in locked_sections(project):
        return locked(request, project, chosen)
    if request.method != "POST":
        return _page(request, bound(chosen, actor, project, None))
    if RESHAPING & set(request.POST):
        return _reshaped(request, actor, project, chosen)
    entry = _typed(request, actor, project, chosen)
    if not entry.is_valid():
        return _page(request, entry, status=422)
    return _change(request, actor, project, entry)


def section_with_form(slug: str) -> Section:
    """One with fields of its own, or Http404."""
    chosen = BY_SLUG.get(slug)
    if chosen is None or not chosen.names:
        raise Http404(slug)
    return chosen


def _typed(request: Request, actor: Membership, project: Project, chosen: Section) -> Entry:
    """What was sent, with somebody else's values where they were preferred."""
    data: QueryDict = request.POST
    if ASKED in data:
        data = with_choices(data, bound(chosen, actor, project, None))
    return bound(chosen, actor, project, data)


def _reshaped(
    request: Request, actor: Membership, project: Project, chosen: Section
) -> HttpResponse:
    """A row more, or a row moved; nothing is judged or stored yet."""
    reshape = with_another_row if ADD in request.POST else with_moved_row
    data, focus = reshape(request.POST)
    entry = bound(chosen, actor, project, data)
    entry.leave_unjudged(focus=focus)
    return _page(request, entry, is_judged=False)


def _change(request: Request, actor: Membership, project: Project, entry: Entry) -> HttpResponse:
    left = left_by(project, entry)
    try:
        changed = change_project(
            actor=actor,
            project=project,
            values=entry.values(),
            version=entry.version,
            base=entry.base,
            now=now(),
        )
    except Outdated as conflict:
        return _conflict(request, actor, entry, conflict)
    except Unmet as refusal:
        entry.add_problems(refusal.problems)
        return _page(request, entry, status=422)
    except NotAllowed:
        return closed(request, project_for(project.reference, entries()))
    _tell_of_others(request, entry, left)
    return _saved(request, changed, entry.section)


def _tell_of_others(request: Request, entry: Entry, units: list[str]) -> None:
    names = dict.fromkeys(label_of(unit, entry) for unit in units)
    if names:
        text = _("Jemand anderes hat inzwischen geändert, und das bleibt so: %(labels)s.")
        messages.info(request, text % {"labels": ", ".join(names)})


def _saved(request: Request, project: Project, done: Section) -> HttpResponse:
    note = imbalance_of(project)
    if note:
        messages.warning(request, note)
    messages.success(request, _("Ihre Angaben sind gespeichert."))
    following = after(done, open_sections(project)) if NEXT in request.POST else None
    return redirect((following or done).address(project.reference))


def _conflict(
    request: Request, actor: Membership, entry: Entry, conflict: Outdated
) -> HttpResponse:
    """Only what both have changed is asked; everything typed stays in the form."""
    project = project_for(entry.project.reference if entry.project else "", entries())
    stored = bound(entry.section, actor, project, None)
    clashes = [problem.field for problem in conflict.problems]
    data = with_questions(entry.data, stored, left_by(project, entry), clashes)
    typed = bound(entry.section, actor, project, data)
    typed.is_valid()
    changes = last_changes(actor=actor, project=project, clashes=clashes)
    rows = comparison_of(clashes, stored=stored, typed=entry, changes=changes, data=request.POST)
    return _page(request, typed, status=409, comparison=rows, seen=seen(stored, clashes))


def _page(
    request: Request,
    entry: Entry,
    *,
    status: int = 200,
    comparison: list[Compared] | None = None,
    seen: str = "",
    is_judged: bool = True,
) -> HttpResponse:
    project = entry.project
    is_finance = project is not None and entry.section.id == "finance"
    context = {
        "form": entry if is_judged else None,
        "entry": entry,
        "project": project,
        "section": entry.section,
        "number": SECTIONS.index(entry.section) + 1,
        "following": after(entry.section, open_sections(project)),
        "address": request.path,
        "outline": outline_for(request, project),
        "comparison": comparison,
        "seen": seen,
        "documents": documents_of(project, entry.section.id) if project else None,
        "financing": financing_of(project) if project and is_finance else None,
        "suggestions": suggestions_for(project, actor_of(request)) if project else (),
        "outside": milestones_outside(project) if project and entry.section.id == "plan" else (),
        "touched": "" if comparison else request.POST.get(TOUCHED, ""),
        "imbalance": imbalance_of(project) if project and request.method != "POST" else "",
    }
    return render(request, "projects/entry.html", context, status=status)
