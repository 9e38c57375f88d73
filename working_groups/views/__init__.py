"""The pages of the working groups."""

from working_groups.views.book import book, decision
from working_groups.views.cosigning import cosigning, cosigning_call
from working_groups.views.groups import group_detail, group_list, papers_for_project
from working_groups.views.papers import comment, paper, paper_new
from working_groups.views.statements import statement, statement_call
from working_groups.views.votes import decide_paper, recusal, start_vote, vote

__all__ = [
    "book",
    "comment",
    "cosigning",
    "cosigning_call",
    "decide_paper",
    "decision",
    "group_detail",
    "group_list",
    "paper",
    "paper_new",
    "papers_for_project",
    "recusal",
    "start_vote",
    "statement",
    "statement_call",
    "vote",
]
