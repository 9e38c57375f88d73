"""A project's figures since it was created: a row for every day on which something changed."""

import copy
import datetime as dt
from collections.abc import Iterator, Sequence
from itertools import pairwise

from django.utils import timezone

from portal.loading.history import PastStep, reach_after
from projects.figures import fact_of, turn
from projects.lights import RED_AFTER, YELLOW_AFTER
from projects.models import Milestone, Project, ProjectFact


def facts_of(
    project: Project,
    *,
    past: Sequence[PastStep],
    milestones: Sequence[Milestone],
    sectors: list[int],
    until: dt.date,
) -> Iterator[ProjectFact]:
    """Unsaved rows, oldest first, each valid until the next; the last one stays open."""
    days = _days_of_change(past, milestones, until=until)
    facts = [
        _fact(project, past=past, milestones=milestones, sectors=sectors, day=day) for day in days
    ]
    for fact, following in pairwise(facts):
        fact.valid_to = following.valid_from
    yield from facts


def _days_of_change(
    past: Sequence[PastStep], milestones: Sequence[Milestone], *, until: dt.date
) -> list[dt.date]:
    """Every step, and while it lasts whatever the calendar or a milestone changes."""
    steps = {timezone.localdate(step.at) for step in past}
    reached = {each.done_on for each in milestones if each.done_on}
    turns = {
        each.due + dt.timedelta(days=days)
        for each in milestones
        if each.due
        for days in (0, YELLOW_AFTER + 1, RED_AFTER + 1)
    }
    first = min(steps)
    return sorted(day for day in steps | reached | turns if first <= day <= until)


def _fact(
    project: Project,
    *,
    past: Sequence[PastStep],
    milestones: Sequence[Milestone],
    sectors: list[int],
    day: dt.date,
) -> ProjectFact:
    states = [step.to_state for step in past if timezone.localdate(step.at) <= day]
    known = [_as_of(each, day) for each in milestones]
    then = copy.copy(project)
    then.state, then.reach = states[-1], reach_after(states)
    turn(then, milestones=known, today=day)
    return fact_of(then, milestones=known, sectors=sectors, today=day)


def _as_of(milestone: Milestone, day: dt.date) -> Milestone:
    """A milestone reached later than `day` was still open then."""
    is_done = milestone.done_on is not None and milestone.done_on <= day
    return Milestone(due=milestone.due, done_on=milestone.done_on if is_done else None)
