"""The one door of the lifecycle."""

import datetime as dt
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.registry import registry
from core.scope import elevated
from municipalities.models import Membership
from notifications.operations import announce
from projects import workflow
from projects.access import ensure, may_ever_take, may_take, role_towards
from projects.guards import Attempt, unmet
from projects.models import Project, Transition, TransitionReason
from projects.notices import EVENT_OF, OBJECT_KIND
from projects.operations.keeping import day_of, ensure_version, keep, leave_trail, locked
from projects.operations.versions import hand_in_version
from projects.workflow import TRANSITIONS


@transaction.atomic
def take_step(
    *,
    actor: Membership,
    project: Project,
    step: str,
    reason: str,
    now: dt.datetime,
    role: str | None = None,
    version: int | None = None,
) -> Project:
    """Moves the project along one transition: state, reach, history, figures, trail and notice
    together, or nothing.

    `role` may name the chair of a working group, whose seat the caller has checked. Raises
    NotAllowed (not this role's step), Outdated (changed since `version`), Unmet (every unmet guard
    at once), KeyError for an unknown step.
    """
    transition = TRANSITIONS[step]
    acting_as = role_towards(actor, project, role)
    ensure(may_ever_take(transition, acting_as))
    # Reviewers and chairs write here in a municipality's rows; their right to was checked above.
    with elevated():
        current = locked(project)
        ensure_version(current, version)
        _ensure_possible(current, transition, acting_as)
        _ensure_guards(current, transition, actor, reason, now)
        return _move(current, transition, actor, acting_as, reason.strip(), now)


def _ensure_possible(project: Project, transition: workflow.Transition, role: str) -> None:
    if project.state not in transition.roles_in:
        message = _("Im Stand „%(state)s“ ist dieser Schritt nicht möglich.")
        raise Unmet(Problem("wrong_state", message % {"state": project.state_label}))
    ensure(may_take(project, transition, role))


def _ensure_guards(
    project: Project,
    transition: workflow.Transition,
    actor: Membership,
    reason: str,
    now: dt.datetime,
) -> None:
    attempt = Attempt(project=project, user_id=actor.user_id, reason=reason, today=day_of(now))
    problems = unmet(transition.id, attempt)
    if problems:
        raise Unmet(*problems)


def _move(
    project: Project,
    transition: workflow.Transition,
    actor: Membership,
    role: str,
    reason: str,
    now: dt.datetime,
) -> Project:
    before, reach = project.state, project.reach
    after = transition.target(project.previous_state or None)
    row = _write_history(project, transition, actor, role, after, now)
    if reason:
        TransitionReason.objects.create(transition=row, text=reason)
    keep(
        actor=actor,
        project=project,
        now=now,
        state=after,
        previous_state=before,
        state_since=now,
        reach=workflow.reach_after(reach, after),
    )
    if project.reach > reach:
        hand_in_version(project=project)
    changes: dict[str, list[Any]] = {"state": [before, after], "reach": [reach, project.reach]}
    leave_trail(actor=actor, project=project, verb=transition.id, changes=changes, now=now)
    _tell(project, transition.id, actor, row, now)
    for hook in registry.step_hooks.values():
        hook(actor=actor, project_id=project.pk, state=after, now=now)
    return project


def _write_history(
    project: Project,
    transition: workflow.Transition,
    actor: Membership,
    role: str,
    after: str,
    now: dt.datetime,
) -> Transition:
    return Transition.objects.create(
        project=project,
        name=transition.id,
        from_state=project.state,
        to_state=after,
        actor_id=actor.user_id,
        actor_organisation=actor.organisation,
        role=role,
        at=now,
    )


def _tell(
    project: Project, step: str, actor: Membership, row: Transition, now: dt.datetime
) -> None:
    kind = EVENT_OF.get(step)
    if kind:
        announce(
            kind=kind,
            object_kind=OBJECT_KIND,
            object_key=project.reference,
            actor=actor,
            dedupe_key=f"step:{row.pk}",
            now=now,
        )
