"""Groups across tenants: seats, meetings, decision papers, comments, votes and decisions."""

from working_groups.models.book import Book, Decision, Outcome
from working_groups.models.comments import Comment
from working_groups.models.groups import (
    ELECTING,
    ENTITLED,
    GroupMember,
    GroupVisit,
    JoinRequest,
    RequestState,
    Seat,
    SeatInvitation,
    WorkingGroup,
)
from working_groups.models.meetings import (
    AHEAD,
    UNSETTLED,
    AgendaItem,
    AgendaPaper,
    Answer,
    Attendance,
    ItemKind,
    ItemState,
    Meeting,
    MeetingState,
    Presence,
    Reply,
)
from working_groups.models.minutes import ChangeRequest, Minutes, Task
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
    "AHEAD",
    "CASTABLE",
    "ELECTING",
    "ENTITLED",
    "PROCEDURES",
    "QUORUMS",
    "RULES",
    "UNDECIDED",
    "UNSETTLED",
    "WORDLESS",
    "AgendaItem",
    "AgendaPaper",
    "Answer",
    "Attendance",
    "Book",
    "ChangeRequest",
    "Choice",
    "CoSignature",
    "Comment",
    "Decision",
    "DecisionPaper",
    "Elector",
    "GroupMember",
    "GroupVisit",
    "ItemKind",
    "ItemState",
    "JoinRequest",
    "Meeting",
    "MeetingState",
    "Minutes",
    "Outcome",
    "PaperState",
    "Presence",
    "Reply",
    "RequestState",
    "Seat",
    "SeatInvitation",
    "SecretBallot",
    "Signing",
    "Stance",
    "Statement",
    "StatementCall",
    "Task",
    "Vote",
    "WorkingGroup",
]
