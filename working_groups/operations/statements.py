"""Asking the organisations of a group for their statements, giving one, and reminding of it."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from working_groups.access import (
    has_call,
    may_ask_for_statements,
    may_ever_open_vote,
    may_ever_state,
)
from working_groups.models import (
    UNDECIDED,
    WORDLESS,
    DecisionPaper,
    Stance,
    Statement,
    StatementCall,
)
from working_groups.notices import STATEMENT_DUE
from working_groups.operations.locking import ensure_state, locked
from working_groups.operations.trail import ensure_allowed, log, tell
from working_groups.queries import seat_of

LONGEST_CALL: Final = dt.timedelta(days=90)
REMINDERS: Final = (7, 2)
"""Days before the deadline („7 und 2 Tage vorher“ in the programme's data)."""


@transaction.atomic
def ask_for_statements(
    *, actor: Membership, paper: DecisionPaper, until: dt.date, now: dt.datetime
) -> StatementCall:
    """Ask every organisation of the group, to the end of day `until`; again, to move the day."""
    seat = seat_of(actor, paper.group_id)
    ensure_allowed(may_ever_open_vote(actor, paper, seat))
    current = locked(paper)
    ensure_state(current, *UNDECIDED)
    ensure_allowed(may_ask_for_statements(actor, current, seat))
    _ensure_deadline(until, today=timezone.localdate(now))
    before = current.statement_call.until if has_call(current) else None
    with elevated():
        call, _is_new = StatementCall.objects.update_or_create(
            paper=current,
            defaults={"until": until, "person_id": actor.user_id, "asked_at": now},
        )
    if before != until:
        log(actor, current, "wg.statements_asked", {"until": [before, until]}, now)
        tell(STATEMENT_DUE, actor, current, now, occasion=f"{until}")
    return call


@transaction.atomic
def give_statement(
    *, actor: Membership, paper: DecisionPaper, stance: str, text: str, now: dt.datetime
) -> Statement:
    """State for one's organisation, or change what it has stated, until the deadline."""
    ensure_allowed(may_ever_state(actor, seat_of(actor, paper.group_id)))
    current = locked(paper)
    ensure_state(current, *UNDECIDED)
    _ensure_asked(current, today=timezone.localdate(now))
    _ensure_reasons(stance, text)
    own = Statement.objects.filter(paper=current, author=actor.organisation_id)
    before = own.values_list("stance", flat=True).first()
    statement, _is_new = Statement.objects.update_or_create(
        paper=current,
        author_id=actor.organisation_id,
        defaults={
            "stance": Stance(stance),
            "text": text.strip(),
            "person_id": actor.user_id,
            "given_at": now,
        },
    )
    log(actor, current, "wg.statement_given", {"stance": [before, stance]}, now)
    return statement


@transaction.atomic
def remind_of_statements(*, now: dt.datetime) -> int:
    """Announce what is due in seven or two days, once each; how many papers. Worker's scope."""
    today = timezone.localdate(now)
    due = {today + dt.timedelta(days=days): days for days in REMINDERS}
    papers = DecisionPaper.objects.filter(state__in=UNDECIDED, statement_call__until__in=[*due])
    for paper in papers.select_related("statement_call"):
        until = paper.statement_call.until
        tell(STATEMENT_DUE, None, paper, now, occasion=f"{until}:{due[until]}")
    return len(papers)


def _ensure_deadline(until: dt.date, *, today: dt.date) -> None:
    if not today <= until <= today + LONGEST_CALL:
        message = _("Geben Sie einen Tag von heute an bis in höchstens %(days)s Tagen an.")
        raise Unmet(Problem("until", message % {"days": LONGEST_CALL.days}, "until"))


def _ensure_asked(paper: DecisionPaper, *, today: dt.date) -> None:
    if not has_call(paper):
        message = _("Zu dieser Vorlage werden keine Stellungnahmen erbeten.")
        raise Unmet(Problem("not_asked", message))
    until = paper.statement_call.until
    if today > until:
        message = _("Die Frist für Stellungnahmen endete am %(day)s.")
        raise Unmet(Problem("statement_late", message % {"day": f"{until:%d.%m.%Y}"}, "stance"))


def _ensure_reasons(stance: str, text: str) -> None:
    if stance not in WORDLESS and not text.strip():
        message = _("Schreiben Sie, was Ihre Organisation dazu zu sagen hat.")
        raise Unmet(Problem("statement_text", message, "text"))
