"""Mitzeichnung: the paper goes from person to person, and stops at a refusal."""

import datetime as dt
from collections.abc import Sequence

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from projects.operations import note_cosigning
from working_groups.access import (
    is_asked_to_sign,
    may_ask_for_cosigning,
    may_ever_ask_for_cosigning,
)
from working_groups.models import UNDECIDED, CoSignature, DecisionPaper, Signing
from working_groups.notices import COSIGN_REQUESTED
from working_groups.operations.locking import ensure_state, locked_with_project
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.queries import (
    awaits_cosigning,
    counted_papers,
    current_cosignatures,
    possible_cosigners,
    whose_turn,
)


@transaction.atomic
def ask_for_cosigning(
    *,
    actor: Membership,
    paper: DecisionPaper,
    memberships: Sequence[int],
    now: dt.datetime,
    until: dt.date | None = None,
) -> list[CoSignature]:
    """Begin a round with these memberships, in this order; it ends the round before it.

    Without anybody the paper needs no co-signing any more. `until` is a day that is shown, not
    enforced.
    """
    ensure_allowed(may_ever_ask_for_cosigning(actor, paper))
    current = locked_with_project(paper)
    ensure_state(current, *UNDECIDED)
    ensure_allowed(may_ask_for_cosigning(actor, current))
    _ensure_day(until, today=timezone.localdate(now))
    people = _people(current, memberships)
    before = [each.membership_id for each in current_cosignatures(current)]
    with elevated():
        CoSignature.objects.filter(paper=current, ended_at__isnull=True).update(ended_at=now)
        for position, each in enumerate(people, start=1):
            CoSignature.objects.create(
                paper=current,
                position=position,
                membership=each,
                author_id=each.organisation_id,
                person_id=each.user_id,
                until=until,
                asked_at=now,
            )
    log(actor, current, "wg.cosigning_asked", {"memberships": [before, [*memberships]]}, now)
    return _passed_on(actor, current, now)


@transaction.atomic
def cosign(
    *, actor: Membership, paper: DecisionPaper, result: str, text: str, now: dt.datetime
) -> CoSignature:
    """Sign, sign with a note, or refuse, when it is one's turn; the next one is asked."""
    ensure_allowed(is_asked_to_sign(actor, paper))
    current = locked_with_project(paper)
    ensure_state(current, *UNDECIDED)
    ensure_allowed(is_asked_to_sign(actor, current))
    own = _own_turn(actor, current)
    _ensure_reasons(result, text)
    own.result, own.text, own.signed_at = Signing(result), text.strip(), now
    own.save(update_fields=["result", "text", "signed_at"])
    log(actor, current, "wg.cosigned", {"result": [Signing.OPEN, result]}, now)
    _passed_on(actor, current, now)
    return own


def _people(paper: DecisionPaper, memberships: Sequence[int]) -> list[Membership]:
    """Raises Unmet for somebody named twice, and for whoever could not read the paper."""
    if len({*memberships}) != len(memberships):
        message = _("Nennen Sie jede Person nur einmal.")
        raise Unmet(Problem("named_twice", message, "persons"))
    known = possible_cosigners(paper).in_bulk([*memberships])
    if len(known) != len(memberships):
        message = _("Nennen Sie nur Personen, denen die Vorlage vorliegt.")
        raise Unmet(Problem("unknown_cosigner", message, "persons"))
    return [known[key] for key in memberships]


def _passed_on(actor: Membership, paper: DecisionPaper, now: dt.datetime) -> list[CoSignature]:
    """Tells whose turn it is, and the lifecycle whether the round is still open."""
    current = counted_papers().get(pk=paper.pk)
    turn = whose_turn(current)
    if turn:
        tell(COSIGN_REQUESTED, actor, current, now, occasion=str(turn.pk))
    if paper.project_id:
        note_cosigning(paper=paper.pk, is_open=awaits_cosigning(current))
    return current_cosignatures(current)


def _own_turn(actor: Membership, paper: DecisionPaper) -> CoSignature:
    turn = whose_turn(paper)
    if turn and turn.membership_id == actor.pk:
        return turn
    rows = current_cosignatures(paper)
    is_done = any(each.membership_id == actor.pk and each.result != Signing.OPEN for each in rows)
    if is_done:
        message = _("Sie haben sich zu dieser Vorlage schon erklärt.")
    elif turn is None:
        message = _("Die Mitzeichnung wurde verweigert und damit angehalten.")
    else:
        message = _("Sie sind noch nicht an der Reihe. Vor Ihnen zeichnet %(name)s mit.")
        message %= {"name": turn.person.name}
    raise Unmet(Problem("not_your_turn", message))


def _ensure_reasons(result: str, text: str) -> None:
    if result != Signing.SIGNED and not text.strip():
        message = _("Schreiben Sie Ihre Anmerkung oder warum Sie nicht mitzeichnen.")
        raise Unmet(Problem("signing_text", message, "text"))


def _ensure_day(until: dt.date | None, *, today: dt.date) -> None:
    if until and until < today:
        raise Unmet(Problem("until", _("Geben Sie einen Tag von heute an."), "until"))
