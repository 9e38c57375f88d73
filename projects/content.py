"""What can be entered of a project, taken apart into units.

A unit is what one person changes at a time: a field (`"title"`), a row of a list
(`"milestones/<uid>"`) or the order of a list (`"milestones/order"`). All that compares entries
works on units of plain values (texts, numbers, days, slugs): two editors of one project, two
versions, the trail, an import.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from functools import cache
from hashlib import sha256
from typing import Any, Final, cast
from uuid import UUID

from django.db.models import Field, Model, prefetch_related_objects

from core.ids import uuid7
from projects.models import LISTS, Project, Row
from sectors.models import Sector

PLAIN: Final = (
    "title", "title_en", "acronym", "summary", "area", "project_type", "recipient", "manager",
    "no_partner_reason", "communes", "place", "problem", "goals",
    "distinction", "transfer", "transfer_from", "licence", "start", "end", "total_cost",
    "eligible_cost", "grant", "own_share", "third_party", "third_party_source", "deducts_vat",
    "no_early_start", "no_double_funding", "impact_assessment", "impact_reason", "accessibility",
    "state_aid", "council_resolution", "external_key",
)  # fmt: skip
"""Columns of the project itself."""
SECTORS: Final = "sectors"
PLACE: Final = "place"
"""One unit of three columns: the name, and the point in WGS84 degrees."""
NAMES: Final = (*PLAIN, SECTORS, *LISTS)
"""Everything that can be entered; a list counts as one."""
UNORDERED: Final = frozenset({"milestones"})
"""Lists whose order follows from what they hold."""

METRE: Final = Decimal("0.00001")

type Units = dict[str, Any]
type AnyField = Field[Any, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Line:
    """One row of a list as it was entered: model values by name of the field.

    What is left out stays as it is stored. Without a `uid` it is the stored row that says the
    same, and otherwise a new one.
    """

    values: Mapping[str, Any]
    uid: UUID | None = None


@dataclass(frozen=True, slots=True)
class Given:
    """What somebody wants a project to hold: `units` to compare, `values` to write.

    None for a row means that it goes.
    """

    units: Units = field(default_factory=dict)
    values: dict[str, Any] = field(default_factory=dict)


def list_of(unit: str) -> str:
    """The name under which a form and its problems know the unit: `"milestones"`."""
    return unit.partition("/")[0]


def parted(unit: str) -> tuple[str, str]:
    """A field of a row as the row and the field; a whole unit has no field."""
    name, uid, field_name = (*unit.split("/", 2), "", "")[:3]
    return (f"{name}/{uid}" if uid else name), field_name


@cache
def field_of(model: type[Model], name: str) -> AnyField:
    return cast(AnyField, model._meta.get_field(name))


def stored_units(project: Project, names: Iterable[str]) -> Units:
    """What the project holds; one query for each list that was not fetched yet."""
    chosen = set(names)
    unknown = chosen - set(NAMES)
    if unknown:
        raise TypeError(f"no such fields: {', '.join(sorted(unknown))}")
    fetch_lists(project, chosen)
    units: Units = {}
    for name in NAMES:
        if name in LISTS and name in chosen:
            units |= _units_of_list(name, rows_of(project, name))
        elif name == SECTORS and name in chosen:
            units[name] = sorted(project.sector_slugs)
        elif name == PLACE and name in chosen:
            units[name] = place_of((project.place, project.latitude, project.longitude))
        elif name in chosen:
            units[name] = plain(getattr(project, name))
    return units


def rows_of(project: Project, name: str) -> Sequence[Row]:
    return list(getattr(project, name).all())


def given_units(
    project: Project, values: Mapping[str, Any], *, base: Mapping[str, str] | None = None
) -> Given:
    """The units of values as the operations take them: model values, and a list of `Line`.

    A list is given as a whole: rows that it does not name are removed, except those that came to
    the project after the state that `base` is the fingerprint of.
    """
    given = Given()
    for name, value in values.items():
        if name in LISTS:
            _add_list(given, project, name, value, base)
        else:
            _put(given, name, place_of(value) if name == PLACE else plain(value), value)
    return given


def single_row(project: Project, name: str, line: Line | None, uid: UUID) -> Given:
    """One row alone, as it is saved while somebody types; None takes it away."""
    stored = {row.uid: row for row in rows_of(project, name)}
    given = Given()
    if line is None:
        _put(given, f"{name}/{uid}", None, None)
    else:
        values = whole_row(LISTS[name], stored.get(uid), line.values)
        _put(given, f"{name}/{uid}", _plain_row(values), values)
    return given


def put_order(given: Given, project: Project, unit: str, uids: Sequence[str]) -> None:
    """The list's rows in this order; those that it does not name stay behind the others."""
    name = list_of(unit)
    if name in UNORDERED:
        return
    rows = {str(row.uid): True for row in rows_of(project, name)}
    rows |= {
        key.partition("/")[2]: row is not None
        for key, row in given.units.items()
        if list_of(key) == name
    }
    known = [uid for uid, stays in rows.items() if stays]
    order = [uid for uid in dict.fromkeys([*uids, *known]) if uid in known]
    _put(given, unit, order, order)


