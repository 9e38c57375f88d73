"""The kinds of files that are taken, and how each is recognised."""

import re
from dataclasses import dataclass
from typing import Final

_OOXML: Final = "application/vnd.openxmlformats-officedocument."
_ODF: Final = "application/vnd.oasis.opendocument."


@dataclass(frozen=True, slots=True)
class Proof:
    """A part of an archive and what must stand in it."""

    part: str
    pattern: re.Pattern[bytes]


@dataclass(frozen=True, slots=True)
class Kind:
    """`extensions` are lower case with their dot; a kind with `proof` is a zip archive."""

    name: str
    extensions: tuple[str, ...]
    media_type: str
    proof: Proof | None = None


def _office(name: str, document: str, main_part: str) -> Kind:
    """Office Open XML; the kind stands in its list of content types (ECMA-376 Part 2, 10.1.2)."""
    declared = re.escape(f'"{_OOXML}{main_part}.main+xml"'.encode())
    proof = Proof("[Content_Types].xml", re.compile(declared))
    return Kind(name, (f".{name.lower()}",), f"{_OOXML}{document}", proof)


def _open_document(name: str, document: str) -> Kind:
    """OpenDocument; the kind stands in its part `mimetype` (OpenDocument 1.3 Part 2, 3.3)."""
    media_type = f"{_ODF}{document}"
    proof = Proof("mimetype", re.compile(rb"\A" + re.escape(media_type.encode()) + rb"\s*\Z"))
    return Kind(name, (f".{name.lower()}",), media_type, proof)


KINDS: Final = (
    Kind("PDF", (".pdf",), "application/pdf"),
    _office("DOCX", "wordprocessingml.document", "wordprocessingml.document"),
    _office("XLSX", "spreadsheetml.sheet", "spreadsheetml.sheet"),
    _office("PPTX", "presentationml.presentation", "presentationml.presentation"),
    _open_document("ODT", "text"),
    _open_document("ODS", "spreadsheet"),
    _open_document("ODP", "presentation"),
    Kind("PNG", (".png",), "image/png"),
    Kind("JPEG", (".jpg", ".jpeg"), "image/jpeg"),
)
BY_EXTENSION: Final = {extension: kind for kind in KINDS for extension in kind.extensions}
WITH_MACROS: Final = frozenset(
    {".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".xlsb", ".pptm", ".potm", ".ppsm", ".ppam"}
)
"""Office files that may carry macros by their very name."""
