"""A project's own page, and who sees it."""

from typing import Any

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from core.clock import today
from core.geography.reading import names_of
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Circle, Membership
from projects.access import (
    available_steps,
    may_change,
    may_copy,
    may_delete,
    may_publish,
    may_report,
    may_share,
    may_unpublish,
    project_for,
)
from projects.dossier import (
    awaited_steps,
    declarations_of,
    history_of,
    imbalance_of,
    next_steps,
    rate_of,
)
from projects.forms import ReportForm, SharingForm, with_reports
from projects.labels import sector_names
from projects.models import Project
from projects.queries import ALONG, pages, possible_partners, rows_along
from projects.sheets import offered
from projects.views.entry_parts import plan_of
from projects.views.page import actor_of
from projects.visibility import audience_of, summary_of


@require_safe
@member_required
def detail(request: Request, reference: str) -> HttpResponse:
    return page_of(request, project_for(reference, pages()))


def page_of(
    request: Request, project: Project, *, report: ReportForm | None = None, milestone: int = 0
) -> HttpResponse:
    """The project's page; with a refused `report` on a milestone, 422."""
    actor = actor_of(request)
    day = today()
    changing = may_change(actor, project)
    context = {
        "project": project,
        "sectors": sector_names(project.sector_slugs),
        "communes": names_of(project.communes),
        "rate": rate_of(project),
        "form": report,
        "imbalance": imbalance_of(project),
        "milestones": with_reports(project.milestones.all(), day, report, milestone),
        "awaited": awaited_steps(project, actor, day) if changing else [],
        "steps": next_steps(project, actor, available_steps(project, actor), day),
        "history": history_of(project),
        "audience": summary_of(project),
        **_rows(project),
        "sheets": offered(project),
        "publication": getattr(project, "publication", None),
        "may_change": changing,
        "may_copy": may_copy(actor, project),
        "may_delete": may_delete(actor, project),
        "may_publish": may_publish(actor, project) or may_unpublish(actor, project),
        "may_report": may_report(actor, project),
        "today": day,
    }
    return render(request, "projects/detail.html", context, status=422 if report else 200)


def _rows(project: Project) -> dict[str, Any]:
    """What else was entered; recipients and cost lines come only to whom the database shows them."""
    rows = {name: rows_along(project, name) for name in ALONG}
    financing = plan_of(rows["cost_lines"], rows["recipients"])
    shown = {name: rows[name] for name in ("objectives", "precedents", "work_packages")}
    return {**shown, "financing": financing, "declared": declarations_of(project)}


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
