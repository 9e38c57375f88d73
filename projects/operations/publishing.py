"""The public snapshot of a project, approved field by field."""

import datetime as dt
from collections.abc import Collection
from typing import Any, Final

from django.db import transaction
from django.utils.translation import gettext_lazy

from core.models import Reach
from municipalities.models import Membership
from projects.access import ensure, may_publish, may_unpublish
from projects.models import Project, Publication
from projects.operations.keeping import leave_trail, locked

PUBLISHABLE: Final = {
    "summary": gettext_lazy("Kurzbeschreibung"),
    "transfer": gettext_lazy("Nutzen und Übertragbarkeit"),
    "area": gettext_lazy("Bereich"),
    "sectors": gettext_lazy("Sektoren"),
    "partners": gettext_lazy("Partner"),
    "start": gettext_lazy("Projektbeginn"),
    "end": gettext_lazy("Projektende"),
    "total_cost": gettext_lazy("Gesamtausgaben"),
    "grant": gettext_lazy("Zuwendung"),
    "licence": gettext_lazy("Lizenz der Ergebnisse"),
}
"""What may be approved one by one; reference, title and state stand in every publication."""


@transaction.atomic
def publish(
    *, actor: Membership, project: Project, fields: Collection[str], now: dt.datetime
) -> Publication:
    """Makes or renews the snapshot; a field that is not named is empty in it.

    Raises NotAllowed, also while the lifecycle keeps the state from the public; KeyError for a
    field that cannot be published.
    """
    ensure(may_publish(actor, project))
    current = locked(project)
    ensure(may_publish(actor, current))
    values = snapshot(current, fields)
    publication, _new = Publication.objects.update_or_create(
        project=current,
        defaults={
            **values,
            "tenant_id": current.tenant_id,
            "author_id": current.author_id,
            "reach": Reach.PUBLIC,
            "published_at": now,
            "published_by_id": actor.user_id,
        },
    )
    changes: dict[str, list[Any]] = {
        "fields": [None, sorted(fields)],
        "state": [None, current.state],
    }
    leave_trail(actor=actor, project=current, verb="publish", changes=changes, now=now)
    return publication


@transaction.atomic
def unpublish(*, actor: Membership, project: Project, now: dt.datetime) -> None:
    """Takes the public page down at once. Raises NotAllowed."""
    ensure(may_unpublish(actor, project))
    deleted, _rows = Publication.objects.filter(project=project).delete()
    if deleted:
        leave_trail(actor=actor, project=project, verb="unpublish", changes={}, now=now)


def snapshot(project: Project, fields: Collection[str]) -> dict[str, Any]:
    """The columns of a publication with only the named fields filled; also the preview."""
    for name in fields:
        PUBLISHABLE[name]
    chosen = {name: _value(project, name) for name in PUBLISHABLE if name in fields}
    return {
        **_NOTHING,
        **chosen,
        "reference": project.reference,
        "title": project.title,
        "title_en": project.title_en,
        "state": project.state,
        "is_demo": project.is_demo,
    }


_NOTHING: Final[dict[str, Any]] = {
    "summary": "", "transfer": "", "area": None, "sectors": [], "partners": [], "start": None,
    "end": None, "total_cost": None, "grant": None, "licence": "",
}  # fmt: skip


def _value(project: Project, name: str) -> Any:
    if name == "sectors":
        return list(project.sector_slugs)
    if name == "partners":
        partners = project.partners.select_related("organisation")
        return [str(each) for each in partners if each.is_whole]
    return getattr(project, name)
