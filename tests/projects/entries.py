"""A project with something in every list, as the sheets and the schedule show it."""

import datetime as dt
from decimal import Decimal
from typing import Any, Final

from django.db import transaction

from core.scope import elevated
from municipalities.models import Municipality
from projects.models import (
    CostLine,
    Milestone,
    Objective,
    Partner,
    Precedent,
    Project,
    Recipient,
    WorkPackage,
)
from tests.factories.projects import area, project

OECHERLAB: Final[dict[str, Any]] = {
    "title": "OecherLab",
    "summary": "Ein offenes Reallabor in der Innenstadt.",
    "recipient": "Stadt Aachen",
    "start": dt.date(2020, 3, 1),
    "end": dt.date(2022, 8, 31),
    "total_cost": Decimal("2218516.36"),
    "eligible_cost": Decimal("2058624.85"),
    "grant": Decimal("1646899.88"),
    "own_share": Decimal("571616.48"),
}
"""The documented project of the data file, to the cent."""


def oecherlab(tenant: Municipality, state: str = "application_open", **fields: Any) -> Project:
    made = project(tenant, state, **{"area": area()} | OECHERLAB | fields)
    with elevated(), transaction.atomic():
        _plan(made)
        _money(made)
        Partner.objects.create(project=made, name="Dialego AG", role="company")
        Objective.objects.create(project=made, title="Offen sein", indicator="Besuche", base="0")
        Precedent.objects.create(project=made, title="Bürgerlabor", where="Utrecht")
    return made


def _plan(made: Project) -> None:
    concept = WorkPackage.objects.create(
        project=made,
        title="Konzept",
        responsible="Stadt Aachen",
        effort=Decimal("12.5"),
        start=dt.date(2020, 3, 1),
        end=dt.date(2020, 8, 31),
        forecast=dt.date(2020, 10, 31),
    )
    Milestone.objects.create(
        project=made,
        title="Eröffnung des Labors",
        due=dt.date(2020, 9, 30),
        criterion="Die Tür ist offen.",
        after=[concept.uid],
    )
    Milestone.objects.create(project=made, title="Smart-Spots", due=dt.date(2021, 6, 30))


def _money(made: Project) -> None:
    city = Recipient.objects.create(project=made, name="Stadt Aachen", rate=Decimal(80))
    for year, category, amount, eligible in (
        (2020, "personal", "1000000.00", "1000000.00"),
        (2021, "investitionen", "1218516.36", "1058624.85"),
    ):
        CostLine.objects.create(
            project=made,
            year=year,
            category=category,
            amount=Decimal(amount),
            eligible=Decimal(eligible),
            recipient=city.uid,
        )
