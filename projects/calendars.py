"""A project's milestones and work packages as iCalendar: whole days, free of time zones.

Programs that have taken the file before know the events again by their UID and take the changes by
SEQUENCE (RFC 5545, 3.8.7.4).
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final

from django.db.models import Q
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from core.actor import Actor
from core.registry import CalendarEntry
from core.templatetags.formatting import day
from notifications.links import absolute
from projects.models import Milestone, Project, WorkPackage

PRODUCT: Final = "-//Modellregionen-Portal//Zeitplan//DE"
DAY: Final = dt.timedelta(days=1)


def calendar_of(project: Project) -> bytes:
    calendar = Calendar()
    calendar.add("prodid", PRODUCT)
    calendar.add("version", "2.0")
    calendar.add("x-wr-calname", project.title)
    for event in _events(project):
        event.add("dtstamp", project.updated_at)
        event.add("sequence", project.version)
        event.add("url", absolute(project.get_absolute_url()))
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def milestones_for(actor: Actor, since: dt.date) -> Iterator[CalendarEntry]:
    """Open milestones of the projects that the person leads or has begun, for a subscription."""
    own = Q(project__manager=actor.user_id) | Q(project__created_by=actor.user_id)
    ahead = Q(due__gte=since) | Q(forecast__gte=since)
    found = Milestone.objects.filter(own, ahead, done_on__isnull=True, project__deleted_at=None)
    for row in found.select_related("project").order_by("due", "pk"):
        day = row.expected
        if day is None:
            continue
        yield CalendarEntry(
            uid=str(row.uid),
            title=f"{_('Meilenstein')}: {row.title} ({row.project.title})",
            start=day,
            end=day,
            url=row.project.get_absolute_url(),
            stamp=row.project.updated_at,
            sequence=row.project.version,
            note=row.project.reference,
        )


def _events(project: Project) -> Iterator[Event]:
    for package in project.work_packages.all():
        begin, end = package.start or package.expected, package.expected or package.start
        if begin and end:
            yield _event(package, project, min(begin, end), end, _states(package))
    for milestone in project.milestones.all():
        due = milestone.expected
        if due:
            yield _event(milestone, project, due, due, [*_states(milestone), milestone.criterion])


def _event(
    row: WorkPackage | Milestone,
    project: Project,
    begin: dt.date,
    end: dt.date,
    notes: Iterable[str],
) -> Event:
    """Both days belong to it; iCalendar names the day after the last."""
    event = Event()
    event.add("uid", str(row.uid))
    kind = type(row)._meta.get_field("title").verbose_name
    event.add("summary", f"{kind}: {row} ({project.title})")
    event.add("description", "\n".join([project.reference, *filter(None, notes)]))
    event.add("dtstart", begin)
    event.add("dtend", end + DAY)
    return event


def _states(row: WorkPackage | Milestone) -> Iterator[str]:
    planned = row.due if isinstance(row, Milestone) else row.end
    if planned:
        yield _("Geplant: %s") % day(planned)
    if row.forecast and not row.done_on:
        yield _("Voraussichtlich: %s") % day(row.forecast)
    if row.done_on:
        yield _("Abgeschlossen: %s") % day(row.done_on)
