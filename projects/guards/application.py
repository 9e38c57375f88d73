"""What an application must hold."""

import datetime as dt
from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _

from core.errors import Problem
from projects.guards.attempt import Attempt, on_form
from projects.models import Project

MILESTONES_MIN: Final = 3
CENT: Final = Decimal("0.01")


def plan_balances(attempt: Attempt) -> Problem | None:
    project = attempt.project
    if project.total_cost is None or project.grant is None:
        text = _("Geben Sie Gesamtausgaben und Zuwendung an.")
        return on_form(project, "total_cost", text)
    funded = project.grant + (project.own_share or Decimal(0))
    if abs(funded - project.total_cost) <= CENT:
        return None
    text = _("Zuwendung und Eigenanteil müssen zusammen die Gesamtausgaben ergeben.")
    return on_form(project, "grant", text)


def rate_is_within_limit(attempt: Attempt) -> Problem | None:
    """Simplified until cost lines exist: the rate counts on the total cost."""
    project = attempt.project
    limit = project.tenant.max_funding_rate
    if not project.total_cost or not project.grant:
        return None
    if project.grant <= project.total_cost * limit + CENT:
        return None
    text = _("Die Zuwendung darf höchstens %(percent)s %% der Gesamtausgaben betragen.")
    percent = f"{(limit * 100).normalize():f}".replace(".", ",")
    return on_form(project, "grant", text % {"percent": percent})


def own_share_is_given(attempt: Attempt) -> Problem | None:
    if attempt.project.own_share is not None and attempt.project.own_share > 0:
        return None
    return on_form(attempt.project, "own_share", _("Geben Sie den Eigenanteil in Euro an."))


def period_is_set(attempt: Attempt) -> Problem | None:
    if attempt.project.start and attempt.project.end:
        return None
    field = "end" if attempt.project.start else "start"
    return on_form(attempt.project, field, _("Geben Sie Beginn und Ende des Projekts an."))


def has_not_begun(attempt: Attempt) -> Problem | None:
    """„Kein vorzeitiger Maßnahmenbeginn“: a project that began before its grant gets none."""
    if attempt.project.start is None or attempt.project.start > attempt.today:
        return None
    text = _(
        "Der Projektbeginn muss in der Zukunft liegen: Vor dem Bescheid darf nicht begonnen werden."
    )
    return on_form(attempt.project, "start", text)


def milestones_are_planned(attempt: Attempt) -> Problem | None:
    project = attempt.project
    inside = [each for each in project.milestones.all() if _is_inside(each.due, project)]
    if len(inside) >= MILESTONES_MIN:
        return None
    text = _("Planen Sie mindestens drei Meilensteine innerhalb der Projektlaufzeit.")
    return on_form(project, "milestones", text, "meilensteine")


def _is_inside(day: dt.date, project: Project) -> bool:
    after = project.start is None or day >= project.start
    return after and (project.end is None or day <= project.end)
