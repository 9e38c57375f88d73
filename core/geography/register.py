"""The communes (Gemeinden) and counties (Kreise, kreisfreie Städte), read once; and the search.

Sources and licences stand in the data files beside this module. Coordinates are WGS84 degrees.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import get_close_matches
from functools import cache
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from core.geography.names import Match, match, spellings

FOLDER: Final = Path(__file__).parent
STATE_KEY: Final = "05"
"""The first digits of every key in North Rhine-Westphalia."""
COUNTY_DIGITS: Final = 5
PRECISION: Final = Decimal("0.00001")
"""Five decimals of a degree: about one metre."""
LONGEST: Final = 80
"""Characters of a name that is looked up; the longest official name has 42."""

type Ring = Sequence[tuple[float, float]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Spot:
    """Something with a name and a point that lies in it."""

    ags: str
    """The official key: 8 digits of a commune, 5 of a county."""
    name: str
    latitude: Decimal
    longitude: Decimal
    population: int
    spellings: frozenset[str]

    @property
    def county_ags(self) -> str:
        return self.ags[:COUNTY_DIGITS]

    @property
    def county_name(self) -> str:
        return counties()[self.county_ags].name


@dataclass(frozen=True, slots=True, kw_only=True)
class Commune(Spot):
    official_name: str
    """With its addition: „Aachen, Stadt“."""


@dataclass(frozen=True, slots=True, kw_only=True)
class County(Spot):
    outline: tuple[Ring, ...]

    def holds(self, *, latitude: float, longitude: float) -> bool:
        """Even-odd over all rings, so that holes and several parts need no rule of their own."""
        crossings = sum(
            _crosses(start, end, latitude=latitude, longitude=longitude)
            for ring in self.outline
            for start, end in pairwise(ring)
        )
        return crossings % 2 == 1


@cache
def communes() -> Mapping[str, Commune]:
    """All 396 by key; treat them as read-only."""
    return {row[0]: _commune(*row) for row in _read("communes")}


@cache
def counties() -> Mapping[str, County]:
    """All 53 by key; treat them as read-only."""
    return {row[0]: _county(*row) for row in _read("counties")}


@cache
def spots() -> tuple[Spot, ...]:
    """Communes and those counties that are more than one commune."""
    return (*communes().values(), *(each for each in counties().values() if not _is_city(each)))


def county_at(*, latitude: Decimal, longitude: Decimal) -> County | None:
    """The county around a point, by simplified outlines (some 100 m); None outside the state."""
    x, y = float(longitude), float(latitude)
    return next((each for each in counties().values() if each.holds(latitude=y, longitude=x)), None)


def search_communes(text: str, *, limit: int = 8) -> list[Commune]:
    """By name or by the first digits of the key; names that begin so first, then the largest."""
    return _search(communes().values(), text, limit=limit)


def search_spots(text: str, *, limit: int = 8) -> list[Spot]:
    """As `search_communes`, counties included."""
    return _search(spots(), text, limit=limit)


def commune_named(text: str) -> Commune | None:
    return _named(communes().values(), text)


def spot_named(text: str) -> Spot | None:
    return _named(spots(), text)


def similar[S: Spot](among: Iterable[S], text: str, *, limit: int = 3) -> list[S]:
    """What somebody may have meant who typed a name that does not exist."""
    found = list(among)
    if begun := _search(found, text, limit=limit):
        return begun
    by_spelling = {spelling: each for each in found for spelling in each.spellings}
    close = (
        near
        for typed in sorted(spellings(text[:LONGEST]))
        for near in get_close_matches(typed, by_spelling, n=limit)
    )
    return list({by_spelling[near].ags: by_spelling[near] for near in close}.values())[:limit]


def _search[S: Spot](among: Iterable[S], text: str, *, limit: int) -> list[S]:
    key, typed = text.strip(), spellings(text[:LONGEST])
    if key.isdecimal():
        return sorted(
            (each for each in among if each.ags.startswith(key)), key=lambda each: each.ags
        )[:limit]
    fitting = ((match(each.spellings, typed), each) for each in among)
    ranked = sorted(
        (pair for pair in fitting if pair[0] < Match.NOT),
        key=lambda pair: (pair[0], -pair[1].population, pair[1].ags),
    )
    return [each for _fit, each in ranked[:limit]]


def _named[S: Spot](among: Iterable[S], text: str) -> S | None:
    typed = spellings(text[:LONGEST])
    return next((each for each in among if not typed.isdisjoint(each.spellings)), None)


def source_of(name: str) -> Mapping[str, str]:
    """Where „communes“ or „counties“ come from, and under which licence."""
    meta: dict[str, str] = _file(name)["meta"]
    return meta


def _read(name: str) -> list[Any]:
    return list(_file(name)[name])


def _file(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads((FOLDER / f"{name}.json").read_text(encoding="utf-8"))
    return data


def _commune(ags: str, name: str, latitude: float, longitude: float, population: int) -> Commune:
    short = name.split(",")[0]
    return Commune(
        ags=ags,
        name=short,
        official_name=name,
        latitude=degrees(latitude),
        longitude=degrees(longitude),
        population=population,
        spellings=spellings(short) | spellings(name),
    )


def _county(ags: str, name: str, rings: list[list[list[float]]]) -> County:
    outline = tuple(tuple((x, y) for x, y in ring) for ring in rings)
    longitude, latitude = _centre(max(outline, key=len))
    return County(
        ags=ags,
        name=name,
        latitude=degrees(latitude),
        longitude=degrees(longitude),
        population=sum(each.population for each in communes().values() if each.county_ags == ags),
        spellings=spellings(name),
        outline=outline,
    )


def degrees(value: float | Decimal) -> Decimal:
    """As coordinates are kept: five decimals."""
    return Decimal(str(value)).quantize(PRECISION)


def _is_city(county: County) -> bool:
    return f"{county.ags}000" in communes()


def _crosses(
    start: tuple[float, float], end: tuple[float, float], *, latitude: float, longitude: float
) -> bool:
    """Whether a ray from the point to the east crosses this side."""
    (ax, ay), (bx, by) = start, end
    if (ay > latitude) == (by > latitude):
        return False
    return longitude < (bx - ax) * (latitude - ay) / (by - ay) + ax


def _centre(ring: Ring) -> tuple[float, float]:
    """The centroid of an area."""
    sides = [(a, b, a[0] * b[1] - b[0] * a[1]) for a, b in pairwise(ring)]
    area = sum(cross for _a, _b, cross in sides)
    x = sum((a[0] + b[0]) * cross for a, b, cross in sides) / (3 * area)
    y = sum((a[1] + b[1]) * cross for a, b, cross in sides) / (3 * area)
    return x, y
