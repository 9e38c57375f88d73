"""What a list in a table is made of: the fields of its rows, and how they speak of other rows."""

import re
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final
from uuid import UUID

from django.utils.translation import get_language

from core.errors import Problem
from projects.content import rows_of
from projects.exchange import kinds
from projects.exchange.cells import Cell
from projects.exchange.lookups import Lookups
from projects.exchange.notation import read_rows, write_rows
from projects.models import Project

type Item = dict[str, Cell]
"""A row of a list: its cells by field."""
type Values = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class Part:
    """A field of the rows. `stored` reads it from a row of the project; a sheet must have a column
    for it if it `is_needed`, whose cells may be empty. `names_rows`: it speaks of rows of another list."""

    name: str
    german: str
    english: str
    kind: kinds.Kind
    stored: Callable[[Any, Project], Any]
    is_needed: bool = False
    names_rows: bool = False
    hint: Any = ""
    is_code: bool = False
    """Short texts that a spreadsheet would take for numbers."""

    @property
    def heading(self) -> str:
        return self.english if get_language() == "en" else self.german


def _complete(said: Values, known: Lookups) -> Values:
    return said


def _contradictions(values: Mapping[str, Any], known: Lookups) -> Iterable[Problem | None]:
    return ()


def _no_short_way(text: str) -> Item | None:
    return None


@dataclass(frozen=True, slots=True, kw_only=True)
class RowList:
    """`named` are the fields by which a changed row is still known. `leans_on` is the list whose
    rows it names. `complete` makes model values of what was said, `contradictions` is what they say against each other. `in_short` reads a row of one field, which
    leaves the others as they are; None if that is no short way to write one."""

    name: str
    german: str
    english: str
    parts: tuple[Part, ...]
    named: tuple[str, ...]
    leans_on: str = ""
    complete: Callable[[Values, Lookups], Values] = _complete
    contradictions: Callable[[Mapping[str, Any], Lookups], Iterable[Problem | None]] = (
        _contradictions
    )
    in_short: Callable[[str], Item | None] = _no_short_way

    @property
    def heading(self) -> str:
        return self.english if get_language() == "en" else self.german

    def stored(self, project: Project) -> list[Item]:
        return [
            {part.name: part.kind.write(part.stored(row, project)) for part in self.parts}
            for row in rows_of(project, self.name)
        ]

    def grid(self, project: Project) -> list[list[Cell]]:
        return [[*item.values()] for item in self.stored(project)]

    def items_in(self, text: str) -> list[Item]:
        """Of a cell that holds the whole list; what is too much has a number for a name."""
        return [self._item(row) for row in read_rows(text)]

    def _item(self, row: list[str]) -> Item:
        short = self.in_short(row[0]) if len(row) == 1 else None
        if short:
            return short
        names = [part.name for part in self.parts]
        names += [str(number) for number in range(len(names), len(row))]
        return dict.fromkeys(names) | {
            name: field or None for name, field in zip(names, row, strict=False)
        }

    def part_of(self, heading: str) -> Part | None:
        folded = folded_heading(heading)
        return next((each for each in self.parts if folded in spellings(each)), None)


def folded_heading(heading: str) -> str:
    return re.sub(r"[^a-zäöüß0-9]", "", heading.casefold())


def spellings(part: "Part | RowList") -> set[str]:
    return {folded_heading(each) for each in (part.name, part.german, part.english)}


_NUMBERED: Final = re.compile(r"nr\. ?([0-9]{1,3})", re.IGNORECASE)


def called(rows: Sequence[tuple[UUID, str]]) -> list[tuple[UUID, str]]:
    """By which text each of these rows is named elsewhere: its name, or „Nr. 2“ if that is not
    enough."""
    names = [" ".join(name.split()) for _uid, name in rows]
    alike = [name.casefold() for name in names]
    return [
        (uid, name if _is_clear(name, alike) else f"Nr. {n}")
        for n, ((uid, _name), name) in enumerate(zip(rows, names, strict=True), start=1)
    ]


def _is_clear(name: str, alike: list[str]) -> bool:
    return bool(name) and alike.count(name.casefold()) == 1 and not _NUMBERED.fullmatch(name)


def receiver_named(text: str, rows: Sequence[tuple[UUID, str]]) -> UUID | None:
    """The row that a text names, or None."""
    wanted = " ".join(text.split()).casefold()
    number = _NUMBERED.fullmatch(wanted)
    if number:
        place = int(number[1]) - 1
        return rows[place][0] if 0 <= place < len(rows) else None
    found = [uid for uid, name in called(rows) if name.casefold() == wanted]
    return found[0] if found else None


def in_one_cell(rows: Iterable[Sequence[Cell]]) -> str | None:
    return write_rows(rows) or None