def _add_list(
    given: Given,
    project: Project,
    name: str,
    lines: Iterable[Line],
    base: Mapping[str, str] | None,
) -> None:
    fetch_lists(project, {name})
    stored = {row.uid: row for row in rows_of(project, name)}
    free = {uid: _plain_row(values_of(row)) for uid, row in stored.items()}
    order = []
    for uid, line in _with_uids(lines, free, LISTS[name]):
        values = whole_row(LISTS[name], stored.get(uid), line.values)
        _put(given, f"{name}/{uid}", _plain_row(values), values)
        order.append(str(uid))
    gone = {str(uid) for uid in stored}
    if base is not None:
        gone = {key.partition("/")[2] for key in base if list_of(key) == name and "/" in key}
    for text in gone - {*order, "order"}:
        _put(given, f"{name}/{text}", None, None)
    if name not in UNORDERED:
        _put(given, f"{name}/order", order, order)


def _with_uids(
    lines: Iterable[Line], free: dict[UUID, Any], model: type[Row]
) -> list[tuple[UUID, Line]]:
    """Rows without a uid take that of a stored row which says the same and is not taken yet."""
    chosen = list(lines)
    for line in chosen:
        if line.uid:
            free.pop(line.uid, None)
    named = []
    for line in chosen:
        uid = line.uid
        if uid is None:
            said = _plain_row(whole_row(model, None, line.values))
            uid = next((each for each, row in free.items() if row == said), None)
            free.pop(uid, None) if uid else None
        named.append((uid or uuid7(), line))
    return named


def _put(given: Given, unit: str, plain_value: Any, value: Any) -> None:
    given.units[unit], given.values[unit] = plain_value, value


def whole_row(model: type[Row], row: Row | None, values: Mapping[str, Any]) -> dict[str, Any]:
    """Every field of a row: as given, else as stored, else as a new row has it.

    What follows another field goes on doing so unless it is given.
    """
    before = values_of(row or model())
    whole = {name: tidy(values.get(name, before[name])) for name in model.content}
    for name, other in model.follows.items():
        followed = name not in values and before[name] == before[other]
        if followed or whole[name] is None:
            whole[name] = whole[other]
    return whole


def values_of(row: Row) -> dict[str, Any]:
    return {name: getattr(row, name) for name in row.content}


def _plain_row(values: Mapping[str, Any]) -> dict[str, Any]:
    return {name: plain(value) for name, value in values.items()}


def _units_of_list(name: str, rows: Sequence[Row]) -> Units:
    units: Units = {f"{name}/{row.uid}": _plain_row(values_of(row)) for row in rows}
    if name not in UNORDERED:
        units[f"{name}/order"] = [str(row.uid) for row in rows]
    return units


def fetch_lists(project: Project, names: Iterable[str]) -> None:
    """One query for each of these lists that was not fetched yet."""
    fetch_all_lists([project], names)


def fetch_all_lists(projects: Sequence[Project], names: Iterable[str]) -> None:
    """Whatever lists are named and not there yet, in a query each."""
    lists = [name for name in LISTS if name in set(names)]
    # A partner is known by its organisation's slug.
    prefetch_related_objects(
        projects, *("partners__organisation" if name == "partners" else name for name in lists)
    )


def is_order(unit: str) -> bool:
    return unit.endswith("/order")


def fingerprints(units: Units) -> dict[str, str]:
    """By unit: a short text that changes when, and only when, its value does."""
    return {unit: fingerprint(value) for unit, value in units.items()}


def fingerprint(value: Any) -> str:
    """Of a row those of its fields, by name: „1a….2b…“."""
    if isinstance(value, Mapping):
        return ".".join(_fingerprint(value[name], 12) for name in sorted(value))
    return _fingerprint(value, 16)


def fingerprints_in(row: str, names: Iterable[str]) -> dict[str, str]:
    """The same taken apart; nothing if it is none of a row with these fields."""
    parts, chosen = row.split("."), sorted(names)
    return dict(zip(chosen, parts, strict=True)) if len(parts) == len(chosen) else {}


def _fingerprint(value: Any, length: int) -> str:
    return sha256(json.dumps(value, default=str).encode()).hexdigest()[:length]


NOTHING: Final = fingerprint(None)


def place_of(value: Sequence[Any] | None) -> list[Any]:
    """Name, latitude, longitude with five decimals (a metre); no place is an empty name."""
    name, *point = value or ("", None, None)
    return [
        tidy(name),
        *(None if each is None else Decimal(each).quantize(METRE) for each in point),
    ]


def plain(value: Any) -> Any:
    """A value as it is compared: people by id, other rows by slug, sets of slugs sorted."""
    match value:
        case Model():
            return getattr(value, "slug", value.pk)
        case str() | UUID():
            return tidy(str(value))
        case list() | tuple():
            texts = [plain(each) for each in value]
            return sorted(set(texts)) if any(isinstance(each, Sector) for each in value) else texts
        case _:
            return value


def tidy(value: Any) -> Any:
    """Trimmed, and with the line ends that are stored: browsers send others than they were given."""
    return value.replace("\r\n", "\n").strip() if isinstance(value, str) else value
