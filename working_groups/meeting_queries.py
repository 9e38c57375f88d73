"""Named reads of meetings, their agenda and what they leave to do."""

import datetime as dt
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Subquery, Value, When
from django.db.models.functions import Coalesce

from core.actor import Actor
from core.sorting import german
from municipalities.models import Membership
from working_groups.models import (
    AHEAD,
    UNSETTLED,
    AgendaItem,
    AgendaPaper,
    Attendance,
    ChangeRequest,
    Comment,
    Decision,
    DecisionPaper,
    GroupMember,
    Meeting,
    MeetingState,
    Minutes,
    PaperState,
    Reply,
    RequestState,
    Task,
    WorkingGroup,
)
from working_groups.queries import current_members

OVER = (MeetingState.ENDED, MeetingState.RELEASED, MeetingState.CANCELLED)


def meetings() -> QuerySet[Meeting]:
    """The meetings one sees, the latest first."""
    return Meeting.objects.select_related("group")


def meetings_of(group: WorkingGroup) -> QuerySet[Meeting]:
    """What is running or to come first, the nearest on top; then what is over, the latest first."""
    is_over = Q(state__in=OVER)
    ahead = Case(When(is_over, then=Value(1)), default=Value(0))
    coming = Case(When(~is_over, then=F("starts_at")))
    return meetings().filter(group=group).order_by(ahead, coming, "-starts_at", "-id")


def next_meeting(group: WorkingGroup) -> Meeting | None:
    """The one that runs or comes next; None while none is planned."""
    found = meetings().filter(group=group, state__in=(*AHEAD, MeetingState.RUNNING))
    return found.order_by("starts_at", "id").first()


def awaiting(group: WorkingGroup, actor: Actor, *, today: dt.date) -> QuerySet[Meeting]:
    """Invitations that this membership has not answered, and minutes still open to changes."""
    answered = Reply.objects.filter(membership=actor.pk).values("meeting")
    is_asked = Q(state=MeetingState.INVITED) & ~Q(pk__in=answered)
    is_draft = Q(state=MeetingState.ENDED, review_until__gte=today)
    return meetings().filter(is_asked | is_draft, group=group).order_by("starts_at")


def agenda_of(meeting: Meeting) -> QuerySet[AgendaItem]:
    """In order, each with its papers that one sees (`links`) and its `tasks`."""
    papers = AgendaPaper.objects.select_related("paper").order_by("paper__number")
    return AgendaItem.objects.filter(meeting=meeting).prefetch_related(
        Prefetch("links", queryset=papers), Prefetch("tasks", queryset=tasks())
    )


def item_in(meeting: Meeting, item_id: UUID) -> AgendaItem | None:
    return AgendaItem.objects.filter(meeting=meeting, pk=item_id).first()


def tasks() -> QuerySet[Task]:
    """With the group and whose they are, the most urgent first."""
    return Task.objects.select_related(
        "meeting__group", "owner__user", "owner__organisation"
    ).order_by("due", "created_at")


def open_tasks_of(group: WorkingGroup) -> QuerySet[Task]:
    return tasks().filter(meeting__group=group, done_at__isnull=True)


def open_tasks_for(actor: Actor) -> QuerySet[Task]:
    return tasks().filter(owner=actor.pk, done_at__isnull=True)


def left_over(group: WorkingGroup) -> QuerySet[AgendaItem]:
    """Items that earlier meetings did not settle and no later one has taken over."""
    return (
        AgendaItem.objects.filter(meeting__group=group, state__in=UNSETTLED, carried_to=None)
        .filter(meeting__state__in=OVER)
        .order_by("meeting__starts_at", "position")
    )


def replies_to(meeting: Meeting) -> dict[int, Reply]:
    """By membership."""
    return {each.membership_id: each for each in Reply.objects.filter(meeting=meeting)}


def attendance_of(meeting: Meeting) -> QuerySet[Attendance]:
    return Attendance.objects.filter(meeting=meeting).order_by("pk")


def change_requests_of(meeting: Meeting) -> QuerySet[ChangeRequest]:
    rows = ChangeRequest.objects.filter(meeting=meeting)
    return rows.select_related("person", "author", "item", "answered_by")


def open_change_requests(meeting: Meeting) -> QuerySet[ChangeRequest]:
    return change_requests_of(meeting).filter(state=RequestState.OPEN)


def papers_for_agenda(group: WorkingGroup) -> QuerySet[DecisionPaper]:
    """What lies before the group, open papers first."""
    found = DecisionPaper.objects.filter(shared_with__contains=[group.circle_id])
    rank = Case(When(state__in=("discussion", "voting"), then=Value(0)), default=Value(1))
    return found.order_by(rank, "-created_at")


def possible_owners(group: WorkingGroup) -> QuerySet[Membership]:
    """Who sits in the group, by name: to them tasks can be given."""
    seated = current_members().filter(group=group).values("membership")
    found = Membership.objects.filter(pk__in=seated).select_related("user", "organisation")
    return found.order_by(german("user__name"), "pk")


def seats_held(actor: Actor) -> QuerySet[GroupMember]:
    return current_members().filter(membership=actor.pk)


@dataclass(frozen=True, slots=True, kw_only=True)
class News:
    """How much of a group is new to a reader: only what she sees is counted."""

    papers: int = 0
    comments: int = 0
    decisions: int = 0
    meetings: int = 0
    minutes: int = 0

    @property
    def total(self) -> int:
        return self.papers + self.comments + self.decisions + self.meetings + self.minutes


def news_of(group: WorkingGroup, *, reader: Actor, since: dt.datetime | None) -> News:
    """What others added after `since`; a first visit marks nothing, for everything would be new."""
    if since is None:
        return News()
    mine = reader.user_id
    added = {
        "papers": DecisionPaper.objects.filter(group=group, created_at__gt=since).exclude(
            Q(submitted_by=mine) | Q(state=PaperState.DRAFT)
        ),
        "comments": Comment.objects.filter(paper__group=group, created_at__gt=since).exclude(
            person=mine
        ),
        "decisions": Decision.objects.filter(paper__group=group, decided_at__gt=since),
        "meetings": Meeting.objects.filter(group=group, invited_at__gt=since),
        "minutes": Minutes.objects.filter(meeting__group=group, released_at__gt=since),
    }
    # The group has relations of the same names.
    counts = {f"new_{name}": _number_of(rows) for name, rows in added.items()}
    found: Any = WorkingGroup.objects.filter(pk=group.pk).values(**counts).get()
    return News(**{name: found[f"new_{name}"] for name in added})


def _number_of(rows: QuerySet[Any]) -> Coalesce:
    """As a part of another statement."""
    whole = rows.order_by().annotate(one=Value(1)).values("one").annotate(number=Count("pk"))
    return Coalesce(Subquery(whole.values("number")), 0)
