"""Taking a step of the lifecycle: what it needs, the text it asks for, the confirmation."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now, today
from core.errors import NotAllowed, Outdated, Problem, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import (
    available_steps,
    may_ever_take,
    project_for,
    role_towards,
)
from projects.dossier import ENDING, needs_reason
from projects.forms import StepForm
from projects.guards import Attempt, unmet
from projects.labels import deadline_label, label_of
from projects.models import Project
from projects.operations import take_step
from projects.queries import dossiers
from projects.views.page import actor_of, demand, refused
from projects.workflow import STATES, TRANSITIONS


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def step(request: Request, reference: str, step: str) -> HttpResponse:
    project = project_for(reference, dossiers())
    if step not in TRANSITIONS:
        raise Http404(step)
    actor = actor_of(request)
    demand(may_ever_take(TRANSITIONS[step], role_towards(actor, project)))
    if request.method == "POST":
        return _take(request, project, step)
    if not _is_possible(request, project, step):
        messages.info(request, _("Dieser Schritt ist nicht mehr möglich."))
        return redirect(project)
    form = _form(request, project, step)
    return _page(request, project, step, form, _unmet(request, project, step))


def _take(request: Request, project: Project, step: str) -> HttpResponse:
    form = _form(request, project, step)
    if not form.is_valid():
        return _page(request, project, step, form, (), status=422)
    try:
        take_step(
            actor=actor_of(request),
            project=project,
            step=step,
            reason=form.cleaned_data["reason"],
            version=form.cleaned_data["version"],
            now=now(),
        )
    except Outdated:
        return _overtaken(request, project.reference, step)
    except Unmet as refusal:
        form.add_problems(refusal.problems)
        return _page(request, project, step, form, refusal.problems, status=422)
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(request, _("Erledigt: %(step)s.") % {"step": label_of(TRANSITIONS[step])})
    return redirect("projects:detail", project.reference)


def _overtaken(request: Request, reference: str, step: str) -> HttpResponse:
    """Somebody was faster. It may have been the same person's first click."""
    project = project_for(reference, dossiers())
    latest = project.transitions.all()[0]
    if latest.name == step and latest.actor_id == actor_of(request).user_id:
        return redirect(project)
    data = request.POST.copy()
    data["version"] = str(project.version)
    form = _form(request, project, step, data)
    problems = _unmet(request, project, step)
    return _page(request, project, step, form, problems, status=409)


def _form(request: Request, project: Project, step: str, data: object = None) -> StepForm:
    asked = needs_reason(step, project, actor_of(request).user_id, today())
    posted = data or (request.POST if request.method == "POST" else None)
    return StepForm(posted, step=step, is_needed=asked, initial={"version": project.version})


def _unmet(request: Request, project: Project, step: str) -> tuple[Problem, ...]:
    actor = actor_of(request)
    attempt = Attempt(project=project, user_id=actor.user_id, reason=None, today=today())
    return tuple(unmet(step, attempt))


def _is_possible(request: Request, project: Project, step: str) -> bool:
    return TRANSITIONS[step] in available_steps(project, actor_of(request))


def _page(
    request: Request,
    project: Project,
    step: str,
    form: StepForm,
    problems: tuple[Problem, ...],
    status: int = 200,
) -> HttpResponse:
    transition = TRANSITIONS[step]
    context = {
        "project": project,
        "form": form,
        "label": label_of(transition),
        "target": label_of(STATES[transition.target(project.previous_state or project.state)]),
        "deadline": deadline_label(transition),
        "problems": [problem for problem in problems if problem.field != "reason"],
        "is_possible": _is_possible(request, project, step),
        "is_outdated": status == 409,
        "is_ending": step in ENDING,
        "typed": form["reason"].value() or "",
    }
    return render(request, "projects/step.html", context, status=status)
