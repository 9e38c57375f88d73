"""Opening a vote, declaring oneself recused, voting, and recording what the group has resolved."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from projects.guards import REASON_MIN
from projects.operations import record_resolution, take_step
from working_groups.access import (
    is_ready_to_vote,
    may_decide,
    may_ever_decide,
    may_ever_open_vote,
    may_ever_vote,
    may_speak_for,
    may_vote,
)
from working_groups.models import (
    UNDECIDED,
    Choice,
    Decision,
    DecisionPaper,
    Elector,
    Outcome,
    PaperState,
    SecretBallot,
    Vote,
)
from working_groups.notices import DECIDED, VOTE_OPENED
from working_groups.operations.book import append_decision, final_tally, recorded_votes
from working_groups.operations.locking import ensure_state, locked, locked_with_project
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.queries import COORDINATED, awaits_cosigning, electing_seats, seat_of
from working_groups.wording import standing
from working_groups.workflow import Procedure, Rule, Tally, Terms, may_close

LONGEST_VOTE: Final = dt.timedelta(days=90)


@transaction.atomic
def open_vote(
    *,
    actor: Membership,
    paper: DecisionPaper,
    until: dt.date,
    now: dt.datetime,
    terms: Terms | None = None,
    procedure: str = Procedure.CIRCULATION,
) -> DecisionPaper:
    """Freeze who may vote (one vote per organisation) and take votes to the end of day `until`."""
    ensure_allowed(may_ever_open_vote(actor, paper, seat_of(actor, paper.group_id)))
    current = locked(paper)
    ensure_state(current, PaperState.DISCUSSION)
    agreed = terms or Terms()
    _ensure_deadline(until, today=timezone.localdate(now))
    _ensure_fitting(agreed, procedure)
    _ensure_coordinated(current)
    organisations = _electing_organisations(current.group_id)
    values = {
        "state": PaperState.VOTING,
        "vote_opened_at": now,
        "vote_until": until,
        "vote_rule": agreed.rule,
        "vote_quorum": agreed.quorum,
        "vote_procedure": procedure,
        "vote_is_secret": agreed.is_secret,
    }
    with elevated():
        for organisation_id in organisations:
            Elector.objects.create(paper=current, organisation_id=organisation_id)
        for name, value in values.items():
            setattr(current, name, value)
        current.save(update_fields=[*values])
    changes = {name: [None, values[name]] for name in ("vote_rule", "vote_is_secret")}
    changes |= {"state": [PaperState.DISCUSSION, current.state]}
    log(actor, current, VOTE_OPENED, changes, now)
    tell(VOTE_OPENED, actor, current, now)
    return current


@transaction.atomic
def recuse(*, actor: Membership, paper: DecisionPaper, now: dt.datetime) -> Vote:
    """Declare one's organisation recused: from now on it is out of the vote, for good.

    Possible before the vote opens, so that nobody has to read what she may not decide on.
    """
    seat = seat_of(actor, paper.group_id)
    ensure_allowed(may_ever_vote(actor, seat))
    current = locked(paper)
    ensure_state(current, *UNDECIDED)
    ensure_allowed(may_speak_for(actor, current, seat))
    return _voted(actor, current, Choice.RECUSED, now)


@transaction.atomic
def cast_vote(*, actor: Membership, paper: DecisionPaper, choice: str, now: dt.datetime) -> Vote:
    """Vote for one's organisation, or change its recorded vote while the vote is open."""
    seat = seat_of(actor, paper.group_id)
    ensure_allowed(may_ever_vote(actor, seat))
    # The lock makes two votes of one organisation follow each other, and none come after the count.
    current = locked(paper)
    _ensure_not_decided(current)
    ensure_state(current, PaperState.VOTING)
    ensure_allowed(may_vote(actor, current, seat))
    is_secret = current.vote_is_secret and choice != Choice.RECUSED
    vote = _voted(actor, current, Choice.SECRET if is_secret else Choice(choice), now)
    if is_secret:
        _put_into_urn(current, choice)
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
    """Close the vote, move the project on, and write the result into the book.

    An approved project leaves regional coordination; a declined one stays, unless the chair gives a
    `return_reason`: then it goes back for revision.
    """
    seat = seat_of(actor, paper.group_id)
    ensure_allowed(may_ever_decide(actor, paper, seat))
    current = locked_with_project(paper)
    ensure_state(current, PaperState.VOTING)
    ensure_allowed(may_decide(actor, current, seat))
    # Whatever may stand in the way comes before the count: a refusal must not tell its result.
    _ensure_cosigned(current)
    _ensure_reason(return_reason)
    _ensure_closable(current, today=timezone.localdate(now))
    with elevated():
        tally = final_tally(paper=current)
        current.state = PaperState.DECIDED
        current.save(update_fields=["state"])
        _move_project_on(actor, current, tally, text, return_reason, now)
        decision = append_decision(
            paper=current,
            tally=tally,
            votes=recorded_votes(paper=current),
            text=text,
            decided_by_id=actor.user_id,
            now=now,
        )
    changes = {name: [None, getattr(decision, name)] for name in ("outcome", "number", "digest")}
    log(actor, current, DECIDED, changes, now)
    tell(DECIDED, actor, current, now)
    return decision


