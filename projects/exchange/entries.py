"""One row of a file as values for the operations: what differs from the stored project, and why not."""

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Problem
from projects.content import Line
from projects.exchange.cells import Cell, text_of
from projects.exchange.columns import BY_NAME, HOME, KEY, TITLE, Column
from projects.exchange.lookups import Lookups
from projects.exchange.notation import MilestoneItem, PartnerItem, one_line
from projects.exchange.reading import Record
from projects.models import Project


@dataclass(frozen=True, slots=True)
class Entry:
    """`project` is the one that the key names, or None for a new one. `values` are model values by
    field, lists as `Line`s; those of a stored project only where the file says something else."""

    number: int
    key: str
    title: str
    project: Project | None
    values: dict[str, Any] = field(default_factory=dict)
    problems: tuple[Problem, ...] = ()


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
    values = reading.values
    values.pop(HOME, None)
    if project:
        values.pop(KEY, None)
    for name, lines in _LINES.items():
        if name in values:
            values[name] = lines(values[name], project, known)
    return Entry(
        number=record.number,
        key=key_of(record),
        title=title_of(record),
        project=project,
        values=values,
        problems=tuple(reading.problems),
    )


class _Reading:
    """Cells of one row, every error kept at its column."""

    def __init__(self, known: Lookups, problems: list[Problem]) -> None:
        self._known = known
        self.problems = problems
        self.values: dict[str, Any] = {}

    def read(self, column: Column, cell: Cell, project: Project | None) -> None:
        stored = column.cell_of(project) if project else None
        if project and _same(cell, stored):
            return
        try:
            value = self._value(column, cell)
        except ValidationError as error:
            for message in error.messages:
                self.problems.append(Problem("invalid", str(message), field=column.name))
            return
        if project is None or not _same(column.write(value), stored):
            self.values[column.name] = value

    def _value(self, column: Column, cell: Cell) -> Any:
        if column.kind is None:
            raise TypeError(column.name)
        if text_of(cell):
            return column.kind.read(cell, self._known)
        if column.needed:
            raise ValidationError(str(column.needed))
        return column.kind.empty


def _same(cell: Cell, stored: Cell) -> bool:
    if isinstance(cell, str) or isinstance(stored, str):
        return text_of(cell) == text_of(stored)
    return cell == stored


def _partner_lines(
    items: Sequence[PartnerItem], project: Project | None, known: Lookups
) -> list[Line]:
    """Stored rows keep whatever the notation does not say: the organisation, its share, the letter."""
    rows = project.partners.all() if project else ()
    stored = {row.uid: PartnerItem(one_line(str(row)), row.role) for row in rows}
    found = _matched(items, stored, same=lambda row, item: row.name == item.name)
    return [
        Line(values={"role": item.role} if uid else _partner(item, known), uid=uid)
        for item, uid in found
    ]


def _partner(item: PartnerItem, known: Lookups) -> dict[str, Any]:
    organisation = known.organisations.get(item.name)
    name = "" if organisation else item.name
    return {"organisation": organisation, "name": name, "role": item.role}


def _milestone_lines(
    items: Sequence[MilestoneItem], project: Project | None, known: Lookups
) -> list[Line]:
    """A milestone that was only put off stays the same one."""
    rows = project.milestones.all() if project else ()
    stored = {row.uid: MilestoneItem(row.due, one_line(row.title)) for row in rows}
    found = _matched(items, stored, same=lambda row, item: row.title == item.title)
    return [
        Line(values={"due": item.due} if uid else {"due": item.due, "title": item.title}, uid=uid)
        for item, uid in found
    ]


def _matched[Item](
    items: Sequence[Item], stored: Mapping[UUID, Item], *, same: Callable[[Item, Item], bool]
) -> Iterator[tuple[Item, UUID | None]]:
    """Each item with the stored row that it means: one that says exactly this, else one alike."""
    free = dict(stored)
    exact: dict[int, UUID] = {}
    for place, item in enumerate(items):
        uid = next((each for each, row in free.items() if row == item), None)
        if uid:
            exact[place] = uid
            del free[uid]
    for place, item in enumerate(items):
        uid = exact.get(place)
        if uid is None:
            uid = next((each for each, row in free.items() if same(row, item)), None)
            free.pop(uid, None) if uid else None
        yield item, uid


_LINES: Final[Mapping[str, Callable[[Any, Project | None, Lookups], list[Line]]]] = {
    "partners": _partner_lines,
    "milestones": _milestone_lines,
}
