"""Planning a meeting: date, agenda, invitation, answers, calling it off."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.models import Reach
from core.scope import elevated
from municipalities.models import Membership
from working_groups.meeting_access import may_lead, may_record, may_take_part
from working_groups.meeting_notices import CANCELLED, CHANGED, INVITATION
from working_groups.meeting_queries import left_over, open_tasks_of, papers_for_agenda
from working_groups.meeting_rules import LONGEST, NOTICE, is_short_notice
from working_groups.models import (
    AHEAD,
    AgendaItem,
    AgendaPaper,
    DecisionPaper,
    ItemKind,
    Meeting,
    MeetingState,
    Reply,
    WorkingGroup,
)
from working_groups.operations.meeting_trail import (
    announce_meeting,
    ensure_meeting_state,
    locked_meeting,
    log_meeting,
)
from working_groups.operations.trail import ensure_allowed
from working_groups.queries import standing_in

TOLD = ("starts_at", "minutes", "place")
"""What a calendar shows: a change of it is sent after an invitation."""
FURTHEST = dt.timedelta(days=5 * 366)
CHANGING = (*AHEAD, MeetingState.RUNNING)


@transaction.atomic
def plan_meeting(
    *,
    actor: Membership,
    group: WorkingGroup,
    title: str,
    starts_at: dt.datetime,
    minutes: int,
    place: str,
    video_url: str,
    now: dt.datetime,
) -> Meeting:
    """Open items of earlier meetings stand on its agenda at once, and so do the open tasks."""
    ensure_allowed(may_record(actor, standing_in(actor, group.pk)))
    _ensure_date(starts_at, minutes, place, video_url, now)
    with elevated():
        # Two meetings planned at once must not take over the same item.
        WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        meeting = Meeting.objects.create(
            tenant_id=group.tenant_id,
            author_id=actor.organisation_id,
            reach=Reach.SUBMITTED,
            shared_with=[group.circle_id],
            group=group,
            title=title,
            starts_at=starts_at,
            minutes=minutes,
            place=place,
            video_url=video_url,
            created_by_id=actor.user_id,
            created_at=now,
        )
        _carry_on(group, meeting)
    log_meeting(actor, meeting, "wg.meeting_planned", {"starts_at": [None, _iso(starts_at)]}, now)
    return meeting


@transaction.atomic
def change_meeting(
    *,
    actor: Membership,
    meeting: Meeting,
    title: str,
    starts_at: dt.datetime,
    minutes: int,
    place: str,
    video_url: str,
    now: dt.datetime,
) -> Meeting:
    """Once invited, everybody's calendar is told of a new date, length or place."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    _ensure_date(starts_at, minutes, place, video_url, now)
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *AHEAD)
        values: dict[str, Any] = {
            "title": title,
            "starts_at": starts_at,
            "minutes": minutes,
            "place": place,
            "video_url": video_url,
        }
        changed = [name for name, value in values.items() if getattr(current, name) != value]
        changes = {name: [_iso(getattr(current, name)), _iso(values[name])] for name in changed}
        for name in changed:
            setattr(current, name, values[name])
        is_told = current.state == MeetingState.INVITED and bool({*changed} & {*TOLD})
        current.sequence += is_told
        current.save(update_fields=[*changed, "sequence"])
    if changes:
        log_meeting(actor, current, "wg.meeting_changed", changes, now)
    if is_told:
        announce_meeting(CHANGED, actor, current, now)
    return current


