"""Bringing an older version of a project's entry back, as its newest one."""

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Final, Self
from uuid import UUID

from django.db import transaction

from municipalities.models import Membership, Organisation
from projects.access import ensure, may_change_plan
from projects.content import PLAIN, SECTORS, Line, Units, field_of
from projects.models import LISTS, Project, Version
from projects.naming import mentioned
from projects.operations.entry import change_project
from projects.queries import possible_managers
from projects.versions import holds_list, rows_in, value_in
from sectors.models import Area, Sector

STAYING: Final = frozenset({"external_key"})
"""What ties the project to another system, whatever its entry says."""


@dataclass(frozen=True, slots=True)
class Restored:
    """`left_out` names by unit what the version held and is gone now, such as an organisation."""

    project: Project
    left_out: Mapping[str, str]


@transaction.atomic
def restore_version(
    *,
    actor: Membership,
    project: Project,
    number: int,
    version: int | None,
    now: dt.datetime,
) -> Restored:
    """Stores what the version held; afterwards it is the newest one, and the others are kept.

    `version` is the project's that the actor has seen. Raises NotAllowed, also once the grant binds
    the plan; Outdated, Unmet (the title is in use again); Version.DoesNotExist.
    """
    ensure(may_change_plan(actor, project))
    content = Version.objects.get(project=project, number=number).content
    known = _Known.of(content, project)
    values = {**_plain_values(content, known), **_lists(content, known)}
    changed = change_project(
        actor=actor, project=project, values=values, version=version, now=now, as_new_version=True
    )
    return Restored(changed, known.missing)


@dataclass(frozen=True, slots=True)
class _Known:
    """Rows that the version speaks of, as far as they still are; `missing` gathers the others."""

    rows: Mapping[str, Mapping[str, Any]]
    missing: dict[str, str] = field(default_factory=dict)

    @classmethod
    def of(cls, content: Units, project: Project) -> Self:
        slugs = mentioned("organisation", [content])
        organisations = Organisation.objects.filter(slug__in=slugs)
        managers = possible_managers(project.tenant_id).select_related("user")
        return cls(
            {
                "area": {each.slug: each for each in Area.objects.all()},
                "manager": {str(each.user_id): each.user for each in managers},
                SECTORS: {each.slug: each for each in Sector.objects.all()},
                "organisation": {each.slug: each for each in organisations},
            }
        )

    def get(self, name: str, unit: str, key: Any) -> Any:
        """The row of that key; None, noted under the unit, when there is none any more."""
        found = self.rows[name].get(str(key))
        if found is None and key is not None:
            self.missing[unit] = str(key)
        return found


def _plain_values(content: Units, known: _Known) -> dict[str, Any]:
    """Fields that are younger than the version stay as they are, as does what names a lost row."""
    values: dict[str, Any] = {}
    for name in PLAIN:
        if name in content and name not in STAYING:
            value = value_in(field_of(Project, name), content)
            values[name] = known.get(name, name, value) if name in known.rows else value
            if name in known.missing:
                del values[name]
    if SECTORS in content:
        sectors = [known.get(SECTORS, SECTORS, slug) for slug in content[SECTORS]]
        values[SECTORS] = [each for each in sectors if each]
    return values


def _lists(content: Units, known: _Known) -> dict[str, list[Line]]:
    return {
        name: [
            line
            for uid, row in rows_in(content, name).items()
            if (line := _line(name, uid, row, known))
        ]
        for name in LISTS
        if holds_list(content, name)
    }


def _line(name: str, uid: str, row: Mapping[str, Any], known: _Known) -> Line | None:
    """None for a partner whose organisation is gone: nothing would be left of it."""
    model = LISTS[name]
    values = {each: value_in(field_of(model, each), row) for each in model.content if each in row}
    if values.get("organisation"):
        slug = values["organisation"]
        values["organisation"] = known.get("organisation", f"{name}/{uid}", slug)
        if values["organisation"] is None:
            return None
    return Line(uid=UUID(uid), values=values)