def _electing_organisations(group_id: int) -> list[int]:
    organisations = {seat.membership.organisation_id for seat in electing_seats(group_id)}
    if not organisations:
        message = _("Die Gruppe hat noch keine stimmberechtigten Mitglieder.")
        raise Unmet(Problem("no_electors", message))
    return sorted(organisations)


def _voted(actor: Membership, paper: DecisionPaper, choice: Choice, now: dt.datetime) -> Vote:
    """The organisation's one row, and the trail, which knows no more than that row."""
    _ensure_in_time(paper, today=timezone.localdate(now))
    own = Vote.objects.filter(paper=paper, author=actor.organisation_id)
    before = own.values_list("choice", flat=True).first()
    _ensure_changeable(before, choice)
    vote, _is_new = Vote.objects.update_or_create(
        paper=paper,
        author_id=actor.organisation_id,
        defaults={"choice": choice, "person_id": actor.user_id, "cast_at": now},
    )
    if before != choice:
        log(actor, paper, "wg.vote_cast", {"vote": [before, choice]}, now)
    return vote


def _put_into_urn(paper: DecisionPaper, choice: str) -> None:
    """All ballots of the paper are written anew under new keys, and in the order of these.

    So neither a row's place in the table nor the transaction that wrote it leads to a voter.
    """
    with elevated():
        ballots = SecretBallot.objects.filter(paper=paper)
        choices = [*ballots.values_list("choice", flat=True), Choice(choice)]
        ballots.delete()
        made = [SecretBallot(paper=paper, choice=each) for each in choices]
        SecretBallot.objects.bulk_create(sorted(made, key=lambda each: each.pk))


def _move_project_on(
    actor: Membership,
    paper: DecisionPaper,
    tally: Tally,
    text: str,
    reason: str,
    now: dt.datetime,
) -> None:
    """A project that has left regional coordination meanwhile only keeps the resolution."""
    project = paper.project
    if project is None:
        return
    outcome = Outcome.APPROVED if tally.is_approved else Outcome.DECLINED
    record_resolution(paper=paper.pk, outcome=outcome, quorum_met=tally.has_quorum, now=now)
    if project.state != COORDINATED or not (tally.is_approved or reason):
        return
    take_step(
        actor=actor,
        project=project,
        step="board_approves" if tally.is_approved else "return_sketch",
        reason=text if tally.is_approved else reason,
        now=now,
        role="wg_chair",
    )


def _ensure_deadline(until: dt.date, *, today: dt.date) -> None:
    if not today <= until <= today + LONGEST_VOTE:
        message = _("Geben Sie einen Tag von heute an bis in höchstens %(days)s Tagen an.")
        message %= {"days": LONGEST_VOTE.days}
        raise Unmet(Problem("until", message, "until"))


def _ensure_fitting(terms: Terms, procedure: str) -> None:
    """Whoever keeps silent must be known, and must have had the time to speak."""
    problems = []
    if terms.rule == Rule.SILENCE and terms.is_secret:
        message = _("Bei einer Schweigefrist muss bekannt sein, wer widerspricht.")
        problems.append(Problem("silence_is_recorded", message, "secret"))
    if terms.rule == Rule.SILENCE and procedure != Procedure.CIRCULATION:
        message = _("Eine Schweigefrist läuft im Umlaufverfahren.")
        problems.append(Problem("silence_circulates", message, "procedure"))
    if problems:
        raise Unmet(*problems)


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


def _ensure_not_decided(paper: DecisionPaper) -> None:
    """Whoever had the ballot open meanwhile is told that the vote does not count."""
    if paper.is_decided:
        message = _(
            "Zu spät: Über die Vorlage %(number)s hat die Gruppe schon beschlossen. Ihre Stimme"
            " wurde nicht mehr gezählt."
        )
        raise Unmet(Problem("vote_closed", message % {"number": paper.number}))


def _ensure_changeable(before: str | None, choice: Choice) -> None:
    if before == Choice.RECUSED and choice != Choice.RECUSED:
        message = _(
            "Ihre Organisation hat sich für befangen erklärt. Sie nimmt an dieser Abstimmung nicht"
            " mehr teil."
        )
        raise Unmet(Problem("recused", message, "vote"))
    if before == Choice.SECRET:
        message = _("Ihre geheime Stimme ist abgegeben. Sie lässt sich nicht mehr ändern.")
        raise Unmet(Problem("secret_is_final", message, "vote"))


def _ensure_cosigned(paper: DecisionPaper) -> None:
    if awaits_cosigning(paper):
        message = _(
            "Die Mitzeichnung der Vorlage ist noch nicht abgeschlossen. Beschlossen wird, wenn alle"
            " Genannten mitgezeichnet haben."
        )
        raise Unmet(
            Problem("cosigning_open", message, url=f"{paper.get_absolute_url()}#mitzeichnung")
        )


def _ensure_reason(reason: str) -> None:
    if reason and len(reason.strip()) < REASON_MIN:
        message = _("Begründen Sie die Rückgabe in mindestens 30 Zeichen.")
        raise Unmet(Problem("reason_unmet", message, "reason"))


def _ensure_closable(paper: DecisionPaper, *, today: dt.date) -> None:
    until = paper.vote_until
    if until is None or may_close(paper.tally, until=until, today=today):
        return
    message = _("Die Abstimmung läuft noch bis zum %(day)s. %(standing)s")
    message %= {"day": f"{until:%d.%m.%Y}", "standing": standing(paper.tally)}
    raise Unmet(Problem("vote_running", message))
