"""The verbs of a working group. Each is one transaction: change, audit entry and notice.

Papers belong to the tenant that puts them in, so the chair of a group acts across tenants: what an
operation has allowed by `access`, it then writes under `elevated`. Errors: NotAllowed where the
role or seat does not entitle to the verb, Unmet where something is missing.
"""

from working_groups.operations.cooperations import (
    answer_cooperation,
    end_cooperation,
    link_paper,
    offer_cooperation,
    propose_cooperation,
    word_cooperation,
)
from working_groups.operations.papers import add_comment, submit_paper, withdraw_papers
from working_groups.operations.seats import join_group, leave_group
from working_groups.operations.votes import cast_vote, decide, open_vote

__all__ = [
    "add_comment",
    "answer_cooperation",
    "cast_vote",
    "decide",
    "end_cooperation",
    "join_group",
    "leave_group",
    "link_paper",
    "offer_cooperation",
    "open_vote",
    "propose_cooperation",
    "submit_paper",
    "withdraw_papers",
    "word_cooperation",
]
