"""What somebody typed into a form that could not be taken, to be shown instead of lost.

A page that answers for any form knows none of them. It asks the forms that exist: the one that
most of the posted names belong to says what its fields are called.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Final

from django.forms import Field, Form
from django.http import QueryDict
from django.utils.encoding import force_str

SECRET: Final = re.compile(r"token|passw|secret|credential|code|otp|response", re.IGNORECASE)
"""Names whose values no page repeats."""
MACHINERY: Final = re.compile(
    r"^(?:next|version|submission|parent|add|.*-(?:TOTAL|INITIAL|MIN_NUM|MAX_NUM)_FORMS|.*-pk)$"
)
"""Names of fields that nobody types."""
ROW: Final = re.compile(r"^(?P<list>\w+)-(?P<index>\d{1,4})-(?P<name>\w+)$")


@dataclass(frozen=True, slots=True)
class Typed:
    label: str
    value: str


def typed_values(data: QueryDict) -> list[Typed]:
    """Every value that says something, in the order of the form."""
    kept = [name for name in data if not SECRET.search(name) and not MACHINERY.match(name)]
    labels = _labels(kept)
    return [
        Typed(label=labels[name], value=value)
        for name in kept
        for value in data.getlist(name)
        if value.strip()
    ]


def is_typed(data: QueryDict) -> bool:
    return bool(typed_values(data))


def _labels(names: Iterable[str]) -> dict[str, str]:
    """Rows of a list belong to a form of their own, and their labels are numbered."""
    groups: dict[str, list[tuple[str, str, str]]] = {}
    for name in names:
        row = ROW.match(name)
        part, field = (row["list"], row["name"]) if row else ("", name)
        number = f" ({int(row['index']) + 1})" if row else ""
        groups.setdefault(part, []).append((name, field, number))
    return {
        name: f"{_label(fields, field)}{number}"
        for group in groups.values()
        for fields in (_fields_of({field for _name, field, _number in group}),)
        for name, field, number in group
    }


def _label(fields: dict[str, Field], name: str) -> str:
    field = fields.get(name)
    return force_str(field.label) if field and field.label else name


def _fields_of(names: set[str]) -> dict[str, Field]:
    """The fields of the form that explains most of the names, with the fewest others."""
    known: list[dict[str, Field]] = [each.base_fields for each in _below(Form)]
    return max(known, key=lambda fields: (len(names & fields.keys()), -len(fields)), default={})


def _below(form: type[Form]) -> Iterator[type[Form]]:
    for each in form.__subclasses__():
        yield each
        yield from _below(each)
