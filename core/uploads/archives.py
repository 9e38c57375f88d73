"""A look into the zip archives that office documents are.

Nothing that an archive says of itself is believed: members are counted by their signatures, and
sizes are what was really unpacked, up to a bound.
"""

import copy
import struct
import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from typing import IO, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.uploads.kinds import Proof

MOST_MEMBERS: Final = 2_000
MOST_BYTES: Final = 256 * 1024 * 1024
"""All members together, unpacked."""
HIGHEST_RATIO: Final = 150
HARMLESS_BYTES: Final = 10 * 1024 * 1024
"""Below this nobody asks how well it was packed: empty tables pack very well."""
KEPT_BYTES: Final = 1024 * 1024
CHUNK: Final = 64 * 1024

_MEMBER: Final = b"PK\x01\x02"
_ENCRYPTED: Final = 0x1
_PACKINGS: Final = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)
_MACRO_NAMES: Final = ("vbaproject.bin", "vbadata.xml")
_MACRO_FOLDERS: Final = ("basic/", "scripts/")
_NESTED: Final = (b"PK\x03\x04", b"7z\xbc\xaf\x27\x1c", b"Rar!", b"\x1f\x8b")
_COMPOUND: Final = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
"""Microsoft's older container: holds macros and embedded objects."""
_PROGRAMS: Final = (b"MZ", b"\x7fELF")
_MANIFEST: Final = "META-INF/manifest.xml"
_CONTENT_TYPES: Final = "[Content_Types].xml"
_BROKEN: Final = (
    zipfile.BadZipFile,
    zipfile.LargeZipFile,
    zlib.error,
    EOFError,
    NotImplementedError,
    OSError,
    RuntimeError,
    ValueError,
    struct.error,
)
"""What Python's zipfile raises for what is damaged or made to look so."""


def look_into(file: IO[bytes], *, size: int, proof: Proof) -> None:
    """Raises ValidationError unless the archive is harmless and what it claims to be.

    `size` is the archive's own, in bytes.
    """
    if _number_of_members(file) > MOST_MEMBERS:
        raise _bomb()
    with _readable(file) as archive:
        for member in archive.infolist():
            _look_at_name(member)
        parts = _unpacked(archive, most=_most(size), keep={proof.part, _MANIFEST, _CONTENT_TYPES})
    if b"macroEnabled" in parts.get(_CONTENT_TYPES, b""):
        raise _macros()
    if b"encryption-data" in parts.get(_MANIFEST, b""):
        raise _encrypted()
    if not proof.pattern.search(parts.get(proof.part, b"")):
        raise _broken()


@contextmanager
def _readable(file: IO[bytes]) -> Iterator[zipfile.ZipFile]:
    try:
        with zipfile.ZipFile(file) as archive:
            yield archive
    except _BROKEN as error:
        raise _broken() from error


def _number_of_members(file: IO[bytes]) -> int:
    """Before anything is made for each of them."""
    file.seek(0)
    number, before = 0, b""
    while chunk := file.read(CHUNK):
        window = before + chunk
        number += window.count(_MEMBER)
        before = window[1 - len(_MEMBER) :]
    return number


def _most(size: int) -> int:
    """Bytes that an archive of this size may unpack to."""
    return min(MOST_BYTES, max(HARMLESS_BYTES, size * HIGHEST_RATIO))


def _look_at_name(member: zipfile.ZipInfo) -> None:
    name = member.filename.lower()
    if member.flag_bits & _ENCRYPTED:
        raise _encrypted()
    if name.endswith(_MACRO_NAMES) or name.startswith(_MACRO_FOLDERS):
        raise _macros()
    if member.compress_type not in _PACKINGS:
        raise _broken()
    if name.startswith(("/", "\\")) or ".." in name.replace("\\", "/").split("/"):
        raise _broken()


def _unpacked(archive: zipfile.ZipFile, *, most: int, keep: set[str]) -> dict[str, bytes]:
    """Reads every member to its end; returns the first megabyte of those to `keep`."""
    kept: dict[str, bytes] = {}
    left = most
    for member in archive.infolist():
        begin, size = b"", 0
        for chunk in _chunks(archive, member, most=left):
            size += len(chunk)
            if size > left:
                raise _bomb()
            begin = begin or chunk
            if member.filename in keep and size <= KEPT_BYTES:
                kept[member.filename] = kept.get(member.filename, b"") + chunk
        if size != member.file_size:
            raise _broken()
        _look_at_begin(begin)
        left -= size
    return kept


def _chunks(archive: zipfile.ZipFile, member: zipfile.ZipInfo, *, most: int) -> Iterator[bytes]:
    """What is really packed: Python would stop where the archive says that a member ends.

    May give up to a chunk more than `most`, so that whoever counts sees that it is too much.
    """
    unbelieved = copy.copy(member)
    unbelieved.file_size = most + 2 * CHUNK
    with archive.open(unbelieved) as content:
        while chunk := content.read(CHUNK):
            yield chunk


def _look_at_begin(begin: bytes) -> None:
    if begin.startswith(_COMPOUND):
        raise _macros()
    if begin.startswith((*_NESTED, *_PROGRAMS)):
        message = _(
            "In der Datei steckt eine weitere Datei, die nicht geprüft werden kann. Entfernen Sie "
            "eingebettete Dateien, oder speichern Sie das Dokument als PDF."
        )
        raise ValidationError(message, code="nested")


def _bomb() -> ValidationError:
    message = _(
        "Die Datei enthält gepackt sehr viel mehr, als ein Dokument enthalten kann, und wurde "
        "nicht geöffnet. Speichern Sie das Dokument neu, oder wählen Sie ein PDF."
    )
    return ValidationError(message, code="bomb")


def _macros() -> ValidationError:
    message = _(
        "Die Datei enthält Makros oder eingebettete Objekte. Speichern Sie sie ohne Makros, zum "
        "Beispiel als DOCX, XLSX oder PDF, und wählen Sie die neue Datei."
    )
    return ValidationError(message, code="macros")


def _encrypted() -> ValidationError:
    message = _(
        "Die Datei ist mit einem Kennwort geschützt. Entfernen Sie den Kennwortschutz, und wählen "
        "Sie die Datei noch einmal."
    )
    return ValidationError(message, code="encrypted")


def _broken() -> ValidationError:
    message = _(
        "Die Datei lässt sich nicht lesen: Ihr Inhalt ist beschädigt oder passt nicht zur Endung. "
        "Öffnen Sie sie in Ihrem Programm, speichern Sie sie neu, und wählen Sie die neue Datei."
    )
    return ValidationError(message, code="broken")
