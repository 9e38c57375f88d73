"""Reporting that a milestone was reached."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from municipalities.models import Membership
from projects.access import ensure, may_report_milestones
from projects.models import Project
from projects.operations.keeping import day_of, keep, leave_trail, locked


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

    Raises NotAllowed, Unmet (a day in the future), Milestone.DoesNotExist.
    """
    ensure(may_report_milestones(actor, project))
    current = locked(project)
    ensure(may_report_milestones(actor, current))
    if done_on and done_on > day_of(now):
        message = _(
            "Der Tag liegt in der Zukunft. Melden Sie den Meilenstein, wenn er erreicht ist."
        )
        raise Unmet(Problem("in_the_future", message, field="done_on"))
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
