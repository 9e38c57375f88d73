"""What a project's own page shows of its lifecycle."""

import datetime as dt
from collections.abc import Iterable
from dataclasses import dataclass
from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from core.components import TimelineEntry
from core.errors import Problem
from core.templatetags.formatting import euro
from municipalities.models import Membership, Role
from projects.guards import Attempt, unmet
from projects.labels import deadline_label, label_of
from projects.models import Project, Transition
from projects.money import gap
from projects.naming import label_of_unit
from projects.workflow import (
    OPTIONAL,
    TRANSITIONS,
    Transition as LifecycleStep,
    transitions_from,
)

TENANT_ROLES = (Role.OFFICER, Role.PROJECT_OFFICE, Role.LEAD)
TICKED = ("no_early_start", "no_double_funding")
DECLARED = (*TICKED, "impact_assessment", "state_aid", "accessibility")
ENDING = frozenset({"withdraw", "reject", "revoke"})


@dataclass(frozen=True, slots=True, kw_only=True)
class NextStep:
    """A step that the viewer may take; `problems` is what still stands in the way.

    `is_ending` ends the project, `is_expected` is what the lifecycle waits for.
    """

    id: str
    label: str
    url: str
    deadline: str
    problems: tuple[Problem, ...]
    is_ending: bool
    is_expected: bool


def next_steps(
    project: Project, actor: Membership, steps: Iterable[LifecycleStep], today: dt.date
) -> list[NextStep]:
    """First what the lifecycle waits for, then what is possible besides, last what ends it."""
    attempt = Attempt(project=project, user_id=actor.user_id, reason=None, today=today)
    found = [
        NextStep(
            id=step.id,
            label=label_of(step),
            url=reverse("projects:step", args=[project.reference, step.id]),
            deadline=deadline_label(step),
            problems=tuple(unmet(step.id, attempt)),
            is_ending=step.id in ENDING,
            is_expected=step.id not in OPTIONAL,
        )
        for step in steps
    ]
    return sorted(found, key=lambda step: (step.is_ending, not step.is_expected))


@dataclass(frozen=True, slots=True, kw_only=True)
class AwaitedStep:
    """A step that others of the municipality take; `roles` are their roles' names."""

    label: str
    roles: str
    problems: tuple[Problem, ...]


def awaited_steps(project: Project, actor: Membership, today: dt.date) -> list[AwaitedStep]:
    """What the lifecycle waits for, with what the actor can prepare though somebody else takes it."""
    attempt = Attempt(project=project, user_id=actor.user_id, reason=None, today=today)
    found = []
    for step in transitions_from(project.state):
        roles = [role for role in TENANT_ROLES if role in step.roles_in[project.state]]
        problems = tuple(unmet(step.id, attempt)) if roles and step.id not in OPTIONAL else ()
        if problems and actor.role not in roles:
            names = _(" oder ").join(str(Role(role).label) for role in roles)
            found.append(AwaitedStep(label=label_of(step), roles=names, problems=problems))
    return found


def imbalance_of(project: Project) -> str:
    """How far the financing is from the total cost; empty while amounts are missing or fit."""
    if project.total_cost is None or project.grant is None or project.own_share is None:
        return ""
    missing = gap(
        total_cost=project.total_cost,
        grant=project.grant,
        own_share=project.own_share,
        third_party=project.third_party,
    )
    if not missing:
        return ""
    text = (
        _("Die Finanzierung ergibt %(amount)s mehr als die Gesamtausgaben.")
        if missing < 0
        else _("Die Finanzierung ergibt %(amount)s weniger als die Gesamtausgaben.")
    )
    return text % {"amount": euro(abs(missing))}


def rate_of(project: Project) -> Decimal | None:
    """Percent of the eligible cost, 0–100; of the total cost while nobody has said what is eligible."""
    cost = project.eligible_cost or project.total_cost
    return project.grant / cost * 100 if project.grant and cost else None


@dataclass(frozen=True, slots=True)
class Declared:
    """What the municipality says of a legal matter; `note` is its own text."""

    label: str
    value: str
    note: str = ""


def declarations_of(project: Project) -> list[Declared]:
    """Only what was said: before the application nobody has to."""
    labels = {name: label_of_unit(name) for name in DECLARED}
    ticked = [Declared(labels[n], _("erklärt")) for n in TICKED if getattr(project, n)]
    found = [
        *ticked,
        Declared(
            labels["impact_assessment"],
            project.get_impact_assessment_display(),
            project.impact_reason,
        ),
        Declared(labels["state_aid"], project.get_state_aid_display()),
        Declared(labels["accessibility"], "", project.accessibility),
    ]
    return [each for each in found if each.value or each.note]


def needs_reason(step: str, project: Project, user_id: int, today: dt.date) -> bool:
    """Whether a guard of the step would miss its text."""
    attempt = Attempt(project=project, user_id=user_id, reason="", today=today)
    return any(problem.field == "reason" for problem in unmet(step, attempt))


def history_of(project: Project) -> list[TimelineEntry]:
    """Newest first; reasons only where the viewer may read them."""
    return [
        TimelineEntry(title=_title(row), moment=row.at, actor=_who(row), reason=_reason(row))
        for row in project.transitions.all()
    ]


def _title(row: Transition) -> str:
    if row.name not in TRANSITIONS:
        return row.label
    return _("%(step)s: jetzt „%(state)s“") % {"step": row.label, "state": row.to_label}


def _who(row: Transition) -> str:
    names = (row.actor, row.actor_organisation)
    return ", ".join(str(name) for name in names if name)


def _reason(row: Transition) -> str:
    reason = getattr(row, "reason", None)
    return reason.text if reason else ""
