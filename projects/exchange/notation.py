"""Lists in one cell of a table.

Short ones: „verkehr; energie“. Rows of a list: one in a line, its fields separated by „|“, empty ones
at the end left out; a semicolon separates rows as well. A mark that belongs to a text has a backslash
in front („\\;“, „\\|“, „\\\\“), and „\\n“ is a line end within a field.
"""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Final

from core.fields import format_day
from projects.exchange.cells import Cell, text_of

_ROW_MARKS: Final = re.compile(r"(?:\\.|[^;\n\\]|\\$)+|[;\n]", re.DOTALL)
_FIELD_MARKS: Final = re.compile(r"(?:\\.|[^|\\]|\\$)+|\|", re.DOTALL)
_ESCAPED: Final = re.compile(r"\\(.)", re.DOTALL)
_SPECIAL: Final = re.compile(r"[\\;|]")


def write_keys(items: Iterable[str]) -> str:
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def read_keys(text: str) -> list[str]:
    """Each once, in their order."""
    items = (_plain(part) for part in _cut(text, _ROW_MARKS, ";\n"))
    return list(dict.fromkeys(item for item in items if item))


def write_rows(rows: Iterable[Sequence[Cell]]) -> str:
    return "\n".join(" | ".join(_filled([_escaped(shown(cell)) for cell in row])) for row in rows)


def read_rows(text: str) -> list[list[str]]:
    rows = (
        [_plain(field) for field in _cut(row, _FIELD_MARKS, "|")]
        for row in _cut(text, _ROW_MARKS, ";\n")
    )
    return [row for row in rows if any(row)]


def shown(cell: Cell) -> str:
    """As German offices write it: „1234,50“, „15.09.2026“."""
    match cell:
        case Decimal():
            return f"{cell:f}".replace(".", ",")
        case dt.date():
            return format_day(cell)
        case _:
            return text_of(cell)


def _filled(fields: list[str]) -> list[str]:
    """Without the empty ones at the end."""
    last = max((place for place, field in enumerate(fields) if field), default=-1)
    return fields[: last + 1]


def _cut(text: str, marks: re.Pattern[str], separators: str) -> list[str]:
    parts = [""]
    for token in marks.findall(text):
        if token in separators:
            parts.append("")
        else:
            parts[-1] += token
    return parts


def _escaped(text: str) -> str:
    return _SPECIAL.sub(r"\\\g<0>", text).replace("\n", "\\n")


def _plain(text: str) -> str:
    return _ESCAPED.sub(lambda match: "\n" if match[1] == "n" else match[1], text).strip()
