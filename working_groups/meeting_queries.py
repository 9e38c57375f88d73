"""Named reads of meetings, their agenda and what they leave to do."""

import datetime as dt
from dataclasses import dataclass
from uuid import UUID

from django.db.models import Case, Count, F, Prefetch, Q, QuerySet, Value, When

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


def invitations_to_answer(group: WorkingGroup, actor: Actor) -> QuerySet[Meeting]:
    """Meetings that this membership has neither accepted nor declined."""
    answered = Reply.objects.filter(membership=actor.pk).values("meeting")
    found = meetings().filter(group=group, state=MeetingState.INVITED)
    return found.exclude(pk__in=answered).order_by("starts_at")


def drafts_of(group: WorkingGroup, *, today: dt.date) -> QuerySet[Meeting]:
    """Minutes to which changes can still be asked for."""
    found = meetings().filter(group=group, state=MeetingState.ENDED, review_until__gte=today)
    return found.order_by("review_until")


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
    return News(
        papers=_count(
            DecisionPaper.objects.filter(group=group, created_at__gt=since).exclude(
                submitted_by=mine
            )
        ),
        comments=_count(
            Comment.objects.filter(paper__group=group, created_at__gt=since).exclude(person=mine)
        ),
        decisions=_count(Decision.objects.filter(paper__group=group, decided_at__gt=since)),
        meetings=_count(Meeting.objects.filter(group=group, invited_at__gt=since)),
        minutes=_count(Minutes.objects.filter(meeting__group=group, released_at__gt=since)),
    )


def _count(rows: QuerySet[object]) -> int:  # type: ignore[type-var]
    number: int = rows.aggregate(number=Count("pk"))["number"]
    return number
