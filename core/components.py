"""What list-like components take: plain values that any app can build from its own rows.

Templates read attributes only, so a model with the same attribute names serves as well.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


@dataclass(frozen=True, slots=True, kw_only=True)
class NavigationItem:
    """One entry of the main navigation or of a row of tabs. `count`: what is open there."""

    label: str
    url: str
    current: bool = False
    count: int = 0


class StepState(StrEnum):
    DONE = "done"
    CURRENT = "current"
    TODO = "todo"


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One step of a form or of a procedure; a `url` makes it a link."""

    label: str
    state: StepState
    url: str = ""


def steps_up_to(current: int, *, labels: Sequence[str], urls: Sequence[str] = ()) -> list[Step]:
    """Steps of which those before number `current` (from 1) are done."""
    padded = [*urls, *[""] * (len(labels) - len(urls))]
    return [
        Step(label=label, url=url, state=_state(number, current))
        for number, (label, url) in enumerate(zip(labels, padded, strict=True), start=1)
    ]


def _state(number: int, current: int) -> StepState:
    if number == current:
        return StepState.CURRENT
    return StepState.DONE if number < current else StepState.TODO


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One event of a history („Verlauf“). `moment` is None for what is still to come."""

    title: str
    moment: datetime | None = None
    actor: str = ""
    reason: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Task:
    """One thing that waits for somebody. `badge` says how urgent, `badge_kind` colours it."""

    title: str
    url: str
    note: str = ""
    badge: str = ""
    badge_kind: str = "info"


@dataclass(frozen=True, slots=True, kw_only=True)
class Reader:
    """A set of people who can read something, and why they can."""

    name: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Audience:
    """„Wer sieht das?“. `reach` is the row's column: 0 internal … 3 public."""

    reach: int
    label: str
    readers: Sequence[Reader] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ActiveFilter:
    """A filter in force; `remove_url` is the same page without it."""

    label: str
    value: str
    remove_url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One row of the table of demo accounts."""

    email: str
    name: str
    organisation: str
    role: str
