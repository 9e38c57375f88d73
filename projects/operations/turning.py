"""What the calendar alone changes: the Ampel of milestones that grow late."""

import datetime as dt
from typing import Final

from django.db import transaction
from django.db.models import QuerySet

from core.scope import elevated
from projects import figures
from projects.models import Project
from projects.operations.keeping import day_of, turn_light
from projects.queries import due_for_turning

CHUNK: Final = 500
"""Projects per transaction: locks are short, and a stopped worker repeats little."""


@transaction.atomic
def turn_lights(*, now: dt.datetime) -> int:
    """Turns lights that are due, writes the day's figures, tells of each change once.

    Returns the number of projects looked at, `CHUNK` at most; less means that none is left.
    Repeating it on the same day changes nothing.
    """
    today = day_of(now)
    # Every tenant's: the calendar has none.
    with elevated():
        projects = list(_locked(due_for_turning(today=today, limit=CHUNK)))
        for project in projects:
            turn_light(actor=None, project=project, now=now)
        Project.objects.bulk_update(projects, ["light", "light_due"])
        figures.record_all(projects=projects, today=today)
    return len(projects)


def _locked(ids: list[int]) -> QuerySet[Project]:
    rows = Project.objects.filter(pk__in=ids).select_related("tenant")
    return rows.prefetch_related("milestones").select_for_update(of=("self",)).order_by("pk")
