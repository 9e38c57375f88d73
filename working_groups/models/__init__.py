"""Groups across tenants, their decision papers, comments, votes and decisions."""

from working_groups.models.book import Book, Decision, Outcome
from working_groups.models.comments import Comment
from working_groups.models.groups import ELECTING, GroupMember, Seat, WorkingGroup
from working_groups.models.papers import UNDECIDED, DecisionPaper, PaperState
from working_groups.models.statements import (
    WORDLESS,
    CoSignature,
    Signing,
    Stance,
    Statement,
    StatementCall,
)
from working_groups.models.terms import PROCEDURES, QUORUMS, RULES
from working_groups.models.votes import CASTABLE, Choice, Elector, SecretBallot, Vote

__all__ = [
    "CASTABLE",
    "ELECTING",
    "PROCEDURES",
    "QUORUMS",
    "RULES",
    "UNDECIDED",
    "WORDLESS",
    "Book",
    "Choice",
    "CoSignature",
    "Comment",
    "Decision",
    "DecisionPaper",
    "Elector",
    "GroupMember",
    "Outcome",
    "PaperState",
    "Seat",
    "SecretBallot",
    "Signing",
    "Stance",
    "Statement",
    "StatementCall",
    "Vote",
    "WorkingGroup",
]
