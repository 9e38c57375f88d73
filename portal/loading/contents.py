"""What else the data say of a project's entry: columns beside the basic ones, and rows of its lists."""

import datetime as dt
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from functools import cache
from typing import Any, Final
from uuid import UUID, uuid5

from core.geography.reading import commune_of
from core.programme import programme
from portal.loading.days import amount, first_day, last_day

_OURS: Final = UUID("5d0c1f5e-2f5c-4c7e-8f0b-6a4d6f1d9b10")
"""The namespace of rows' uids, which are the same at every loading."""
_COLUMNS: Final = {
    "problem": "problemDe",
    "distinction": "distinctionDe",
    "third_party_source": "thirdPartySourceDe",
    "no_early_start": "noEarlyStart",
    "no_double_funding": "noDoubleFunding",
    "impact_assessment": "impactAssessment",
    "impact_reason": "impactReasonDe",
    "accessibility": "accessibilityDe",
    "state_aid": "stateAid",
    "deducts_vat": "deductsVat",
    "council_resolution": "councilResolutionDe",
}

type Values = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Content:
    """`columns` by field of the project, as far as the data name them; `rows` by list, in order."""

    columns: Mapping[str, Any] = field(default_factory=dict)
    rows: Mapping[str, Sequence[Values]] = field(default_factory=dict)


def content_of(row: Mapping[str, Any], shift: dt.timedelta) -> Content:
    rows = {
        "objectives": [_objective(row, each, shift) for each in row.get("objectives", ())],
        "precedents": [_precedent(row, each) for each in row.get("precedents", ())],
        "work_packages": [_work(row, each, shift) for each in row.get("workPackages", ())],
        "recipients": [_recipient(row, each) for each in row.get("recipients", ())],
        "cost_lines": [
            _cost(row, number, each, shift) for number, each in enumerate(row.get("costLines", ()))
        ],
    }
    return Content(_columns(row, shift), {name: each for name, each in rows.items() if each})


def _columns(row: Mapping[str, Any], shift: dt.timedelta) -> Values:
    found: Values = {name: row[key] for name, key in _COLUMNS.items() if key in row}
    found["communes"] = _communes(row)
    if row.get("eligibleCostEur") is not None:
        found["eligible_cost"] = amount(row["eligibleCostEur"])
    elif row.get("costLines"):
        eligible = (each.get("eligibleEur", each["amountEur"]) for each in row["costLines"])
        found["eligible_cost"] = amount(sum(eligible))
    if row.get("thirdPartyEur") is not None:
        found["third_party"] = amount(row["thirdPartyEur"])
    if row.get("transferFrom"):
        found["transfer_from"] = (first_day(row["transferFrom"]) + shift).replace(day=1)
    if row.get("place"):
        place = row["place"]
        found |= {"place": place["nameDe"]}
        found |= {name: amount(round(place[key], 5)) for name, key in _POINT.items()}
    return found


_POINT: Final = {"latitude": "lat", "longitude": "lon"}


def _communes(row: Mapping[str, Any]) -> list[str]:
    """The lead's key, and those of partners that are communes of the state themselves."""
    keys = (_keys().get(slug) for slug in (row["leadMunicipality"], *row["partnerSlugs"]))
    return list(dict.fromkeys(key for key in keys if key and commune_of(key)))


@cache
def _keys() -> dict[str, str]:
    known = (*programme()["municipalities"], *programme()["partners"])
    return {each["slug"]: each["ags"] for each in known if each.get("ags")}


def _uid(row: Mapping[str, Any], name: str, key: str | int) -> UUID:
    return uuid5(_OURS, f"{row['slug']}/{name}/{key}")


def _moved(text: str | None, shift: dt.timedelta) -> dt.date | None:
    return first_day(text) + shift if text else None


def _objective(row: Mapping[str, Any], each: Mapping[str, Any], shift: dt.timedelta) -> Values:
    return {
        "uid": _uid(row, "objectives", each["titleDe"]),
        "title": each["titleDe"],
        "indicator": each.get("indicatorDe", ""),
        "base": each.get("baseDe", ""),
        "target": each.get("targetDe", ""),
        "due": _moved(each.get("due"), shift),
    }


def _precedent(row: Mapping[str, Any], each: Mapping[str, Any]) -> Values:
    return {
        "uid": _uid(row, "precedents", each["titleDe"]),
        "title": each["titleDe"],
        "where": each.get("whereDe", ""),
        "link": each.get("link", ""),
        "learned": each.get("learnedDe", ""),
        "contact": each.get("contactDe", ""),
    }


def _work(row: Mapping[str, Any], each: Mapping[str, Any], shift: dt.timedelta) -> Values:
    return {
        "uid": _uid(row, "work_packages", each["key"]),
        "title": each["titleDe"],
        "responsible": each.get("responsibleDe", ""),
        "effort": amount(each.get("effort")),
        "start": _moved(each.get("start"), shift),
        "end": _moved(each.get("end"), shift),
        "forecast": _moved(each.get("forecast"), shift),
        "done_on": _moved(each.get("doneOn"), shift),
        "after": [_uid(row, "work_packages", key) for key in each.get("after", ())],
    }


def _recipient(row: Mapping[str, Any], each: Mapping[str, Any]) -> Values:
    return {
        "uid": _uid(row, "recipients", each["key"]),
        "name": each["nameDe"],
        "kind": each["kind"],
        "rate": amount(each["rate"]),
    }


def _cost(
    row: Mapping[str, Any], number: int, each: Mapping[str, Any], shift: dt.timedelta
) -> Values:
    return {
        "uid": _uid(row, "cost_lines", number),
        "year": _year(row, each["year"], shift),
        "category": each["category"],
        "amount": amount(each["amountEur"]),
        "eligible": amount(each.get("eligibleEur", each["amountEur"])),
        "recipient": _uid(row, "recipients", each["recipient"]) if "recipient" in each else None,
        "note": each.get("noteDe", ""),
    }


def _year(row: Mapping[str, Any], year: int, shift: dt.timedelta) -> int:
    """The Haushaltsjahr into which the middle of the project's time in that year is moved."""
    begin = max(first_day(row["start"]), dt.date(year, 1, 1))
    end = min(last_day(row["end"]), dt.date(year, 12, 31))
    return (begin + (end - begin) / 2 + shift).year
