"""Milestones one by one: adding, changing, reporting that one was reached."""

import datetime as dt
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from municipalities.models import Membership
from projects.access import ensure, may_change
from projects.content import Line, values_of
from projects.limits import MOST_MILESTONES
from projects.models import Project
from projects.operations.entry import change_project
from projects.operations.keeping import locked
from projects.operations.reporting import MILESTONES, report


@transaction.atomic
def add_milestone(
    *, actor: Membership, project: Project, title: str, due: dt.date, now: dt.datetime
) -> Project:
    """One more in the plan. Raises NotAllowed, Unmet (the plan is full, or bound by the grant)."""
    ensure(may_change(actor, project))
    current = locked(project)
    rows = [*_plan(current), Line(values={"title": title, "due": due})]
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
    """Stores `done_on`, `forecast`, `title` and `due`, as far as given: all or, when refused, none.

    Raises NotAllowed, Unmet (a day that cannot be; a plan bound by the grant),
    Milestone.DoesNotExist.
    """
    planned = {name: values[name] for name in ("title", "due") if name in values}
    current = project
    if planned.keys() != values.keys():
        current = report(
            MILESTONES, actor=actor, project=project, key=milestone_id, values=values, now=now
        )
    if not planned:
        return current
    ensure(may_change(actor, project))
    current = locked(project)
    uid = current.milestones.get(pk=milestone_id).uid
    rows = [Line(uid=row.uid, values=planned) if row.uid == uid else row for row in _plan(current)]
    return _replan(actor, current, rows, now)


def _plan(project: Project) -> list[Line]:
    return [Line(uid=row.uid, values=values_of(row)) for row in project.milestones.all()]


def _replan(actor: Membership, project: Project, rows: list[Line], now: dt.datetime) -> Project:
    values = {"milestones": rows}
    return change_project(actor=actor, project=project, values=values, version=None, now=now)
