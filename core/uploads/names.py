"""File names as people may read them: one line, no path, nothing hidden, not too long."""

import re
import unicodedata
from typing import Final

from django.utils.translation import gettext as _

LONGEST: Final = 120
"""Characters, the extension included."""
_RESERVED: Final = re.compile(r'[<>:"|?*]')
_EXTENSION: Final = re.compile(r"\.[A-Za-z0-9]{1,8}\Z")
_BLANKS: Final = re.compile(r"\s+")


def clean_name(raw: str) -> str:
    """The last part of a path, without control, invisible and direction-turning characters."""
    last = re.split(r"[/\\]", raw)[-1]
    plain = "".join(filter(_is_plain, unicodedata.normalize("NFC", last)))
    line = _BLANKS.sub(" ", _RESERVED.sub("_", plain)).rstrip(" .")
    extension = extension_of(line)
    stem = line.removesuffix(extension).strip(" .")[: LONGEST - len(extension)].rstrip(" .")
    return f"{stem or _('Dokument')}{extension}"


def extension_of(name: str) -> str:
    """With its dot, as written; empty if there is none."""
    found = _EXTENSION.search(name)
    return found[0] if found else ""


def _is_plain(character: str) -> bool:
    """Blanks of every kind stay, to become one blank."""
    is_other = unicodedata.category(character).startswith("C")
    return character.isspace() or not is_other
