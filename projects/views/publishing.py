"""The public face of a project: choose, look at it, publish, take it down."""

from django.contrib import messages
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import may_publish, may_unpublish, project_for
from projects.forms import PublicationForm
from projects.labels import sector_names
from projects.models import Project, Publication
from projects.operations import PUBLISHABLE
from projects.operations.publishing import snapshot
from projects.queries import dossiers
from projects.views.page import actor_of, demand


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def publish(request: Request, reference: str) -> HttpResponse:
    """Buttons: „preview“ shows, „unpublish“ takes down, else the choice is published."""
    project = project_for(reference, dossiers())
    actor = actor_of(request)
    demand(may_unpublish(actor, project))
    if "unpublish" in request.POST:
        operations.unpublish(actor=actor, project=project, now=now())
        messages.success(request, _("Das Projekt ist nicht mehr öffentlich."))
        return redirect(project)
    posted = request.POST if request.method == "POST" else None
    form = PublicationForm(posted, initial={"fields_to_publish": _chosen(project)})
    if request.method != "POST" or "preview" in request.POST or not form.is_valid():
        return _page(request, project, form)
    demand(may_publish(actor, project))
    chosen = form.cleaned_data["fields_to_publish"]
    operations.publish(actor=actor, project=project, fields=chosen, now=now())
    messages.success(request, _("Das Projekt ist veröffentlicht."))
    return redirect(project)


def _chosen(project: Project) -> list[str]:
    """What is public now; for a first publication everything but the money."""
    publication = getattr(project, "publication", None)
    if publication is None:
        return [name for name in PUBLISHABLE if name not in ("total_cost", "grant")]
    return [name for name in PUBLISHABLE if getattr(publication, name)]


def _page(request: Request, project: Project, form: PublicationForm) -> HttpResponse:
    refused = form.is_bound and not form.is_valid()
    preview = _preview(project, form) if form.is_bound and not refused else None
    context = {
        "project": project,
        "form": form,
        "publication": getattr(project, "publication", None),
        "preview": preview,
        "preview_sectors": sector_names(preview.sectors) if preview else [],
        "may_publish": may_publish(actor_of(request), project),
    }
    return render(request, "projects/publish.html", context, status=422 if refused else 200)


def _preview(project: Project, form: PublicationForm) -> Publication:
    """What the public would see, unsaved."""
    return Publication(**snapshot(project, form.cleaned_data["fields_to_publish"]))
