"""A project's schedule on a page of its own."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.clock import today
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import may_report, project_for
from projects.forms import ReportForm, with_reports
from projects.models import Project
from projects.queries import plans
from projects.schedule import schedule_of
from projects.views.page import actor_of


@require_safe
@member_required
def schedule(request: Request, reference: str) -> HttpResponse:
    return schedule_page(request, project_for(reference, plans()))


def schedule_page(
    request: Request, project: Project, *, report: ReportForm | None = None, package: int = 0
) -> HttpResponse:
    """With a refused `report` on a work package, 422."""
    day = today()
    context = {
        "project": project,
        "schedule": schedule_of(project, day),
        "packages": with_reports(project.work_packages.all(), day, report, package),
        "may_report": may_report(actor_of(request), project),
        "form": report,
        "today": day,
    }
    return render(request, "projects/schedule.html", context, status=422 if report else 200)
