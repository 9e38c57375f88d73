"""The verbs of a working group. Each is one transaction: change, audit entry and notice.

Papers belong to the tenant that puts them in, so the chair of a group acts across tenants: what an
operation has allowed by `access`, it then writes under `elevated`. Errors: NotAllowed where the
role or seat does not entitle to the verb, Unmet where something is missing.
"""

from working_groups.operations.papers import add_comment, submit_paper, withdraw_papers
from working_groups.operations.seats import join_group, leave_group
from working_groups.operations.votes import cast_vote, decide, open_vote

__all__ = [
    "add_comment",
    "cast_vote",
    "decide",
    "join_group",
    "leave_group",
    "open_vote",
    "submit_paper",
    "withdraw_papers",
]
