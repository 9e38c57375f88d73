"""What is taken of a typed search: every word costs the database a comparison per column.

„Wärmeatlas“, „Waermeatlas“ and „Warmeatlas“ find each other. The typed word becomes an expression
that knows the spellings, so that the columns are compared as they are: measured a seventh of the
time that the same took with `unaccent` and transcribed columns.
"""

import re
import unicodedata
from collections.abc import Sequence
from functools import reduce
from operator import or_
from typing import Any, Final

from django.db.models import Model, Q, QuerySet
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

LONGEST: Final = 100
"""Characters of a search."""
MOST_WORDS: Final = 8

SEARCH_LIMIT: Final[dict[str, Any]] = {
    "max_length": LONGEST,
    "error_messages": {
        "max_length": format_lazy(_("Suchen Sie mit höchstens {limit} Zeichen."), limit=LONGEST)
    },
}
"""For the field that the search is typed into."""


def words_of(text: str) -> Sequence[str]:
    """The distinct words in their order; from the ninth on they narrow nothing."""
    return list(dict.fromkeys(text.split()))[:MOST_WORDS]


def with_words[M: Model](rows: QuerySet[M], text: str, *columns: str) -> QuerySet[M]:
    """The rows in which each word stands in one of the columns, however it is spelt."""
    for word in words_of(text):
        pattern = spellings_of(word)
        rows = rows.filter(reduce(or_, (Q((f"{name}__iregex", pattern)) for name in columns)))
    return rows


_UMLAUTS: Final = {"ae": "ä", "oe": "ö", "ue": "ü", "ss": "ß"}
_TRANSCRIPTIONS: Final = {umlaut: plain for plain, umlaut in _UMLAUTS.items()}
_PART: Final = re.compile("ae|oe|ue|ss|.", re.DOTALL)


def spellings_of(word: str) -> str:
    """A regular expression of PostgreSQL: accents do not matter, an umlaut may be written out."""
    plain = unicodedata.normalize("NFC", word).casefold()
    return "".join(_spelling(part) for part in _PART.findall(plain))


def _spelling(part: str) -> str:
    letters = "".join(_LETTERS.get(each, re.escape(each)) for each in part)
    other = _UMLAUTS.get(part) or _TRANSCRIPTIONS.get(part)
    return f"(?:{letters}|{other})" if other else letters


def _letters() -> dict[str, str]:
    """Letter → all that are the same but for their accents, from „à“ to „ž“; „ß“ is an „s“, too."""
    families: dict[str, str] = {"s": "sß"}
    for letter in map(chr, range(0xE0, 0x17F)):
        base = unicodedata.normalize("NFD", letter)[0]
        if base != letter and letter.islower():
            families[base] = families.get(base, base) + letter
    return {letter: f"[{family}]" for family in families.values() for letter in family}


_LETTERS: Final = _letters()
