"""Geometry of charts. Templates draw it as SVG inside real tables, so every chart is readable
without seeing it, fluid without JavaScript, and coloured by classes (no style attribute).

Positions are strings: German localisation would print 12,5 into an SVG attribute. Widths are
percentages, so bars stretch with the page while text keeps its size.
"""

import math
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal

from core.templatetags.formatting import percent

Number = int | float | Decimal
Display = Callable[[Number], str]

HEAT_LEVELS = 5
DONUT_RADIUS = 46.0
DONUT_GAP_PERCENT = 0.8
PERCENT_PER_CHARACTER = 2.2


def percent_text(value: float) -> str:
    """12.3456 → „12.35%“, for SVG attributes."""
    return f"{value:.2f}%"


def plain(value: Number) -> str:
    """The default wording of a value."""
    return str(value)


@dataclass(frozen=True, slots=True)
class Series:
    """`key` names the colour class (static/css/charts/series.css), `label` the legend."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Segment:
    """One piece of a bar. `caption` is empty where it would not fit."""

    key: str
    x: str
    width: str
    middle: str
    caption: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarRow:
    label: str
    url: str
    segments: tuple[Segment, ...]
    values: tuple[str, ...]
    total: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class BarInput:
    """One row to draw: as many values as there are series, none negative."""

    label: str
    values: Sequence[Number]
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class StackedBars:
    """`has_wide_totals` makes room for amounts beside the bars."""

    title: str
    row_heading: str
    total_heading: str
    series: tuple[Series, ...]
    rows: tuple[BarRow, ...]
    has_wide_totals: bool = False
    template: str = "components/charts/stacked_bars.html"


def stacked_bars(
    *,
    title: str,
    row_heading: str,
    total_heading: str,
    series: Sequence[Series],
    rows: Sequence[BarInput],
    display: Display = plain,
    has_wide_totals: bool = False,
) -> StackedBars:
    """Bars that share one scale: the longest fills the width."""
    scale = max((_total(row.values) for row in rows), default=0.0)
    return StackedBars(
        title=title,
        row_heading=row_heading,
        total_heading=total_heading,
        series=tuple(series),
        rows=tuple(_bar_row(row, series=series, scale=scale, display=display) for row in rows),
        has_wide_totals=has_wide_totals,
    )


def _bar_row(row: BarInput, *, series: Sequence[Series], scale: float, display: Display) -> BarRow:
    values = tuple(display(value) for value in row.values)
    described = (f"{one.label} {text}" for one, text in zip(series, values, strict=True))
    return BarRow(
        label=row.label,
        url=row.url,
        segments=segments(row.values, keys=[s.key for s in series], scale=scale, display=display),
        values=values,
        total=display(sum(row.values)),
        description=", ".join(described),
    )


def segments(
    values: Sequence[Number], *, keys: Sequence[str], scale: float, display: Display = plain
) -> tuple[Segment, ...]:
    """Pieces side by side on a bar that stands for `scale`; empty values leave none."""
    pieces, start = [], 0.0
    for key, value in zip(keys, values, strict=True):
        if not value:
            continue
        width = 100 * float(value) / scale
        text = display(value)
        fits = width >= PERCENT_PER_CHARACTER * (len(text) + 1)
        pieces.append(
            Segment(
                key=key,
                x=percent_text(start),
                width=percent_text(width),
                middle=percent_text(start + width / 2),
                caption=text if fits else "",
            )
        )
        start += width
    return tuple(pieces)


def _total(values: Sequence[Number]) -> float:
    return float(sum(values))


@dataclass(frozen=True, slots=True, kw_only=True)
class DonutPart:
    """`dash` and `offset` cut this part's arc out of the whole circle."""

    key: str
    label: str
    value: int
    share: str
    dash: str
    offset: str
    url: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DonutInput:
    key: str
    label: str
    value: int
    url: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Donut:
    title: str
    unit: str
    total: int
    parts: tuple[DonutPart, ...]
    template: str = "components/charts/donut.html"

    @property
    def description(self) -> str:
        return ", ".join(f"{part.label} {part.value}" for part in self.parts)


def donut(*, title: str, unit: str, parts: Sequence[DonutInput]) -> Donut:
    """Parts of a whole; shares are whole percentages of the total."""
    total = sum(part.value for part in parts)
    drawn, before = [], 0
    for part in parts:
        drawn.append(_donut_part(part, before=before, total=total))
        before += part.value
    return Donut(title=title, unit=unit, total=total, parts=tuple(drawn))


