"""Reporting when something planned is expected, and the day it came true."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.db import transaction
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import Problem, Unmet
from municipalities.models import Membership
from projects.access import ensure, may_report
from projects.models import Milestone, Project, WorkPackage
from projects.operations.keeping import day_of, keep, leave_trail, locked

REPORTED: Final = ("done_on", "forecast")
"""In the order in which both together are possible."""

type Planned = Milestone | WorkPackage


@dataclass(frozen=True, slots=True, kw_only=True)
class Reports:
    """Of one of a project's lists. `measured` is the field that figures are made of, if any."""

    rows: str
    verb: str
    measured: str = ""
    too_early: Promise
    too_late: Promise
    is_done: Promise


MILESTONES: Final = Reports(
    rows="milestones",
    verb="milestone",
    measured="done_on",
    too_early=gettext_lazy(
        "Der Tag liegt in der Zukunft. Melden Sie den Meilenstein, wenn er erreicht ist."
    ),
    too_late=gettext_lazy(
        "Der Tag liegt in der Vergangenheit. Geben Sie einen Tag ab heute an oder melden Sie "
        "den Meilenstein als erreicht."
    ),
    is_done=gettext_lazy(
        "Der Meilenstein ist schon erreicht. Nehmen Sie zuerst diese Meldung zurück."
    ),
)
WORK_PACKAGES: Final = Reports(
    rows="work_packages",
    verb="work_package",
    too_early=gettext_lazy(
        "Der Tag liegt in der Zukunft. Melden Sie das Arbeitspaket, wenn es abgeschlossen ist."
    ),
    too_late=gettext_lazy(
        "Der Tag liegt in der Vergangenheit. Geben Sie einen Tag ab heute an oder melden Sie "
        "das Arbeitspaket als abgeschlossen."
    ),
    is_done=gettext_lazy(
        "Das Arbeitspaket ist schon abgeschlossen. Nehmen Sie zuerst diese Meldung zurück."
    ),
)


def report_work_package(
    *,
    actor: Membership,
    project: Project,
    package_id: int,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> Project:
    """Stores `done_on` and `forecast` of a work package as `report` does."""
    return report(
        WORK_PACKAGES, actor=actor, project=project, key=package_id, values=values, now=now
    )


@transaction.atomic
def report(
    reports: Reports,
    *,
    actor: Membership,
    project: Project,
    key: int,
    values: Mapping[str, Any],
    now: dt.datetime,
) -> Project:
    """Notes of a row the day it came true (`done_on`; the light follows) and the day it is expected
    (`forecast`), as far as given; None takes one back. Both, or when one is refused, none.

    Raises NotAllowed, Unmet (a day that cannot be), DoesNotExist of the row's model.
    """
    ensure(may_report(actor, project))
    current = locked(project)
    ensure(may_report(actor, current))
    row = getattr(current, reports.rows).get(pk=key)
    for field in REPORTED:
        if field in values and values[field] != getattr(row, field):
            _ensure_possible(reports, current, row, field, values[field], today=day_of(now))
            _note(reports, actor, current, row, field, values[field], now)
    return current


def _ensure_possible(
    reports: Reports,
    project: Project,
    row: Planned,
    field: str,
    day: dt.date | None,
    *,
    today: dt.date,
) -> None:
    if day is None:
        return
    problem = (
        _unlikely_end(reports, project, day, today)
        if field == "done_on"
        else _unlikely_forecast(reports, row, day, today)
    )
    if problem:
        raise Unmet(problem)


def _unlikely_end(
    reports: Reports, project: Project, done_on: dt.date, today: dt.date
) -> Problem | None:
    if done_on > today:
        return Problem("in_the_future", str(reports.too_early), field="done_on")
    if project.start and done_on < project.start:
        message = _("Das Projekt beginnt erst am %(day)s. Geben Sie einen Tag danach an.")
        values = {"day": f"{project.start:%d.%m.%Y}"}
        return Problem("before_the_start", message % values, field="done_on")
    return None


def _unlikely_forecast(
    reports: Reports, row: Planned, forecast: dt.date, today: dt.date
) -> Problem | None:
    if row.done_on:
        return Problem("already_done", str(reports.is_done), field="forecast")
    if forecast < today:
        return Problem("in_the_past", str(reports.too_late), field="forecast")
    return None


def _note(
    reports: Reports,
    actor: Membership,
    project: Project,
    row: Planned,
    field: str,
    day: dt.date | None,
    now: dt.datetime,
) -> None:
    changes = {f"{reports.rows}.{row.pk}.{field}": [getattr(row, field), day]}
    setattr(row, field, day)
    row.save(update_fields=[field])
    keep(actor=actor, project=project, now=now, measured=field == reports.measured)
    leave_trail(actor=actor, project=project, verb=reports.verb, changes=changes, now=now)
