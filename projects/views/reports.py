"""Reports on what was planned: milestones on the project's page, work packages on its schedule."""

from collections.abc import Callable
from functools import partial

from django.core.exceptions import ObjectDoesNotExist
from django.http import Http404, HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.views.decorators.http import require_POST

from core.clock import now
from core.errors import Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import may_report, project_for
from projects.forms import DoneForm, ForecastForm, ReportForm
from projects.models import Project
from projects.queries import pages, plans
from projects.views.dossier import page_of
from projects.views.page import actor_of, demand
from projects.views.schedule import schedule_page


@require_POST
@member_required
def milestone_done(request: Request, reference: str, milestone: int) -> HttpResponse:
    project = project_for(reference)
    verb = partial(operations.change_milestone, milestone_id=milestone)
    refused = _refused(request, project, milestone, verb)
    if refused:
        fresh = project_for(reference, pages())
        return page_of(request, fresh, report=refused, milestone=milestone)
    return redirect(f"{project.get_absolute_url()}#meilensteine")


@require_POST
@member_required
def work_package_done(request: Request, reference: str, package: int) -> HttpResponse:
    project = project_for(reference)
    verb = partial(operations.report_work_package, package_id=package)
    refused = _refused(request, project, package, verb)
    if refused:
        fresh = project_for(reference, plans())
        return schedule_page(request, fresh, report=refused, package=package)
    return redirect(f"{reverse('projects:schedule', args=[reference])}#arbeitspakete")


def _refused(
    request: Request, project: Project, key: int, verb: Callable[..., Project]
) -> ReportForm | None:
    """The form with what is wrong, to go on at the date that was typed; None when it was taken."""
    actor = actor_of(request)
    demand(may_report(actor, project))
    kind = ForecastForm if ForecastForm.day in request.POST else DoneForm
    form = kind(request.POST, auto_id=f"%s-{key}")
    if form.is_valid():
        try:
            verb(actor=actor, project=project, values=form.cleaned_data, now=now())
        except ObjectDoesNotExist as error:
            raise Http404(key) from error
        except Unmet as refusal:
            form.add_problems(refusal.problems)
        else:
            return None
    form.focus()
    return form
