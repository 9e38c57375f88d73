"""Keeps what a project's entry held."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from core.actor import Actor
from notifications.wake import wake_worker_on_commit
from projects.content import NAMES, Units, fetch_all_lists, stored_units
from projects.models import Project, Version
from projects.versions import takes_away

ENCODING: Final = "projects.tasks.encode_projects"
"""What compares a changed text with all others."""
BREAK: Final = dt.timedelta(minutes=10)
"""Changes of one person with shorter breaks than this are one version, unless one takes something
away: what was there before it stays as a version of its own."""


def begin_versions(*, projects: Iterable[Project], now: dt.datetime) -> None:
    """The first version of each: what the project holds now."""
    chosen = [*projects]
    fetch_all_lists(chosen, NAMES)
    Version.objects.bulk_create(
        _version(project, 1, stored_units(project, NAMES), project.created_by_id, now)
        for project in chosen
    )
    wake_worker_on_commit(ENCODING)


def keep_version(
    *,
    actor: Actor | None,
    project: Project,
    changes: Mapping[str, list[Any]],
    now: dt.datetime,
    anew: bool = False,
) -> None:
    """Writes the entry with these changes ({unit: [before, after]}); the caller locks the project.

    Goes on with the newest version while the same person goes on working on it in the same state;
    never `anew`.
    A project that came here before versions were kept gets its former state as the first one.
    """
    keep_versions(actor=actor, changed=[(project, changes)], now=now, anew=anew)


def keep_versions(
    *,
    actor: Actor | None,
    changed: Sequence[tuple[Project, Mapping[str, list[Any]]]],
    now: dt.datetime,
    anew: bool = False,
) -> None:
    """The same for many projects, in a constant number of statements."""
    user_id = actor.user_id if actor else None
    keys = [project.pk for project, _changes in changed]
    rows = Version.objects.filter(project__in=keys).order_by("project_id", "-number")
    newest = {row.project_id: row for row in rows.distinct("project_id")}
    fetch_all_lists([project for project, _ in changed if project.pk not in newest], NAMES)
    continued, added = [], []
    for project, changes in changed:
        last = newest.get(project.pk)
        if last is None:
            last = _former(project, changes)
            added.append(last)
        content = _with(last.content, {unit: pair[1] for unit, pair in changes.items()})
        if not anew and not _is_loss(changes) and _goes_on(last, project, user_id, now):
            last.content, last.at = content, now
            continued.append(last)
        else:
            added.append(_version(project, last.number + 1, content, user_id, now))
    Version.objects.bulk_update(continued, ["content", "at"])
    Version.objects.bulk_create(added)
    wake_worker_on_commit(ENCODING)


def hand_in_version(*, project: Project) -> None:
    """The newest version is the one submitted: from now on it is seen as far as the project is."""
    newest = Version.objects.filter(project=project).first()
    if newest is not None:
        # Writing it makes it take over the project's reach (`Child.follows`).
        newest.save(update_fields=["content"])


def _goes_on(last: Version, project: Project, user_id: int | None, now: dt.datetime) -> bool:
    """What was there before a step of the lifecycle stays as the step was taken on."""
    is_later = last.at >= project.state_since
    return last.number > 1 and last.actor_id == user_id and is_later and now - last.at < BREAK


def _is_loss(changes: Mapping[str, list[Any]]) -> bool:
    return any(takes_away(*pair) for pair in changes.values())


def _former(project: Project, changes: Mapping[str, list[Any]]) -> Version:
    whole = stored_units(project, NAMES)
    before = _with(whole, {unit: pair[0] for unit, pair in changes.items()})
    return _version(project, 1, before, project.created_by_id, project.created_at)


def _with(content: Units, changes: Units) -> Units:
    changed = content | changes
    gone = [unit for unit, value in changes.items() if value is None and "/" in unit]
    return {unit: value for unit, value in changed.items() if unit not in gone}


def _version(
    project: Project, number: int, content: Units, user_id: int | None, at: dt.datetime
) -> Version:
    return Version(
        project=project, number=number, content=content, actor_id=user_id, began_at=at, at=at
    )
