"""The workspace's start page and the dashboard."""

from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import ngettext
from django.views.decorators.http import require_safe
from django_htmx.http import HttpResponseClientRedirect

from core import clock
from core.templatetags.formatting import count
from dashboards.filters import DashboardFilter
from dashboards.links import Links
from dashboards.panels import Board
from dashboards.queries.figures import portfolio
from dashboards.queries.places import places_of
from dashboards.queries.tasks import open_tasks
from dashboards.queries.vocabulary import Vocabulary, vocabulary
from dashboards.queries.watch import watched
from dashboards.rows import (
    own_group_rows,
    own_project_rows,
    own_tiles,
    project_rows,
    task_groups,
    task_rows,
)
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from notifications.entries import entries_of
from notifications.queries import newest

TREND_MONTHS: Final = 12
SHOWN_TASKS: Final = 5
SHOWN_NOTICES: Final = 5


@require_safe
@member_required
def start(request: Request) -> HttpResponse:
    """„Mein Arbeitsbereich“: what waits, what is one's own, what is new."""
    membership = _acting(request)
    tasks = open_tasks(membership)
    own = places_of(membership)
    today = clock.today()
    notices, unread = newest(membership.user_id, limit=SHOWN_NOTICES)
    # The navigation shows the number too.
    request.unread = unread  # type: ignore[attr-defined]
    context = {
        "user_name": membership.user.name,
        "task_groups": task_groups(tasks, today=today),
        "tiles": own_tiles(own, tasks, today=today),
        "own": own,
        "own_projects": own_project_rows(own),
        "own_groups": own_group_rows(own),
        "news": entries_of(notices),
    }
    return render(request, "dashboards/start.html", context)


@require_safe
@member_required
def overview(request: Request) -> HttpResponse:
    """The portfolio on a day; htmx gets the part below the filters."""
    words = vocabulary()
    form = DashboardFilter(request.GET, words=words, today=clock.today())
    if not form.is_valid():
        return _refused(request, form)
    page = "dashboards/overview.html"
    response = render(
        request, f"{page}#ergebnis" if _wants_part(request) else page, _facts(request, form, words)
    )
    patch_vary_headers(response, ["HX-Request"])
    return response


def _refused(request: Request, form: DashboardFilter) -> HttpResponse:
    """No figures beside a filter that was not understood; htmx loads the page that says why."""
    if _wants_part(request):
        return HttpResponseClientRedirect(request.get_full_path())
    return render(request, "dashboards/overview.html", {"form": form}, status=422)


def _facts(request: Request, form: DashboardFilter, words: Vocabulary) -> dict[str, Any]:
    selection = form.selection()
    figures = portfolio(day=form.day, selection=selection, months=TREND_MONTHS)
    shown = watched(day=form.day, selection=selection)
    stichtag = form.day.isoformat() if form.is_past else ""
    links = Links(chosen=form.chosen(), stichtag=stichtag)
    tasks = open_tasks(_acting(request))
    return {
        "form": form,
        "headline": _headline(figures.total.projects),
        "filters": form.active(request.GET, request.path),
        "board": Board(
            portfolio=figures, words=words, selection=selection, links=links, shown=shown
        ),
        "watched": shown,
        "in_need": project_rows(shown.in_need, words),
        "tasks": task_rows(tasks[:SHOWN_TASKS], today=form.today),
        "more_tasks": max(len(tasks) - SHOWN_TASKS, 0),
    }


def _headline(number: int) -> str:
    return ngettext("%(number)s Projekt", "%(number)s Projekte", number) % {"number": count(number)}


def _acting(request: Request) -> Membership:
    """`member_required` made sure of it."""
    assert request.acting is not None  # noqa: S101 - for the type checker
    return request.acting


def _wants_part(request: Request) -> bool:
    """htmx asks for a part, save when it restores a page of its history."""
    details = request.htmx  # type: ignore[attr-defined]
    return bool(details) and not details.history_restore_request
