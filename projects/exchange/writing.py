"""Tables of projects as files. The same rows always give the same bytes."""

import csv
import datetime as dt
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from decimal import Decimal
from io import TextIOWrapper
from re import Match, compile as pattern
from shutil import copyfileobj
from tempfile import TemporaryFile
from typing import IO, Any, Final
from xml.sax.saxutils import escape
from zipfile import ZIP_DEFLATED, ZipFile

from rustpy_xlsxwriter import FastExcel, Format
from stream_write_ods import stream_write_ods

from core.fields import format_day
from projects.exchange.cells import Cell, Grid, Row, guarded
from projects.exchange.columns import headings
from projects.exchange.parts import in_one_cell
from projects.exchange.sheets import Sheet, sheets_of

type Rows = Iterable[Row]

CONTENT_TYPES: Final = {
    "csv": "text/csv; charset=utf-8",
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "ods": "application/vnd.oasis.opendocument.spreadsheet",
}
_MOMENT: Final = dt.datetime(2020, 1, 1)  # noqa: DTZ001 - archives know no time zones
"""Both formats want to say when they were made, which would make every file another one."""
_CORE: Final = "docProps/core.xml"
_PROPERTIES: Final = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n<cp:coreProperties '
    'xmlns:cp="http://schemas.openxmlformats.org/package/2006/metadata/core-properties"/>'
)


def write_table(rows: Rows, format_name: str, *, extra: Sequence[Sheet] = ()) -> IO[bytes]:
    """A temporary file, at its beginning; it goes when it is closed. `extra` are further sheets."""
    if format_name != "csv":
        return write_sheets((*sheets_of(rows), *extra), format_name)
    target = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    _write_csv(rows, target)
    target.seek(0)
    return target


def write_sheets(sheets: Iterable[Sheet], format_name: str) -> IO[bytes]:
    """The same of a spreadsheet: each sheet is written before the next one is asked for its rows."""
    target = TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    _WRITERS[format_name](sheets, target)
    target.seek(0)
    return target


def _write_csv(rows: Rows, target: IO[bytes]) -> None:
    """With a byte order mark, without which Excel would not take it for UTF-8. One table is all that
    the format knows: lists stand in cells, and further sheets are left out."""
    text = TextIOWrapper(target, encoding="utf-8-sig", newline="")
    writer = csv.writer(text, delimiter=";")
    writer.writerow(headings())
    writer.writerows([_csv_cell(cell) for cell in row] for row in rows)
    text.detach()


def _csv_cell(cell: Cell | Grid) -> str:
    match cell:
        case None:
            return ""
        case Decimal():
            return f"{cell:.2f}".replace(".", ",")
        case dt.date():
            return format_day(cell)
        case str():
            return guarded(cell)
        case _:
            return guarded(in_one_cell(cell) or "")


def _write_xlsx(sheets: Iterable[Sheet], target: IO[bytes]) -> None:
    with TemporaryFile() as dated:
        table = FastExcel(dated).format(
            float_format="#,##0.00", datetime_format="dd.mm.yyyy", bold_headers=True
        )
        table.freeze(row=1)
        for sheet in sheets:
            table.sheet(
                sheet.name,
                _records(sheet.headings, sheet.rows),
                column_widths=[*sheet.widths],
                column_formats=[_format(each) for each in sheet.formats],
            )
        table.save()
        _undated(dated, target)


def _format(pattern: str | None) -> Any:
    return Format().set_num_format(pattern) if pattern else None


def _records(heads: Sequence[str], rows: Iterable[Sequence[Cell]]) -> Iterator[dict[str, Cell]]:
    """At least one: without any the headings would be missing too."""
    none = True
    for row in rows:
        none = False
        yield dict(zip(heads, row, strict=True))
    if none:
        yield dict.fromkeys(heads)


def _undated(dated: IO[bytes], target: IO[bytes]) -> None:
    """Copies the archive without the moment at which it was made."""
    with ZipFile(dated) as source, ZipFile(target, "w", ZIP_DEFLATED) as copy:
        for part in source.infolist():
            with source.open(part) as content, copy.open(part.filename, "w") as place:
                if part.filename == _CORE:
                    place.write(_PROPERTIES.encode())
                else:
                    copyfileobj(content, place)


class _Marked(str):
    """Text of a cell that is XML already: the writer's own escaping finds nothing to do."""

    __slots__ = ()

    def replace(self, *_arguments: Any) -> "_Marked":
        return self


_BLANKS: Final = pattern(" {2,}")


def _paragraphs(text: str) -> _Marked:
    """OpenDocument takes line ends and second spaces for layout; they have elements of their own."""
    marked = _BLANKS.sub(_spaces, escape(text))
    return _Marked(marked.replace("\n", "</text:p><text:p>"))


def _spaces(match: Match[str]) -> str:
    return f' <text:s text:c="{len(match[0]) - 1}"/>'


_ODS_CELLS: Final = (
    (str, ("string", None, None, _paragraphs)),
    (Decimal, ("float", "office:value", None, str)),
    (dt.date, ("date", "office:date-value", "date", dt.date.isoformat)),
    (type(None), (None, None, None, lambda _cell: None)),
)


def _write_ods(sheets: Iterable[Sheet], target: IO[bytes]) -> None:
    tables = ((each.name, each.headings, each.rows) for each in sheets)
    for part in stream_write_ods(tables, encoders=_ODS_CELLS, get_modified_at=lambda: _MOMENT):
        target.write(part)


_WRITERS: Final[Mapping[str, Callable[[Iterable[Sheet], IO[bytes]], None]]] = {
    "xlsx": _write_xlsx,
    "ods": _write_ods,
}
