"""What a file must be to come in: not too large, of a kind that is taken, harmless inside."""

import hashlib
from dataclasses import dataclass
from typing import Any

import puremagic
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files import File
from django.utils.translation import gettext as _

from core.uploads.archives import look_into
from core.uploads.kinds import BY_EXTENSION, KINDS, WITH_MACROS, Kind
from core.uploads.names import clean_name, extension_of
from core.uploads.scanning import Scan, scan

_BEFORE_2007 = ".doc"
"""What puremagic calls the container of old and of encrypted office files."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """A file that may come in. `name` is one clean line, `size` bytes, `sha256` hexadecimal."""

    file: "File[Any]"
    name: str
    media_type: str
    size: int
    sha256: str
    scan: Scan


def check(upload: "File[Any]") -> Checked:
    """Raises ValidationError that says what is wrong with the file and what to do."""
    name = clean_name(upload.name or "")
    _ensure_size(upload)
    kind = _kind_of(name)
    _ensure_content(upload, kind)
    if kind.proof:
        look_into(upload, size=upload.size, proof=kind.proof)
    return Checked(
        file=upload,
        name=name,
        media_type=kind.media_type,
        size=upload.size,
        sha256=_digest(upload),
        scan=scan(upload),
    )


def accepted() -> str:
    """For the `accept` of a control."""
    return ",".join(BY_EXTENSION)


def rules() -> str:
    """For a field's hint: „PDF, DOCX, … oder JPEG, höchstens 25 MB“."""
    values = {"kinds": _kinds(), "limit": _limit()}
    return _("%(kinds)s, höchstens %(limit)d MB") % values


def _kinds() -> str:
    *most, last = [kind.name for kind in KINDS]
    return _("%(kinds)s oder %(last)s") % {"kinds": ", ".join(most), "last": last}


def _limit() -> int:
    return int(settings.UPLOAD_MAX_BYTES) // 1024**2


def _ensure_size(upload: "File[Any]") -> None:
    if upload.size > settings.UPLOAD_MAX_BYTES:
        message = _(
            "Die Datei ist größer als %(limit)d MB. Verkleinern Sie sie, zum Beispiel durch Bilder "
            "in geringerer Auflösung, oder teilen Sie sie auf."
        )
        raise ValidationError(message % {"limit": _limit()}, code="too_large")


def _kind_of(name: str) -> Kind:
    extension = extension_of(name).lower()
    if extension in BY_EXTENSION:
        return BY_EXTENSION[extension]
    if extension in WITH_MACROS:
        message = _(
            "Dateien mit Makros („%(extension)s“) werden nicht angenommen. Speichern Sie die Datei "
            "ohne Makros, zum Beispiel als DOCX, XLSX oder PDF."
        )
        raise ValidationError(message % {"extension": extension}, code="macros")
    message = _("Diese Art von Datei wird nicht angenommen. Wählen Sie %(kinds)s.")
    raise ValidationError(message % {"kinds": _kinds()}, code="kind")


def _ensure_content(upload: "File[Any]", kind: Kind) -> None:
    found = _extensions_by_content(upload)
    if found & {*kind.extensions}:
        return
    if kind.proof and _BEFORE_2007 in found:
        message = _(
            "Die Datei ist mit einem Kennwort geschützt oder in einem alten Format gespeichert. "
            "Speichern Sie sie ohne Kennwort als %(kind)s, und wählen Sie die neue Datei."
        )
        raise ValidationError(message % {"kind": kind.name}, code="encrypted")
    message = _(
        "Der Inhalt der Datei ist kein %(kind)s, obwohl ihr Name so endet. Öffnen Sie die Datei in "
        "Ihrem Programm, speichern Sie sie als %(kind)s, und wählen Sie die neue Datei."
    )
    raise ValidationError(message % {"kind": kind.name}, code="content")


def _extensions_by_content(upload: "File[Any]") -> set[str]:
    upload.seek(0)
    try:
        return {match.extension for match in puremagic.magic_stream(upload)}
    except ValueError:  # nothing in it
        return set()


def _digest(upload: "File[Any]") -> str:
    digest = hashlib.sha256()
    for chunk in upload.chunks():
        digest.update(chunk)
    return digest.hexdigest()
