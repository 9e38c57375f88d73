"""The reference data of `programme.json`: districts, tenants, organisations, vocabulary, groups."""

from collections.abc import Iterator, Mapping
from decimal import Decimal
from typing import Any, Final

from core.programme import programme
from municipalities.models import District, Municipality
from portal.loading.organisations import OPERATOR, load_organisations
from portal.loading.report import Report
from portal.loading.upsert import upsert
from sectors.models import Area, Sector
from working_groups.loading import load_groups

CODES: Final = {
    "aachen": "AC",
    "gelsenkirchen": "GE",
    "paderborn": "PB",
    "soest": "SO",
    "wuppertal": "W",
}
# Documented for Gelsenkirchen among the lead municipalities (`fundingRules.maxRates`).
RAISED_RATE: Final = frozenset({"gelsenkirchen"})


def load_programme() -> Report:
    """Bring every table of reference data in line with the file. Needs the worker's scope."""
    report = Report()
    districts = upsert(District, _districts(), report=report)
    municipalities = upsert(Municipality, _municipalities(districts), report=report)
    load_organisations(municipalities, districts, report=report)
    areas = upsert(Area, _terms("areas"), report=report)
    upsert(Sector, _sectors(areas), report=report)
    groups = load_groups()
    report.add("Arbeitsgruppen", new=groups.new, changed=groups.changed)
    return report


def _districts() -> Iterator[dict[str, Any]]:
    for entry in programme()["districts"]:
        yield {
            "slug": entry["slug"],
            "name_de": entry["nameDe"],
            "name_en": entry["nameEn"],
            "key": entry["key"],
            "nuts2": entry["nuts2"],
            "authority_de": entry["authorityDe"],
            "authority_en": entry["authorityEn"],
        }


def _municipalities(districts: Mapping[str, District]) -> Iterator[dict[str, Any]]:
    regions = {region["slug"]: region for region in programme()["modelRegions"]}
    for entry in programme()["municipalities"]:
        region = regions[entry["modelRegion"]]
        yield {
            "slug": entry["slug"],
            "name_de": entry["nameDe"],
            "name_en": entry["nameEn"],
            "code": CODES[entry["slug"]],
            "short_name": entry["shortName"],
            "ags": entry["ags"],
            "region_de": region["nameDe"],
            "region_en": region["nameEn"],
            "district_id": districts[entry["district"]].pk,
            "latitude": entry["lat"],
            "longitude": entry["lon"],
            "population": entry["population"]["value"],
            "max_funding_rate": _max_rate(entry["slug"]),
        }
    yield _reserved()


def _reserved() -> dict[str, Any]:
    """The tenant „Programm“: owns what belongs to no single municipality; nobody acts as it."""
    entry = programme()["programme"]
    return {
        "slug": OPERATOR,
        "name_de": entry["nameDe"],
        "name_en": entry["nameEn"],
        "code": "DMR",
        "short_name": "Programm",
        "is_programme": True,
    }


def _max_rate(slug: str) -> Decimal:
    kind = "municipality_special" if slug in RAISED_RATE else "municipality"
    rates = {rate["recipientType"]: rate for rate in programme()["fundingRules"]["maxRates"]}
    return Decimal(str(rates[kind]["maxRate"]))


def _terms(name: str) -> Iterator[dict[str, Any]]:
    for position, entry in enumerate(programme()[name], start=1):
        yield {
            "slug": entry["slug"],
            "name_de": entry["nameDe"],
            "name_en": entry["nameEn"],
            "position": position,
        }


def _sectors(areas: Mapping[str, Area]) -> Iterator[dict[str, Any]]:
    for term, entry in zip(_terms("sectors"), programme()["sectors"], strict=True):
        yield term | {"area_id": areas[entry["area"]].pk, "icon": entry["icon"]}
