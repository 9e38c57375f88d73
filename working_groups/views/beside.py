"""What stands on a paper's page beside its text: statements and co-signatures."""

from typing import Any

from core.clock import today
from municipalities.models import Membership
from working_groups.access import (
    has_call,
    may_ask_for_cosigning,
    may_ask_for_statements,
    may_sign,
    may_state,
)
from working_groups.models import DecisionPaper, Seat
from working_groups.queries import (
    current_cosignatures,
    organisations_of,
    statements_on,
    whose_turn,
)


def statements_of_page(
    actor: Membership, paper: DecisionPaper, seat: Seat | None
) -> dict[str, Any]:
    """Who has stated what, and who is still missing."""
    is_asked = has_call(paper)
    statements = list(statements_on(paper)) if is_asked else []
    stated = {each.author_id for each in statements}
    asked = organisations_of(paper.group_id) if is_asked else []
    is_in_time = is_asked and today() <= paper.statement_call.until
    return {
        "statement_call": paper.statement_call if is_asked else None,
        "statements": statements,
        "statements_missing": [each for each in asked if each.pk not in stated],
        "has_stated": actor.organisation_id in stated,
        "may_state": is_in_time and may_state(actor, paper, seat),
        "is_statement_time_over": is_asked and not is_in_time,
        "may_ask_for_statements": may_ask_for_statements(actor, paper, seat),
    }


def cosigning_of_page(actor: Membership, paper: DecisionPaper) -> dict[str, Any]:
    """The round that runs, and whose turn it is."""
    turn = whose_turn(paper)
    return {
        "cosignatures": current_cosignatures(paper),
        "turn": turn if paper.is_undecided else None,
        "may_sign": may_sign(actor, paper),
        "may_ask_for_cosigning": may_ask_for_cosigning(actor, paper),
    }
