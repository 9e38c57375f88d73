"""Projects, as tests need them. Every function works under any scope and outside a transaction."""

import datetime as dt
from decimal import Decimal
from itertools import count
from typing import Any, Final

from django.db import transaction

from core.models import Reach
from core.programme import programme
from core.scope import elevated
from municipalities.models import Municipality
from projects import figures
from projects.models import (
    CostLine,
    Milestone,
    Objective,
    Partner,
    Project,
    ProjectSector,
    Publication,
    Transition,
    WorkPackage,
)
from projects.queries import visible_projects
from projects.workflow import STATES
from sectors.models import Area, Sector
from tests.factories.municipalities import organisation_of, person

NOW: Final = dt.datetime(2026, 3, 2, 9, 0, tzinfo=dt.UTC)
SUMMARY: Final = "Ein Bürgerbus fährt auf Abruf zwischen den Ortsteilen. " * 5
TRANSFER: Final = "Die Disposition ist quelloffen und läuft in jeder Kommune. " * 5
_number = count(1)


def area(slug: str = "stadtentwicklung") -> Area:
    """One of the two of the programme."""
    row = next(each for each in programme()["areas"] if each["slug"] == slug)
    names = {"name_de": row["nameDe"], "name_en": row["nameEn"]}
    with elevated(), transaction.atomic():
        return Area.objects.get_or_create(slug=slug, defaults=names)[0]


def sector(slug: str = "verkehr") -> Sector:
    """One of the eight of the programme."""
    rows = list(programme()["sectors"])
    row = next(each for each in rows if each["slug"] == slug)
    values = {
        "name_de": row["nameDe"],
        "name_en": row["nameEn"],
        "icon": row["icon"],
        "position": rows.index(row),
        "area": area(row["area"]),
    }
    with elevated(), transaction.atomic():
        return Sector.objects.get_or_create(slug=slug, defaults=values)[0]


def project(tenant: Municipality, state: str = "idea", **fields: Any) -> Project:
    """Bare but valid, with its first history row and the day's fact; fields as on the model.

    `at` is the moment of creation (default `NOW`). With a `deleted_at` it lies in the trash.
    """
    at = fields.pop("at", NOW)
    with elevated(), transaction.atomic():
        created = Project.objects.create(**_values(tenant, state, at) | fields)
        Transition.objects.create(project=created, name="create", to_state="idea", at=at)
        figures.turn(created, milestones=[], today=at.date())
        created.save(update_fields=["light", "light_due"])
        figures.record(project=created, today=at.date())
        if created.deleted_at:
            figures.close(project=created, today=at.date())
            return created
        return visible_projects().get(pk=created.pk)


def complete_project(tenant: Municipality, state: str = "idea", **fields: Any) -> Project:
    """Meets every guard up to the grant: texts, money, a partner, a goal, three milestones."""
    values = {
        "project_type": "stadtentwicklung",
        "manager": fields["manager"] if "manager" in fields else person(),
        "recipient": "Stadt Aachen",
        "communes": ["05334002"],
        "problem": "Heute wartet man an jeder Haltestelle.",
        "distinction": "Das gibt es nirgends sonst.",
        "transfer_from": dt.date(2028, 9, 1),
        "deducts_vat": False,
        "council_resolution": "Rat vom 12.08.2026, Vorlage 0815/26",
        "summary": SUMMARY,
        "transfer": TRANSFER,
        "area": area(),
        "start": dt.date(2026, 9, 1),
        "end": dt.date(2028, 8, 31),
        "total_cost": Decimal("485000.00"),
        "grant": Decimal("388000.00"),
        "own_share": Decimal("97000.00"),
        "licence": "EUPL-1.2",
        "goals": "Wartezeiten halbieren.",
        "no_early_start": True,
        "no_double_funding": True,
        "impact_assessment": "ja",
        "accessibility": "Nach BITV 2.0 geprüft.",
        "state_aid": "keine",
    }
    created = project(tenant, state, **values | fields)
    with elevated(), transaction.atomic():
        ProjectSector.objects.create(project=created, sector=sector())
        Partner.objects.create(project=created, name="Verkehrsverbund", role="company")
        WorkPackage.objects.create(project=created, title="Fahrplan")
        Objective.objects.create(
            project=created, title="Kürzer warten", indicator="Minuten", base="12", target="6"
        )
        amount = created.total_cost or Decimal(0)
        CostLine.objects.create(
            project=created, year=2026, category="personal", amount=amount, eligible=amount
        )
        for month in (10, 11, 12):
            milestone(created, due=dt.date(2026, month, 1))
        figures.record(project=created, today=fields.get("at", NOW).date())
        return visible_projects().get(pk=created.pk)


def milestone(
    project: Project, due: dt.date, *, title: str = "", done_on: dt.date | None = None
) -> Milestone:
    with elevated(), transaction.atomic():
        return Milestone.objects.create(
            project=project,
            title=title or f"Meilenstein {next(_number)}",
            due=due,
            done_on=done_on,
            criterion="Abgenommen vom Lenkungskreis",
        )


def published(of: Project, **values: Any) -> Publication:
    """The project's public face; besides title and state only what is named."""
    with elevated(), transaction.atomic():
        return Publication.objects.create(
            project=of,
            tenant_id=of.tenant_id,
            author_id=of.author_id,
            reach=Reach.PUBLIC,
            reference=of.reference,
            published_at=NOW,
            **{"title": of.title, "state": of.state, **values},
        )


def many_projects(tenant: Municipality, number: int, state: str = "implementation") -> None:
    """By two statements; without history and facts."""
    with elevated(), transaction.atomic():
        rows = [Project(**_values(tenant, state, NOW)) for _ in range(number)]
        Project.objects.bulk_create(rows)
        link = {"sector": sector(), "tenant": tenant, "author": organisation_of(tenant)}
        ProjectSector.objects.bulk_create(ProjectSector(project=row, **link) for row in rows)


def _values(tenant: Municipality, state: str, at: dt.datetime) -> dict[str, Any]:
    number = next(_number)
    return {
        "tenant": tenant,
        "author": organisation_of(tenant),
        "reference": f"{tenant.code}-2020-{number:04}",
        "title": f"Projekt {number}",
        "state": state,
        "reach": STATES[state].reach,
        "state_since": at,
        "created_at": at,
        "updated_at": at,
    }
