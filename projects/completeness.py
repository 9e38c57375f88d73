"""What a project's entry still lacks for its next submission, section by section."""

import datetime as dt
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from typing import Final

from core.errors import Problem
from projects.guards import Attempt, unmet
from projects.models import Project
from projects.sections import SECTIONS, Section, section_of

SUBMITTING: Final = {
    "idea": "submit_sketch",
    "application_open": "submit_application",
    "additional_info": "supply_info",
}
"""The transition that hands the entry in, by state."""


@dataclass(frozen=True, slots=True)
class SectionState:
    """`gaps` is what the next submission misses here; each leads to the control that mends it.

    `is_locked`: the grant fixes all of it.
    """

    section: Section
    url: str
    gaps: tuple[Problem, ...]
    is_locked: bool = False


def gaps_of(project: Project, *, user_id: int, today: dt.date) -> list[Problem]:
    """Everything that the next submission misses in the entry itself; nothing once it is in."""
    step = SUBMITTING.get(project.state)
    if step is None:
        return []
    attempt = Attempt(project=project, user_id=user_id, reason=None, today=today)
    return [problem for problem in unmet(step, attempt) if problem.field]


def outline(
    project: Project, gaps: Sequence[Problem], locked: Collection[Section] = ()
) -> list[SectionState]:
    return [
        SectionState(
            section=section,
            url=section.address(project.reference),
            gaps=tuple(gap for gap in gaps if section_of(gap.field) == section),
            is_locked=section in locked,
        )
        for section in SECTIONS
    ]
