"""What somebody meets whose entry, or a section of it, can no longer be changed."""

from typing import Final

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _

from core.templatetags.formatting import day, moment
from municipalities.middleware import Request
from projects.access import available_steps, is_entered_by
from projects.completeness import SUBMITTING
from projects.labels import label_of
from projects.models import Project, Transition
from projects.queries import grant_of, last_step_of
from projects.sections import SECTIONS, Section
from projects.views.entry_parts import outline_for
from projects.views.page import actor_of, demand
from projects.workflow import STATES

CHANGE: Final = "request_change"


def closed(request: Request, project: Project) -> HttpResponse:
    """403 with what was typed, since when nothing may be changed, and by whom; whoever never
    enters anything is told of their role instead."""
    demand(is_entered_by(actor_of(request), project))
    context = {"project": project, "since": since(project)}
    return render(request, "projects/closed.html", context, status=403)


def closed_while_typing(request: Request, project: Project) -> JsonResponse:
    demand(is_entered_by(actor_of(request), project))
    return _unsaved(since(project))


def locked(request: Request, project: Project, section: Section) -> HttpResponse:
    """A section that the grant fixes: which one, and what leads to a change. 403 with what was
    typed, if anything was sent."""
    grant = grant_of(project)
    steps = {step.id for step in available_steps(project, actor_of(request))}
    context = {
        "project": project,
        "section": section,
        "number": SECTIONS.index(section) + 1,
        "outline": outline_for(request, project),
        "grant": grant,
        "words": _words(grant),
        "change_url": reverse("projects:step", args=[project.reference, CHANGE])
        if CHANGE in steps
        else "",
    }
    status = 403 if request.method == "POST" else 200
    return render(request, "projects/locked.html", context, status=status)


def locked_while_typing(project: Project) -> JsonResponse:
    return _unsaved(_words(grant_of(project)))


def _unsaved(reason: str) -> JsonResponse:
    note = _("Was Sie danach geschrieben haben, ist nicht gespeichert.")
    return JsonResponse({"message": f"{reason} {note}"}, status=403)


def _words(grant: Transition | None) -> str:
    if grant is None:
        return _("Der Bescheid legt diese Angaben fest.")
    by = f" ({grant.actor_organisation})" if grant.actor_organisation else ""
    text = _("Der Bescheid vom %(day)s%(by)s legt diese Angaben fest.")
    return text % {"day": day(grant.at), "by": by}


def since(project: Project) -> str:
    """„Das Projekt ist seit dem 02.03.2026, 10:00 Uhr eingereicht (Erika Muster, Stadt Aachen).“"""
    step = last_step_of(project)
    names = (step.actor, step.actor_organisation) if step else ()
    text = _("Das Projekt steht seit dem %(moment)s auf „%(state)s“%(by)s.")
    if step and step.name in SUBMITTING.values():
        text = _("Das Projekt ist seit dem %(moment)s eingereicht%(by)s.")
    by = ", ".join(str(name) for name in names if name)
    return text % {
        "moment": moment(project.state_since),
        "state": label_of(STATES[project.state]),
        "by": f" ({by})" if by else "",
    }
