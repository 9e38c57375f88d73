"""What a group's page says is due to its reader, the most urgent first."""

import datetime as dt
from collections.abc import Iterable, Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _, ngettext

from core.components import Task
from core.templatetags.formatting import day
from municipalities.access import may_write
from municipalities.models import Membership
from working_groups.due import due_for
from working_groups.meeting_queries import awaiting
from working_groups.models import Seat, Task as Assigned, WorkingGroup
from working_groups.queries import Standing, open_requests


def due_in(
    group: WorkingGroup,
    actor: Membership,
    standing: Standing,
    *,
    open_tasks: Iterable[Assigned],
    today: dt.date,
) -> list[Task]:
    """Votes, resolutions, statements, co-signatures, answers to invitations, minutes to read, tasks, requests for a seat."""
    if not may_write(actor) or standing.seat is None:
        return []
    dated = [
        *_papers(group, actor, today),
        *_meetings(group, actor, today),
        *_tasks(actor, open_tasks),
    ]
    ordered = [task for _due, task in sorted(dated, key=lambda each: each[0])]
    return [*ordered, *_requests(group, standing)]


def _papers(
    group: WorkingGroup, actor: Membership, today: dt.date
) -> Iterator[tuple[dt.date, Task]]:
    due = due_for(actor, today=today)
    named = [
        *((_("Abstimmen"), each, each.vote_until) for each in due.votes),
        *((_("Beschluss festhalten"), each, each.vote_until) for each, _tally in due.decisions),
        *((_("Stellung nehmen"), each, each.statement_call.until) for each in due.statements),
        *((_("Mitzeichnen"), each, until or today) for each, until in due.signatures),
    ]
    for verb, paper, until in named:
        if paper.group_id == group.pk and until:
            title, url = f"{verb}: {paper.title}", paper.get_absolute_url()
            yield until, _task(title, url, paper.number, until)


def _meetings(
    group: WorkingGroup, actor: Membership, today: dt.date
) -> Iterator[tuple[dt.date, Task]]:
    for meeting in awaiting(group, actor, today=today):
        words = _("Protokollentwurf prüfen: %(title)s")
        until = meeting.review_until
        if until is None:
            words = _("Zu- oder absagen: %(title)s")
            until = timezone.localdate(meeting.starts_at)
        title = words % {"title": meeting.title}
        yield until, _task(title, meeting.get_absolute_url(), "", until)


def _tasks(actor: Membership, open_tasks: Iterable[Assigned]) -> Iterator[tuple[dt.date, Task]]:
    for task in (each for each in open_tasks if each.owner_id == actor.pk):
        title = _("Aufgabe: %(title)s") % {"title": task.title}
        yield task.due, _task(title, task.get_absolute_url(), "", task.due)


def _requests(group: WorkingGroup, standing: Standing) -> Iterator[Task]:
    number = open_requests(group).count() if standing.seat == Seat.CHAIR else 0
    if number:
        words = ngettext(
            "%(number)d Anfrage um einen Sitz", "%(number)d Anfragen um einen Sitz", number
        )
        url = reverse("working_groups:members", args=[group.slug])
        yield Task(title=words % {"number": number}, url=url)


def _task(title: str, url: str, note: str, until: dt.date) -> Task:
    badge = _("bis %(day)s") % {"day": day(until)}
    return Task(title=title, url=url, note=note, badge=badge, badge_kind="warning")
