"""Projects do not stay behind with somebody who leaves."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet

from municipalities.models import Membership
from projects.models import Project
from projects.operations.keeping import keep, leave_trail, locked
from projects.operations.versions import keep_version
from projects.workflow import STATES

OVER: Final = frozenset(state.id for state in STATES.values() if state.is_terminal)


def led_in_tenant(*, actor: Membership, user_id: int) -> int:
    """How many unfinished projects of the actor's municipality this person leads."""
    return _led(actor, user_id).count()


@transaction.atomic
def hand_over(*, actor: Membership, from_user_id: int, to: Membership, now: dt.datetime) -> int:
    """Gives them to `to`; returns how many. The caller has checked who may let whom go."""
    # In the order in which the calendar locks them too: neither waits for the other in a circle.
    projects = list(_led(actor, from_user_id).order_by("pk"))
    for each in projects:
        project = locked(each)
        keep(actor=actor, project=project, now=now, manager_id=to.user_id)
        changes: dict[str, list[Any]] = {"manager": [from_user_id, to.user_id]}
        leave_trail(actor=actor, project=project, verb="hand_over", changes=changes, now=now)
        keep_version(actor=actor, project=project, changes=changes, now=now)
    return len(projects)


def _led(actor: Membership, user_id: int) -> QuerySet[Project]:
    own = Project.objects.filter(tenant=actor.organisation.municipality, manager_id=user_id)
    return own.exclude(state__in=OVER)
