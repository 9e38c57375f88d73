"""The pages of the working groups."""

from working_groups.views.cooperations import (
    cooperation,
    cooperation_answer,
    cooperation_end,
    cooperation_list,
    cooperation_new,
    cooperation_offer,
    cooperation_paper,
    cooperation_text,
    cooperations_for_project,
)
from working_groups.views.groups import group_detail, group_list, papers_for_project
from working_groups.views.papers import comment, paper, paper_new
from working_groups.views.votes import decide_paper, start_vote, vote

__all__ = [
    "comment",
    "cooperation",
    "cooperation_answer",
    "cooperation_end",
    "cooperation_list",
    "cooperation_new",
    "cooperation_offer",
    "cooperation_paper",
    "cooperation_text",
    "cooperations_for_project",
    "decide_paper",
    "group_detail",
    "group_list",
    "paper",
    "paper_new",
    "papers_for_project",
    "start_vote",
    "vote",
]
