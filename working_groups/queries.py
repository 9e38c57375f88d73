"""Named reads of groups, seats, papers and votes. Row-level security narrows every one of them."""

import datetime as dt
from dataclasses import dataclass, field
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    BooleanField,
    Case,
    Count,
    DateField,
    ExpressionWrapper,
    Func,
    OuterRef,
    Prefetch,
    Q,
    QuerySet,
    Subquery,
    Value,
    When,
)
from django.db.models.functions import JSONObject

from core.actor import Actor
from core.sorting import german
from municipalities.access import is_tenant_staff
from municipalities.models import Membership, Role
from projects.models import Project
from projects.queries import visible_projects
from working_groups.models import (
    ELECTING,
    ENTITLED,
    UNDECIDED,
    Comment,
    DecisionPaper,
    Elector,
    GroupMember,
    JoinRequest,
    PaperState,
    RequestState,
    Seat,
    Vote,
    WorkingGroup,
)
from working_groups.workflow import Tally, count_votes, may_close


class OfficeDay(Func):
    """Today in Europe/Berlin by the database's clock: the right to vote ends with the day, whoever
    asks for it and wherever (docs/adr/0057)."""

    template = "(now() AT TIME ZONE 'Europe/Berlin')::date"
    output_field = DateField()


IN_OFFICE: Final = (Q(term_from__isnull=True) | Q(term_from__lte=OfficeDay())) & (
    Q(term_until__isnull=True) | Q(term_until__gte=OfficeDay())
)
"""Seats whose term has begun and not ended."""

VOTING_SEATS: Final = (*ELECTING, Seat.DEPUTY)
COORDINATED: Final = "regional_coordination"
SUBMITTABLE: Final = ("pre_review", COORDINATED)
"""States of a project in which a paper on it may be put before a group."""


def groups() -> QuerySet[WorkingGroup]:
    """Every group with the number of its `open_papers` that one sees, by name."""
    is_open = Q(papers__state__in=UNDECIDED)
    return (
        WorkingGroup.objects.select_related("area")
        .annotate(open_papers=Count("papers", filter=is_open))
        .order_by(german("name_de"))
    )


def groups_for(actor: Actor) -> QuerySet[WorkingGroup]:
    """All groups, those with a seat of one's own (`my_seat`) first."""
    own = GroupMember.objects.filter(
        group=OuterRef("pk"), membership=actor.pk, left_at__isnull=True
    )
    return (
        groups()
        .annotate(my_seat=Subquery(own.values("seat")[:1]))
        .order_by(
            Case(When(my_seat__isnull=False, then=Value(0)), default=Value(1)), german("name_de")
        )
    )


def members_of(group: WorkingGroup) -> QuerySet[GroupMember]:
    """With those whom deputies stand in for."""
    return seats_by_rank().filter(group=group).select_related("deputy_of__membership__user")


def open_requests(group: WorkingGroup) -> QuerySet[JoinRequest]:
    """Who waits for a seat, the longest first."""
    found = JoinRequest.objects.filter(group=group, state=RequestState.OPEN)
    return found.select_related("membership__user", "author")


def own_request(actor: Actor, group: WorkingGroup) -> JoinRequest | None:
    """What this membership last asked of the group; None while it never has."""
    found = JoinRequest.objects.filter(group=group, membership=actor.pk)
    return found.order_by("-created_at").first()


def seats_by_rank() -> QuerySet[GroupMember]:
    """Who sits in any group now: the chair first, then by seat and organisation."""
    rank = Case(*(When(seat=seat, then=Value(place)) for place, seat in enumerate(Seat)))
    return current_members().order_by(rank, german("membership__organisation__name_de"), "pk")


def current_members() -> QuerySet[GroupMember]:
    """Seats in force, of memberships in force; `is_in_office` says whether their term runs."""
    # By name in a dict: the attribute is declared on the model, for all who read it.
    columns = {"is_in_office": ExpressionWrapper(IN_OFFICE, output_field=BooleanField())}
    seats = GroupMember.objects.filter(
        left_at__isnull=True, membership__ended_at__isnull=True, membership__user__is_active=True
    )
    return seats.select_related("membership__user", "membership__organisation").annotate(**columns)


@dataclass(frozen=True, slots=True)
class Standing:
    """What a membership is in a group today. A seat whose term has ended counts as a guest's."""

    seat: Seat | None = None
    takes_minutes: bool = False


def standing_in(actor: Actor, group_id: int) -> Standing:
    """Other memberships of the same person do not count."""
    return standing_of(current_members().filter(group=group_id, membership=actor.pk).first())


def standing_of(member: GroupMember | None) -> Standing:
    """Of a row of `current_members`; None has no seat."""
    if member is None:
        return Standing()
    has_lapsed = member.seat in ENTITLED and not member.is_in_office
    seat = Seat.GUEST if has_lapsed else Seat(member.seat)
    return Standing(seat, takes_minutes=member.takes_minutes and not has_lapsed)


def seat_of(actor: Actor, group_id: int) -> Seat | None:
    """The seat of this membership as it counts today."""
    return standing_in(actor, group_id).seat


