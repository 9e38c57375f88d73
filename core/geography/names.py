"""German place names compared as people type them: „koln“, „Koeln“ and „köln“ are Köln."""

import re
import unicodedata
from collections.abc import Collection
from enum import IntEnum
from typing import Final

UMLAUTS: Final = str.maketrans({"ä": "ae", "ö": "oe", "ü": "ue"})
BRACKETS: Final = re.compile(r"\([^)]*\)")


class Match(IntEnum):
    """How well a name fits what was typed; the best first."""

    SAME = 0
    BEGINNING = 1
    WORD = 2
    INSIDE = 3
    NOT = 4


def spellings(name: str) -> frozenset[str]:
    """Every way in which a name is compared: umlauts spelled out or without their dots, with and
    without „(Westf.)“; lower-case words with one blank between them."""
    lower = unicodedata.normalize("NFC", name).casefold()
    whole = {lower, BRACKETS.sub(" ", lower)}
    kept = {plain(form) for text in whole for form in (text.translate(UMLAUTS), text)}
    return frozenset(kept - {""})


def plain(text: str) -> str:
    """Letters without accents and digits; everything else parts words."""
    letters = "".join(
        character
        for character in unicodedata.normalize("NFKD", text)
        if not unicodedata.combining(character)
    )
    return " ".join(re.findall(r"[^\W_]+", letters))


def match(names: Collection[str], typed: Collection[str]) -> Match:
    """The best fit of any spelling of a name to any spelling of what was typed."""
    return min(
        (_fit(name, text) for name in names for text in typed),
        default=Match.NOT,
    )


def _fit(name: str, text: str) -> Match:
    if name == text:
        return Match.SAME
    if name.startswith(text):
        return Match.BEGINNING
    if f" {text}" in name:
        return Match.WORD
    return Match.INSIDE if text in name else Match.NOT
