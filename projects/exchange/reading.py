"""A file as a table of projects: its headings understood, its rows by column."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice
from string import ascii_uppercase

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import Problem, Unmet
from projects.exchange.books import MOST_PROBLEMS, Csv, Placed, Spreadsheet
from projects.exchange.cells import Cell, text_of
from projects.exchange.columns import BY_NAME, KEY, NEEDED, Column, column_of
from projects.exchange.files import ending_of
from projects.exchange.refusing import refused


@dataclass(frozen=True, slots=True)
class Record:
    """A row as the spreadsheet counts it, the headings being row 1, with the rows of its lists.
    `stray` is the letter of a cell under no heading, if any says something."""

    number: int
    cells: dict[str, Cell]
    stray: str = ""
    lists: dict[str, list[Placed]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Table:
    """`rows` may be read again and again, none of them twice at a time."""

    book: Csv | Spreadsheet
    columns: tuple[Column | None, ...]

    def rows(self) -> Iterator[Record]:
        """Those that say something. Raises DomainError when there are too many."""
        read = 0
        for number, row in enumerate(self.book.rows(), start=1):
            if number == 1 or not any(text_of(cell) for cell in row):
                continue
            read += 1
            if read > settings.PORTAL_IMPORT_ROWS:
                raise _too_many()
            yield self._record(number, row)

    def _record(self, number: int, row: Sequence[Cell]) -> Record:
        cells: dict[str, Cell] = {each.name: None for each in self.columns if each}
        key = self._key_of(row)
        lists = {name: page.of(key) for name, page in self.book.lists.items()}
        stray = ""
        for place, cell in enumerate(row):
            column = self.columns[place] if place < len(self.columns) else None
            if column:
                cells[column.name] = cell
            elif text_of(cell):
                stray = stray or letter_of(place)
        for column in filter(None, self.columns):
            if column.rows:
                items = column.rows.items_in(text_of(cells.pop(column.name)))
                where = _("Eintrag %(number)d")
                lists[column.name] = [
                    Placed(item, where % {"number": n}) for n, item in enumerate(items, start=1)
                ]
        return Record(number, cells, stray, lists)

    def _key_of(self, row: Sequence[Cell]) -> str:
        return next((text_of(row[n]) for n in key_places(self.columns) if n < len(row)), "")


def key_places(columns: Sequence[Column | None]) -> list[int]:
    return [place for place, column in enumerate(columns) if column is BY_NAME[KEY]]


def opened(name: str, content: bytes) -> Table:
    """Raises DomainError with everything that is wrong with its headings. The file was looked at by
    `files.ensure_table`."""
    book = Csv(content) if ending_of(name) == "csv" else Spreadsheet(content)
    first = next(book.rows(), [])
    headings = [text_of(cell) for cell in first]
    columns = tuple(column_of(heading) if heading else None for heading in headings)
    lists = tuple(BY_NAME[name] for name in book.lists)
    problems = [*_unknown(headings, columns), *_repeated((*columns, *lists)), *_missing(columns)]
    key_at = next(iter(key_places(columns)), None)
    problems += islice(book.problems(key_at), MOST_PROBLEMS)
    if problems:
        raise Unmet(*problems)
    return Table(book, columns)


def _unknown(headings: Sequence[str], columns: Sequence[Column | None]) -> Iterator[Problem]:
    text = _(
        "Die Überschrift „%(heading)s“ in Spalte %(letter)s ist nicht bekannt. Schreiben Sie sie "
        "wie in der Vorlage, oder löschen Sie die Spalte."
    )
    for place, (heading, column) in enumerate(zip(headings, columns, strict=True)):
        if heading and column is None:
            values = {"heading": heading[:80], "letter": letter_of(place)}
            yield Problem("unknown_column", text % values)


def _repeated(columns: Sequence[Column | None]) -> Iterator[Problem]:
    text = _("Die Spalte „%(heading)s“ kommt zweimal vor. Löschen Sie eine davon.")
    known = [column for column in columns if column]
    for column in dict.fromkeys(known):
        if known.count(column) > 1:
            yield Problem("repeated_column", text % {"heading": column.heading}, field=column.name)


def _missing(columns: Sequence[Column | None]) -> Iterator[Problem]:
    text = _("Es fehlt die Spalte „%(heading)s“. Ergänzen Sie sie, wie sie in der Vorlage steht.")
    for column in NEEDED:
        if column not in columns:
            yield Problem("missing_column", text % {"heading": column.heading}, field=column.name)


def _too_many() -> Exception:
    text = _("Die Datei hat mehr als %(limit)s Zeilen. Teilen Sie sie in mehrere auf.")
    limit = f"{settings.PORTAL_IMPORT_ROWS:,}".replace(",", ".")
    return refused("too_many_rows", text % {"limit": limit})


def letter_of(place: int) -> str:
    """What a spreadsheet calls a column: 0 is A, 26 is AA."""
    rest, last = divmod(place, len(ascii_uppercase))
    return (letter_of(rest - 1) if rest else "") + ascii_uppercase[last]
