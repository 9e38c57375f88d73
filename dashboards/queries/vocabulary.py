"""The names that filters, charts and tables use, in one statement."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

from django.contrib.postgres.lookups import Unaccent
from django.db.models import (
    BigIntegerField,
    CharField,
    F,
    FloatField,
    IntegerField,
    QuerySet,
    Value,
)
from django.db.models.functions import Cast, Lower
from django.utils.translation import get_language

from municipalities.models import District, Municipality
from sectors.models import Area, Sector

_COLUMNS: Final = ("kind", "pk", "slug", "label", "above", "north", "east", "place", "sort")


@dataclass(frozen=True, slots=True)
class Entry:
    """One term. `above` is a municipality's district or a sector's area; degrees are WGS 84."""

    pk: int
    slug: str
    name: str
    above: int | None
    latitude: float | None
    longitude: float | None


@dataclass(frozen=True, slots=True)
class Vocabulary:
    municipalities: tuple[Entry, ...]
    districts: tuple[Entry, ...]
    areas: tuple[Entry, ...]
    sectors: tuple[Entry, ...]

    @property
    def areas_without_sectors(self) -> tuple[Entry, ...]:
        """eGovernment stands beside the sectors, for it has none."""
        divided = {sector.above for sector in self.sectors}
        return tuple(area for area in self.areas if area.pk not in divided)


def vocabulary() -> Vocabulary:
    """Municipalities and districts by name, areas and sectors in the programme's order."""
    language = "name_en" if get_language() == "en" else "name_de"
    tenants = Municipality.objects.filter(is_programme=False)
    parts = [
        _part(
            "municipality",
            tenants,
            label="short_name",
            above="district_id",
            north=F("latitude"),
            east=F("longitude"),
        ),
        _part("district", District.objects.all(), label=language),
        _part("area", Area.objects.order_by(), label=language, place=F("position")),
        _part(
            "sector",
            Sector.objects.order_by(),
            label=language,
            above="area_id",
            place=F("position"),
        ),
    ]
    rows = parts[0].union(*parts[1:], all=True).order_by("kind", "place", "sort", "pk")
    return _gathered(rows)


def _part(
    kind: str,
    rows: QuerySet[Any],
    *,
    label: str,
    above: str = "",
    north: Any = None,
    east: Any = None,
    place: Any = None,
) -> QuerySet[Any, tuple[Any, ...]]:
    nothing = Cast(Value(None), FloatField())
    part: QuerySet[Any, tuple[Any, ...]] = rows.annotate(
        kind=Value(kind, CharField()),
        label=Cast(label, CharField()),
        above=F(above) if above else Cast(Value(None), BigIntegerField()),
        north=north or nothing,
        east=east or nothing,
        place=Cast(place, IntegerField()) if place else Value(0, IntegerField()),
        sort=Unaccent(Lower(label)),
    ).values_list(*_COLUMNS)
    return part


def _gathered(rows: Iterable[tuple[Any, ...]]) -> Vocabulary:
    found: dict[str, list[Entry]] = {"municipality": [], "district": [], "area": [], "sector": []}
    for kind, *values, _place, _sort in rows:
        found[kind].append(Entry(*values))
    return Vocabulary(
        municipalities=tuple(found["municipality"]),
        districts=tuple(found["district"]),
        areas=tuple(found["area"]),
        sectors=tuple(found["sector"]),
    )
