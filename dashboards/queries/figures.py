"""Counts and sums of the portfolio on any day, in one statement.

Row-level security decides which facts count: exactly the projects that the viewer's own project
list shows. Nothing here widens or repeats it.
"""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from decimal import Decimal
from typing import Any, Final, NamedTuple

from django.db import connection

from dashboards.queries.selection import CHOSEN, Selection

DIMENSIONS: Final = ("tenant", "area", "sector", "phase", "state", "light", "day")
RUNNING_PHASES: Final = ("bewilligung", "durchfuehrung")
"""From the grant until the work is done: what „laufend“ means on every page."""
_CENT: Final = Decimal("0.01")


@dataclass(frozen=True, slots=True)
class Figures:
    """Sums over projects. Amounts are cents; `milestones_due` and `_done` count up to the day."""

    projects: int = 0
    without_sector: int = 0
    total_cost: int = 0
    requested: int = 0
    granted: int = 0
    own_share: int = 0
    milestones: int = 0
    milestones_due: int = 0
    milestones_done: int = 0

    def euros(self, measure: str) -> Decimal:
        """An amount in EUR, to the cent."""
        cents: int = getattr(self, measure)
        return cents * _CENT

    @property
    def punctuality(self) -> Decimal | None:
        """Milestones reached of those due, in percent (0–100); None while none is due."""
        if not self.milestones_due:
            return None
        return Decimal(100 * self.milestones_done) / self.milestones_due


class Cell(NamedTuple):
    """A place in the portfolio; None means „all“ or, for an area, „none given“."""

    tenant: int | None = None
    area: int | None = None
    sector: int | None = None
    phase: str | None = None
    state: str | None = None
    light: str | None = None
    day: dt.date | None = None


@dataclass(frozen=True, slots=True)
class TrendPoint:
    """The size of the portfolio on a day; `granted` is cents."""

    day: dt.date
    projects: int
    running: int
    granted: int


@dataclass(frozen=True, slots=True)
class Portfolio:
    """Figures by one or two dimensions at a time; projects in two sectors count in both of them."""

    day: dt.date
    samples: tuple[dt.date, ...]
    groups: Mapping[tuple[str, ...], Mapping[Cell, Figures]]

    @property
    def total(self) -> Figures:
        """Every project once."""
        return self.groups.get((), {}).get(Cell(), Figures())

    def by(self, dimension: str) -> dict[Any, Figures]:
        """Figures by the values of a dimension, those without projects left out."""
        rows = self.groups.get((dimension,), {})
        return {getattr(cell, dimension): figures for cell, figures in rows.items()}

    def at(self, **place: Any) -> Figures:
        """E.g. `at(tenant=3, phase="antrag")`; zeros where there is nothing.

        Raises LookupError for a pair of dimensions that the statement does not group by.
        """
        dimensions = _in_order(place)
        if dimensions not in GROUPINGS:
            raise LookupError(f"not grouped by {dimensions}")
        return self.groups.get(dimensions, {}).get(Cell(**place), Figures())

    def running(self) -> int:
        return sum(self.at(phase=phase).projects for phase in RUNNING_PHASES)

    def trend(self) -> list[TrendPoint]:
        """A point per month's end asked for, and one for the day itself, oldest first."""
        changes = self.groups.get(("phase", "day"), {})
        points = []
        sums = [0, 0, 0]
        for day in self.samples:
            for cell, change in changes.items():
                if cell.day == day:
                    running = change.projects if cell.phase in RUNNING_PHASES else 0
                    step = (change.projects, running, change.granted)
                    sums = [old + new for old, new in zip(sums, step, strict=True)]
            points.append(TrendPoint(day, *sums))
        return points


def _in_order(names: Iterable[str]) -> tuple[str, ...]:
    return tuple(sorted(names, key=DIMENSIONS.index))


ONCE: Final[tuple[tuple[str, ...], ...]] = (
    (),
    ("tenant",),
    ("area",),
    ("phase",),
    ("state",),
    ("light",),
    ("tenant", "area"),
    ("tenant", "phase"),
    ("tenant", "light"),
)
PER_SECTOR: Final[tuple[tuple[str, ...], ...]] = (("sector",), ("tenant", "sector"))
GROUPINGS: Final = frozenset(ONCE + PER_SECTOR)
_MEASURES: Final = tuple(field.name for field in fields(Figures))
_AMOUNTS: Final = _MEASURES[2:]
_UNDIVIDED: Final = ("tenant", "area", "phase", "state", "light")
_PER_SECTOR_KIND: Final = 1 << len(_UNDIVIDED)
_CHANGE_KIND: Final = 2 << len(_UNDIVIDED)


