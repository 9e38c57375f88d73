"""The sheets of a spreadsheet: the projects first, then each list, its rows by the project's key."""

import json
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.utils import translation
from django.utils.translation import gettext as _

from projects.exchange.cells import Cell, Grid, Row, packed, unpacked
from projects.exchange.columns import BY_NAME, COLUMNS, KEY, PLAIN, Column, headings
from projects.exchange.kinds import Choice, Number
from projects.exchange.lists import ROW_LISTS
from projects.exchange.parts import Part, folded_heading

_WIDE: Final = frozenset({"title", "summary"})
_TEXT: Final = "@"
"""A spreadsheet leaves such a cell as it was typed: „007“, „10 %“, „1,3“."""


@dataclass(frozen=True, slots=True)
class Sheet:
    """`rows` may be read once, in the order of the sheets. `formats` are those of the columns."""

    name: str
    headings: Sequence[str]
    rows: Iterable[Sequence[Cell]]
    widths: Sequence[float]
    formats: Sequence[str | None]


def sheets_of(rows: Iterable[Row]) -> list[Sheet]:
    """The lists wait in files while the projects are written."""
    waiting = {place: TemporaryFile() for place, each in enumerate(COLUMNS) if each.rows}  # noqa: SIM115 - closed when read
    projects = Sheet(
        name=title(),
        headings=headings(PLAIN),
        rows=_projects(rows, waiting),
        widths=[40.0 if each.name in _WIDE else 20.0 for each in PLAIN],
        formats=[_TEXT if each.name == KEY else None for each in PLAIN],
    )
    return [projects, *(_list(COLUMNS[place], file) for place, file in waiting.items())]


def _projects(rows: Iterable[Row], waiting: Mapping[int, IO[bytes]]) -> Iterator[list[Cell]]:
    for row in rows:
        key: Any = row[0]
        for place, file in waiting.items():
            grid: Any = row[place]
            file.writelines(_lines(key, grid or ()))
        yield [cell for cell, column in zip(row, COLUMNS, strict=True) if not column.rows]  # type: ignore[misc]


def _lines(key: Cell, grid: Grid) -> Iterator[bytes]:
    for row in grid:
        yield json.dumps([packed(cell) for cell in (key, *row)]).encode() + b"\n"


def _list(column: Column, file: IO[bytes]) -> Sheet:
    parts = column.rows.parts if column.rows else ()
    return Sheet(
        name=column.heading,
        headings=[BY_NAME[KEY].heading, *(part.heading for part in parts)],
        rows=_kept(file),
        widths=[20.0, 40.0, *([20.0] * (len(parts) - 1))],
        formats=[_TEXT, *map(_format, parts)],
    )


def _kept(file: IO[bytes]) -> Iterator[list[Cell]]:
    with file:
        file.seek(0)
        for line in file:
            yield [unpacked(cell) for cell in json.loads(line)]


def _format(part: Part) -> str | None:
    if part.is_code:
        return _TEXT
    if isinstance(part.kind, Number):
        return "0.0" if part.kind.field.decimal_places else "0"
    return None


def title() -> str:
    return _("Projekte")


def is_title(name: str) -> bool:
    """Whether a sheet holds the projects, in either language."""
    return _is_called(name, title)


def is_explanation(name: str) -> bool:
    return _is_called(name, explanation_title)


def explanation_title() -> str:
    return _("Erläuterungen")


def _is_called(name: str, called: Any) -> bool:
    names = []
    for language in ("de", "en"):
        with translation.override(language):
            names.append(folded_heading(called()))
    return folded_heading(name) in names


def explanations() -> Sheet:
    """What belongs into which column, for the template; it is not read."""
    return Sheet(
        name=explanation_title(),
        headings=[_("Blatt"), _("Spalte"), _("Was hineingehört")],
        rows=_explained(),
        widths=[26.0, 30.0, 100.0],
        formats=[None, None, None],
    )


def _explained() -> Iterator[list[Cell]]:
    for column in PLAIN:
        if column.is_read:
            yield [title(), column.heading, _hint(column)]
        else:
            yield [title(), column.heading, _("Wird nur ausgegeben, nicht eingelesen.")]
    for each in ROW_LISTS:
        key = _("Der Schlüssel des Projekts, wie er im Blatt „%(sheet)s“ steht.")
        yield [each.heading, BY_NAME[KEY].heading, key % {"sheet": title()}]
        for part in each.parts:
            yield [each.heading, part.heading, _hint(part)]


def _hint(field: Column | Part) -> str:
    must = _("Muss ausgefüllt sein.") if getattr(field, "needed", "") else ""
    kind = field.kind
    own = getattr(field, "hint", "") or getattr(kind, "hint", "")
    possible = kind.possible if isinstance(kind, Choice) else str(own)
    return " ".join(filter(None, (must, possible))) or _("Text.")
