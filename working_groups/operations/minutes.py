"""The minutes from the first note to their release, and the tasks that come of them."""

import datetime as dt
import hashlib
import json

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Outdated, Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from notifications.operations import announce
from working_groups.meeting_access import may_finish, may_lead, may_record, may_take_part
from working_groups.meeting_notices import MINUTES_DRAFT, MINUTES_RELEASED, TASK_ASSIGNED
from working_groups.meeting_queries import open_change_requests, possible_owners
from working_groups.meeting_rules import review_ends
from working_groups.models import (
    AgendaItem,
    ChangeRequest,
    Meeting,
    MeetingState,
    Minutes,
    RequestState,
    Task,
)
from working_groups.operations.meeting_trail import (
    announce_meeting,
    ensure_meeting_state,
    locked_meeting,
    log_meeting,
    reference_of,
)
from working_groups.operations.sittings import RECORDED
from working_groups.operations.trail import Changes, ensure_allowed
from working_groups.protocol import content_of
from working_groups.queries import standing_in


@transaction.atomic
def write_notes(
    *,
    actor: Membership,
    meeting: Meeting,
    item: AgendaItem,
    notes: str,
    decision: str,
    base: int,
    now: dt.datetime,
) -> AgendaItem:
    """`base` is the version that the writer read. Raises Outdated when another wrote meanwhile."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *RECORDED)
        stored = AgendaItem.objects.select_for_update().get(meeting=current, pk=item.pk)
        if (stored.notes, stored.decision) == (notes, decision):
            return stored
        if stored.version != base:
            message = _("Diesen Punkt hat inzwischen jemand anders beschrieben.")
            raise Outdated(Problem("notes_changed", message, "notes"))
        changes: Changes = {
            "notes": [len(stored.notes), len(notes)],
            "item": [None, str(stored.pk)],
        }
        stored.notes, stored.decision = notes, decision
        stored.version += 1
        stored.save(update_fields=["notes", "decision", "version"])
    log_meeting(actor, current, "wg.minutes_written", changes, now)
    return stored


@transaction.atomic
def give_task(
    *,
    actor: Membership,
    meeting: Meeting,
    item: AgendaItem | None,
    title: str,
    owner: Membership,
    due: dt.date,
    now: dt.datetime,
) -> Task:
    """To somebody who sits in the group, with a day from today on."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, *RECORDED)
        _ensure_task(current, owner, due, now)
        task = Task.objects.create(
            meeting=current, item=item, title=title, owner=owner, due=due, created_at=now
        )
    log_meeting(actor, current, TASK_ASSIGNED, {"task": [None, str(task.pk)]}, now)
    announce(
        kind=TASK_ASSIGNED,
        object_kind="wg_task",
        object_key=str(task.pk),
        actor=actor,
        dedupe_key=f"{TASK_ASSIGNED}:{task.pk}",
        payload={"reference": reference_of(current)},
        now=now,
    )
    return task


@transaction.atomic
def set_task_done(*, actor: Membership, task: Task, done: bool, now: dt.datetime) -> Task:
    """By whose task it is or by who keeps the minutes; it can be opened again."""
    standing = standing_in(actor, task.meeting.group_id)
    ensure_allowed(may_finish(actor, task, standing))
    with elevated():
        current = Task.objects.select_for_update(of=("self",)).get(pk=task.pk)
        if current.is_done == done:
            return current
        current.done_at = now if done else None
        current.done_by_id = actor.user_id if done else None
        current.save(update_fields=["done_at", "done_by"])
    changes = {str(task.pk): [not done, done]}
    log_meeting(actor, task.meeting, "wg.task_done", changes, now)
    return current


@transaction.atomic
def lay_draft(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> Meeting:
    """Put the minutes before the group: for ten days everybody may ask for changes."""
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.ENDED)
        if current.is_draft:
            raise Unmet(Problem("is_draft", _("Der Entwurf liegt der Gruppe schon vor.")))
        current.drafted_at = now
        current.review_until = review_ends(timezone.localdate(now))
        current.save(update_fields=["drafted_at", "review_until"])
    changes = {"review_until": [None, current.review_until.isoformat()]}
    log_meeting(actor, current, MINUTES_DRAFT, changes, now)
    announce_meeting(MINUTES_DRAFT, actor, current, now)
    return current