def portfolio(*, day: dt.date, selection: Selection, months: int = 0) -> Portfolio:
    """What the current scope sees of the projects as they stood on `day`.

    With `months`, also how it grew: one more pass over the facts, in the same statement.
    """
    samples = _month_ends(day, months)
    days: dict[str, Any] = {"day": day, "first": samples[0], "samples": list(samples)}
    with connection.cursor() as cursor:
        cursor.execute(
            _STATEMENT + _TREND if months else _STATEMENT, {**days, **selection.parameters()}
        )
        rows = cursor.fetchall()
    groups: dict[tuple[str, ...], dict[Cell, Figures]] = {}
    for kind, *values in rows:
        place, measures = values[: len(DIMENSIONS)], values[len(DIMENSIONS) :]
        groups.setdefault(_KINDS[kind], {})[Cell(*place)] = Figures(*measures)
    return Portfolio(day=day, samples=samples, groups=groups)


def _month_ends(day: dt.date, months: int) -> tuple[dt.date, ...]:
    """The ends of the last whole months, oldest first, then the day itself."""
    points = [day]
    for _month in range(months):
        points.append(points[-1].replace(day=1) - dt.timedelta(days=1))
    return tuple(reversed(points))


def _mask(grouping: tuple[str, ...], dimensions: tuple[str, ...]) -> int:
    """PostgreSQL's `grouping()`: a bit is set for every dimension that was summed up."""
    bits = enumerate(reversed(dimensions))
    return sum(1 << place for place, name in bits if name not in grouping)


_KINDS: Final = {_mask(each, _UNDIVIDED): each for each in ONCE} | {
    _PER_SECTOR_KIND + _mask(each, ("tenant",)): each for each in PER_SECTOR
}
_KINDS[_CHANGE_KIND] = ("phase", "day")


def _sets(groupings: tuple[tuple[str, ...], ...]) -> str:
    return ", ".join(f"({', '.join(names)})" for names in groupings)


_SUMS: Final = ", ".join(f"sum({name})::bigint" for name in _MEASURES)
_OR_ZERO: Final = ", ".join(f"coalesce(sum({name}), 0)::bigint" for name in _MEASURES)

# Built from the constants above alone; what a visitor chooses travels as a parameter.
# Summing up by all dimensions at once first leaves a few hundred rows for the nine groupings.
_STATEMENT: Final = f"""
WITH fact AS MATERIALIZED (
    SELECT tenant_id AS tenant, area_id AS area, phase, state, light, sectors, 1 AS projects,
        (sectors = '{{}}')::int AS without_sector, {", ".join(_AMOUNTS)}
    FROM projects_projectfact
    WHERE valid_from <= %(day)s AND (valid_to IS NULL OR valid_to > %(day)s) AND {CHOSEN}
), cell ({", ".join(_UNDIVIDED + _MEASURES)}) AS (
    SELECT {", ".join(_UNDIVIDED)}, {_SUMS} FROM fact GROUP BY {", ".join(_UNDIVIDED)}
)
SELECT grouping({", ".join(_UNDIVIDED)}), tenant, area, NULL::bigint, phase, state, light,
    NULL::date, {_OR_ZERO}
FROM cell GROUP BY GROUPING SETS ({_sets(ONCE)})
UNION ALL
SELECT {_PER_SECTOR_KIND} + grouping(tenant), tenant, NULL, sector, NULL, NULL, NULL, NULL, {_SUMS}
FROM fact CROSS JOIN unnest(sectors) AS sector GROUP BY GROUPING SETS ({_sets(PER_SECTOR)})
"""  # noqa: S608

# A fact counts from the day it begins and no more from the day it ends: one up and one down, each
# put to the next day of the trend. What ended before the first of these days has no effect.
_CHANGES: Final = ", ".join(
    f"sum(sign * {name})::bigint" if name in ("projects", "granted") else "0" for name in _MEASURES
).replace("sign * projects", "sign")
_TREND: Final = f"""
UNION ALL
SELECT {_CHANGE_KIND}, NULL, NULL, NULL, phase, NULL, NULL,
    (%(samples)s::date[])[1 + width_bucket(changed_on - 1, %(samples)s::date[])] AS sample,
    {_CHANGES}
FROM projects_projectfact CROSS JOIN LATERAL (VALUES (1, valid_from), (-1, valid_to))
    change (sign, changed_on)
WHERE changed_on <= %(day)s AND (valid_to IS NULL OR valid_to > %(first)s) AND {CHOSEN}
GROUP BY phase, sample
"""  # noqa: S608
