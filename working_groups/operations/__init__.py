"""The verbs of a working group. Each is one transaction: change, audit entry and notice.

Papers belong to the tenant that puts them in, so the chair of a group acts across tenants: what an
operation has allowed by `access`, it then writes under `elevated`. Errors: NotAllowed where the
role or seat does not entitle to the verb, Unmet where something is missing.
"""

from working_groups.operations.book import append_decision, final_tally, recorded_votes
from working_groups.operations.cosigning import ask_for_cosigning, cosign
from working_groups.operations.papers import add_comment, submit_paper, withdraw_papers
from working_groups.operations.seats import join_group, leave_group
from working_groups.operations.statements import (
    ask_for_statements,
    give_statement,
    remind_of_statements,
)
from working_groups.operations.votes import cast_vote, decide, open_vote, recuse

__all__ = [
    "add_comment",
    "append_decision",
    "ask_for_cosigning",
    "ask_for_statements",
    "cast_vote",
    "cosign",
    "decide",
    "final_tally",
    "give_statement",
    "join_group",
    "leave_group",
    "open_vote",
    "recorded_votes",
    "recuse",
    "remind_of_statements",
    "submit_paper",
    "withdraw_papers",
]
