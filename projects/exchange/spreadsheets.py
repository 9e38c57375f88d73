"""XLSX and ODS, which `files` has looked into before."""

import datetime as dt
import json
import subprocess
import sys
from collections.abc import Iterator
from decimal import Decimal
from tempfile import TemporaryFile
from typing import IO, Any, Final

from django.conf import settings
from django.utils.translation import gettext as _

from projects.exchange import spreadsheet_process
from projects.exchange.cells import Cell
from projects.exchange.refusing import refused

_TIMEOUT_SECONDS: Final = 40


def spreadsheet_rows(content: bytes) -> Iterator[list[Cell]]:
    """The first sheet's rows; raises DomainError."""
    with TemporaryFile() as rows:
        _convert(content, rows)
        rows.seek(0)
        for line in rows:
            yield [_cell(cell) for cell in json.loads(line)]


def _convert(content: bytes, rows: IO[bytes]) -> None:
    """One row more than may be, so that the reader sees when there are too many."""
    most = str(settings.PORTAL_IMPORT_ROWS + 2)
    command = [sys.executable, "-m", spreadsheet_process.__name__, most]
    try:
        done = subprocess.run(  # noqa: S603 - our own program, and numbers
            command,
            input=content,
            stdout=rows,
            stderr=subprocess.DEVNULL,
            timeout=_TIMEOUT_SECONDS,
            cwd=settings.BASE_DIR,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise _too_much() from error
    if done.returncode == spreadsheet_process.UNREADABLE:
        raise _unreadable()
    if done.returncode:
        raise _too_much()


def _cell(cell: Any) -> Cell:
    match cell:
        case ["n", number]:
            return Decimal(number)
        case ["d", day]:
            return dt.date.fromisoformat(day)
        case _:
            text: str | None = cell
            return text


def _unreadable() -> Exception:
    message = _(
        "Die Tabelle lässt sich nicht lesen. Öffnen Sie die Datei in Ihrem Programm für Tabellen und "
        "speichern Sie sie neu als XLSX, ODS oder CSV."
    )
    return refused("unreadable", message)


def _too_much() -> Exception:
    message = _(
        "Die Tabelle ist ausgepackt zu groß. Kopieren Sie nur die Zeilen und Spalten mit "
        "Projekten in eine neue Datei."
    )
    return refused("too_large", message)
