"""The rows of one list, read: which stored row each one means, and what it says otherwise."""

from collections.abc import Mapping, Sequence
from typing import Any
from uuid import UUID

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.errors import Problem
from core.ids import uuid7
from projects.content import Line, rows_of, whole_row
from projects.exchange.books import Placed
from projects.exchange.cells import same, text_of
from projects.exchange.lookups import Lookups
from projects.exchange.parts import Item, Part, RowList, Values, receiver_named
from projects.limits import MOST_ROWS
from projects.models import LISTS, Project, Row
from projects.rules import waits_for_others

type Names = list[tuple[UUID, str]]
"""Rows that others may name, in their order."""


def reads_the_same(rows: RowList, items: Sequence[Placed], project: Project) -> bool:
    stored = rows.stored(project)
    return len(items) == len(stored) and all(
        all(same(cell, row.get(name)) for name, cell in placed.item.items())
        for placed, row in zip(items, stored, strict=True)
    )


class ListReading:
    """`leant_on` are the lines of the list whose rows this one names, if the file changes them."""

    def __init__(
        self,
        rows: RowList,
        project: Project | None,
        known: Lookups,
        leant_on: Sequence[Line] | None,
    ) -> None:
        self._rows = rows
        self._known = known
        self.problems: list[Problem] = []
        self._models: list[Row] = [*rows_of(project, rows.name)] if project else []
        self._stored = rows.stored(project) if project else []
        self._parts = {part.name: part for part in rows.parts}
        self._names = _names(rows.leans_on, project, leant_on) if rows.leans_on else []

    def lines(self, items: Sequence[Placed]) -> list[Line]:
        most = MOST_ROWS[self._rows.name]
        if len(items) > most:
            self._say("", None, _("Tragen Sie höchstens %(most)d Zeilen ein.") % {"most": most})
            return []
        read = [self._read(placed) for placed in items]
        if self.problems:
            return []
        meant = self._meant([self._written(values) for values in read])
        uids = [self._models[n].uid if n is not None else uuid7() for n in meant]
        if self._rows.leans_on == self._rows.name:
            self._names = [(uid, "") for uid in uids]
        return [
            self._line(placed, values, number, uid)
            for placed, values, number, uid in zip(items, read, meant, uids, strict=True)
        ]

    def _read(self, placed: Placed) -> Values:
        values: Values = {}
        for name, cell in placed.item.items():
            part = self._parts.get(name)
            if part is None:
                self._say(placed.place, None, _("Hier stehen mehr Angaben, als es Spalten gibt."))
                continue
            try:
                values[name] = self._value(part, cell)
            except ValidationError as error:
                for message in error.messages:
                    self._say(placed.place, part, str(message))
        if not any(text_of(cell) for cell in placed.item.values()):
            self._say(
                placed.place,
                None,
                _("Tragen Sie in dieser Zeile etwas ein, oder lassen Sie sie weg."),
            )
        return values

    def _value(self, part: Part, cell: Any) -> Any:
        if text_of(cell):
            return part.kind.read(cell, self._known)
        return part.kind.empty

    def _written(self, values: Values) -> Item:
        """As the export would write them."""
        return {name: self._parts[name].kind.write(value) for name, value in values.items()}

    def _meant(self, items: Sequence[Item]) -> list[int | None]:
        """For each item the stored row: one that says exactly this, else one that is named so."""
        found: list[int | None] = [None] * len(items)
        free = {*range(len(self._stored))}
        for names in ([*self._parts], self._rows.named):
            alike: dict[Any, list[int]] = {}
            for place, item in enumerate(items):
                said = tuple(name for name in names if name in item)
                if said not in alike:
                    alike |= self._by_texts(said)
                rows = alike.get((said, _texts(item, said)), [])
                number = next((each for each in rows if each in free), None)
                if found[place] is None and number is not None:
                    found[place] = number
                    free.discard(number)
        return found

    def _by_texts(self, names: tuple[str, ...]) -> dict[Any, list[int]]:
        """The stored rows by what they say in these fields."""
        found: dict[Any, list[int]] = {names: []}
        for number, row in enumerate(self._stored):
            found.setdefault((names, _texts(row, names)), []).append(number)
        return found

    def _line(self, placed: Placed, values: Values, number: int | None, uid: UUID) -> Line:
        """Stored rows keep whatever reads the same."""
        stored = self._stored[number] if number is not None else {}
        model = self._models[number] if number is not None else LISTS[self._rows.name]()
        written = self._written(values)
        changed = {n for n in values if n not in stored or not same(written[n], stored[n])}
        said = {name: values[name] for name in values if name in changed}
        for name in values:
            if self._parts[name].names_rows:
                said[name] = self._referred(placed, self._parts[name], values[name])
        if changed:
            said = self._rows.complete(said, self._known)
            self._contradict(placed, uid, whole_row(type(model), model, said))
        return Line(values=said, uid=uid)

    def _referred(self, placed: Placed, part: Part, value: Any) -> Any:
        """The uids of the rows that a cell names."""
        if isinstance(value, str):
            uid = receiver_named(value, self._names) if value else None
            if value and uid is None:
                text = _("Einen Zuwendungsempfänger „%(name)s“ gibt es hier nicht.")
                self._say(placed.place, part, text % {"name": value})
            return uid
        unknown = [number for number in value if not 0 < number <= len(self._names)]
        if unknown:
            text = _("Ein Arbeitspaket %(number)s gibt es hier nicht.")
            self._say(placed.place, part, text % {"number": unknown[0]})
            return []
        return [self._names[number - 1][0] for number in value]

    def _contradict(self, placed: Placed, uid: UUID, values: Mapping[str, Any]) -> None:
        itself = waits_for_others(uid, values.get("after", ()))
        for problem in filter(None, (itself, *self._rows.contradictions(values, self._known))):
            self._say(placed.place, self._parts[problem.field], str(problem.message))

    def _say(self, place: str, part: Part | None, message: str) -> None:
        """With the row and the column in front."""
        where = ", ".join(filter(None, (place, part.heading if part else "")))
        text = f"{where}: {message}" if where else message
        self.problems.append(Problem("invalid", text, field=self._rows.name))


def _texts(row: Item, names: Sequence[str]) -> tuple[str, ...]:
    return tuple(text_of(row.get(name)) for name in names)


def _names(name: str, project: Project | None, lines: Sequence[Line] | None) -> Names:
    rows = rows_of(project, name) if project else ()
    stored = {row.uid: getattr(row, "name", "") for row in rows}
    if lines is None:
        return [*stored.items()]
    return [
        (each.uid, each.values.get("name", stored.get(each.uid, ""))) for each in lines if each.uid
    ]
