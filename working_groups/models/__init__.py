"""Groups across tenants: seats, meetings, decision papers, comments, votes and decisions."""

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
from working_groups.models.votes import Choice, Decision, Elector, Outcome, Vote

__all__ = [
    "AHEAD",
    "ELECTING",
    "ENTITLED",
    "UNDECIDED",
    "UNSETTLED",
    "AgendaItem",
    "AgendaPaper",
    "Answer",
    "Attendance",
    "ChangeRequest",
    "Choice",
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
    "Task",
    "Vote",
    "WorkingGroup",
]
