"""What a paper brings beside its subject and text: plain values for the operations."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import dataclass

from municipalities.models import Organisation
from working_groups.models import PaperKind, PaperSubject, StationRole, WorkingGroup


@dataclass(frozen=True, slots=True)
class Stop:
    """A group of the Beratungsfolge, and what it does unless it is the last, which decides."""

    group: WorkingGroup
    role: StationRole = StationRole.RECOMMEND


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """`stops` begin with the first group; empty means that group alone. Without a `lead` the author
    leads. `subject` counts only where there is no project."""

    explanation: str = ""
    financial_effects: str = ""
    subject: PaperSubject = PaperSubject.PROCEDURE
    kind: PaperKind = PaperKind.DECISION
    lead: Organisation | None = None
    is_public: bool = False
    comments_until: dt.date | None = None
    stops: Sequence[Stop] = ()
