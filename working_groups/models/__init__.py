"""Groups across tenants, their decision papers, comments, votes and decisions."""

from working_groups.models.comments import Comment
from working_groups.models.cooperations import (
    ENDABLE,
    WORDABLE,
    Answer,
    Cooperation,
    CooperationAnswer,
    CooperationKind,
    CooperationParty,
    CooperationStage,
    CooperationText,
)
from working_groups.models.groups import ELECTING, GroupMember, Seat, WorkingGroup
from working_groups.models.papers import UNDECIDED, DecisionPaper, PaperState
from working_groups.models.votes import Choice, Decision, Elector, Outcome, Vote

__all__ = [
    "ELECTING",
    "ENDABLE",
    "UNDECIDED",
    "WORDABLE",
    "Answer",
    "Choice",
    "Comment",
    "Cooperation",
    "CooperationAnswer",
    "CooperationKind",
    "CooperationParty",
    "CooperationStage",
    "CooperationText",
    "Decision",
    "DecisionPaper",
    "Elector",
    "GroupMember",
    "Outcome",
    "PaperState",
    "Seat",
    "Vote",
    "WorkingGroup",
]
