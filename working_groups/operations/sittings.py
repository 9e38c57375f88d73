"""A meeting as it runs: who is there, which item is up, when it ends."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from working_groups.meeting_access import may_lead, may_record
from working_groups.models import (
    AgendaItem,
    Answer,
    Attendance,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
    Reply,
)
from working_groups.operations.meeting_trail import (
    ensure_meeting_state,
    locked_meeting,
    log_meeting,
)
from working_groups.operations.trail import ensure_allowed
from working_groups.queries import seats_by_rank, standing_in

RECORDED = (MeetingState.RUNNING, MeetingState.ENDED)
"""States in which the attendance and the minutes can still be written."""


@dataclass(frozen=True, slots=True)
class Mark:
    """What the list says of one line; `deputy` names who came instead."""

    presence: str
    deputy: str = ""


@transaction.atomic
def start_meeting(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> Meeting:
    """On its day or later. The attendance list holds everybody who sits in the group now."""
    ensure_allowed(may_lead(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.INVITED)
        starts_on = timezone.localdate(current.starts_at)
        if timezone.localdate(now) < starts_on:
            message = _("Die Sitzung beginnt erst am %(day)s.") % {"day": f"{starts_on:%d.%m.%Y}"}
            raise Unmet(Problem("too_early", message))
        current.state, current.started_at = MeetingState.RUNNING, now
        current.save(update_fields=["state", "started_at"])
        _list_members(current)
    changes = {"state": [MeetingState.INVITED.value, current.state]}
    log_meeting(actor, current, "wg.meeting_started", changes, now)
    return current


@transaction.atomic
def mark_attendance(
    *, actor: Membership, meeting: Meeting, marks: Mapping[int, Mark], now: dt.datetime
) -> None:
    """By line of the list; lines that are not named stay as they are. One entry in the trail."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *RECORDED)
        rows = Attendance.objects.filter(meeting=current).in_bulk([*marks])
        changes = {}
        for key, row in rows.items():
            mark = marks[key]
            deputy = mark.deputy.strip() if mark.presence == Presence.DEPUTY else ""
            if (row.presence, row.deputy) != (mark.presence, deputy):
                changes[str(key)] = [row.presence, mark.presence]
                row.presence, row.deputy = mark.presence, deputy
        Attendance.objects.bulk_update(rows.values(), ["presence", "deputy"])
    if changes:
        log_meeting(actor, current, "wg.attendance", changes, now)


@transaction.atomic
def add_guest(
    *, actor: Membership, meeting: Meeting, name: str, organisation: str, now: dt.datetime
) -> Attendance:
    """Somebody who is there without a seat."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *RECORDED)
        guest = Attendance.objects.create(
            meeting=current, name=name, organisation=organisation, presence=Presence.PRESENT
        )
    log_meeting(actor, current, "wg.attendance", {"guest": [None, guest.pk]}, now)
    return guest


@transaction.atomic
def call_item(
    *, actor: Membership, meeting: Meeting, item: AgendaItem, now: dt.datetime
) -> AgendaItem:
    """The item is up; whichever was before is closed."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.RUNNING)
        running = AgendaItem.objects.filter(meeting=current, state=ItemState.RUNNING)
        running.exclude(pk=item.pk).update(state=ItemState.DONE, ended_at=now)
        stored = AgendaItem.objects.get(meeting=current, pk=item.pk)
        before, stored.state = stored.state, ItemState.RUNNING
        stored.started_at, stored.ended_at = stored.started_at or now, None
        stored.save(update_fields=["state", "started_at", "ended_at"])
    log_meeting(actor, current, "wg.item_called", {str(item.pk): [before, stored.state]}, now)
    return stored


@transaction.atomic
def close_item(
    *, actor: Membership, meeting: Meeting, item: AgendaItem, settled: bool, now: dt.datetime
) -> AgendaItem:
    """Settled, or put off to the next meeting."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.RUNNING)
        stored = AgendaItem.objects.get(meeting=current, pk=item.pk)
        before = stored.state
        stored.state = ItemState.DONE if settled else ItemState.POSTPONED
        stored.ended_at = now
        stored.save(update_fields=["state", "ended_at"])
    log_meeting(actor, current, "wg.item_closed", {str(item.pk): [before, stored.state]}, now)
    return stored


@transaction.atomic
def end_meeting(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> Meeting:
    """The running item is settled; what was never called goes on to the next meeting."""
    ensure_allowed(may_lead(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.RUNNING)
        AgendaItem.objects.filter(meeting=current, state=ItemState.RUNNING).update(
            state=ItemState.DONE, ended_at=now
        )
        current.state, current.ended_at = MeetingState.ENDED, now
        current.save(update_fields=["state", "ended_at"])
    changes = {"state": [MeetingState.RUNNING.value, current.state]}
    log_meeting(actor, current, "wg.meeting_ended", changes, now)
    return current


def _list_members(meeting: Meeting) -> None:
    """Whoever declined is excused until the list says otherwise."""
    excused = {
        *Reply.objects.filter(meeting=meeting, answer=Answer.DECLINE).values_list(
            "membership", flat=True
        )
    }
    for member in seats_by_rank().filter(group=meeting.group_id):
        declined = member.membership_id in excused
        Attendance.objects.create(
            meeting=meeting,
            membership_id=member.membership_id,
            name=member.membership.user.name,
            organisation=member.membership.organisation.name_de,
            seat=member.seat,
            presence=Presence.EXCUSED if declined else Presence.ABSENT,
        )
