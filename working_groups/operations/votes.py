"""Opening a vote, voting, and recording what the group has resolved."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from projects.operations import record_resolution, take_step
from working_groups.access import (
    is_ready_to_vote,
    may_ever_decide,
    may_ever_open_vote,
    may_ever_vote,
    may_vote,
)
from working_groups.models import (
    Choice,
    Decision,
    DecisionPaper,
    Elector,
    Outcome,
    PaperState,
    Vote,
)
from working_groups.notices import DECIDED, VOTE_OPENED
from working_groups.operations.locking import ensure_state, locked, locked_with_project
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.queries import COORDINATED, electing_seats, seat_of
from working_groups.wording import standing
from working_groups.workflow import may_close

LONGEST_VOTE: Final = dt.timedelta(days=90)


@transaction.atomic
def open_vote(
    *, actor: Membership, paper: DecisionPaper, until: dt.date, now: dt.datetime
) -> DecisionPaper:
    """Freeze who may vote (one vote per organisation) and take votes to the end of day `until`."""
    ensure_allowed(may_ever_open_vote(actor, paper, seat_of(actor, paper.group_id)))
    current = locked(paper)
    ensure_state(current, PaperState.DISCUSSION)
    _ensure_deadline(until, today=timezone.localdate(now))
    _ensure_coordinated(current)
    organisations = _electing_organisations(current.group_id)
    with elevated():
        for organisation_id in organisations:
            Elector.objects.create(paper=current, organisation_id=organisation_id)
        current.state = PaperState.VOTING
        current.vote_opened_at = now
        current.vote_until = until
        current.save(update_fields=["state", "vote_opened_at", "vote_until"])
    log(actor, current, VOTE_OPENED, {"state": [PaperState.DISCUSSION, current.state]}, now)
    tell(VOTE_OPENED, actor, current, now)
    return current


@transaction.atomic
def cast_vote(*, actor: Membership, paper: DecisionPaper, choice: str, now: dt.datetime) -> Vote:
    """Vote for one's organisation, or change its vote while the vote is open."""
    seat = seat_of(actor, paper.group_id)
    ensure_allowed(may_ever_vote(actor, seat))
    # The lock makes two votes of one organisation follow each other, and none come after the count.
    current = locked(paper)
    ensure_state(current, PaperState.VOTING)
    ensure_allowed(may_vote(actor, current, seat))
    _ensure_in_time(current, today=timezone.localdate(now))
    own = Vote.objects.filter(paper=current, author=actor.organisation_id)
    before = own.values_list("choice", flat=True).first()
    vote, _is_new = Vote.objects.update_or_create(
        paper=current,
        author_id=actor.organisation_id,
        defaults={"choice": Choice(choice), "person_id": actor.user_id, "cast_at": now},
    )
    if before != choice:
        log(actor, current, "wg.vote_cast", {"vote": [before, choice]}, now)
    return vote


@transaction.atomic
def decide(
    *,
    actor: Membership,
    paper: DecisionPaper,
    text: str,
    now: dt.datetime,
    return_reason: str = "",
) -> Decision:
    """Close the vote, record its result, and move the project on.

    An approved project leaves regional coordination; a declined one stays, unless the chair gives a
    `return_reason`: then it goes back for revision.
    """
    ensure_allowed(may_ever_decide(actor, seat_of(actor, paper.group_id)))
    current = locked_with_project(paper)
    ensure_state(current, PaperState.VOTING)
    _ensure_closable(current, today=timezone.localdate(now))
    with elevated():
        decision = _recorded(actor, current, text, now)
        current.state = PaperState.DECIDED
        current.save(update_fields=["state"])
        _move_project_on(actor, current, decision, return_reason, now)
    log(actor, current, DECIDED, {"outcome": [None, decision.outcome]}, now)
    tell(DECIDED, actor, current, now)
    return decision


def _electing_organisations(group_id: int) -> list[int]:
    organisations = {seat.membership.organisation_id for seat in electing_seats(group_id)}
    if not organisations:
        message = _("Die Gruppe hat noch keine stimmberechtigten Mitglieder.")
        raise Unmet(Problem("no_electors", message))
    return sorted(organisations)


def _recorded(actor: Membership, paper: DecisionPaper, text: str, now: dt.datetime) -> Decision:
    tally = paper.tally
    return Decision.objects.create(
        paper=paper,
        outcome=Outcome.APPROVED if tally.is_approved else Outcome.DECLINED,
        text=text,
        electorate=tally.electorate,
        yes=tally.yes,
        no=tally.no,
        abstain=tally.abstain,
        recused=tally.recused,
        decided_by_id=actor.user_id,
        decided_at=now,
    )


def _move_project_on(
    actor: Membership, paper: DecisionPaper, decision: Decision, reason: str, now: dt.datetime
) -> None:
    """A project that has left regional coordination meanwhile only keeps the resolution."""
    project = paper.project
    if project is None:
        return
    has_quorum = decision.tally.has_quorum
    record_resolution(paper=paper.pk, outcome=decision.outcome, quorum_met=has_quorum, now=now)
    is_approved = decision.outcome == Outcome.APPROVED
    if project.state != COORDINATED or not (is_approved or reason):
        return
    take_step(
        actor=actor,
        project=project,
        step="board_approves" if is_approved else "return_sketch",
        reason=decision.text if is_approved else reason,
        now=now,
        role="wg_chair",
    )


def _ensure_deadline(until: dt.date, *, today: dt.date) -> None:
    if not today <= until <= today + LONGEST_VOTE:
        message = _("Geben Sie einen Tag von heute an bis in höchstens %(days)s Tagen an.")
        message %= {"days": LONGEST_VOTE.days}
        raise Unmet(Problem("until", message, "until"))


def _ensure_coordinated(paper: DecisionPaper) -> None:
    project = paper.project
    if project and not is_ready_to_vote(paper):
        message = _(
            "Das Projekt %(reference)s ist „%(state)s“. Abgestimmt wird erst, wenn es der regionalen"
            " Abstimmung zugeleitet ist."
        )
        message %= {"reference": project.reference, "state": project.state_label}
        raise Unmet(Problem("not_coordinated", message, url=project.get_absolute_url()))


def _ensure_in_time(paper: DecisionPaper, *, today: dt.date) -> None:
    if paper.vote_until and today > paper.vote_until:
        message = _("Die Abstimmung endete am %(day)s. Ihre Stimme kann nicht mehr gezählt werden.")
        message %= {"day": f"{paper.vote_until:%d.%m.%Y}"}
        raise Unmet(Problem("vote_closed", message, "vote"))


def _ensure_closable(paper: DecisionPaper, *, today: dt.date) -> None:
    until = paper.vote_until
    if until is None or may_close(paper.tally, until=until, today=today):
        return
    message = _("Die Abstimmung läuft noch bis zum %(day)s. %(standing)s")
    message %= {"day": f"{until:%d.%m.%Y}", "standing": standing(paper.tally)}
    raise Unmet(Problem("vote_running", message))
