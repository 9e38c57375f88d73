"""The pages of the working groups."""

from working_groups.views.attachments import attachment, attachment_remove, attachments
from working_groups.views.comments import (
    comment,
    comment_draft,
    comment_earlier,
    comment_edit,
    comment_withdraw,
    news,
    thread_settle,
    wording_accept,
)
from working_groups.views.groups import group_detail, group_list, papers_for_project
from working_groups.views.papers import (
    paper,
    paper_discard,
    paper_edit,
    paper_new,
    paper_period,
)
from working_groups.views.stations import paper_station
from working_groups.views.versions import paper_versions
from working_groups.views.votes import decide_paper, start_vote, vote

__all__ = [
    "attachment",
    "attachment_remove",
    "attachments",
    "comment",
    "comment_draft",
    "comment_earlier",
    "comment_edit",
    "comment_withdraw",
    "decide_paper",
    "group_detail",
    "group_list",
    "news",
    "paper",
    "paper_discard",
    "paper_edit",
    "paper_new",
    "paper_period",
    "paper_station",
    "paper_versions",
    "papers_for_project",
    "start_vote",
    "thread_settle",
    "vote",
    "wording_accept",
]
