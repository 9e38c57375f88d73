"""Facts of projects, written directly: what figures are read from, on any day."""

import datetime as dt
from collections.abc import Sequence
from itertools import count
from typing import Any

from django.db import transaction

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import Project, ProjectFact
from projects.workflow import STATES
from sectors.models import Sector
from tests.factories.municipalities import organisation_of
from tests.factories.projects import area, sector

__all__ = ["area", "fact", "project_row", "sector"]

_number = count(1)


def project_row(
    tenant: Municipality, *, reach: int = 2, state: str = "implementation", **values: Any
) -> Project:
    """A project without history."""
    number = next(_number)
    with elevated(), transaction.atomic():
        return Project.objects.create(
            tenant=tenant,
            author=organisation_of(tenant),
            reach=reach,
            state=state,
            reference=f"{tenant.code}-2026-{number:04}",
            **{"title": f"Projekt {number}", **values},
        )


def fact(
    project: Project,
    valid_from: dt.date,
    valid_to: dt.date | None = None,
    *,
    sectors: Sequence[Sector] = (),
    **values: Any,
) -> ProjectFact:
    """What was true of a project on `valid_from <= day < valid_to`."""
    state = values.pop("state", project.state)
    defaults = {
        "tenant": project.tenant,
        "author_id": project.author_id,
        "reach": project.reach,
        "shared_with": project.shared_with,
        "district_id": project.tenant.district_id,
        "area_id": project.area_id,
        "light": project.light,
    }
    with elevated(), transaction.atomic():
        return ProjectFact.objects.create(
            project=project,
            valid_from=valid_from,
            valid_to=valid_to,
            state=state,
            phase=STATES[state].phase,
            sectors=[each.pk for each in sectors],
            **{**defaults, **values},
        )
