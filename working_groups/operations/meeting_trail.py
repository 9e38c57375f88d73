"""What every verb on a meeting shares: the row as it stands, an entry in the trail, a notice."""

import datetime as dt

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record
from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from notifications.operations import announce
from working_groups.models import Meeting, MeetingState
from working_groups.operations.trail import Changes


def locked_meeting(meeting: Meeting) -> Meeting:
    """Nobody else changes the meeting until the verb is done."""
    with elevated():
        rows = Meeting.objects.select_for_update(of=("self",)).select_related("group")
        return rows.get(pk=meeting.pk)


def ensure_meeting_state(meeting: Meeting, *states: MeetingState) -> None:
    """Raises Unmet."""
    if meeting.state not in states:
        message = _("Dafür ist es zu früh oder zu spät: Die Sitzung ist „%(state)s“.")
        raise Unmet(Problem("meeting_state", message % {"state": meeting.get_state_display()}))


def log_meeting(
    actor: Membership, meeting: Meeting, verb: str, changes: Changes, now: dt.datetime
) -> None:
    record(
        actor=actor,
        tenant_id=meeting.tenant_id,
        verb=verb,
        object_kind="meeting",
        object_key=str(meeting.pk),
        changes=changes,
        now=now,
    )


def announce_meeting(kind: str, actor: Membership, meeting: Meeting, now: dt.datetime) -> None:
    """Once per kind and version of the meeting; a mail names it by group and day."""
    announce(
        kind=kind,
        object_kind="meeting",
        object_key=str(meeting.pk),
        actor=actor,
        dedupe_key=f"{kind}:{meeting.pk}:{meeting.sequence}",
        payload={"reference": reference_of(meeting)},
        now=now,
    )


def reference_of(meeting: Meeting) -> str:
    """„AGDATA 05.10.2026“."""
    return f"{meeting.group.code} {timezone.localdate(meeting.starts_at):%d.%m.%Y}"
