"""Named reads of public pages: snapshots (`Publication`) and reference data, nothing else."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, Final

from django.db.models import Count, F, Func, QuerySet, Sum
from django.utils.translation import get_language

from core.models import Reach
from core.programme import programme
from municipalities.models import Membership, Municipality, Organisation, Role
from municipalities.queries import model_municipalities, open_memberships
from projects.models import Publication
from public.workflow import PHASE_OF, Phase
from sectors.models import Sector

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


def cards(
    projects: Iterable[Publication], *, sectors: Iterable[Sector] | None = None
) -> list[ProjectCard]:
    """Titles and sectors in the reader's language; `sectors` saves the query for them."""
    known = Sector.objects.all() if sectors is None else sectors
    names = {each.slug: each.name for each in known}
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


def newest_cards(sectors: Iterable[Sector]) -> list[ProjectCard]:
    return cards(publications()[:NEWEST], sectors=sectors)


@dataclass(frozen=True, slots=True)
class Share:
    """What a model municipality has published; `grant` in EUR, where it is published."""

    municipality: Municipality
    projects: int
    grant: Decimal


def shares() -> list[Share]:
    """The five model municipalities by name."""
    grouped = publications().order_by().values("tenant_id")
    rows = grouped.annotate(number=Count("pk"), money=Sum("grant"))
    found = {row["tenant_id"]: (row["number"], row["money"] or Decimal(0)) for row in rows}
    return [Share(each, *found.get(each.pk, (0, Decimal(0)))) for each in model_municipalities()]


def projects_by_sector() -> list[tuple[Sector, int]]:
    """The eight sectors in the vocabulary's order; a project counts in each of its sectors."""
    unnested = publications().annotate(slug=Func(F("sectors"), function="unnest"))
    counts = _counts(unnested, "slug")
    return [(each, counts.get(each.slug, 0)) for each in Sector.objects.select_related("area")]


def projects_by_area() -> dict[str, int]:
    """By slug of the area."""
    return _counts(publications(), "area__slug")


def _counts(rows: QuerySet[Publication], field: str) -> dict[Any, int]:
    counted = rows.order_by().values(field).annotate(number=Count("pk"))
    return {row[field]: row["number"] for row in counted}


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
