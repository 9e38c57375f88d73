"""A project's own page, and who sees it."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.clock import today
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Circle, Membership
from projects.access import (
    available_steps,
    may_change,
    may_publish,
    may_report_milestones,
    may_share,
    may_unpublish,
    project_for,
)
from projects.dossier import awaited_steps, history_of, imbalance_of, next_steps
from projects.forms import DoneForm, SharingForm
from projects.labels import sector_names
from projects.models import Milestone, Project
from projects.queries import dossiers, possible_partners
from projects.views.page import actor_of
from projects.visibility import audience_of, summary_of


@require_safe
@member_required
def detail(request: Request, reference: str) -> HttpResponse:
    return page_of(request, project_for(reference, dossiers()))


def page_of(
    request: Request, project: Project, *, report: DoneForm | None = None, milestone: int = 0
) -> HttpResponse:
    """The project's page; with a refused `report` on a milestone, 422."""
    actor = actor_of(request)
    day = today()
    changing = may_change(actor, project)
    context = {
        "project": project,
        "sectors": sector_names(project.sector_slugs),
        "rate": project.funding_rate and project.funding_rate * 100,
        "form": report,
        "imbalance": imbalance_of(project),
        "milestones": _milestones(project, day, {milestone: report} if report else {}),
        "awaited": awaited_steps(project, actor, day) if changing else [],
        "steps": next_steps(project, actor, available_steps(project, actor), day),
        "history": history_of(project),
        "audience": summary_of(project),
        "publication": getattr(project, "publication", None),
        "may_change": changing,
        "may_publish": may_publish(actor, project) or may_unpublish(actor, project),
        "may_report": may_report_milestones(actor, project),
        "today": day,
    }
    return render(request, "projects/detail.html", context, status=422 if report else 200)


def _milestones(
    project: Project, day: dt.date, reports: Mapping[int, DoneForm]
) -> list[tuple[Milestone, DoneForm]]:
    """Each with the form that reports it as reached, today unless somebody has typed otherwise."""
    return [
        (row, reports.get(row.pk) or DoneForm(initial={"done_on": day}, auto_id=f"%s-{row.pk}"))
        for row in project.milestones.all()
    ]


@require_safe
@member_required
def visibility(request: Request, reference: str) -> HttpResponse:
    project = project_for(reference)
    actor = actor_of(request)
    context = {"project": project, "audience": audience_of(project)}
    if may_share(actor, project):
        context |= sharing_of(project, actor)
    return render(request, "projects/visibility.html", context)


def sharing_of(
    project: Project, actor: Membership, form: SharingForm | None = None
) -> dict[str, Any]:
    """Organisations that may still be shown the project, and those that it is shown to."""
    shared = Circle.objects.filter(pk__in=project.shared_with, organisation__isnull=False)
    offered = sharing_choices(project)
    return {
        "may_share": True,
        "form": form or SharingForm(circles=offered),
        "shared": shared.order_by("name"),
    }


def sharing_choices(project: Project) -> list[tuple[int, str]]:
    return [
        (each.circle_id, each.name)
        for each in possible_partners(project.tenant_id)
        if each.circle_id not in project.shared_with
    ]
