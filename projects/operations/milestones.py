"""Milestones one by one: adding, changing, reporting that one was reached."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import replace
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from municipalities.models import Membership
from projects.access import ensure, may_change, may_report_milestones
from projects.models import Project
from projects.operations.entry import change_project
from projects.operations.keeping import day_of, keep, leave_trail, locked
from projects.operations.values import MilestoneEntry

MOST_MILESTONES: Final = 60


@transaction.atomic
def set_milestone_done(
    *,
    actor: Membership,
    project: Project,
    milestone_id: int,
    done_on: dt.date | None,
    now: dt.datetime,
) -> Project:
    """Notes the day a milestone was reached, or with None takes it back; the light follows.

    Raises NotAllowed, Unmet (a day in the future or before the project began),
    Milestone.DoesNotExist.
    """
    ensure(may_report_milestones(actor, project))
    current = locked(project)
    ensure(may_report_milestones(actor, current))
    if done_on:
        _ensure_possible(current, done_on, today=day_of(now))
    milestone = current.milestones.get(pk=milestone_id)
    before = milestone.done_on
    if before == done_on:
        return current
    milestone.done_on = done_on
    milestone.save(update_fields=["done_on"])
    keep(actor=actor, project=current, now=now)
    changes = {f"milestones.{milestone.pk}.done_on": [before, done_on]}
    leave_trail(actor=actor, project=current, verb="milestone", changes=changes, now=now)
    return current


def _ensure_possible(project: Project, done_on: dt.date, *, today: dt.date) -> None:
    if done_on > today:
        message = _(
            "Der Tag liegt in der Zukunft. Melden Sie den Meilenstein, wenn er erreicht ist."
        )
        raise Unmet(Problem("in_the_future", message, field="done_on"))
    if project.start and done_on < project.start:
        message = _("Das Projekt beginnt erst am %(day)s. Geben Sie einen Tag danach an.")
        values = {"day": f"{project.start:%d.%m.%Y}"}
        raise Unmet(Problem("before_the_start", message % values, field="done_on"))


@transaction.atomic
def add_milestone(
    *, actor: Membership, project: Project, title: str, due: dt.date, now: dt.datetime
) -> Project:
    """One more in the plan. Raises NotAllowed, Unmet (the plan is full, or bound by the grant)."""
    ensure(may_change(actor, project))
    current = locked(project)
    rows = [*_plan(current), MilestoneEntry(title=title, due=due)]
    if len(rows) > MOST_MILESTONES:
        message = _("Ein Projekt hat höchstens %d Meilensteine. Ändern Sie einen vorhandenen.")
        raise Unmet(Problem("too_many", message % MOST_MILESTONES))
    return _replan(actor, current, rows, now)


@transaction.atomic
def change_milestone(
    *,
    actor: Membership,
    project: Project,
    milestone_id: int,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> Project:
    """Stores `done_on`, `title` and `due`, as far as given: all of them or, when refused, none.

    Raises NotAllowed, Unmet (a day in the future; a plan bound by the grant),
    Milestone.DoesNotExist.
    """
    planned = {name: values[name] for name in ("title", "due") if name in values}
    current = project
    if "done_on" in values:
        current = set_milestone_done(
            actor=actor,
            project=project,
            milestone_id=milestone_id,
            done_on=values["done_on"],
            now=now,
        )
    if not planned:
        return current
    ensure(may_change(actor, project))
    current = locked(project)
    current.milestones.get(pk=milestone_id)
    rows = [replace(row, **planned) if row.pk == milestone_id else row for row in _plan(current)]
    return _replan(actor, current, rows, now)


def _plan(project: Project) -> list[MilestoneEntry]:
    rows = project.milestones.all()
    return [MilestoneEntry(pk=row.pk, title=row.title, due=row.due) for row in rows]


def _replan(
    actor: Membership, project: Project, rows: list[MilestoneEntry], now: dt.datetime
) -> Project:
    values = {"milestones": rows}
    return change_project(actor=actor, project=project, values=values, version=None, now=now)
