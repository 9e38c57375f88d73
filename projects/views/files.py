"""Files that are made of a project when somebody asks for them."""

from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import project_for
from projects.calendars import calendar_of
from projects.queries import plans, whole_entries
from projects.sheets import KINDS, file_name, sheet_of


@require_safe
@member_required
def sheet(request: Request, reference: str, kind: str) -> HttpResponse:
    if kind not in KINDS:
        raise Http404(kind)
    project = project_for(reference, whole_entries())
    return HttpResponse(
        sheet_of(project, kind),
        content_type="application/pdf",
        headers={"Content-Disposition": f'attachment; filename="{file_name(project, kind)}"'},
    )


@require_safe
@member_required
def calendar(request: Request, reference: str) -> HttpResponse:
    project = project_for(reference, plans())
    name = f"zeitplan-{project.reference.lower()}.ics"
    return HttpResponse(
        calendar_of(project),
        content_type="text/calendar; charset=utf-8",
        headers={"Content-Disposition": f'attachment; filename="{name}"'},
    )
