"""Files of a paper: for its author to add and remove, for everybody who sees it to save."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import FileResponse, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import NotAllowed, Unmet
from core.uploads import attachment as sent
from municipalities.guards import member_required
from municipalities.middleware import Request
from working_groups import operations
from working_groups.access import attachment_for, may_attach, paper_for
from working_groups.paper_forms import AttachmentForm
from working_groups.views.page import actor_of, refused


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def attachments(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    if not may_attach(actor, paper):
        raise PermissionDenied
    form = (
        AttachmentForm(request.POST, request.FILES)
        if request.method == "POST"
        else AttachmentForm()
    )
    if form.is_bound and form.is_valid():
        try:
            operations.attach(actor=actor, paper=paper, now=now(), **form.cleaned_data)
        except Unmet as error:
            form.add_problems(error)
        except NotAllowed as error:
            raise refused(error) from error
        else:
            messages.success(request, _("Die Anlage ist gespeichert."))
            return redirect("working_groups:attachments", paper.pk)
    context = {
        "paper": paper,
        "form": form,
        "attachments": list(paper.attachments.filter(removed_at=None)),
    }
    status = 422 if form.is_bound and form.errors else 200
    return render(request, "working_groups/attachments.html", context, status=status)


@require_safe
@member_required
def attachment(request: Request, paper_id: UUID, attachment_id: UUID) -> FileResponse:
    return sent(attachment_for(paper_for(paper_id, light=True), attachment_id))


@require_POST
@member_required
def attachment_remove(request: Request, paper_id: UUID, attachment_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    if not may_attach(actor, paper):
        raise PermissionDenied
    found = attachment_for(paper, attachment_id)
    try:
        operations.detach(actor=actor, attachment=found, now=now())
    except NotAllowed as error:
        raise refused(error) from error
    messages.success(request, _("Die Anlage „%(title)s“ ist entfernt.") % {"title": found.title})
    return redirect("working_groups:attachments", paper.pk)
