"""Deleting a draft with a way back, and what becomes of it when nobody takes that way."""

import datetime as dt
from typing import Any, Final

from django.db import transaction
from django.db.models import QuerySet
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from projects import figures
from projects.access import ensure, may_delete, project_for
from projects.labels import label_of
from projects.models import Project
from projects.operations.entry import plain_refusals
from projects.operations.keeping import day_of, keep, leave_trail, locked
from projects.queries import drafts_to_purge, trashed_drafts
from projects.workflow import TRANSITIONS

KEPT: Final = dt.timedelta(days=30)
"""How long a deleted draft can be taken back."""
CHUNK: Final = 100
"""Drafts per transaction of the purge."""


def last_day_of(project: Project) -> dt.date:
    """Until when a deleted draft can be taken back."""
    if project.deleted_at is None:
        raise TypeError(project.reference)
    return day_of(project.deleted_at + KEPT)


@transaction.atomic
def delete_draft(*, actor: Membership, project: Project, now: dt.datetime) -> Project:
    """Puts a draft into the trash of its municipality; from now on no figure counts it.

    Raises NotAllowed (other roles; what was ever submitted), Unmet (a working group has it).
    """
    ensure(may_delete(actor, project))
    current = locked(project)
    ensure(may_delete(actor, current))
    _ensure_no_paper(current)
    _move(actor, current, "delete_draft", now, deleted_at=now)
    figures.close(project=current, today=day_of(now))
    return current


@transaction.atomic
def restore_draft(*, actor: Membership, project: Project, now: dt.datetime) -> Project:
    """Takes a draft out of the trash, with all that hung on it.

    Raises NotAllowed, Unmet (title or key are in use again), Http404 (it is no longer there).
    """
    ensure(may_delete(actor, project))
    current = project_for(project.reference, _locked(trashed_drafts(project.tenant_id)))
    _ensure_title_is_free(current)
    with plain_refusals(), transaction.atomic():
        _move(actor, current, "restore_draft", now, deleted_at=None)
    figures.record(project=current, today=day_of(now))
    return current


@transaction.atomic
def purge_drafts(*, now: dt.datetime) -> int:
    """Removes drafts whose time in the trash is over, with all that hangs on them.

    Returns how many, `CHUNK` at most; less means that none is left. Their trail stays.
    """
    # Every tenant's: the calendar has none.
    with elevated():
        over = list(_locked(drafts_to_purge(deleted_until=now - KEPT))[:CHUNK])
        for each in over:
            changes = {"title": [each.title, None]}
            leave_trail(actor=None, project=each, verb="purge_draft", changes=changes, now=now)
        Project.everything.filter(pk__in=[each.pk for each in over]).delete()
    return len(over)


def _move(
    actor: Membership, project: Project, verb: str, now: dt.datetime, deleted_at: dt.datetime | None
) -> None:
    changes: dict[str, list[Any]] = {"deleted_at": [project.deleted_at, deleted_at]}
    keep(actor=actor, project=project, now=now, measured=False, deleted_at=deleted_at)
    leave_trail(actor=actor, project=project, verb=verb, changes=changes, now=now)


def _locked(projects: QuerySet[Project]) -> QuerySet[Project]:
    return projects.select_for_update(of=("self",))


def _ensure_no_paper(project: Project) -> None:
    """A paper, even a withdrawn one, is the group's record and must not lose what it is about."""
    if project.resolutions.exists():
        message = _(
            "Der Entwurf lag einer Arbeitsgruppe zur Beratung vor und bleibt deshalb erhalten. "
            "Nehmen Sie stattdessen den Schritt „%(step)s“."
        )
        values = {"step": label_of(TRANSITIONS["withdraw"])}
        raise Unmet(Problem("has_paper", message % values, url=project.get_absolute_url()))


def _ensure_title_is_free(project: Project) -> None:
    others = Project.objects.filter(tenant=project.tenant_id, title__iexact=project.title)
    same = others.first()
    if same:
        message = _(
            "Ein anderes Projekt Ihrer Kommune heißt inzwischen auch „%(title)s“ (%(reference)s). "
            "Geben Sie ihm einen anderen Titel, dann lässt sich der Entwurf wiederherstellen."
        )
        values = {"title": project.title, "reference": same.reference}
        raise Unmet(Problem("title_taken", message % values, "title", same.get_absolute_url()))