@transaction.atomic
def invite_to_meeting(
    *, actor: Membership, meeting: Meeting, short_notice: str, now: dt.datetime
) -> Meeting:
    """Mail the invitation with its calendar entry. Fewer than 14 days before needs a reason."""
    ensure_allowed(may_lead(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.PLANNED)
        _ensure_ready(current, short_notice, now)
        current.state, current.invited_at = MeetingState.INVITED, now
        current.short_notice = short_notice.strip()
        current.save(update_fields=["state", "invited_at", "short_notice"])
    changes = {"state": [MeetingState.PLANNED.value, current.state]}
    log_meeting(actor, current, INVITATION, changes, now)
    announce_meeting(INVITATION, actor, current, now)
    return current


@transaction.atomic
def cancel_meeting(
    *, actor: Membership, meeting: Meeting, reason: str, now: dt.datetime
) -> Meeting:
    """Calendars take it out again; its agenda goes to the next meeting."""
    ensure_allowed(may_lead(actor, standing_in(actor, meeting.group_id)))
    if not reason.strip():
        raise Unmet(Problem("reason", _("Sagen Sie, warum die Sitzung ausfällt."), "reason"))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *AHEAD)
        before, current.state = current.state, MeetingState.CANCELLED
        was_told = before == MeetingState.INVITED
        current.cancelled_at, current.cancel_reason = now, reason.strip()
        current.sequence += was_told
        current.save(update_fields=["state", "cancelled_at", "cancel_reason", "sequence"])
    log_meeting(actor, current, CANCELLED, {"state": [before, current.state]}, now)
    if was_told:
        announce_meeting(CANCELLED, actor, current, now)
    return current


@transaction.atomic
def reply_to_invitation(
    *, actor: Membership, meeting: Meeting, answer: str, now: dt.datetime
) -> Reply:
    """One's own answer; a later one takes its place."""
    ensure_allowed(may_take_part(actor, standing_in(actor, meeting.group_id)))
    current = locked_meeting(meeting)
    ensure_meeting_state(current, MeetingState.INVITED)
    values = {
        "answer": answer,
        "answered_at": now,
        "person_id": actor.user_id,
        "author_id": actor.organisation_id,
    }
    return Reply.objects.update_or_create(meeting=current, membership=actor, defaults=values)[0]


@transaction.atomic
def put_item(
    *,
    actor: Membership,
    meeting: Meeting,
    item: AgendaItem | None,
    title: str,
    kind: str,
    reporter: str,
    minutes: int,
    papers: Iterable[DecisionPaper],
    now: dt.datetime,
) -> AgendaItem:
    """A new item at the end of the agenda (`item` is None), or another wording of one."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *CHANGING)
        values = {"title": title, "kind": kind, "reporter": reporter, "minutes": minutes}
        if item is None:
            position = _last_position(current) + 1
            stored = AgendaItem.objects.create(meeting=current, position=position, **values)
        else:
            stored = _item(current, item)
            for name, value in values.items():
                setattr(stored, name, value)
            stored.save(update_fields=[*values])
        _link(current, stored, papers)
    log_meeting(actor, current, "wg.agenda_changed", {"item": [None, str(stored.pk)]}, now)
    return stored


@transaction.atomic
def move_item(
    *, actor: Membership, meeting: Meeting, item: AgendaItem, up: bool, now: dt.datetime
) -> None:
    """Change places with the item before or after; at either end nothing happens."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *CHANGING)
        rows = [*AgendaItem.objects.filter(meeting=current).order_by("position")]
        place = next(at for at, row in enumerate(rows) if row.pk == item.pk)
        other = place - 1 if up else place + 1
        if not 0 <= other < len(rows):
            return
        first, second = rows[place], rows[other]
        first.position, second.position = second.position, first.position
        AgendaItem.objects.bulk_update([first, second], ["position"])
    log_meeting(actor, current, "wg.agenda_changed", {"moved": [None, str(item.pk)]}, now)


