"""Whether a file may be read as a table at all: size, kind, nothing harmful in it."""

from io import BytesIO
from pathlib import PurePath
from typing import Any, Final

from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _, gettext_lazy

from core.uploads import check
from core.uploads.scanning import scan
from projects.exchange.refusing import refused

FORMATS: Final = ("csv", "xlsx", "ods")
_MEGABYTE: Final = 1024 * 1024
_NOT_TEXT: Final = (
    b"PK\x03\x04", b"\xd0\xcf\x11\xe0", b"%PDF", b"MZ", b"\x7fELF", b"\x89PNG", b"\xff\xd8\xff",
    b"{\\rtf", b"<",
)  # fmt: skip
"""What no table of text begins with: archives, office files, programs, pictures, markup."""
_WORDS: Final[dict[str, Any]] = {
    "bomb": gettext_lazy(
        "Die Datei enthält gepackt sehr viel mehr als eine Tabelle von Projekten und wurde nicht "
        "geöffnet. Kopieren Sie nur die Zeilen und Spalten mit Projekten in eine neue Datei."
    ),
    "macros": gettext_lazy(
        "Die Datei enthält Makros oder eingebettete Objekte. Speichern Sie sie als "
        "„Excel-Arbeitsmappe (.xlsx)“ ohne Makros."
    ),
}
"""Where a document's advice does not fit a table."""


def ending_of(name: str) -> str:
    """In small letters, without the dot."""
    return PurePath(name).suffix.lower().removeprefix(".")


def ensure_table(name: str, content: bytes) -> None:
    """Raises DomainError for what is too large, no table, or harmful."""
    if len(content) > settings.PORTAL_IMPORT_BYTES:
        message = _("Die Datei ist größer als %(limit)d MB. Teilen Sie sie in mehrere auf.")
        values = {"limit": settings.PORTAL_IMPORT_BYTES // _MEGABYTE}
        raise refused("too_large", message % values)
    ending = ending_of(name)
    if ending not in FORMATS:
        raise refused("kind", _("Wählen Sie eine Datei im Format CSV, XLSX oder ODS."))
    try:
        _look_at(File(BytesIO(content), name), ending)
    except ValidationError as error:
        words = _WORDS.get(str(error.code), "; ".join(error.messages))
        raise refused(str(error.code), str(words)) from error


def _look_at(file: "File[bytes]", ending: str) -> None:
    if ending != "csv":
        check(file)
        return
    if file.read(8).startswith(_NOT_TEXT):
        message = _(
            "Der Inhalt der Datei ist kein CSV, obwohl ihr Name so endet. Speichern Sie die Tabelle "
            "neu als CSV, XLSX oder ODS."
        )
        raise ValidationError(message, code="content")
    scan(file)
