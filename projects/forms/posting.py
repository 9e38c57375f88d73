"""What was typed, changed on the way: a row more, a row moved, somebody else's values taken over."""

import re
from collections.abc import Iterable, Mapping
from typing import Any, Final

from django import forms
from django.http import QueryDict

from core.geography.widgets import PARTS, PlaceInput
from core.ids import uuid7
from projects.content import is_order, list_of, parted
from projects.forms.entry import Entry
from projects.forms.lists import PACKAGES, ROWSETS
from projects.forms.rows import UID, RowForm, RowSet

ADD: Final = "add"
"""Name of the buttons that add a row; the value is the list's name."""
MOVE: Final = "move"
"""Name of the buttons that move a row; the value is „milestones-2-up“."""
_MOVED: Final = re.compile(r"([a-z_]+)-([0-9]{1,2})-(up|down)")
_ROW: Final = re.compile(r"([a-z_]+)-([0-9]{1,3})-(.+)")


def with_another_row(data: QueryDict) -> tuple[QueryDict, tuple[str, int]]:
    """One more empty row in the list that the button names, unless it is full; and which row that is."""
    name = str(data.get(ADD))
    total = _total(data, name)
    if name in ROWSETS and total >= ROWSETS[name].max_num:
        return data, (name, total - 1)
    changed = data.copy()
    changed[f"{name}-TOTAL_FORMS"] = str(total + 1)
    _begin_row(changed, name, total)
    return changed, (name, total)


def _begin_row(data: QueryDict, name: str, index: int) -> None:
    """The new row holds what an empty one of the page holds."""
    if name not in ROWSETS or f"{name}-{index}-{UID}" in data:
        return
    data[f"{name}-{index}-{UID}"] = str(uuid7())
    for field, each in ROWSETS[name].form.base_fields.items():
        if each.initial is not None:
            data[f"{name}-{index}-{field}"] = str(each.initial)


def with_moved_row(data: QueryDict) -> tuple[QueryDict, tuple[str, int]]:
    """Two neighbours exchanged as the button says; at the end of the list nothing happens."""
    match = _MOVED.fullmatch(str(data.get(MOVE)))
    if not match:
        return data, ("", 0)
    name, index = match[1], int(match[2])
    other = index - 1 if match[3] == "up" else index + 1
    if not 0 <= other < _total(data, name):
        return data, (name, index)
    changed = data.copy()
    for key in [key for key in data if _ROW.fullmatch(key)]:
        prefix, number, field = _parts(key)
        if prefix == name and number in (index, other):
            twin = f"{name}-{other if number == index else index}-{field}"
            changed.setlist(twin, data.getlist(key))
            if twin not in data:
                changed.pop(key, None)
    if name == PACKAGES:
        _renumber(changed, {str(index + 1): str(other + 1), str(other + 1): str(index + 1)})
    return changed, (name, other)


def _renumber(data: QueryDict, numbers: Mapping[str, str]) -> None:
    """Who waits for a package that has moved goes on waiting for the same one."""
    for key in [key for key in data if key.endswith("-after") and _ROW.fullmatch(key)]:
        text = data.get(key, "")
        data[key] = re.sub(r"\d+", lambda number: numbers.get(number[0], number[0]), text)


def with_stored(data: QueryDict, stored: Entry, units: Iterable[str]) -> QueryDict:
    """What was typed, with the values of an unbound entry in these units and fields of rows."""
    changed = data.copy()
    # Orders last, when every row is there.
    for unit in sorted(units, key=is_order):
        rows = stored.rows_of(list_of(unit))
        if rows is None:
            _put(changed, stored.form[unit])
        elif is_order(unit):
            _put_order(changed, rows)
        else:
            row, field = parted(unit)
            _put_row(changed, rows, row.partition("/")[2], field)
    return changed


def _put_row(data: QueryDict, rows: RowSet, uid: str, field: str) -> None:
    """The stored row in its typed place, or behind the others, or one field of it alone; a row
    that is gone is marked so."""
    prefix = str(rows.prefix)
    index = _index_of(data, prefix, uid)
    form = rows.form_of(uid)
    if form is None:
        if index is not None:
            data[f"{prefix}-{index}-DELETE"] = "on"
        return
    if index is None:
        index = _total(data, prefix)
        data[f"{prefix}-TOTAL_FORMS"] = str(index + 1)
    if not field:
        data.pop(f"{prefix}-{index}-DELETE", None)
    for control in [form[field]] if field else _controls(form):
        data.setlist(f"{prefix}-{index}-{control.name}", _as_posted(control))


def _put_order(data: QueryDict, rows: RowSet) -> None:
    """The typed rows in the stored order, those that are not stored behind them."""
    prefix = str(rows.prefix)
    numbers = range(_total(data, prefix))
    places = {str(form[UID].value()): place for place, form in enumerate(rows.initial_forms)}
    uids = [data.get(f"{prefix}-{number}-{UID}", "") for number in numbers]
    target = sorted(numbers, key=lambda number: places.get(uids[number], len(places)))
    moved = {number: place for place, number in enumerate(target)}
    typed = [(key, _parts(key)) for key in data if _ROW.fullmatch(key)]
    found = [(key, n, field) for key, (name, n, field) in typed if name == prefix and n in moved]
    values = {f"{prefix}-{moved[n]}-{field}": data.getlist(key) for key, n, field in found}
    for key, _number, _field in found:
        del data[key]
    for key, value in values.items():
        data.setlist(key, value)


def _controls(form: RowForm) -> list[forms.BoundField]:
    return [control for control in form if control.name != "DELETE"]


def _put(data: QueryDict, control: forms.BoundField) -> None:
    if isinstance(control.field.widget, PlaceInput):
        for name, value in zip(PARTS, control.value() or ("", "", ""), strict=True):
            data[f"{control.html_name}_{name}"] = str(value)
        return
    data.setlist(control.html_name, _as_posted(control))


def _as_posted(control: forms.BoundField) -> list[str]:
    shown: Any = control.field.widget.format_value(control.value())
    if isinstance(control.field.widget, forms.CheckboxInput):
        return ["on"] if control.value() else []
    values = shown if isinstance(shown, list | tuple) else [shown]
    return [str(value) for value in values if value is not None]


def _index_of(data: QueryDict, prefix: str, uid: str) -> int | None:
    found = (i for i in range(_total(data, prefix)) if data.get(f"{prefix}-{i}-{UID}") == uid)
    return next(found, None)


def _total(data: QueryDict, name: str) -> int:
    # A formset holds fewer than a hundred rows; longer numbers were not made by its buttons.
    text = str(data.get(f"{name}-TOTAL_FORMS", ""))
    return int(text) if re.fullmatch("[0-9]{1,2}", text) else 0


def _parts(key: str) -> tuple[str, int, str]:
    match = _ROW.fullmatch(key)
    return (match[1], int(match[2]), match[3]) if match else ("", 0, "")
