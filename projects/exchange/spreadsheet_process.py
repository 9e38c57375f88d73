"""Reads a spreadsheet in a process of its own: `python -m projects.exchange.spreadsheet_process N`.

A few kilobytes can claim to be a table of billions of cells. Whatever such a file does, it does it
here, within limits of the system, and not to the worker. Takes the file on standard input, writes
its rows to standard output, one JSON list per line, unless more than N of them say something;
before each sheet's rows its name, as a JSON text.
"""

import datetime as dt
import json
import resource
import sys
from io import BytesIO
from typing import Any, Final

from python_calamine import CalamineError, CalamineWorkbook

MEMORY_BYTES: Final = 1024**3
SECONDS: Final = 30
UNREADABLE: Final = 3
"""Exit status for what is no spreadsheet, or a damaged or locked one."""
TOO_MANY: Final = 4
"""Exit status for more rows than may be."""


def main() -> int:
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY_BYTES, MEMORY_BYTES))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    try:
        book = CalamineWorkbook.from_filelike(BytesIO(sys.stdin.buffer.read()))
        if not book.sheet_names:
            return UNREADABLE
        return _write(book, int(sys.argv[1]))
    except (CalamineError, IndexError, ValueError):
        return UNREADABLE


def _write(book: CalamineWorkbook, left: int) -> int:
    for name in book.sheet_names:
        sys.stdout.write(json.dumps(name) + "\n")
        for row in book.get_sheet_by_name(name).to_python(skip_empty_area=False):
            left -= any(cell != "" for cell in row)
            if left < 0:
                return TOO_MANY
            sys.stdout.write(json.dumps([_plain(cell) for cell in row]) + "\n")
    return 0


def _plain(cell: Any) -> Any:
    """Texts as they are, numbers and days with a letter in front, empty cells as null."""
    match cell:
        case bool():
            return str(cell)
        case int() | float():
            # As many digits as a spreadsheet shows: it calculates 0.1 + 0.2 as 0.30000000000000004.
            return ["n", format(cell, ".15g")]
        case dt.datetime() if cell.time() != dt.time():
            return cell.isoformat(" ")
        case dt.date():
            return ["d", f"{cell:%Y-%m-%d}"]
        case _:
            return str(cell) or None


if __name__ == "__main__":
    sys.exit(main())
