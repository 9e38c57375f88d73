"""What somebody typed into a form that could not be taken, to be shown instead of lost.

A page that answers for any form knows none of them. It asks the forms that exist: those that most
of the posted names belong to say what their fields are called, and which of them are hidden. What
no form shows was typed by nobody: buttons, counters of rows, keys.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Final

from django.forms import BaseForm, Field
from django.http import QueryDict
from django.utils.encoding import force_str

SECRET: Final = re.compile(r"token|passw|secret|credential|code|otp|response", re.IGNORECASE)
"""Names whose values no page repeats."""
NAME: Final = re.compile(r"^(?:(?P<part>.+?)-)?(?:(?P<index>\d{1,4})-)?(?P<field>\w+)$")
"""A field, with its form's prefix and the number of its row."""
KEY: Final = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}", re.IGNORECASE)


@dataclass(frozen=True, slots=True)
class Typed:
    label: str
    value: str


def typed_values(data: QueryDict) -> list[Typed]:
    """Every value that says something, in the order of the form."""
    labels = _labels([name for name in data if not SECRET.search(name)])
    return [
        Typed(label=label, value=value)
        for name, label in labels.items()
        for value in data.getlist(name)
        if value.strip() and not KEY.fullmatch(value)
    ]


def is_typed(data: QueryDict) -> bool:
    return bool(typed_values(data))


def _labels(names: list[str]) -> dict[str, str]:
    """By posted name, of those that a form shows. Rows of a list are numbered."""
    parsed = {name: found for name in names if (found := NAME.match(name))}
    parts: dict[str, set[str]] = {}
    for found in parsed.values():
        parts.setdefault(found["part"] or "", set()).add(found["field"])
    fields = {part: _fields_of(asked) for part, asked in parts.items()}
    return {
        name: _label(field, found)
        for name, found in parsed.items()
        if (field := fields[found["part"] or ""].get(found["field"])) and not field.widget.is_hidden
    }


def _label(field: Field, found: re.Match[str]) -> str:
    label = force_str(field.label or found["field"])
    return f"{label} ({int(found['index']) + 1})" if found["index"] else label


def _fields_of(names: set[str]) -> dict[str, Field]:
    """Of the form that explains most of the names, with the fewest others; then of the next."""
    known: list[dict[str, Field]] = [getattr(each, "base_fields", {}) for each in _below(BaseForm)]
    found: dict[str, Field] = {}
    while left := names - found.keys():
        best = max(known, key=lambda fields: (len(left & fields.keys()), -len(fields)))
        if not left & best.keys():
            break
        found = {**best, **found}
    return found


def _below(form: type[BaseForm]) -> Iterator[type[BaseForm]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)
