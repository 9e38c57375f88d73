"""The verbs of a working group. Each is one transaction: change, audit entry and notice.

Papers belong to the tenant that puts them in, so the chair of a group acts across tenants: what an
operation has allowed by `access`, it then writes under `elevated`. Errors: NotAllowed where the
role or seat does not entitle to the verb, Unmet where something is missing.
"""

from working_groups.operations.attachments import attach, detach
from working_groups.operations.comments import (
    add_comment,
    edit_comment,
    keep_comment_draft,
    settle_thread,
    withdraw_comment,
)
from working_groups.operations.papers import (
    change_draft,
    discard_draft,
    extend_comments,
    keep_draft,
    put_draft,
    submit_paper,
    withdraw_papers,
)
from working_groups.operations.revisions import accept_wording, revise_paper
from working_groups.operations.seats import join_group, leave_group
from working_groups.operations.stations import finish_station
from working_groups.operations.votes import cast_vote, decide, open_vote

__all__ = [
    "accept_wording",
    "add_comment",
    "attach",
    "cast_vote",
    "change_draft",
    "decide",
    "detach",
    "discard_draft",
    "edit_comment",
    "extend_comments",
    "finish_station",
    "join_group",
    "keep_comment_draft",
    "keep_draft",
    "leave_group",
    "open_vote",
    "put_draft",
    "revise_paper",
    "settle_thread",
    "submit_paper",
    "withdraw_comment",
    "withdraw_papers",
]
