"""The map of North Rhine-Westphalia: a static drawing with markers that are plain links.

tools/build_map.py draws static/img/nrw.svg with the same projection.
Map data: © GeoBasis-DE / BKG 2020 (data changed), dl-de/by-2-0.
"""

import math
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, NamedTuple

from core.charts import Series

# Extent in WGS84 degrees; the map is 440 units wide. Equirectangular, true at the middle parallel.
WEST: Final = 5.866
EAST: Final = 9.462
SOUTH: Final = 50.323
NORTH: Final = 52.532
WIDTH: Final = 440.0
SHRINK: Final = math.cos(math.radians((SOUTH + NORTH) / 2))
UNITS_PER_DEGREE: Final = WIDTH / ((EAST - WEST) * SHRINK)
HEIGHT: Final = (NORTH - SOUTH) * UNITS_PER_DEGREE

# Names as narrow screens show them: larger in map units than on wide ones.
LABEL_SIZE: Final = 17.0
LETTER_WIDTH: Final = 0.55 * LABEL_SIZE


def project(*, latitude: float, longitude: float) -> tuple[float, float]:
    """WGS84 degrees to units of the drawing, y pointing down."""
    return (
        (longitude - WEST) * SHRINK * UNITS_PER_DEGREE,
        (NORTH - latitude) * UNITS_PER_DEGREE,
    )


class Box(NamedTuple):
    left: float
    top: float
    right: float
    bottom: float

    def overlaps(self, other: "Box") -> bool:
        return (
            self.left < other.right
            and other.left < self.right
            and self.top < other.bottom
            and other.top < self.bottom
        )


class LabelPlace(NamedTuple):
    anchor: str
    x: float
    y: float
    box: Box


@dataclass(frozen=True, slots=True, kw_only=True)
class MapPoint:
    """A place with a number of things (circle size) and a worst case (circle colour).

    `region`: slug of the model municipality whose region is tinted around it.
    """

    label: str
    url: str
    latitude: float
    longitude: float
    count: int
    series: Series
    region: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Marker:
    point: MapPoint
    x: str
    y: str
    radius: str
    anchor: str
    label_x: str
    label_y: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MunicipalityMap:
    title: str
    unit: str
    value_heading: str
    legend: tuple[Series, ...]
    markers: tuple[Marker, ...]
    view_box: str = f"-6 -6 {WIDTH + 12:.0f} {HEIGHT + 12:.0f}"
    template: str = "components/charts/map.html"

    @property
    def regions(self) -> list[str]:
        return [marker.point.region for marker in self.markers if marker.point.region]


def municipality_map(
    *,
    title: str,
    unit: str,
    value_heading: str,
    points: Sequence[MapPoint],
    legend: Sequence[Series],
) -> MunicipalityMap:
    """Circles grow with the count; each name stands where it covers nothing."""
    places = [(point, *_centre(point), radius_for(point.count)) for point in points]
    taken = [Box(x - r, y - r, x + r, y + r) for _point, x, y, r in places]
    markers = []
    for point, x, y, radius in places:
        place = _best_place(point.label, x=x, y=y, radius=radius, taken=taken)
        taken.append(place.box)
        markers.append(_marker(point, x=x, y=y, radius=radius, place=place))
    return MunicipalityMap(
        title=title,
        unit=unit,
        value_heading=value_heading,
        legend=tuple(legend),
        markers=tuple(markers),
    )


def radius_for(count: int) -> float:
    """The area grows with the count; never smaller than a finger needs."""
    return 12.0 + 2.2 * math.sqrt(max(count, 0))


def _centre(point: MapPoint) -> tuple[float, float]:
    return project(latitude=point.latitude, longitude=point.longitude)


def _marker(point: MapPoint, *, x: float, y: float, radius: float, place: LabelPlace) -> Marker:
    return Marker(
        point=point,
        x=f"{x:.1f}",
        y=f"{y:.1f}",
        radius=f"{radius:.1f}",
        anchor=place.anchor,
        label_x=f"{place.x:.1f}",
        label_y=f"{place.y:.1f}",
    )


def _best_place(
    label: str, *, x: float, y: float, radius: float, taken: Sequence[Box]
) -> LabelPlace:
    candidates = _places(label, x=x, y=y, gap=radius + 4)
    return min(candidates, key=lambda place: _cost(place.box, x=x, y=y, taken=taken))


def _places(label: str, *, x: float, y: float, gap: float) -> list[LabelPlace]:
    """Right of the circle, left of it, above, below: in this order of preference."""
    width, half = len(label) * LETTER_WIDTH, 0.6 * LABEL_SIZE
    above, below = y - gap, y + gap
    return [
        LabelPlace("start", x + gap, y + 5, Box(x + gap, y - half, x + gap + width, y + half)),
        LabelPlace("end", x - gap, y + 5, Box(x - gap - width, y - half, x - gap, y + half)),
        LabelPlace(
            "middle", x, above, Box(x - width / 2, above - LABEL_SIZE, x + width / 2, above)
        ),
        LabelPlace(
            "middle",
            x,
            below + 0.7 * LABEL_SIZE,
            Box(x - width / 2, below, x + width / 2, below + LABEL_SIZE),
        ),
    ]


def _cost(box: Box, *, x: float, y: float, taken: Sequence[Box]) -> int:
    """What the label would cover, not counting its own circle; leaving the map weighs double."""
    covered = sum(box.overlaps(other) for other in taken if not _contains(other, x, y))
    return covered + 2 * (box.right > WIDTH + 6) + 2 * (box.left < -6)


def _contains(box: Box, x: float, y: float) -> bool:
    return box.left <= x <= box.right and box.top <= y <= box.bottom
