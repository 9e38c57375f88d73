"""Named reads of groups, seats, papers and votes. Row-level security narrows every one of them."""

import datetime as dt
from collections.abc import Collection
from dataclasses import dataclass
from typing import Final

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import (
    Case,
    Count,
    Exists,
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
from municipalities.models import Membership, Organisation, Role
from projects.models import Project
from projects.queries import visible_projects
from working_groups.models import (
    ELECTING,
    UNDECIDED,
    Attachment,
    DecisionPaper,
    Elector,
    GroupMember,
    PaperState,
    Seat,
    Station,
    Vote,
    WorkingGroup,
)
from working_groups.workflow import Tally, count_votes, may_close

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
    return seats_by_rank().filter(group=group)


def seats_by_rank() -> QuerySet[GroupMember]:
    """Who sits in any group now: the chair first, then by seat and organisation."""
    rank = Case(*(When(seat=seat, then=Value(place)) for place, seat in enumerate(Seat)))
    return current_members().order_by(rank, german("membership__organisation__name_de"), "pk")


def current_members() -> QuerySet[GroupMember]:
    """Seats in force, of memberships in force."""
    return GroupMember.objects.filter(
        left_at__isnull=True, membership__ended_at__isnull=True, membership__user__is_active=True
    ).select_related("membership__user", "membership__organisation")


def seat_of(actor: Actor, group_id: int) -> Seat | None:
    """The seat of this membership; other memberships of the same person do not count."""
    row = current_members().filter(group=group_id, membership=actor.pk).values_list("seat").first()
    return Seat(row[0]) if row else None


def papers() -> QuerySet[DecisionPaper]:
    """The papers one sees, newest first, with all that a row shows."""
    return DecisionPaper.objects.select_related(
        "group", "project", "author", "lead", "submitted_by", "decision__decided_by"
    )


def counted_papers() -> QuerySet[DecisionPaper]:
    """Papers with their electors and votes, hence with a `tally`, and with their stations."""
    electors = Elector.objects.select_related("organisation").order_by(
        german("organisation__name_de")
    )
    stations = Station.objects.select_related("group", "person")
    return papers().prefetch_related(
        Prefetch("electors", queryset=electors), "votes", Prefetch("stations", queryset=stations)
    )


def papers_of(group: WorkingGroup) -> QuerySet[DecisionPaper]:
    """Those it deliberates on and those it has passed on; open ones first, those in voting by
    their deadline, before them the drafts of one's own organisation."""
    reached = Station.objects.filter(paper=OuterRef("pk"), group=group, reached_at__isnull=False)
    was_there = Q(group=group) | Exists(reached)
    return papers().filter(was_there).order_by(_state_rank(), "vote_until", "-created_at")


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


def known_files(names: Collection[str]) -> set[str]:
    """Which of these stored files are attachments; asked before abandoned files are swept."""
    rows = Attachment.objects.filter(storage_name__in=names)
    return set(rows.values_list("storage_name", flat=True))


def leads_of(group: WorkingGroup, actor: Membership) -> QuerySet[Organisation]:
    """Who may have the Federführung of a paper: those who sit in the group, and one's own."""
    seated = current_members().filter(group=group).values("membership__organisation")
    own = Q(pk=actor.organisation_id)
    return Organisation.objects.filter(own | Q(pk__in=seated)).order_by(german("name_de"))


def electing_seats(group_id: int) -> QuerySet[GroupMember]:
    """The seats that give their organisations a vote, by organisation."""
    seats = current_members().filter(group=group_id, seat__in=ELECTING)
    return seats.order_by(german("membership__organisation__name_de"), "pk")


def _state_rank() -> Case:
    order = (
        PaperState.DRAFT,
        PaperState.VOTING,
        PaperState.DISCUSSION,
        PaperState.DECIDED,
        PaperState.NOTED,
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
        group=OuterRef("group"), membership=actor.pk, left_at__isnull=True
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


def votes_on(paper: DecisionPaper) -> QuerySet[Vote]:
    """In the order in which they were cast."""
    return Vote.objects.filter(paper=paper).select_related("author").order_by("cast_at", "id")
