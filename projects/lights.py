"""The Ampel's schedule dimension (domain.md §4.2): what is late on a day, and when that changes.

Reports bring further dimensions; the worst one wins. Until then a light follows from the plan.
"""

import datetime as dt
from collections.abc import Iterable, Iterator
from typing import Final, Protocol

from projects.models import Light
from projects.workflow import DELIVERING, GRANTED, STEERED

YELLOW_AFTER: Final = 14
"""Days that an open milestone may be late while the light stays green."""
RED_AFTER: Final = 42


class Planned(Protocol):
    """A milestone, as far as the light needs it."""

    @property
    def due(self) -> dt.date | None: ...

    @property
    def done_on(self) -> dt.date | None: ...


def light_of(
    *, state: str, end: dt.date | None, milestones: Iterable[Planned], today: dt.date
) -> Light:
    """Grey before the grant and after the end; else the worst of the open milestones and the end."""
    if state not in STEERED:
        return Light.GREY
    open_days = (each.due for each in milestones if not each.done_on)
    late = max((today - due for due in open_days if due), default=None)
    days = late.days if late else 0
    if days > RED_AFTER or (state in DELIVERING and end is not None and today > end):
        return Light.RED
    return Light.YELLOW if days > YELLOW_AFTER else Light.GREEN


def next_turn(
    *, state: str, end: dt.date | None, milestones: Iterable[Planned], today: dt.date
) -> dt.date | None:
    """The next day on which the calendar alone changes the light or the number of due milestones."""
    plan = list(milestones)
    days = _days_of_change(state=state, end=end, milestones=plan)
    return min((day for day in days if day > today), default=None)


def _days_of_change(
    *, state: str, end: dt.date | None, milestones: Iterable[Planned]
) -> Iterator[dt.date]:
    if state not in GRANTED:
        return
    for due, done_on in ((each.due, each.done_on) for each in milestones):
        if due:
            yield due
        if due and state in STEERED and not done_on:
            yield due + dt.timedelta(days=YELLOW_AFTER + 1)
            yield due + dt.timedelta(days=RED_AFTER + 1)
    if state in DELIVERING and end:
        yield end + dt.timedelta(days=1)