def papers() -> QuerySet[DecisionPaper]:
    """The papers one sees, newest first, with all that a row shows."""
    return DecisionPaper.objects.select_related(
        "group", "project", "author", "submitted_by", "decision__decided_by"
    )


def counted_papers() -> QuerySet[DecisionPaper]:
    """Papers with their electors and votes, hence with a `tally`."""
    electors = Elector.objects.select_related("organisation").order_by(
        german("organisation__name_de")
    )
    return papers().prefetch_related(Prefetch("electors", queryset=electors), "votes")


def papers_of(group: WorkingGroup) -> QuerySet[DecisionPaper]:
    """Open ones first, those in voting by their deadline."""
    return papers().filter(group=group).order_by(_state_rank(), "vote_until", "-created_at")


def papers_on(reference: str) -> QuerySet[DecisionPaper]:
    return papers().filter(project__reference=reference)


def next_number(group: WorkingGroup, year: int) -> str:
    """E.g. AGEGOV-2026-003. Papers are never deleted, so counting them is enough."""
    beginning = f"{group.code}-{year}-"
    taken = DecisionPaper.objects.filter(group=group, number__startswith=beginning).count()
    return f"{beginning}{taken + 1:03}"


def projects_to_submit(actor: Membership) -> QuerySet[Project]:
    """Projects that this project office may put before a group now."""
    own = visible_projects().filter(
        tenant=actor.organisation.municipality_id, state__in=SUBMITTABLE
    )
    is_office = is_tenant_staff(actor) and actor.role == Role.PROJECT_OFFICE
    return own.order_by("reference") if is_office else own.none()


def electing_seats(group_id: int) -> QuerySet[GroupMember]:
    """The seats that give their organisations a vote, by organisation."""
    seats = current_members().filter(IN_OFFICE, group=group_id, seat__in=ELECTING)
    return seats.order_by(german("membership__organisation__name_de"), "pk")


def _state_rank() -> Case:
    order = (
        PaperState.VOTING,
        PaperState.DISCUSSION,
        PaperState.DECIDED,
        PaperState.WITHDRAWN,
    )
    return Case(*(When(state=state, then=Value(place)) for place, state in enumerate(order)))


@dataclass(frozen=True, slots=True)
class Due:
    """What a membership's groups wait for, each the most urgent first; decisions with the count."""

    votes: list[DecisionPaper]
    decisions: list[tuple[DecisionPaper, Tally]]


def due_for(actor: Actor, *, today: dt.date) -> Due:
    """Votes that its organisation still owes, and votes that can close where it has the chair.

    One statement: both dashboards ask on every call.
    """
    own = GroupMember.objects.filter(
        IN_OFFICE, group=OuterRef("group"), membership=actor.pk, left_at__isnull=True
    )
    electors = Elector.objects.filter(paper=OuterRef("pk")).values("organisation_id")
    cast = Vote.objects.filter(paper=OuterRef("pk")).order_by("id")
    running = (
        DecisionPaper.objects.select_related("group")
        .annotate(
            my_seat=Subquery(own.values("seat")[:1]),
            entitled=ArraySubquery(electors),
            cast=ArraySubquery(cast.values_list(JSONObject(by="author_id", choice="choice"))),
        )
        .filter(state=PaperState.VOTING, my_seat__in=VOTING_SEATS)
        .order_by("vote_until", "number")
    )
    due = Due(votes=[], decisions=[])
    for paper in running:
        votes = {each["by"]: each["choice"] for each in paper.cast}
        tally = count_votes(paper.entitled, votes)
        if actor.organisation_id in {*paper.entitled} - votes.keys() and _is_in_time(paper, today):
            due.votes.append(paper)
        if paper.my_seat == Seat.CHAIR and _can_close(paper, tally, today):
            due.decisions.append((paper, tally))
    return due


def _is_in_time(paper: DecisionPaper, today: dt.date) -> bool:
    return paper.vote_until is not None and today <= paper.vote_until


def _can_close(paper: DecisionPaper, tally: Tally, today: dt.date) -> bool:
    until = paper.vote_until
    return until is not None and may_close(tally, until=until, today=today)


def comments_on(paper: DecisionPaper) -> QuerySet[Comment]:
    """Oldest first."""
    return Comment.objects.filter(paper=paper).select_related("author", "person")


def votes_on(paper: DecisionPaper) -> QuerySet[Vote]:
    """In the order in which they were cast."""
    return Vote.objects.filter(paper=paper).select_related("author").order_by("cast_at", "id")


@dataclass(slots=True)
class Thread:
    """A comment and everything said in answer to it or to its answers, in order of time."""

    comment: Comment
    answers: list[Comment] = field(default_factory=list)


def threads(paper: DecisionPaper) -> list[Thread]:
    """Conversations, oldest first. Answers to answers stand beside them, one level deep."""
    found: dict[object, Thread] = {}
    conversations: list[Thread] = []
    for comment in comments_on(paper):
        thread = found.get(comment.parent_id)
        if thread:
            thread.answers.append(comment)
        else:
            thread = Thread(comment)
            conversations.append(thread)
        found[comment.pk] = thread
    return conversations
