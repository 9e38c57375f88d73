"""What stands in a cell, whatever the format of the file."""

import datetime as dt
import re
from collections.abc import Sequence
from decimal import Decimal
from typing import Any, Final

from core.fields import format_day

type Cell = str | Decimal | dt.date | None
"""Texts, amounts and days; None is empty."""
type Grid = Sequence[Sequence[Cell]]
"""A list of a project: its rows, each with a cell for every field."""
type Row = Sequence[Cell | Grid]
"""A project, in the order of the columns."""

# XML 1.0 allows none of these, so that no spreadsheet can hold them.
_UNWRITABLE: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
# What a spreadsheet takes for the beginning of a formula (OWASP, „CSV Injection“).
_ACTIVE: Final = re.compile(r"'*[=+\-@\t\r]")
_GUARD: Final = "'"


def text_of(cell: Cell) -> str:
    """As a person would have typed it, trimmed."""
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell.normalize():f}"
        case dt.date():
            return format_day(cell)
        case _:
            return writable(cell)


def writable(text: str) -> str:
    """Trimmed, with one kind of line end and without what no file could hold."""
    lines = text.replace("\r\n", "\n").replace("\r", "\n")
    return _UNWRITABLE.sub("", lines).strip()


def same(cell: Cell, stored: Cell) -> bool:
    if isinstance(cell, str) or isinstance(stored, str):
        return text_of(cell) == text_of(stored)
    return cell == stored


def guarded(text: str) -> str:
    """For CSV, whose cells a spreadsheet would calculate: an apostrophe makes it a text."""
    return _GUARD + text if _ACTIVE.match(text) else text


def unguarded(text: str) -> str:
    """The exact reverse of `guarded`: also of a text that begins with apostrophes of its own."""
    is_guarded = text.startswith(_GUARD) and _ACTIVE.match(text)
    return text.removeprefix(_GUARD) if is_guarded else text


def packed(cell: Cell) -> Any:
    """For JSON: numbers and days with a letter in front."""
    match cell:
        case Decimal():
            return ["n", str(cell)]
        case dt.date():
            return ["d", cell.isoformat()]
        case _:
            return cell


def unpacked(cell: Any) -> Cell:
    match cell:
        case ["n", number]:
            return Decimal(number)
        case ["d", day]:
            return dt.date.fromisoformat(day)
        case _:
            text: str | None = cell
            return text
