"""What a membership's groups wait for: votes, decisions, statements, co-signatures."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import Exists, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import JSONObject

from core.actor import Actor
from working_groups.models import (
    UNDECIDED,
    Choice,
    CoSignature,
    DecisionPaper,
    Elector,
    GroupMember,
    PaperState,
    Seat,
    Signing,
    Statement,
    Vote,
)
from working_groups.queries import IN_OFFICE, VOTING_SEATS
from working_groups.workflow import Tally, count_votes, may_close


@dataclass(slots=True)
class Due:
    """Each the most urgent first; decisions with the count."""

    votes: list[DecisionPaper] = field(default_factory=list)
    decisions: list[tuple[DecisionPaper, Tally]] = field(default_factory=list)
    statements: list[DecisionPaper] = field(default_factory=list)
    signatures: list[tuple[DecisionPaper, dt.date | None]] = field(default_factory=list)
    refusals: list[DecisionPaper] = field(default_factory=list)


def due_for(actor: Actor, *, today: dt.date) -> Due:
    """What its organisation still owes, what it is to sign now, what it can record as the chair, and
    where the co-signing of a paper of its own has stopped.

    One statement: both dashboards ask on every call.
    """
    due = Due()
    for paper in _waiting(actor, today):
        if paper.state == PaperState.VOTING and paper.my_seat in VOTING_SEATS:
            _add_vote(due, actor, paper, today)
        if _owes_statement(paper, today):
            due.statements.append(paper)
        if paper.is_refused and paper.author_id == actor.organisation_id:
            due.refusals.append(paper)
        elif paper.turn == actor.pk and not paper.is_refused:
            due.signatures.append((paper, paper.turn_until))
    return due


def _waiting(actor: Actor, today: dt.date) -> QuerySet[Any]:
    seats = GroupMember.objects.filter(IN_OFFICE, group=OuterRef("group"), left_at__isnull=True)
    round_now = CoSignature.objects.filter(paper=OuterRef("pk"), ended_at__isnull=True)
    turn = round_now.filter(result=Signing.OPEN).order_by("position")
    cast = Vote.objects.filter(paper=OuterRef("pk")).order_by("id")
    electors = Elector.objects.filter(paper=OuterRef("pk"))
    own = Statement.objects.filter(paper=OuterRef("pk"), author=actor.organisation_id)
    chair = seats.filter(seat=Seat.CHAIR).values("membership__organisation")
    return (
        DecisionPaper.objects.filter(state__in=UNDECIDED)
        .select_related("group", "statement_call")
        .annotate(
            my_seat=Subquery(seats.filter(membership=actor.pk).values("seat")[:1]),
            chair=Subquery(chair[:1]),
            entitled=ArraySubquery(electors.values("organisation_id")),
            cast=ArraySubquery(cast.values_list(JSONObject(by="author_id", choice="choice"))),
            has_stated=Exists(own),
            is_refused=Exists(round_now.filter(result=Signing.REFUSED)),
            turn=Subquery(turn.values("membership")[:1]),
            turn_until=Subquery(turn.values("until")[:1]),
        )
        .filter(
            Q(state=PaperState.VOTING, my_seat__in=VOTING_SEATS)
            | Q(my_seat__isnull=False, statement_call__until__gte=today, has_stated=False)
            | Q(my_seat__isnull=False, is_refused=True, author=actor.organisation_id)
            | Q(turn=actor.pk, is_refused=False)
        )
        .order_by("vote_until", "number")
    )


def _add_vote(due: Due, actor: Actor, paper: Any, today: dt.date) -> None:
    votes = {each["by"]: each["choice"] for each in paper.cast}
    tally = count_votes(paper.entitled, votes, paper.terms)
    is_in_time = paper.vote_until is not None and today <= paper.vote_until
    if is_in_time and actor.organisation_id in {*paper.entitled} - votes.keys():
        due.votes.append(paper)
    if _decides(actor, paper, votes) and may_close(tally, until=paper.vote_until, today=today):
        due.decisions.append((paper, tally))


def _decides(actor: Actor, paper: Any, votes: Mapping[int, str]) -> bool:
    """As `access.may_ever_decide`, from what the statement has read."""
    if votes.get(actor.organisation_id) == Choice.RECUSED:
        return False
    has_stand_in = votes.get(paper.chair) == Choice.RECUSED
    return paper.my_seat == Seat.CHAIR or (has_stand_in and paper.my_seat == Seat.VOTING)


def _owes_statement(paper: Any, today: dt.date) -> bool:
    if paper.my_seat is None or paper.has_stated or not hasattr(paper, "statement_call"):
        return False
    return bool(today <= paper.statement_call.until)
