"""One row of a file as values for the operations: what differs from the stored project, and why not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Problem
from projects.exchange.books import Placed
from projects.exchange.cells import Cell, same, text_of
from projects.exchange.columns import BY_NAME, HOME, KEY, TITLE, Column
from projects.exchange.lines import ListReading, reads_the_same
from projects.exchange.lists import ROW_LISTS
from projects.exchange.lookups import Lookups
from projects.exchange.parts import RowList
from projects.exchange.reading import Record
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """`project` is the one that the key names, or None for a new one. `values` are model values by
    field, lists as `Line`s; those of a stored project only where the file says something else.
    `said` are the columns in which the row says anything."""

    number: int
    key: str
    title: str
    project: Project | None
    values: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()
    said: frozenset[str] = frozenset()


def key_of(record: Record) -> str:
    return text_of(record.cells[KEY])


def title_of(record: Record) -> str:
    return text_of(record.cells[TITLE])


def entered(
    record: Record, project: Project | None, known: Lookups, problems: Iterable[Problem] = ()
) -> Entry:
    """`problems` are those of the row that only the whole file shows."""
    reading = _Reading(known, [*problems])
    if record.stray:
        text = _("In Spalte %(letter)s steht etwas, aber sie hat keine Überschrift.")
        reading.problems.append(Problem("stray", text % {"letter": record.stray}))
    for name, cell in record.cells.items():
        column = BY_NAME[name]
        if column.kind:
            reading.read(column, cell, project)
    for rows in ROW_LISTS:
        if rows.name in record.lists:
            reading.read_list(rows, record.lists[rows.name], project)
    values = reading.values
    values.pop(HOME, None)
    if project:
        values.pop(KEY, None)
    return Entry(
        number=record.number,
        key=key_of(record),
        title=title_of(record),
        project=project,
        values=values,
        problems=tuple(reading.problems),
        said=frozenset(name for name, cell in record.cells.items() if text_of(cell)),
    )


class _Reading:
    """Cells of one row, every error kept at its column."""

    def __init__(self, known: Lookups, problems: list[Problem]) -> None:
        self._known = known
        self.problems = problems
        self.values: dict[str, Any] = {}

    def read(self, column: Column, cell: Cell, project: Project | None) -> None:
        stored = column.cell_of(project) if project else None
        if project and same(cell, stored):
            return
        try:
            value = self._value(column, cell)
        except ValidationError as error:
            for message in error.messages:
                self.problems.append(Problem("invalid", str(message), field=column.name))
            return
        if project is None or not same(column.write(value), stored):
            self.values[column.name] = value

    def read_list(self, rows: RowList, items: Sequence[Placed], project: Project | None) -> None:
        """Also a list that reads the same, if it names rows of one that does not."""
        if rows.leans_on in {problem.field for problem in self.problems}:
            return
        if project and rows.leans_on not in self.values and reads_the_same(rows, items, project):
            return
        reading = ListReading(rows, project, self._known, self.values.get(rows.leans_on))
        lines = reading.lines(items)
        self.problems += reading.problems
        if not reading.problems:
            self.values[rows.name] = lines

    def _value(self, column: Column, cell: Cell) -> Any:
        if column.kind is None:
            raise TypeError(column.name)
        if text_of(cell):
            return column.kind.read(cell, self._known)
        if column.needed:
            raise ValidationError(str(column.needed))
        return column.kind.empty
