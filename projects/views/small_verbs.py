"""Verbs that need no page of their own."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.clock import now
from core.errors import NotAllowed
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import may_share, project_for
from projects.forms import SharingForm
from projects.views.dossier import sharing_choices, sharing_of
from projects.views.page import actor_of, demand, refused
from projects.visibility import audience_of


@require_POST
@member_required
def share(request: Request, reference: str) -> HttpResponse:
    project = project_for(reference)
    actor = actor_of(request)
    demand(may_share(actor, project))
    form = SharingForm(request.POST, circles=sharing_choices(project))
    if not form.is_valid():
        context = {"project": project, "audience": audience_of(project)}
        context |= sharing_of(project, actor, form)
        return render(request, "projects/visibility.html", context, status=422)
    circle = int(form.cleaned_data["circle"])
    operations.share_with_circle(actor=actor, project=project, circle_id=circle, now=now())
    messages.success(request, _("Das Projekt ist für diese Organisation sichtbar."))
    return redirect("projects:visibility", reference)


@require_POST
@member_required
def unshare(request: Request, reference: str, circle: int) -> HttpResponse:
    project = project_for(reference)
    try:
        operations.unshare(actor=actor_of(request), project=project, circle_id=circle, now=now())
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(
        request, _("Diese Organisation sieht das Projekt nicht mehr über die Freigabe.")
    )
    return redirect("projects:visibility", reference)
