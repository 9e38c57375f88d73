"""Numbered paragraphs of a paper, and what becomes of each from one version to the next. Pure.

A paragraph has two names: its number, counted from 1 as people read it, and its key, which it keeps
for as long as it exists. In the first version both are the same. A key that has gone never returns.
"""

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import Final

BLANK_LINES: Final = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")
ALIKE: Final = 0.5
"""From this likeness on (ratio 0-1), a paragraph counts as reworded, below as another one."""

Mark = tuple[int, int]
"""Of one paragraph: its key, and the number of the version that wrote it as it stands."""


@dataclass(frozen=True, slots=True)
class Paragraph:
    """`since` is the version that gave it this wording."""

    number: int
    key: int
    since: int
    text: str


def split(text: str) -> list[str]:
    """Blank lines part paragraphs."""
    return [part.strip() for part in BLANK_LINES.split(text) if part.strip()]


def joined(texts: Iterable[str]) -> str:
    return "\n\n".join(texts)


def numbered(texts: Sequence[str], outline: Sequence[Sequence[int]]) -> list[Paragraph]:
    """An outline that does not fit (there is none yet) is that of a first version."""
    marks = outline if len(outline) == len(texts) else first_outline(texts)
    rows = enumerate(zip(texts, marks, strict=True), start=1)
    return [Paragraph(number, key, since, text) for number, (text, (key, since)) in rows]


def first_outline(texts: Sequence[str]) -> list[Mark]:
    return [(number, 1) for number in range(1, len(texts) + 1)]


def next_outline(
    old: Sequence[Paragraph], texts: Sequence[str], *, version: int, last_key: int
) -> list[Mark]:
    """Marks for `texts`: the same wording keeps key and version, wherever it moved; a reworded
    paragraph keeps its key; what is new gets a key above `last_key`, the highest ever given."""
    kept = _same(old, texts)
    reworded = _reworded(old, texts, kept)
    marks: list[Mark] = []
    for position, _text in enumerate(texts):
        if position in kept:
            marks.append((kept[position].key, kept[position].since))
        elif position in reworded:
            marks.append((reworded[position].key, version))
        else:
            last_key += 1
            marks.append((last_key, version))
    return marks


def _same(old: Sequence[Paragraph], texts: Sequence[str]) -> dict[int, Paragraph]:
    """By position in `texts`. First what stayed in order, then what moved."""
    before = [each.text for each in old]
    matcher = SequenceMatcher(None, before, list(texts), autojunk=False)
    found = {
        block.b + step: old[block.a + step]
        for block in matcher.get_matching_blocks()
        for step in range(block.size)
    }
    taken = {each.key for each in found.values()}
    for position, text in enumerate(texts):
        if position not in found:
            moved = (each for each in old if each.text == text and each.key not in taken)
            if twin := next(moved, None):
                found[position] = twin
                taken.add(twin.key)
    return found


def _reworded(
    old: Sequence[Paragraph], texts: Sequence[str], kept: dict[int, Paragraph]
) -> dict[int, Paragraph]:
    """The likest pairs first, each paragraph once."""
    taken = {each.key for each in kept.values()}
    pairs = sorted(
        (
            (-_likeness(each.text, text), abs(each.number - 1 - position), position, each.key)
            for position, text in enumerate(texts)
            if position not in kept
            for each in old
            if each.key not in taken
        ),
    )
    by_key = {each.key: each for each in old}
    found: dict[int, Paragraph] = {}
    for likeness, _distance, position, key in pairs:
        if -likeness >= ALIKE and position not in found and key not in taken:
            found[position] = by_key[key]
            taken.add(key)
    return found


def _likeness(old: str, new: str) -> float:
    """By words; the cheap upper bound spares most comparisons."""
    matcher = SequenceMatcher(None, old.split(), new.split(), autojunk=False)
    if matcher.quick_ratio() < ALIKE:
        return 0.0
    return matcher.ratio()


@dataclass(frozen=True, slots=True)
class Change:
    """One paragraph in two versions; the side where it does not exist is None."""

    old: Paragraph | None
    new: Paragraph | None

    @property
    def is_same(self) -> bool:
        return bool(self.old and self.new and self.old.text == self.new.text)


def changes(old: Sequence[Paragraph], new: Sequence[Paragraph]) -> list[Change]:
    """Every paragraph of either version once, in the order of the newer one; what went stands
    behind the paragraph that it followed."""
    before = {each.key: each for each in old}
    after = {each.key for each in new}
    gone: dict[int, list[Change]] = {}
    anchor = 0
    for each in old:
        if each.key in after:
            anchor = each.key
        else:
            gone.setdefault(anchor, []).append(Change(each, None))
    return [*gone.pop(0, []), *_interleaved(before, new, gone)]


def _interleaved(
    before: dict[int, Paragraph], new: Sequence[Paragraph], gone: dict[int, list[Change]]
) -> Iterator[Change]:
    for each in new:
        yield Change(before.get(each.key), each)
        yield from gone.get(each.key, ())
