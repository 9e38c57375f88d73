"""Groups across tenants, their decision papers, comments, votes and decisions."""

from working_groups.models.comments import (
    Comment,
    CommentDraft,
    EarlierText,
    Mention,
    Visibility,
)
from working_groups.models.groups import ELECTING, GroupMember, Seat, WorkingGroup
from working_groups.models.papers import (
    LONGEST_PAPER,
    UNDECIDED,
    Advice,
    Attachment,
    DecisionPaper,
    PaperKind,
    PaperState,
    PaperSubject,
    PaperVersion,
    Station,
    StationRole,
    Wording,
)
from working_groups.models.votes import Choice, Decision, Elector, Outcome, Vote

__all__ = [
    "ELECTING",
    "LONGEST_PAPER",
    "UNDECIDED",
    "Advice",
    "Attachment",
    "Choice",
    "Comment",
    "CommentDraft",
    "Decision",
    "DecisionPaper",
    "EarlierText",
    "Elector",
    "GroupMember",
    "Mention",
    "Outcome",
    "PaperKind",
    "PaperState",
    "PaperSubject",
    "PaperVersion",
    "Seat",
    "Station",
    "StationRole",
    "Visibility",
    "Vote",
    "Wording",
    "WorkingGroup",
]