def _donut_part(part: DonutInput, *, before: int, total: int) -> DonutPart:
    circumference = 2 * math.pi * DONUT_RADIUS
    share = 100 * part.value / total if total else 0.0
    gap = DONUT_GAP_PERCENT if share < 100 else 0.0
    arc = max(0.0, share - gap) * circumference / 100
    start = before / total * circumference if total else 0.0
    return DonutPart(
        key=part.key,
        label=part.label,
        value=part.value,
        share=percent(share),
        dash=f"{arc:.2f} {circumference:.2f}",
        offset=f"{-start:.2f}",
        url=part.url,
    )


@dataclass(frozen=True, slots=True)
class Axis:
    """A row or column head: `key` in the counts, `label` on the page."""

    key: str
    label: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatCell:
    count: int
    level: int
    url: str
    description: str


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatRow:
    label: str
    cells: tuple[HeatCell, ...]
    total: int


@dataclass(frozen=True, slots=True, kw_only=True)
class HeatMatrix:
    """`column_totals` count each project once, also where it stands in several rows."""

    title: str
    unit: str
    columns: tuple[Axis, ...]
    rows: tuple[HeatRow, ...]
    column_totals: tuple[int, ...]
    total: int
    maximum: int
    levels: tuple[int, ...] = tuple(range(HEAT_LEVELS + 1))
    template: str = "components/charts/heat_matrix.html"


CellUrl = Callable[[str, str], str]


def heat_matrix(
    *,
    title: str,
    unit: str,
    rows: Sequence[Axis],
    columns: Sequence[Axis],
    counts: Mapping[tuple[str, str], int],
    row_totals: Mapping[str, int] | None = None,
    column_totals: Mapping[str, int] | None = None,
    total: int | None = None,
    url: CellUrl | None = None,
) -> HeatMatrix:
    """counts[(row key, column key)]; totals default to plain sums."""
    maximum = max(counts.values(), default=0)
    drawn = tuple(
        _heat_row(row, columns=columns, counts=counts, maximum=maximum, totals=row_totals, url=url)
        for row in rows
    )
    by_column = [sum(row.cells[i].count for row in drawn) for i in range(len(columns))]
    if column_totals is not None:
        by_column = [column_totals.get(column.key, 0) for column in columns]
    return HeatMatrix(
        title=title,
        unit=unit,
        columns=tuple(columns),
        rows=drawn,
        column_totals=tuple(by_column),
        total=sum(by_column) if total is None else total,
        maximum=maximum,
    )


def _heat_row(
    row: Axis,
    *,
    columns: Sequence[Axis],
    counts: Mapping[tuple[str, str], int],
    maximum: int,
    totals: Mapping[str, int] | None,
    url: CellUrl | None,
) -> HeatRow:
    numbers = [counts.get((row.key, column.key), 0) for column in columns]
    cells = tuple(
        HeatCell(
            count=number,
            level=heat_level(number, maximum=maximum),
            url=url(row.key, column.key) if url and number else "",
            description=f"{row.label}, {column.label}",
        )
        for column, number in zip(columns, numbers, strict=True)
    )
    return HeatRow(
        label=row.label,
        cells=cells,
        total=sum(numbers) if totals is None else totals.get(row.key, 0),
    )


def heat_level(count: int, *, maximum: int) -> int:
    """0 for none, 1 for the fewest, HEAT_LEVELS for the most."""
    if count <= 0:
        return 0
    if maximum <= 1:
        return 1
    return 1 + math.floor((HEAT_LEVELS - 1) * (count - 1) / (maximum - 1))


@dataclass(frozen=True, slots=True, kw_only=True)
class VotePart:
    key: str
    label: str
    count: int


@dataclass(frozen=True, slots=True, kw_only=True)
class VoteTally:
    """`needed` is the number of approvals a decision takes, None if it is not told."""

    parts: tuple[VotePart, ...]
    segments: tuple[Segment, ...]
    cast: int
    eligible: int
    needed: int | None
    needed_at: str
    description: str


def vote_tally(*, parts: Sequence[VotePart], eligible: int, needed: int | None = None) -> VoteTally:
    """Votes on a bar whose full width is everybody who may vote; `parts[0]` are the approvals."""
    scale = max(eligible, sum(part.count for part in parts), 1)
    return VoteTally(
        parts=tuple(parts),
        segments=segments(
            [part.count for part in parts], keys=[part.key for part in parts], scale=scale
        ),
        cast=sum(part.count for part in parts),
        eligible=eligible,
        needed=needed,
        needed_at=percent_text(100 * (needed or 0) / scale),
        description=", ".join(f"{part.label} {part.count}" for part in parts),
    )