@transaction.atomic
def remove_item(*, actor: Membership, meeting: Meeting, item: AgendaItem, now: dt.datetime) -> None:
    """One that was taken over from an earlier meeting waits there again."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *AHEAD)
        _item(current, item).delete()
        for position, row in enumerate(AgendaItem.objects.filter(meeting=current), start=1):
            AgendaItem.objects.filter(pk=row.pk).update(position=position)
    log_meeting(actor, current, "wg.agenda_changed", {"removed": [str(item.pk), None]}, now)


def _carry_on(group: WorkingGroup, meeting: Meeting) -> None:
    """What was left open, in its old wording; the open tasks get an item of their own."""
    position = 0
    for position, left in enumerate(left_over(group), start=1):
        item = AgendaItem.objects.create(
            meeting=meeting,
            position=position,
            title=left.title,
            kind=left.kind,
            reporter=left.reporter,
            minutes=left.minutes,
            carried_from=left,
        )
        AgendaPaper.objects.bulk_create(
            AgendaPaper(item=item, paper_id=paper)
            for paper in left.links.values_list("paper", flat=True)
        )
    if open_tasks_of(group).exists():
        AgendaItem.objects.create(
            meeting=meeting,
            position=position + 1,
            title=_("Stand der offenen Aufgaben"),
            kind=ItemKind.INFORMATION,
            minutes=10,
        )


def _link(meeting: Meeting, item: AgendaItem, papers: Iterable[DecisionPaper]) -> None:
    """Only papers that lie before the group itself."""
    wanted = {paper.pk for paper in papers}
    known = {*papers_for_agenda(meeting.group).filter(pk__in=wanted).values_list("pk", flat=True)}
    if wanted - known:
        message = _("Diese Vorlage liegt der Gruppe nicht vor.")
        raise Unmet(Problem("unknown_paper", message, "papers"))
    item.links.exclude(paper__in=wanted).delete()
    there = {*item.links.values_list("paper", flat=True)}
    for paper in wanted - there:
        AgendaPaper.objects.create(item=item, paper_id=paper)


def _item(meeting: Meeting, item: AgendaItem) -> AgendaItem:
    found = AgendaItem.objects.filter(meeting=meeting, pk=item.pk).first()
    if found is None:
        message = _("Diesen Tagesordnungspunkt gibt es nicht mehr.")
        raise Unmet(Problem("unknown_item", message))
    return found


def _last_position(meeting: Meeting) -> int:
    last = AgendaItem.objects.filter(meeting=meeting).aggregate(last=Max("position"))["last"]
    return last or 0


def _ensure_date(
    starts_at: dt.datetime, minutes: int, place: str, video_url: str, now: dt.datetime
) -> None:
    problems = []
    if not now < starts_at < now + FURTHEST:
        message = _("Geben Sie einen Termin in der Zukunft an, höchstens fünf Jahre voraus.")
        problems.append(Problem("past", message, "day"))
    if not 1 <= minutes <= LONGEST:
        problems.append(Problem("minutes", _("Geben Sie 1 bis 720 Minuten an."), "minutes"))
    if not place and not video_url:
        message = _("Geben Sie einen Ort oder den Link einer Videokonferenz an.")
        problems.append(Problem("where", message, "place"))
    if problems:
        raise Unmet(*problems)


def _ensure_ready(meeting: Meeting, reason: str, now: dt.datetime) -> None:
    problems = []
    if not AgendaItem.objects.filter(meeting=meeting).exists():
        message = _("Die Tagesordnung ist noch leer: Setzen Sie mindestens einen Punkt darauf.")
        problems.append(Problem("no_agenda", message))
    if meeting.starts_at <= now:
        message = _("Der Termin liegt in der Vergangenheit. Verlegen Sie die Sitzung zuerst.")
        problems.append(Problem("past", message))
    starts_on, today = timezone.localdate(meeting.starts_at), timezone.localdate(now)
    if is_short_notice(starts_on, today=today) and not reason.strip():
        message = _("Bis zur Sitzung sind es weniger als %(days)s Tage: Begründen Sie das.")
        problem = Problem("short_notice", message % {"days": NOTICE.days}, "short_notice")
        problems.append(problem)
    if problems:
        raise Unmet(*problems)


def _iso(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.datetime) else value
