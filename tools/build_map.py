"""Draws static/img/nrw.svg from a TopoJSON file with the objects „kreise“ and „bezirke“.

    python tools/build_map.py nrw.topo.json

Run again only when the map data change. Map data: © GeoBasis-DE / BKG 2020 (data changed),
dl-de/by-2-0, https://www.govdata.de/dl-de/by-2-0
"""

import json
import sys
from collections.abc import Iterable, Iterator
from itertools import pairwise
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
sys.path.insert(0, str(ROOT))

from core.maps import HEIGHT, WIDTH, project  # noqa: E402 - the line above makes it importable

TARGET = ROOT / "static/img/nrw.svg"
ATTRIBUTION = "(c) GeoBasis-DE / BKG 2020 (Daten veraendert), dl-de/by-2-0"

# The Kreise of each model region, by the slug of its model municipality (funding guideline).
REGIONS = {
    "aachen": ("05334",),
    "gelsenkirchen": ("05513", "05512", "05562"),
    "paderborn": ("05774", "05711"),
    "soest": ("05974",),
    "wuppertal": ("05124", "05122", "05120"),
}

Point = tuple[float, float]
Arc = list[Point]


def decode_arcs(topology: dict[str, Any]) -> list[Arc]:
    """Delta-encoded integers to units of the drawing."""
    scale_x, scale_y = topology["transform"]["scale"]
    west, south = topology["transform"]["translate"]
    arcs = []
    for encoded in topology["arcs"]:
        x = y = 0
        arc = []
        for step_x, step_y in encoded:
            x, y = x + step_x, y + step_y
            arc.append(project(longitude=x * scale_x + west, latitude=y * scale_y + south))
        arcs.append(arc)
    return arcs


def arc_points(index: int, arcs: list[Arc]) -> Arc:
    """A negative index is the arc ~index, walked backwards (TopoJSON)."""
    return arcs[index] if index >= 0 else arcs[~index][::-1]


def rings_of(geometry: dict[str, Any]) -> Iterator[list[int]]:
    polygons = [geometry["arcs"]] if geometry["type"] == "Polygon" else geometry["arcs"]
    for polygon in polygons:
        yield from polygon


def ring_path(ring: list[int], arcs: list[Arc]) -> str:
    points = [point for index in ring for point in arc_points(index, arcs)]
    return line_path(points) + "z"


def line_path(points: Arc) -> str:
    """Relative steps in tenths: half the size of absolute coordinates."""
    tenths = [(round(10 * x), round(10 * y)) for x, y in points]
    steps = [(bx - ax, by - ay) for (ax, ay), (bx, by) in pairwise(tenths)]
    moves = "".join(f"{number(x)} {number(y)} " for x, y in steps if x or y)
    return f"M{number(tenths[0][0])} {number(tenths[0][1])}l{moves}".rstrip()


def number(tenths: int) -> str:
    return f"{tenths / 10:g}"


def area_path(geometries: Iterable[dict[str, Any]], arcs: list[Arc]) -> str:
    rings = (ring for geometry in geometries for ring in rings_of(geometry))
    return "".join(ring_path(ring, arcs) for ring in rings)


def border_path(geometries: list[dict[str, Any]], arcs: list[Arc]) -> str:
    """Every border once, however many areas it belongs to."""
    used = {
        index if index >= 0 else ~index
        for geometry in geometries
        for ring in rings_of(geometry)
        for index in ring
    }
    return "".join(line_path(arcs[index]) for index in sorted(used))


def draw(topology: dict[str, Any]) -> str:
    arcs = decode_arcs(topology)
    districts = topology["objects"]["bezirke"]["geometries"]
    counties = topology["objects"]["kreise"]["geometries"]
    by_key = {county["properties"]["ags"]: county for county in counties}
    regions = "\n".join(
        f'<path id="region-{slug}" d="{area_path([by_key[key] for key in keys], arcs)}"/>'
        for slug, keys in REGIONS.items()
    )
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH:.0f} {HEIGHT:.0f}">\n'
        f"<!-- {ATTRIBUTION} -->\n"
        f'<path id="bezirke" d="{area_path(districts, arcs)}"/>\n'
        f'<path id="kreise" d="{border_path(counties, arcs)}"/>\n'
        f"{regions}\n</svg>\n"
    )


if __name__ == "__main__":
    source = Path(sys.argv[1])
    TARGET.write_text(draw(json.loads(source.read_text(encoding="utf-8"))), encoding="utf-8")
