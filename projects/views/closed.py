"""What somebody meets who has an entry open that others have closed meanwhile."""

from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from core.templatetags.formatting import moment
from municipalities.middleware import Request
from projects.access import is_entered_by
from projects.completeness import SUBMITTING
from projects.labels import label_of
from projects.models import Project
from projects.queries import last_step_of
from projects.views.page import actor_of, demand
from projects.workflow import STATES


def closed(request: Request, project: Project) -> HttpResponse:
    """403 with what was typed, since when nothing may be changed, and by whom; whoever never
    enters anything is told of their role instead."""
    demand(is_entered_by(actor_of(request), project))
    context = {"project": project, "since": since(project)}
    return render(request, "projects/closed.html", context, status=403)


def closed_while_typing(request: Request, project: Project) -> JsonResponse:
    demand(is_entered_by(actor_of(request), project))
    note = _("Was Sie danach geschrieben haben, ist nicht gespeichert.")
    return JsonResponse({"message": f"{since(project)} {note}"}, status=403)


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
