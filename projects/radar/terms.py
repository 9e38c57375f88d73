"""Nouns of a text in their basic form, and what compounds are made of: the reasons people are told."""

import re
from functools import cache
from typing import Final

import simplemma

WORD: Final = re.compile(r"[A-ZÄÖÜ][A-Za-zÄÖÜäöüß]{3,}")
SHORTEST_PART: Final = 5
LINKS: Final = ("", "s", "n", "es", "en")
MOST: Final = 60
COMMON: Final = frozenset(
    """
    angebot anwendung bereich bürger bürgerin bürgerschaft datum einsatz einwohner entwicklung
    ergebnis form funktion gemeinde grund grundlage hilfe hundert hälfte idee information jahr
    kommune kraft kreis land leicht leichter leute lösung maßnahme mensch möglichkeit nutzung offene
    online ort passende person pilot projekt prozess region rathaus rund schaft schritt stadt stelle
    stellung system teil thema verfügung verwaltung vorhaben weg wert wesen zeit ziel zugang zukunft
    """.split()  # noqa: SIM905 - a list of words reads best as text
)
"""Says nothing here, for nearly every project says it."""


def terms_of(text: str) -> list[str]:
    """In the order of the text, once each."""
    found: dict[str, None] = {}
    for word in WORD.findall(text):
        lemma = simplemma.lemmatize(word, lang="de")
        if lemma[:1].isupper():
            found |= dict.fromkeys((lemma, *parts_of(lemma)))
    telling = (term for term in found if term.lower() not in COMMON)
    return list(telling)[:MOST]


@cache
def parts_of(noun: str) -> tuple[str, ...]:
    """„Energiemonitor“: „Energie“ and „Monitor“; of several ways to part it, the most even one."""
    ends = range(SHORTEST_PART, len(noun) - SHORTEST_PART + 1)
    ways = [pair for end in ends if (pair := _pair(noun[:end], noun[end:].capitalize()))]
    return min(ways, key=lambda pair: abs(len(pair[0]) - len(pair[1])), default=())


def _pair(first: str, second: str) -> tuple[str, str] | None:
    stems = (first.removesuffix(link) if link else first for link in LINKS)
    known = (stem for stem in stems if len(stem) >= SHORTEST_PART and _is_noun(stem))
    stem = next(known, None)
    return (stem, second) if stem and _is_noun(second) else None


def _is_noun(word: str) -> bool:
    return simplemma.is_known(word, lang="de") and simplemma.lemmatize(word, lang="de") == word
