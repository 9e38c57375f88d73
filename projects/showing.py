"""A comparison of two versions as a page shows it: labels and texts instead of names and values."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import CharField, TextField

from projects.content import AnyField, Units, field_of
from projects.models import LISTS, Row
from projects.naming import Names, label_of_field, label_of_unit, shown, title_of_row, value_of
from projects.versions import (
    Comparison,
    Difference,
    ListDifference,
    Piece,
    RowDifference,
    compare,
    pieces,
    rows_in,
)

ADDED: Final = "added"
REMOVED: Final = "removed"
CHANGED: Final = "changed"


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownField:
    """`old` and `new` are empty where nothing was entered; `pieces` are there for texts."""

    label: str
    old: str = ""
    new: str = ""
    pieces: Sequence[Piece] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownRow:
    """`kind`: added, removed, changed. Of a row that one side alone has, what that side says."""

    kind: str
    title: str
    fields: Sequence[ShownField]


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownList:
    """`old_order` and `new_order` are titles; empty unless the order changed."""

    label: str
    rows: Sequence[ShownRow]
    old_order: Sequence[str] = ()
    new_order: Sequence[str] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ShownComparison:
    fields: Sequence[ShownField]
    lists: Sequence[ShownList]


def show(old: Units, new: Units, names: Names) -> ShownComparison:
    comparison = compare(old, new)
    return ShownComparison(
        fields=[_field(label_of_unit(each.name), each, names) for each in comparison.fields],
        lists=[_list(each, old, new, names) for each in comparison.lists],
    )


def summary(comparison: Comparison) -> list[str]:
    """What differs, in short: „Projekttitel“, „Meilensteine“."""
    return [label_of_unit(name) for name in comparison.names]


def _field(label: str, difference: Difference, names: Names) -> ShownField:
    old, new = (shown(difference.field, each, names) for each in (difference.old, difference.new))
    if not _is_text(difference.field):
        return ShownField(label=label, old=old, new=new)
    return ShownField(label=label, old=old, new=new, pieces=pieces(old, new))


def _is_text(field: AnyField) -> bool:
    return isinstance(field, CharField | TextField) and not field.choices


def _list(difference: ListDifference, old: Units, new: Units, names: Names) -> ShownList:
    name = difference.name
    before, after = difference.order or ((), ())
    sides = rows_in(old, name), rows_in(new, name)
    return ShownList(
        label=label_of_unit(name),
        rows=[_row(name, each, names) for each in difference.rows],
        old_order=[title_of_row(name, sides[0][uid], names) for uid in before],
        new_order=[title_of_row(name, sides[1][uid], names) for uid in after],
    )


def _row(name: str, row: RowDifference, names: Names) -> ShownRow:
    present = row.new or row.old or {}
    title = title_of_row(name, present, names)
    if row.old is not None and row.new is not None:
        fields = [_field(label_of_field(name, each.name), each, names) for each in row.fields]
        return ShownRow(kind=CHANGED, title=title, fields=fields)
    kind = REMOVED if row.new is None else ADDED
    return ShownRow(kind=kind, title=title, fields=_whole(name, present, names))


def _whole(name: str, row: Mapping[str, Any], names: Names) -> list[ShownField]:
    model: type[Row] = LISTS[name]
    values = ((each, value_of(field_of(model, each), row, names)) for each in model.content)
    return [
        ShownField(label=label_of_field(name, each), new=value) for each, value in values if value
    ]
