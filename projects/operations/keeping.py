"""What every verb does besides its change: lock the row, write figures, light and trail."""

import datetime as dt
from collections.abc import Mapping, Sequence
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record_all as record_all_in_trail
from core.actor import Actor
from core.errors import Outdated, Problem
from notifications.operations import announce
from projects import figures
from projects.access import project_for
from projects.models import Project
from projects.notices import OBJECT_KIND, event_of_light
from projects.queries import locked_projects


def locked(project: Project) -> Project:
    """The project as it is now, its row locked until the transaction ends.

    Raises Http404 for a draft that somebody has deleted meanwhile.
    """
    return project_for(project.reference, locked_projects().filter(pk=project.pk))


def ensure_version(project: Project, version: int | None) -> None:
    """Raises Outdated when somebody has changed the project since `version`; None asks nothing."""
    if version is not None and version != project.version:
        message = _("Das Projekt wurde inzwischen geändert. Bitte prüfen Sie den neuen Stand.")
        problem = Problem(code="outdated", message=message, field="version")
        raise Outdated(problem, version=project.version)


def day_of(now: dt.datetime) -> dt.date:
    """The calendar day in Europe/Berlin."""
    return timezone.localtime(now).date()


def keep(
    *,
    actor: Actor | None,
    project: Project,
    now: dt.datetime,
    measured: bool = True,
    **fields: Any,
) -> None:
    """Saves the changed fields with a new version, turns the light, writes the day's figures.

    What no figure is made of (not `measured`) leaves both as they are, unless the calendar has
    moved them.
    """
    if save_anew(actor=actor, project=project, fields=fields, measured=measured, now=now):
        figures.record(project=project, today=day_of(now))


def save_anew(
    *,
    actor: Actor | None,
    project: Project,
    fields: Mapping[str, Any],
    measured: bool,
    now: dt.datetime,
) -> bool:
    """`keep` without the figures, which may be written for many projects at once; whether they are
    to be written."""
    for name, value in fields.items():
        setattr(project, name, value)
    project.version += 1
    project.updated_at = now
    before = project.light
    turn_light(actor=actor, project=project, now=now)
    project.save(update_fields={*fields, "version", "updated_at", "light", "light_due"})
    return measured or project.light != before


def turn_light(*, actor: Actor | None, project: Project, now: dt.datetime) -> None:
    """Sets the light of the day, unsaved, and tells of it when it changes."""
    before = project.light
    today = day_of(now)
    figures.turn(project, milestones=project.milestones.all(), today=today)
    event = event_of_light(before=before, after=project.light)
    if event:
        announce(
            kind=event,
            object_kind=OBJECT_KIND,
            object_key=project.reference,
            actor=actor,
            dedupe_key=f"{event}:{project.reference}:{today}:{before}:v{project.version}",
            now=now,
        )


def leave_trail(
    *,
    actor: Actor | None,
    project: Project,
    verb: str,
    changes: dict[str, list[Any]],
    now: dt.datetime,
) -> None:
    leave_trails(actor=actor, verb=verb, changed=[(project, changes)], now=now)


def leave_trails(
    *,
    actor: Actor | None,
    verb: str,
    changed: Sequence[tuple[Project, dict[str, list[Any]]]],
    now: dt.datetime,
) -> None:
    """An entry for each of these projects of one municipality."""
    for tenant_id in {project.tenant_id for project, _changes in changed}:
        record_all_in_trail(
            actor=actor,
            tenant_id=tenant_id,
            verb=verb,
            object_kind=OBJECT_KIND,
            changes={project.reference: changes for project, changes in changed},
            now=now,
        )
