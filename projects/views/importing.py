"""Bringing in a table of projects: send, watch it being checked, take over, see what became of it."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Page, Paginator
from django.db.models import Count
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.components import NavigationItem
from core.errors import DomainError, Unmet
from core.pagination import PAGE_SIZE
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects import operations
from projects.access import import_for, may_create
from projects.exchange.columns import COLUMNS, heading_of
from projects.exchange.files import FORMATS
from projects.exchange.lists import ROW_LISTS
from projects.forms import ImportForm
from projects.models import ImportJob, ImportRow, Verdict
from projects.queries import imports_of
from projects.views.page import actor_of, demand

SHOWN_JOBS: Final = 5


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def import_projects(request: Request) -> HttpResponse:
    actor = actor_of(request)
    demand(may_create(actor))
    if request.method != "POST":
        return _upload(request, ImportForm())
    form = ImportForm(request.POST, request.FILES)
    if not form.is_valid():
        return _upload(request, form)
    file = form.cleaned_data["file"]
    try:
        job = operations.begin_import(actor=actor, name=file.name, content=file.read(), now=now())
    except Unmet as refusal:
        form.add_refusal(refusal)
        return _upload(request, form)
    return redirect("projects:import_job", job.pk)


def _upload(request: Request, form: ImportForm) -> HttpResponse:
    context = {
        "form": form,
        "jobs": imports_of(actor_of(request))[:SHOWN_JOBS],
        "formats": FORMATS,
        "columns": [column for column in COLUMNS if column.kind],
        "lists": ROW_LISTS,
    }
    return render(request, "projects/import.html", context, status=422 if form.errors else 200)


@require_safe
@member_required
def import_job(request: Request, job: UUID) -> HttpResponse:
    """Asks again for its lower part, by itself, as long as the worker is at it."""
    found = import_for(actor_of(request), job)
    template = "projects/import_job.html"
    if request.htmx:  # type: ignore[attr-defined]
        template += "#verlauf"
    response = render(request, template, _context(request, found))
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_POST
@member_required
def import_take(request: Request, job: UUID) -> HttpResponse:
    """The button „good_rows“ leaves out the rows with errors."""
    actor = actor_of(request)
    demand(may_create(actor))
    found = import_for(actor, job)
    good_rows = "good_rows" in request.POST
    try:
        operations.take_import(actor=actor, job=found, good_rows=good_rows, now=now())
    except DomainError as refusal:
        messages.error(request, str(refusal))
    return redirect("projects:import_job", job)


@dataclass(frozen=True, slots=True)
class ShownRow:
    """A row with the headings of its fields, what they were and become, and its problems."""

    row: ImportRow
    fields: list[tuple[str, list[str] | None]]
    problems: list[tuple[str, str]]


def _context(request: Request, job: ImportJob) -> dict[str, Any]:
    counts = _counts(job)
    chosen = request.GET.get("verdict", "")
    rows = job.rows.filter(verdict=chosen) if chosen in Verdict.values else job.rows.all()
    return {
        "job": job,
        "counts": [(verdict, counts.get(verdict, 0)) for verdict in Verdict],
        "errors": counts.get(Verdict.ERROR, 0),
        "unchanged": counts.get(Verdict.UNCHANGED, 0),
        "useful": counts.get(Verdict.NEW, 0) + counts.get(Verdict.CHANGED, 0),
        "tabs": _tabs(request.path, counts, chosen),
        "page": _page(request, rows),
        "problems": [(heading_of(name), text) for name, text in job.problems],
    }


def _counts(job: ImportJob) -> dict[str, int]:
    groups = job.rows.order_by().values_list("verdict").annotate(number=Count("pk"))
    return dict(groups)


def _tabs(path: str, counts: dict[str, int], chosen: str) -> list[NavigationItem]:
    found = [verdict for verdict in Verdict if counts.get(verdict)]
    everything = NavigationItem(label=_("Alle"), url=path, current=chosen not in found)
    return [everything] + [
        NavigationItem(
            label=str(verdict.label).capitalize(),
            url=f"{path}?verdict={verdict}",
            current=chosen == verdict,
            count=counts[verdict],
        )
        for verdict in found
    ]


def _page(request: Request, rows: Any) -> Page[ImportRow]:
    page = Paginator(rows, PAGE_SIZE).get_page(request.GET.get("page"))
    page.object_list = _shown(page.object_list)
    return page


def _shown(rows: Iterable[ImportRow]) -> Any:
    return [
        ShownRow(
            row=row,
            fields=[(heading_of(name), row.changes.get(name)) for name in row.fields],
            problems=[(heading_of(name), text) for name, text in row.problems],
        )
        for row in rows
    ]