@transaction.atomic
def ask_for_change(
    *,
    actor: Membership,
    meeting: Meeting,
    item: AgendaItem | None,
    text: str,
    now: dt.datetime,
) -> ChangeRequest:
    """Until the last of the ten days, in one's own name."""
    ensure_allowed(may_take_part(actor, standing_in(actor, meeting.group_id)))
    current = locked_meeting(meeting)
    _ensure_reviewable(current, timezone.localdate(now))
    request = ChangeRequest.objects.create(
        meeting=current,
        item=item,
        person_id=actor.user_id,
        author_id=actor.organisation_id,
        text=text,
        created_at=now,
    )
    log_meeting(actor, current, "wg.change_asked", {"request": [None, str(request.pk)]}, now)
    return request


@transaction.atomic
def answer_change(
    *,
    actor: Membership,
    request: ChangeRequest,
    accepted: bool,
    answer: str,
    now: dt.datetime,
) -> ChangeRequest:
    """By who keeps the minutes, until the release; who declines says why."""
    meeting = request.meeting
    ensure_allowed(may_record(actor, standing_in(actor, meeting.group_id)))
    if not accepted and not answer.strip():
        raise Unmet(Problem("answer", _("Begründen Sie, warum nicht."), "answer"))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.ENDED)
        stored = ChangeRequest.objects.select_for_update(of=("self",)).get(pk=request.pk)
        if stored.state != RequestState.OPEN:
            raise Unmet(Problem("answered", _("Dieser Wunsch ist schon beantwortet.")))
        stored.state = RequestState.ACCEPTED if accepted else RequestState.DECLINED
        stored.answer, stored.answered_at = answer.strip(), now
        stored.answered_by_id = actor.user_id
        stored.save(update_fields=["state", "answer", "answered_at", "answered_by"])
    changes = {str(stored.pk): [RequestState.OPEN.value, stored.state]}
    log_meeting(actor, current, "wg.change_answered", changes, now)
    return stored


@transaction.atomic
def release_minutes(*, actor: Membership, meeting: Meeting, now: dt.datetime) -> Minutes:
    """After the ten days and with every request answered; from then on nothing of them changes."""
    ensure_allowed(may_lead(actor, standing_in(actor, meeting.group_id)))
    with elevated():
        current = locked_meeting(meeting)
        ensure_meeting_state(current, MeetingState.ENDED)
        _ensure_releasable(current, timezone.localdate(now))
        current.state = MeetingState.RELEASED
        current.save(update_fields=["state"])
        content = content_of(current)
        released = Minutes.objects.create(
            meeting=current,
            content=content,
            digest=digest_of(content),
            released_at=now,
            released_by_id=actor.user_id,
        )
    changes = {"digest": [None, released.digest]}
    log_meeting(actor, current, MINUTES_RELEASED, changes, now)
    announce_meeting(MINUTES_RELEASED, actor, current, now)
    return released


def digest_of(content: object) -> str:
    """SHA-256 of the content with its keys in order."""
    text = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(text.encode()).hexdigest()


def _ensure_task(meeting: Meeting, owner: Membership, due: dt.date, now: dt.datetime) -> None:
    problems = []
    if not possible_owners(meeting.group).filter(pk=owner.pk).exists():
        message = _("Wählen Sie jemanden, der in der Gruppe sitzt.")
        problems.append(Problem("owner", message, "owner"))
    if due < timezone.localdate(now):
        problems.append(Problem("due", _("Geben Sie eine Frist von heute an an."), "due"))
    if problems:
        raise Unmet(*problems)


def _ensure_reviewable(meeting: Meeting, today: dt.date) -> None:
    ensure_meeting_state(meeting, MeetingState.ENDED)
    if meeting.review_until is None:
        message = _("Der Entwurf des Protokolls liegt noch nicht vor.")
        raise Unmet(Problem("no_draft", message))
    if today > meeting.review_until:
        message = _("Änderungen konnten bis zum %(day)s gewünscht werden.")
        message %= {"day": f"{meeting.review_until:%d.%m.%Y}"}
        raise Unmet(Problem("review_over", message))


def _ensure_releasable(meeting: Meeting, today: dt.date) -> None:
    if meeting.review_until is None:
        message = _("Legen Sie der Gruppe zuerst den Entwurf vor.")
        raise Unmet(Problem("no_draft", message))
    problems = []
    if today <= meeting.review_until:
        message = _("Bis zum %(day)s können noch Änderungen gewünscht werden.")
        message %= {"day": f"{meeting.review_until:%d.%m.%Y}"}
        problems.append(Problem("review_running", message))
    if open_change_requests(meeting).exists():
        message = _("Beantworten Sie zuerst alle Änderungswünsche.")
        problems.append(Problem("open_requests", message))
    if problems:
        raise Unmet(*problems)
