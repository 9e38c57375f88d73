"""XLSX and ODS, which `files` has looked into before."""

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from tempfile import TemporaryFile
from typing import IO, Final

from django.conf import settings
from django.utils.translation import gettext as _

from core.errors import DomainError
from projects.exchange import spreadsheet_process
from projects.exchange.cells import Cell, unpacked
from projects.exchange.refusing import refused

_TIMEOUT_SECONDS: Final = 40


ROWS_PER_PROJECT: Final = 40
"""How many rows all sheets together may have for each project that a file may have."""


@dataclass(frozen=True, slots=True)
class Page:
    """A sheet as it was found: where its rows lie in the file that all were written to."""

    name: str
    file: IO[bytes]
    starts: int
    ends: int

    def rows(self) -> Iterator[tuple[int, list[Cell]]]:
        """Each with its place, at which it can be read again."""
        place = self.starts
        while place < self.ends:
            self.file.seek(place)
            line = self.file.readline()
            yield place, _cells(line)
            place += len(line)

    def row_at(self, place: int) -> list[Cell]:
        self.file.seek(place)
        return _cells(self.file.readline())


def pages_of(content: bytes) -> list[Page]:
    """At least one. Raises DomainError; else whoever reads the pages closes their file."""
    rows = TemporaryFile()  # noqa: SIM115 - read as long as the pages are
    try:
        _convert(content, rows)
    except DomainError:
        rows.close()
        raise
    rows.seek(0)
    heads: list[tuple[int, int, str]] = []
    place = 0
    for line in rows:
        if line.startswith(b'"'):
            heads.append((place, place + len(line), json.loads(line)))
        place += len(line)
    ends = [*(start for start, _first, _name in heads[1:]), place]
    return [Page(name, rows, first, end) for (_, first, name), end in zip(heads, ends, strict=True)]


def _most_rows() -> int:
    return int(settings.PORTAL_IMPORT_ROWS) * ROWS_PER_PROJECT


def _cells(line: bytes) -> list[Cell]:
    return [unpacked(cell) for cell in json.loads(line)]


def _convert(content: bytes, rows: IO[bytes]) -> None:
    most = str(_most_rows())
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
