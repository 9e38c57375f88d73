"""The verbs of a working group. Each is one transaction: change, audit entry and notice.

Papers belong to the tenant that puts them in, so the chair of a group acts across tenants: what an
operation has allowed by `access`, it then writes under `elevated`. Errors: NotAllowed where the
role or seat does not entitle to the verb, Unmet where something is missing.
"""

from working_groups.operations.attachments import attach, detach
from working_groups.operations.book import append_decision, final_tally, recorded_votes
from working_groups.operations.comments import (
    add_comment,
    edit_comment,
    keep_comment_draft,
    settle_thread,
    withdraw_comment,
)
from working_groups.operations.cooperations import (
    answer_cooperation,
    end_cooperation,
    link_paper,
    offer_cooperation,
    propose_cooperation,
    word_cooperation,
)
from working_groups.operations.cosigning import ask_for_cosigning, cosign
from working_groups.operations.groups import edit_group, hand_over_chair, note_visit, set_seat
from working_groups.operations.joining import (
    accept_request,
    ask_for_seat,
    decline_request,
    invite_to_group,
    revoke_seat_invitation,
    take_invited_seat,
    withdraw_request,
)
from working_groups.operations.meetings import (
    cancel_meeting,
    change_meeting,
    invite_to_meeting,
    move_item,
    plan_meeting,
    put_item,
    remove_item,
    reply_to_invitation,
)
from working_groups.operations.minutes import (
    answer_change,
    ask_for_change,
    give_task,
    lay_draft,
    release_minutes,
    set_task_done,
    write_notes,
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
from working_groups.operations.sittings import (
    add_guest,
    call_item,
    close_item,
    end_meeting,
    mark_attendance,
    start_meeting,
)
from working_groups.operations.statements import (
    ask_for_statements,
    give_statement,
    remind_of_statements,
)
from working_groups.operations.stations import finish_station
from working_groups.operations.votes import cast_vote, decide, open_vote, recuse

__all__ = [
    "accept_request",
    "accept_wording",
    "add_comment",
    "add_guest",
    "answer_change",
    "answer_cooperation",
    "append_decision",
    "ask_for_change",
    "ask_for_cosigning",
    "ask_for_seat",
    "ask_for_statements",
    "attach",
    "call_item",
    "cancel_meeting",
    "cast_vote",
    "change_draft",
    "change_meeting",
    "close_item",
    "cosign",
    "decide",
    "decline_request",
    "detach",
    "discard_draft",
    "edit_comment",
    "edit_group",
    "end_cooperation",
    "end_meeting",
    "extend_comments",
    "final_tally",
    "finish_station",
    "give_statement",
    "give_task",
    "hand_over_chair",
    "invite_to_group",
    "invite_to_meeting",
    "join_group",
    "keep_comment_draft",
    "keep_draft",
    "lay_draft",
    "leave_group",
    "link_paper",
    "mark_attendance",
    "move_item",
    "note_visit",
    "offer_cooperation",
    "open_vote",
    "plan_meeting",
    "propose_cooperation",
    "put_draft",
    "put_item",
    "recorded_votes",
    "recuse",
    "release_minutes",
    "remind_of_statements",
    "remove_item",
    "reply_to_invitation",
    "revise_paper",
    "revoke_seat_invitation",
    "set_seat",
    "set_task_done",
    "settle_thread",
    "start_meeting",
    "submit_paper",
    "take_invited_seat",
    "withdraw_comment",
    "withdraw_papers",
    "withdraw_request",
    "word_cooperation",
    "write_notes",
]
