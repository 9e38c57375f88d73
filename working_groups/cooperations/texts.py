"""The canonical form that is agreed on by its hash, and what differs between two wordings."""

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from difflib import SequenceMatcher
from hashlib import sha256
from typing import Final

WORDS: Final = re.compile(r"\s+|\S+")


def tidy(text: str) -> str:
    """One way to write the same: composed letters, plain line ends, no blanks at their ends."""
    lines = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip() for line in lines).strip()


def digest_of(*, kind: str, title: str, reference: str, parties: Iterable[str], text: str) -> str:
    """SHA-256 (hex) of everything that the parties (slugs) agree on, as JSON with sorted keys."""
    agreed = {
        "kind": kind,
        "parties": sorted(parties),
        "project": reference,
        "text": tidy(text),
        "title": tidy(title),
    }
    return sha256(json.dumps(agreed, ensure_ascii=False, sort_keys=True).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Part:
    """Consecutive words: `kind` is "same", "added" or "removed"."""

    kind: str
    text: str


def changes(before: str, after: str) -> list[Part]:
    """Word by word, in the order of reading: what went stands before what came."""
    old, new = WORDS.findall(before), WORDS.findall(after)
    found = []
    for kind, i1, i2, j1, j2 in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if kind == "equal":
            found.append(Part("same", "".join(old[i1:i2])))
            continue
        pairs = (("removed", "".join(old[i1:i2])), ("added", "".join(new[j1:j2])))
        found += [Part(name, text) for name, text in pairs if text]
    return found
