"""Writes core/geography/counties.json, the outlines of the 53 Kreise, from a GeoJSON file.

    python tools/build_counties.py nrw-kreise.geojson

Run again only when the map data change. Map data: © GeoBasis-DE / BKG 2020 (data changed),
dl-de/by-2-0, https://www.govdata.de/dl-de/by-2-0
"""

import json
import sys
from pathlib import Path
from typing import Any

ROOT = Path(__file__).resolve().parent.parent
TARGET = ROOT / "core/geography/counties.json"
META = {
    "title": "Kreise und kreisfreie Städte in Nordrhein-Westfalen",
    "source": "© GeoBasis-DE / BKG 2020 (Daten verändert)",
    "licence": "dl-de/by-2-0",
    "licence_url": "https://www.govdata.de/dl-de/by-2-0",
    "columns": ["ags", "name", "rings of [longitude, latitude]"],
}
# Names that say themselves what they are.
SPEAKING = ("kreis", "region")


def display_name(properties: dict[str, str]) -> str:
    """„Kreis Soest“, but „Rhein-Kreis Neuss“ and „Gelsenkirchen“."""
    name = properties["name"]
    is_plain = properties["bez"] == "Kreis" and not any(
        word in name.casefold() for word in SPEAKING
    )
    return f"Kreis {name}" if is_plain else name


def rings_of(geometry: dict[str, Any]) -> list[list[list[float]]]:
    parts = geometry["coordinates"]
    polygons = [parts] if geometry["type"] == "Polygon" else parts
    return [ring for polygon in polygons for ring in polygon]


def line_of(feature: dict[str, Any]) -> str:
    properties = feature["properties"]
    row = [properties["ags"], display_name(properties), rings_of(feature["geometry"])]
    return json.dumps(row, ensure_ascii=False, separators=(",", ":"))


def main() -> None:
    collection = json.loads(Path(sys.argv[1]).read_text(encoding="utf-8"))
    lines = ",\n".join(sorted(line_of(feature) for feature in collection["features"]))
    meta = json.dumps(META, ensure_ascii=False)
    TARGET.write_text(f'{{"meta": {meta},\n"counties": [\n{lines}\n]}}\n', encoding="utf-8")


if __name__ == "__main__":
    main()
