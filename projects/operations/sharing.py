"""Letting a circle (a partner organisation, a working group) see a project, and ending that."""

import datetime as dt

from django.db import transaction

from municipalities.models import Membership
from projects import figures
from projects.access import ensure, may_share
from projects.models import Project
from projects.operations.keeping import day_of, leave_trail, locked


@transaction.atomic
def share_with_circle(
    *, actor: Membership, project: Project, circle_id: int, now: dt.datetime
) -> Project:
    """Everyone in the circle sees the project from now on. Raises NotAllowed."""
    ensure(may_share(actor, project))
    current = locked(project)
    before = current.shared_with
    add_circle(current, circle_id)
    return _kept(actor, current, "share", before, now)


@transaction.atomic
def unshare(*, actor: Membership, project: Project, circle_id: int, now: dt.datetime) -> Project:
    """The circle alone no longer gives sight of the project. Raises NotAllowed."""
    ensure(may_share(actor, project))
    current = locked(project)
    before = current.shared_with
    current.shared_with = [each for each in before if each != circle_id]
    current.save(update_fields=["shared_with"])
    return _kept(actor, current, "unshare", before, now)


def add_circle(project: Project, circle_id: int) -> None:
    """For a project whose row the caller has locked."""
    project.shared_with = sorted({*project.shared_with, circle_id})
    project.save(update_fields=["shared_with"])


def _kept(
    actor: Membership, project: Project, verb: str, before: list[int], now: dt.datetime
) -> Project:
    if before != project.shared_with:
        figures.record(project=project, today=day_of(now))
        changes = {"shared_with": [before, project.shared_with]}
        leave_trail(actor=actor, project=project, verb=verb, changes=changes, now=now)
    return project
