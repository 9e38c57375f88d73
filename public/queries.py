"""Named reads of public pages: snapshots (`Publication`) and reference data, nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Aggregate, Count, OuterRef, QuerySet, Subquery, Sum
from django.db.models.functions import Coalesce
from django.utils.translation import get_language

from core.models import Reach
from core.programme import programme
from municipalities.models import Membership, Municipality, Organisation, Role
from municipalities.queries import model_municipalities, open_memberships
from projects.labels import terms
from projects.models import Publication
from public.workflow import PHASE_OF, Phase
from sectors.models import Area, Sector

NEWEST: Final = 4


def publications() -> QuerySet[Publication]:
    """Every published project, newest first."""
    return (
        Publication.objects.filter(reach=Reach.PUBLIC)
        .select_related("tenant", "area")
        .order_by("-published_at", "-pk")
    )


@dataclass(frozen=True, slots=True)
class ProjectCard:
    """A published project as lists show it; `phase` is None after a revoked grant."""

    project: Publication
    title: str
    phase: Phase | None
    sectors: Sequence[str]


def cards(projects: Iterable[Publication]) -> list[ProjectCard]:
    """Titles and sectors in the reader's language."""
    names = dict(terms("sectors"))
    return [
        ProjectCard(
            project=each,
            title=title_of(each),
            phase=PHASE_OF.get(each.state),
            sectors=[names[slug] for slug in each.sectors if slug in names],
        )
        for each in projects
    ]


def title_of(project: Publication) -> str:
    """In the reader's language, if the project has a title in it."""
    return (get_language() == "en" and project.title_en) or project.title


def newest_cards() -> list[ProjectCard]:
    return cards(publications()[:NEWEST])


@dataclass(frozen=True, slots=True)
class Share:
    """What a model municipality has published; `grant` in EUR, where it is published."""

    municipality: Municipality
    projects: int
    grant: Decimal


def shares() -> list[Share]:
    """The five model municipalities by name."""
    own = {"tenant": OuterRef("pk")}
    rows = model_municipalities().annotate(
        published=_number(**own), money=_published(Sum("grant"), **own)
    )
    return [Share(each, each.published, each.money or Decimal(0)) for each in rows]


def projects_by_sector() -> list[tuple[Sector, int]]:
    """The eight sectors in the vocabulary's order; a project counts in each of its sectors."""
    number = _number(sectors__contains=[OuterRef("slug")])
    rows = Sector.objects.select_related("area").annotate(published=number)
    return [(each, each.published) for each in rows]


def projects_by_area() -> list[tuple[Area, int]]:
    """Both areas in the vocabulary's order."""
    rows = Area.objects.annotate(published=_number(area=OuterRef("pk")))
    return [(each, each.published) for each in rows]


def _number(**which: Any) -> Coalesce:
    return Coalesce(_published(Count("pk"), **which), 0)


def _published(figure: Aggregate, **which: Any) -> Subquery:
    """A figure of the published projects that belong to the outer row; NULL where there is none."""
    rows = Publication.objects.filter(reach=Reach.PUBLIC, **which).order_by()
    return Subquery(rows.values("reach").annotate(figure=figure).values("figure"))


@dataclass(frozen=True, slots=True)
class Region:
    """A model region of the programme with its lead and its partners, as the data lists them."""

    name: str
    lead: str
    slug: str
    phrase: str
    board: str
    partners: Sequence[Organisation]


def model_regions() -> list[Region]:
    regions = programme()["modelRegions"]
    slugs = [slug for region in regions for slug in (region["lead"], *region["partners"])]
    known = Organisation.objects.in_bulk(slugs, field_name="slug")
    return [_region(each, known) for each in regions]


def _region(row: Mapping[str, Any], known: Mapping[str, Organisation]) -> Region:
    lead = known.get(row["lead"])
    return Region(
        name=in_language(row, "name"),
        lead=lead.name if lead else row["lead"].title(),
        slug=row["lead"],
        phrase=row["seedPhraseDe"],
        board=row["boardDe"] or "",
        partners=[known[slug] for slug in row["partners"] if slug in known],
    )


def in_language(row: Mapping[str, Any], name: str) -> str:
    """`nameDe` or `nameEn` of an entry of the programme's data."""
    return str(row[f"{name}En" if get_language() == "en" else f"{name}De"])


def platform_administrators() -> QuerySet[Membership]:
    return open_memberships().filter(role=Role.PLATFORM)
