"""Putting a project before a body, and noting what the body resolved."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.db import transaction

from core.scope import elevated
from municipalities.models import Membership
from projects import figures
from projects.access import ensure, may_put_before_board
from projects.models import BoardResolution, Project
from projects.operations.keeping import day_of, leave_trail, locked
from projects.operations.sharing import add_circle


@transaction.atomic
def put_before_board(
    *,
    actor: Membership,
    project: Project,
    body: str,
    circle_id: int,
    paper: UUID,
    now: dt.datetime,
) -> BoardResolution:
    """Opens a resolution for a decision paper and lets the body's circle see the project.

    Raises NotAllowed for all but the project office of the own municipality.
    """
    ensure(may_put_before_board(actor, project))
    current = locked(project)
    ensure(may_put_before_board(actor, current))
    add_circle(current, circle_id)
    figures.record(project=current, today=day_of(now))
    changes: dict[str, list[Any]] = {
        "shared_with": [project.shared_with, current.shared_with],
        "body": [None, body],
    }
    leave_trail(actor=actor, project=current, verb="put_before_board", changes=changes, now=now)
    return BoardResolution.objects.create(project=current, body=body, paper=paper, put_at=now)


@transaction.atomic
def pass_to_next_body(
    *,
    actor: Membership,
    project: Project,
    body: str,
    circle_id: int,
    paper: UUID,
    now: dt.datetime,
) -> None:
    """Another body's circle gets to see the project, and the paper's resolution is now its own.

    The caller has checked that the chair of the body before passes it on.
    """
    # The chair acts for a group, not for the municipality whose row this is.
    with elevated():
        current = locked(project)
        add_circle(current, circle_id)
        figures.record(project=current, today=day_of(now))
        BoardResolution.objects.filter(paper=paper).update(body=body)
        changes: dict[str, list[Any]] = {
            "shared_with": [project.shared_with, current.shared_with],
            "body": [None, body],
        }
        leave_trail(actor=actor, project=current, verb="put_before_board", changes=changes, now=now)


@transaction.atomic
def record_resolution(
    *, paper: UUID, outcome: str, quorum_met: bool, now: dt.datetime
) -> BoardResolution:
    """Notes the outcome of a paper; the caller has checked that the chair decides.

    Raises BoardResolution.DoesNotExist for a paper that was never put before a body.
    """
    # The chair acts for a group, not for the municipality whose row this is.
    with elevated():
        resolution = BoardResolution.objects.select_for_update().get(paper=paper)
        resolution.outcome = outcome
        resolution.quorum_met = quorum_met
        resolution.decided_at = now
        resolution.save(update_fields=["outcome", "quorum_met", "decided_at"])
    return resolution


@transaction.atomic
def note_cosigning(*, paper: UUID, is_open: bool) -> None:
    """Notes whether somebody still has to co-sign a paper; the caller has checked who may say so."""
    # Whoever signs acts for herself, not for the municipality whose row this is.
    with elevated():
        BoardResolution.objects.filter(paper=paper).update(awaits_cosigning=is_open)
