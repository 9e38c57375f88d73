"""Who hears of meetings and tasks, what goes into calendars, and what waits for whom."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping
from typing import Any, Final
from urllib.parse import urlsplit
from uuid import UUID

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, vCalAddress

from core.actor import Actor
from core.registry import CalendarEntry, Enclosure, OpenTask, Recipient, Target, registry
from core.templatetags.formatting import day
from municipalities.feeds import event_of
from municipalities.models import Membership
from working_groups.meeting_queries import open_tasks_for, seats_held
from working_groups.models import (
    UNDECIDED,
    DecisionPaper,
    Meeting,
    PaperState,
    Seat,
    StatementCall,
    Task,
    WorkingGroup,
)
from working_groups.queries import current_members

INVITATION: Final = "wg.invitation"
CHANGED: Final = "wg.meeting_changed"
CANCELLED: Final = "wg.meeting_cancelled"
MINUTES_DRAFT: Final = "wg.minutes_draft"
MINUTES_RELEASED: Final = "wg.minutes_released"
TASK_ASSIGNED: Final = "wg.task_assigned"
JOIN_REQUESTED: Final = "wg.join_requested"
JOIN_ANSWERED: Final = "wg.join_answered"
PRODUCT: Final = "-//Modellregionen-Portal//Sitzungen//DE"
REQUEST: Final = "REQUEST"
CANCEL: Final = "CANCEL"


def meeting_targets(keys: Iterable[str]) -> Mapping[str, Target]:
    found = Meeting.objects.filter(pk__in=[*keys])
    return {str(each.pk): Target(each.title, each.get_absolute_url()) for each in found}


def task_targets(keys: Iterable[str]) -> Mapping[str, Target]:
    found = Task.objects.filter(pk__in=[*keys])
    return {str(each.pk): Target(each.title, each.get_absolute_url()) for each in found}


def group_targets(keys: Iterable[str]) -> Mapping[str, Target]:
    found = WorkingGroup.objects.filter(slug__in=[*keys])
    return {each.slug: Target(each.name, each.get_absolute_url()) for each in found}


def entry_of(meeting: Meeting) -> CalendarEntry:
    """The same UID in mails and in the subscription, so that no calendar shows a meeting twice.

    The link of a video conference stays in the portal: mailboxes are not protected by it.
    """
    return CalendarEntry(
        uid=f"{meeting.pk}@{urlsplit(settings.PORTAL_URL).hostname}",
        title=f"{meeting.group.name}: {_('Sitzung')}",
        start=meeting.starts_at,
        end=meeting.ends_at,
        url=meeting.get_absolute_url(),
        stamp=meeting.cancelled_at or meeting.invited_at or meeting.created_at,
        place=meeting.place or (_("Videokonferenz") if meeting.video_url else ""),
        note=_("Tagesordnung, Unterlagen und Ihre Zu- oder Absage stehen im Portal."),
        sequence=meeting.sequence,
        is_cancelled=meeting.is_cancelled,
    )


def invitation_file(key: str, payload: Mapping[str, Any], address: str) -> Enclosure | None:
    """The meeting as it stands when the mail goes out: what an older mail said is overtaken."""
    meeting = Meeting.objects.select_related("group").filter(pk=UUID(key)).first()
    if meeting is None:
        return None
    method = CANCEL if meeting.is_cancelled else REQUEST
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("method", method)
    event = event_of(entry_of(meeting))
    event.add("organizer", _mailto(settings.DEFAULT_FROM_EMAIL))
    event.add("attendee", _mailto(address))
    calendar.add_component(event)
    content = calendar.to_ical().decode()
    return Enclosure("einladung.ics", content, "text/calendar", method=method)


def _mailto(sender: str) -> vCalAddress:
    address = sender.rpartition("<")[2].removesuffix(">")
    return vCalAddress(f"mailto:{address}")


def calendar_entries(actor: Actor, since: dt.date) -> Iterator[CalendarEntry]:
    """Meetings, votes, statements and tasks of the groups in which this membership sits."""
    groups = [each.group_id for each in seats_held(actor)]
    told = Meeting.objects.filter(
        group__in=groups, starts_at__date__gte=since, invited_at__isnull=False
    ).select_related("group")
    for meeting in told.order_by("starts_at"):
        yield entry_of(meeting)
    papers = DecisionPaper.objects.filter(
        group__in=groups, state=PaperState.VOTING, vote_until__gte=since
    )
    for paper in papers:
        yield _deadline(
            f"stimme-{paper.pk}",
            _("Abstimmung endet: %(title)s") % {"title": paper.title},
            paper.vote_until,
            paper.get_absolute_url(),
            paper.vote_opened_at or paper.created_at,
        )
    calls = StatementCall.objects.filter(
        paper__group__in=groups, paper__state__in=UNDECIDED, until__gte=since
    ).select_related("paper")
    for call in calls:
        yield _deadline(
            f"stellungnahme-{call.paper_id}",
            _("Stellungnahme bis heute: %(title)s") % {"title": call.paper.title},
            call.until,
            call.paper.get_absolute_url(),
            call.asked_at,
        )
    for task in open_tasks_for(actor).filter(due__gte=since):
        title = _("Aufgabe: %(title)s") % {"title": task.title}
        key = f"aufgabe-{task.pk}"
        yield _deadline(key, title, task.due, task.get_absolute_url(), task.created_at)


def _deadline(
    key: str, title: str, due: dt.date | None, url: str, stamp: dt.datetime
) -> CalendarEntry:
    assert due is not None  # noqa: S101 - asked for by the query
    return CalendarEntry(uid=key, title=title, start=due, end=due, url=url, stamp=stamp)


def open_tasks(actor: Actor) -> Iterator[OpenTask]:
    """What one has taken on in a meeting and not done yet."""
    for task in open_tasks_for(actor):
        yield OpenTask(
            verb=_("Aufgabe erledigen"),
            target=Target(title=task.title, url=task.get_absolute_url()),
            context=f"{task.meeting.group.name} · {_('Sitzung vom')} {day(task.meeting.starts_at)}",
            due=task.due,
            since=task.created_at,
        )


def _members(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    group_id = Meeting.objects.values_list("group_id", flat=True).get(pk=UUID(key))
    seated = current_members().filter(group=group_id).order_by("membership__user", "pk")
    for row in seated.distinct("membership__user"):
        yield Recipient(row.membership.user_id, row.membership_id, because="wg_member")


def _owner(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    task = Task.objects.select_related("owner").get(pk=UUID(key))
    yield Recipient(task.owner.user_id, task.owner_id, because="wg_task_owner")


def _chair(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    for row in current_members().filter(group__slug=key, seat=Seat.CHAIR):
        yield Recipient(row.membership.user_id, row.membership_id, because="wg_chair")


def _applicant(kind: str, key: str, payload: Mapping[str, Any]) -> Iterator[Recipient]:
    for row in Membership.objects.filter(pk=payload["membership"], ended_at__isnull=True):
        yield Recipient(row.user_id, row.pk, because="wg_applicant")


def register() -> None:
    registry.object_kind("meeting", meeting_targets)
    registry.object_kind("wg_task", task_targets)
    registry.object_kind("working_group", group_targets)
    kinds = (INVITATION, CHANGED, CANCELLED, MINUTES_DRAFT, MINUTES_RELEASED)
    registry.event_kinds(kinds, _members)
    registry.event_kinds((TASK_ASSIGNED,), _owner)
    registry.event_kinds((JOIN_REQUESTED,), _chair)
    registry.event_kinds((JOIN_ANSWERED,), _applicant)
    for kind in (INVITATION, CHANGED, CANCELLED):
        registry.enclosure(kind, invitation_file)
    registry.calendar_source("working_groups", calendar_entries)
    registry.task_source("wg_tasks", open_tasks)
