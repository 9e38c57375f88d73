"""CSV as offices save it: with semicolons or commas, in one of the usual encodings."""

import csv
import re
from codecs import BOM_UTF8, BOM_UTF16_BE, BOM_UTF16_LE, getincrementaldecoder
from collections.abc import Iterable, Iterator
from io import BytesIO, TextIOWrapper
from typing import Final

from django.utils.translation import gettext as _

from projects.exchange.cells import Cell, unguarded
from projects.exchange.columns import number_known
from projects.exchange.refusing import refused

# Semicolon: German Excel. Comma: everybody else. Tab: Excel's „Unicode-Text“.
_SEPARATORS: Final = ";,\t"
# What German offices write beyond ASCII; other characters tell of another encoding.
_WINDOWS: Final = frozenset(
    "äöüÄÖÜßéèêëáàâåãñçóòôøõíìîïúùûæœÉÈÊÁÀÂÅÇÓÔØÍÚÑŠšŽž€–—„“”‘’«»…§°²³µ½¼¾×·•±®©™\xa0"
    "\u201a\u2039\u203a\u00b4"
)
_PIECE: Final = 64 * 1024
_INSIDE_A_WORD: Final = re.compile("[A-Za-z][„”™šŽ•·½¼][a-z]")


def csv_rows(content: bytes) -> Iterator[list[Cell]]:
    """Decoded piece by piece. Raises DomainError, also while it is read."""
    with TextIOWrapper(BytesIO(content), encoding=_encoding_of(content), newline="") as text:
        separator = _separator(text.readline())
        text.seek(0)
        rows = csv.reader(text, delimiter=separator, strict=True)
        try:
            for row in rows:
                yield [unguarded(cell) or None for cell in row]
        except csv.Error as error:
            message = _(
                "Zeile %(line)s der Datei ist kein gültiges CSV: Ein Anführungszeichen fehlt, oder "
                "es steht an falscher Stelle."
            )
            raise refused("csv", message % {"line": rows.line_num}) from error


def _encoding_of(content: bytes) -> str:
    """By the byte order mark in front; without one UTF-8, which hardly any other text happens to be,
    else Windows-1252 if it reads like it."""
    marks = {BOM_UTF8: "utf-8-sig", BOM_UTF16_LE: "utf-16", BOM_UTF16_BE: "utf-16"}
    marked = [each for mark, each in marks.items() if content.startswith(mark)]
    for encoding in marked or ("utf-8", "cp1252"):
        try:
            unusual = _has_unusual(_pieces(content, encoding), is_guess=encoding == "cp1252")
        except UnicodeDecodeError:
            continue
        if unusual:
            break
        return encoding
    raise _wrong_encoding()


def _pieces(content: bytes, encoding: str) -> Iterator[str]:
    decoder = getincrementaldecoder(encoding)()
    for start in range(0, len(content), _PIECE):
        yield decoder.decode(content[start : start + _PIECE])
    yield decoder.decode(b"", final=True)


def _has_unusual(pieces: Iterable[str], *, is_guess: bool) -> bool:
    """Characters that no text has, or none in the encoding that was guessed."""
    before = ""
    for piece in pieces:
        if "\0" in piece:
            return True
        # With the end of the piece before, at which a word may have been cut.
        joined = before + piece
        if is_guess and (
            {each for each in piece if ord(each) > 0x7F} - _WINDOWS or _INSIDE_A_WORD.search(joined)
        ):
            return True
        before = joined[-2:]
    return False


def _wrong_encoding() -> Exception:
    message = _(
        "Die Zeichenkodierung der Datei ist nicht zu erkennen, Umlaute gingen verloren. Speichern "
        "Sie die Datei in Excel als „CSV UTF-8“ oder als XLSX."
    )
    return refused("encoding", message)


def _separator(head: str) -> str:
    """The one that makes most of the first line's headings known."""

    def known(separator: str) -> int:
        return number_known(next(csv.reader([head], delimiter=separator), ()))

    return max(_SEPARATORS, key=known)
