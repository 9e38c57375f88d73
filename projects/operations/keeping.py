"""What every verb does besides its change: lock the row, write figures, light and trail."""

import datetime as dt
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext as _

from audit.operations import record as record_in_trail
from core.actor import Actor
from core.errors import Outdated, Problem
from notifications.operations import announce
from projects import figures
from projects.models import Project
from projects.notices import OBJECT_KIND, event_of_light
from projects.queries import visible_projects


def locked(project: Project) -> Project:
    """The project as it is now, its row locked until the transaction ends."""
    return visible_projects().select_for_update(of=("self",)).get(pk=project.pk)


def ensure_version(project: Project, version: int | None) -> None:
    """Raises Outdated when somebody has changed the project since `version`; None asks nothing."""
    if version is not None and version != project.version:
        message = _("Das Projekt wurde inzwischen geändert. Bitte prüfen Sie den neuen Stand.")
        raise Outdated(Problem(code="outdated", message=message, field="version"))


def day_of(now: dt.datetime) -> dt.date:
    """The calendar day in Europe/Berlin."""
    return timezone.localtime(now).date()


def keep(*, actor: Actor | None, project: Project, now: dt.datetime, **fields: Any) -> None:
    """Saves the changed fields with a new version, turns the light, writes the day's figures."""
    for name, value in fields.items():
        setattr(project, name, value)
    project.version += 1
    project.updated_at = now
    turn_light(actor=actor, project=project, now=now)
    names = {*fields, "version", "updated_at", "light", "light_due"}
    project.save(update_fields=names)
    figures.record(project=project, today=day_of(now))


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
    record_in_trail(
        actor=actor,
        tenant_id=project.tenant_id,
        verb=verb,
        object_kind=OBJECT_KIND,
        object_key=project.reference,
        changes=changes,
        now=now,
    )
