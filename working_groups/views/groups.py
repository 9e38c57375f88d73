"""All groups, one group, and what groups say of one project."""

import datetime as dt
from typing import Any

from django.core.paginator import Paginator
from django.http import HttpResponse
from django.shortcuts import render
from django.utils.cache import patch_vary_headers
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from core.clock import now, today
from core.components import Task
from core.pagination import PAGE_SIZE
from core.templatetags.formatting import day
from municipalities.access import may_write
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from projects.access import project_for
from working_groups.access import (
    group_for,
    may_ask_for_seat,
    may_seat_members,
    may_submit_anything,
    may_submit_on,
)
from working_groups.due import due_for
from working_groups.meeting_access import may_record
from working_groups.meeting_queries import news_of, next_meeting, open_tasks_of
from working_groups.models import DecisionPaper, Seat
from working_groups.operations import note_visit
from working_groups.queries import (
    groups_for,
    members_of,
    own_request,
    papers_of,
    papers_on,
    standing_of,
)
from working_groups.views.due import due_in
from working_groups.views.page import actor_of, is_fragment


@require_safe
@member_required
def group_list(request: Request) -> HttpResponse:
    actor = actor_of(request)
    rows = [(group, _seat_label(group)) for group in groups_for(actor)]
    context = {"groups": rows, "tasks": _due(actor)}
    return render(request, "working_groups/list.html", context)


@require_safe
@member_required
def group_detail(request: Request, slug: str) -> HttpResponse:
    """What is due to the reader, what is new to her, and what the group has before it."""
    group, actor = group_for(slug), actor_of(request)
    moment = now()
    since = note_visit(actor=actor, group=group, now=moment)
    members = list(members_of(group))
    standing = standing_of(next((each for each in members if each.membership_id == actor.pk), None))
    open_tasks = list(open_tasks_of(group))
    context = {
        "group": group,
        "members": members,
        "seat": standing.seat,
        "standing": standing,
        "page": Paginator(papers_of(group), PAGE_SIZE).get_page(request.GET.get("page")),
        "may_submit": may_submit_anything(actor, standing.seat),
        "may_plan": may_record(actor, standing),
        "may_edit": may_seat_members(actor, standing.seat),
        "may_ask": may_ask_for_seat(actor, standing.seat),
        "own_request": None if standing.seat else own_request(actor, group),
        "meeting": next_meeting(group),
        "due": due_in(group, actor, standing, open_tasks=open_tasks, today=today()),
        "since": since,
        "news": news_of(group, reader=actor, since=since),
        "open_tasks": open_tasks,
    }
    return render(request, "working_groups/detail.html", context)


@require_safe
@member_required
def papers_for_project(request: Request, reference: str) -> HttpResponse:
    """A fragment of the project's page; asked for by itself, a page that also takes a new paper."""
    project, actor = project_for(reference), actor_of(request)
    fragment = is_fragment(request)
    context = {
        "project": project,
        "papers": list(papers_on(reference)),
        "may_submit": may_submit_on(actor, project),
        "groups": groups_for(actor),
        "is_fragment": fragment,
    }
    name = "papers_of_project.html" if fragment else "for_project.html"
    response = render(request, f"working_groups/{name}", context)
    patch_vary_headers(response, ["HX-Request"])
    return response


def _seat_label(group: Any) -> str:
    """Of the group's annotation `my_seat`."""
    return str(Seat(group.my_seat).label) if group.my_seat else ""


def _due(actor: Membership) -> list[Task]:
    """What waits for this membership in its groups, the most urgent first."""
    if not may_write(actor):
        return []
    due = due_for(actor, today=today())
    return [
        *(_task(_("Abstimmen"), paper, paper.vote_until) for paper in due.votes),
        *(
            _task(_("Beschluss festhalten"), paper, paper.vote_until)
            for paper, _tally in due.decisions
        ),
        *(_task(_("Mitzeichnen"), paper, until) for paper, until in due.signatures),
        *(
            _task(_("Stellung nehmen"), paper, paper.statement_call.until)
            for paper in due.statements
        ),
        *(_task(_("Mitzeichnung neu erbitten"), paper, None) for paper in due.refusals),
    ]


def _task(verb: str, paper: DecisionPaper, until: dt.date | None) -> Task:
    return Task(
        title=f"{verb}: {paper.title}",
        url=paper.get_absolute_url(),
        note=f"{paper.group.name} · {paper.number}",
        badge=_("bis %(day)s") % {"day": day(until)} if until else "",
        badge_kind="warning",
    )
