"""The last section: what is missing, the sheet as it will be handed in, the submission itself."""

from django import forms
from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _, gettext_lazy
from django.views.decorators.http import require_http_methods

from core.clock import now, today
from core.errors import NotAllowed, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import available_steps, may_change, project_for
from projects.completeness import SUBMITTING, gaps_of, outline
from projects.labels import label_of
from projects.models import Project
from projects.operations import take_step
from projects.queries import documents_of, dossiers
from projects.sections import REVIEW
from projects.views.closed import closed
from projects.views.page import actor_of
from projects.workflow import INITIAL, TRANSITIONS


class ConfirmForm(forms.Form):
    use_required_attribute = False

    confirm = forms.BooleanField(
        label=gettext_lazy("Die Angaben sind richtig, und ich darf sie für meine Kommune machen."),
        error_messages={
            "required": gettext_lazy("Bestätigen Sie die Angaben, bevor Sie einreichen.")
        },
    )


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def review(request: Request, reference: str) -> HttpResponse:
    actor = actor_of(request)
    project = project_for(reference, dossiers())
    if not may_change(actor, project):
        return closed(request, project)
    form = ConfirmForm(request.POST if request.method == "POST" else None)
    step = _submission_of(project, actor)
    if request.method != "POST" or step is None:
        return _page(request, project, form, step)
    if not form.is_valid():
        return _page(request, project, form, step, status=422)
    try:
        take_step(actor=actor, project=project, step=step, reason="", now=now())
    except Unmet:
        return _page(request, project, form, step, status=422)
    except NotAllowed:
        return closed(request, project_for(reference))
    messages.success(request, _("Das Projekt ist eingereicht."))
    return redirect(project)


def _submission_of(project: Project, actor: Membership) -> str | None:
    """The step that hands the entry in, if this role may take it here and needs no text for it."""
    wanted = SUBMITTING.get(project.state)
    possible = {step.id for step in available_steps(project, actor)} - {"supply_info"}
    return wanted if wanted in possible else None


def _page(
    request: Request, project: Project, form: ConfirmForm, step: str | None, *, status: int = 200
) -> HttpResponse:
    gaps = gaps_of(project, user_id=actor_of(request).user_id, today=today())
    states = outline(project, gaps)
    context = {
        "project": project,
        "form": form,
        "section": REVIEW,
        "documents": documents_of(project),
        "is_application": project.state != INITIAL,
        "outline": states,
        "gaps": gaps,
        "step": step,
        "label": label_of(TRANSITIONS[step]) if step else "",
        "awaited": SUBMITTING.get(project.state) if not step else None,
    }
    return render(request, "projects/review.html", context, status=status)
