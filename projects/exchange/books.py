"""A file as a book: its projects, and the lists that have sheets of their own."""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final
from weakref import finalize

from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from projects.exchange.cells import Cell, text_of
from projects.exchange.columns import BY_NAME, KEY
from projects.exchange.lists import list_named
from projects.exchange.parts import Item, Part, RowList
from projects.exchange.sheets import is_explanation, is_title, title
from projects.exchange.spreadsheets import Page, pages_of
from projects.exchange.texts import csv_rows

MOST_PROBLEMS: Final = 20
"""Of a file as a whole: whoever mends these sees the next ones."""


@dataclass(frozen=True, slots=True)
class Placed:
    """A row of a list, and how a person finds it: „Blatt „Partner“, Zeile 7“."""

    item: Item
    place: str


@dataclass(slots=True)
class ListPage:
    """A list's sheet. `places` are those of its rows and their numbers, in turn, by key."""

    rows: RowList
    page: Page
    parts: list[Part | None] = field(default_factory=list)
    key_at: int = 0
    places: dict[str, "array[int]"] = field(default_factory=dict)

    def of(self, key: str) -> list[Placed]:
        found = self.places.get(key, ())
        return [self._placed(*pair) for pair in zip(found[::2], found[1::2], strict=True)]

    def _placed(self, place: int, number: int) -> Placed:
        cells = dict(zip(self.parts, self.page.row_at(place), strict=False))
        item: Item = dict.fromkeys(part.name for part in self.parts if part)
        item |= {part.name: cell for part, cell in cells.items() if part}
        where = _("Blatt „%(sheet)s“, Zeile %(row)d")
        return Placed(item, where % {"sheet": self.page.name, "row": number})


class Csv:
    """One table alone."""

    lists: Mapping[str, ListPage] = {}

    def __init__(self, content: bytes) -> None:
        self._content = content

    def rows(self) -> Iterator[list[Cell]]:
        return csv_rows(self._content)

    def problems(self, key_at: int | None) -> Iterable[Problem]:
        return ()


class Spreadsheet:
    """Raises DomainError for sheets that nobody knows, and for headings."""

    def __init__(self, content: bytes) -> None:
        pages = pages_of(content)
        # Wherever the reading ends, the file ends with it.
        finalize(self, pages[0].file.close)
        self._projects = next((page for page in pages if is_title(page.name)), pages[0])
        others = [page for page in pages if page is not self._projects]
        problems: list[Problem] = []
        self.lists: dict[str, ListPage] = {}
        for page in others:
            if is_explanation(page.name) or not any(any(cells) for _place, cells in page.rows()):
                continue
            rows = list_named(page.name)
            if rows:
                self.lists[rows.name] = ListPage(rows, page)
                problems += _read_headings(self.lists[rows.name])
            else:
                problems.append(_unknown_sheet(page.name))
        if problems:
            raise Unmet(*problems)

    def rows(self) -> Iterator[list[Cell]]:
        return (cells for _place, cells in self._projects.rows())

    def problems(self, key_at: int | None) -> Iterable[Problem]:
        """Rows of lists that belong to no project. `key_at` is the place of the projects' keys."""
        if key_at is None:
            return
        keys = {text_of(row[key_at]) for row in self.rows() if len(row) > key_at}
        for page in self.lists.values():
            yield from _index(page, keys)


def _read_headings(page: ListPage) -> Iterator[Problem]:
    """Fills in which column is which."""
    _place, first = next(page.page.rows(), (0, []))
    headings = [text_of(cell) for cell in first]
    keys = [n for n, heading in enumerate(headings) if _is_key(heading)]
    page.parts = [
        None if _is_key(heading) or not heading else page.rows.part_of(heading)
        for heading in headings
    ]
    for heading, part in zip(headings, page.parts, strict=True):
        if heading and part is None and not _is_key(heading):
            text = _("Blatt „%(sheet)s“: Die Überschrift „%(heading)s“ ist nicht bekannt.")
            yield _problem("unknown_column", text, page, heading=heading[:80])
    known = [part for part in page.parts if part]
    for part in dict.fromkeys(known):
        if known.count(part) > 1:
            text = _("Blatt „%(sheet)s“: Die Spalte „%(heading)s“ kommt zweimal vor.")
            yield _problem("repeated_column", text, page, heading=part.heading)
    missing = [part.heading for part in page.rows.parts if part.is_needed and part not in known]
    missing += [] if len(keys) == 1 else [BY_NAME[KEY].heading]
    for heading in missing:
        text = _("Blatt „%(sheet)s“: Es fehlt die Spalte „%(heading)s“.")
        yield _problem("missing_column", text, page, heading=heading)
    page.key_at = keys[0] if keys else 0


def _is_key(heading: str) -> bool:
    spellings = (KEY, BY_NAME[KEY].german, BY_NAME[KEY].english)
    return heading.casefold() in [each.casefold() for each in spellings]


def _index(page: ListPage, keys: set[str]) -> Iterator[Problem]:
    """Remembers where each project's rows are."""
    page.places = {}
    for number, (place, cells) in enumerate(page.page.rows(), start=1):
        if number == 1 or not any(text_of(cell) for cell in cells):
            continue
        key = text_of(cells[page.key_at]) if len(cells) > page.key_at else ""
        if key not in keys or not key:
            text = _(
                "Blatt „%(sheet)s“, Zeile %(row)d: Den Schlüssel „%(key)s“ gibt es im Blatt "
                "„%(projects)s“ nicht."
            )
            values = {"row": number, "key": key[:80], "projects": title()}
            yield _problem("unknown_key", text, page, **values)
        elif _stray(cells, page.parts, page.key_at):
            text = _("Blatt „%(sheet)s“, Zeile %(row)d: Eine Zelle hat keine Überschrift.")
            yield _problem("stray", text, page, row=number)
        else:
            page.places.setdefault(key, array("q")).extend((place, number))


def _stray(cells: Sequence[Cell], parts: Sequence[Part | None], key_at: int) -> bool:
    padded = [*parts, *([None] * (len(cells) - len(parts)))]
    return any(
        part is None and place != key_at and text_of(cell)
        for place, (part, cell) in enumerate(zip(padded, cells, strict=False))
    )


def _problem(code: str, text: str, page: ListPage, **values: object) -> Problem:
    return Problem(code, text % {"sheet": page.page.name, **values}, field=page.rows.name)


def _unknown_sheet(name: str) -> Problem:
    text = _(
        "Das Blatt „%(sheet)s“ ist nicht bekannt. Benennen Sie es wie in der Vorlage, oder löschen "
        "Sie es."
    )
    return Problem("unknown_sheet", text % {"sheet": name[:80]})
