"""Documents as PDF/UA: a Typst template and plain data, whatever they are about.

Templates stand in `templates/sheets`. The data reaches them as JSON, so that nothing of what
somebody typed is read as markup. Fonts: `tools/vendor_fonts.py`.
"""

import datetime as dt
import json
import re
import unicodedata
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path
from typing import Any, Final

import typst
from django.conf import settings

FONTS: Final = Path(__file__).with_name("fonts")
TEMPLATES: Final = "templates/sheets"
CONTROLS: Final = re.compile(r"[\0-\x09\x0b-\x1f\x7f-\x9f\u2028\u2029]")
UNSURE: Final = re.compile(
    r"[^\n -~\u00a0-\u0377\u0391-\u03a1\u03a3-\u04ff\u200b\u2010-\u2027\u2030-\u203a\u20ac"
    r"\u2190-\u23ff\u2500-\u25ff]"
)
"""Characters that some font of ours may lack; a test sees to it that all others can be shown."""
INSTEAD: Final = "\u25a1"
LONG_WORD: Final = re.compile(r"\S{40,}")
PIECE: Final = 16
BREAK_HERE: Final = "\u200b"

type Text = Callable[[str], str]


def sheet(template: str, data: Mapping[str, Any], *, day: dt.date) -> bytes:
    """The PDF of `templates/sheets/<template>.typ`; the same data and day are the same bytes.

    A text may hold any character: one that no font has, such as an emoji, becomes „□“. Raises
    `typst.TypstError` for a template that is wrong.
    """
    try:
        return _compiled(template, _with_texts(data, _tidy), day)
    except typst.TypstError:
        # PDF/UA refuses a document with a character that cannot be drawn.
        return _compiled(template, _with_texts(data, _drawable), day)


def _compiled(template: str, data: Any, day: dt.date) -> bytes:
    root = Path(settings.BASE_DIR) / TEMPLATES
    made = typst.compile(
        root / f"{template}.typ",
        root=root,
        font_paths=_fonts(),
        ignore_system_fonts=True,
        sys_inputs={"data": json.dumps(data)},
        format="pdf",
        pdf_standards=["ua-1"],
        timestamp=dt.datetime.combine(day, dt.time(), tzinfo=dt.UTC),
    )
    if not isinstance(made, bytes):
        raise TypeError("one PDF is one file")
    return made


@cache
def _fonts() -> typst.Fonts:
    """Ours, and those inside the library for characters that ours lack; none of the machine."""
    return typst.Fonts(include_system_fonts=False, font_paths=[FONTS])


def _with_texts(value: Any, change: Text) -> Any:
    match value:
        case str():
            return change(value)
        case Mapping():
            return {name: _with_texts(each, change) for name, each in value.items()}
        case list() | tuple():
            return [_with_texts(each, change) for each in value]
        case _:
            return value


def _tidy(text: str) -> str:
    """Composed, without control characters, and with places to break what would leave the page."""
    composed = unicodedata.normalize("NFC", text.replace("\r\n", "\n"))
    return LONG_WORD.sub(_in_pieces, CONTROLS.sub(" ", composed))


def _drawable(text: str) -> str:
    return UNSURE.sub(INSTEAD, _tidy(text))


def _in_pieces(found: re.Match[str]) -> str:
    word = found[0]
    return BREAK_HERE.join(word[at : at + PIECE] for at in range(0, len(word), PIECE))
