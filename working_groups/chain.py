"""The hash chain of a book: what a digest covers, and what is wrong with a chain. Pure.

A decision's digest is the SHA-256 of its canonical JSON: the whole row, with its place and the
digest before it, but for who sees it, which follows the paper, and the table's own row id.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, Final

START: Final = "0" * 64
"""What stands before a book's first decision."""

COVERED: Final = (
    "paper_id",
    "tenant_id",
    "author_id",
    "sequence",
    "number",
    "paper_number",
    "title",
    "wording",
    "outcome",
    "text",
    "procedure",
    "rule",
    "quorum_rule",
    "is_secret",
    "electorate",
    "yes",
    "no",
    "abstain",
    "recused",
    "votes",
    "decided_by_id",
    "decided_at",
    "previous",
)


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place at which a book does not hold. `decision` is None where one is missing."""

    sequence: int
    reason: str
    decision: Any = None


def digest_of(decision: Any) -> str:
    """64 hexadecimal digits."""
    values = {name: _plain(getattr(decision, name)) for name in COVERED}
    text = json.dumps(values, ensure_ascii=False, separators=(",", ":"), sort_keys=True)
    return hashlib.sha256(text.encode()).hexdigest()


def first_broken(book: Iterable[Any], *, length: int, end: str) -> Broken | None:
    """The first of a book's decisions, in order, that was changed; else the first gap.

    `length` and `end` (a digest) are what the book's own row tells of it.
    """
    decisions = list(book)
    for each in decisions:
        if each.digest != digest_of(each):
            return Broken(each.sequence, "wurde nachträglich verändert", each)
    previous = START
    for expected, each in enumerate(decisions, start=1):
        if each.sequence != expected:
            return Broken(expected, "fehlt")
        if each.previous != previous:
            return Broken(expected, "schließt nicht an den Beschluss davor an", each)
        previous = each.digest
    if length != len(decisions) or end != (previous if decisions else ""):
        return Broken(len(decisions) + 1, "fehlt am Ende, oder das Ende des Buchs wurde verändert")
    return None


def _plain(value: Any) -> Any:
    """As the database gives it back, whatever was handed in."""
    if isinstance(value, dt.datetime):
        return value.astimezone(dt.UTC).isoformat(timespec="microseconds")
    return value if isinstance(value, bool | int | list) else str(value)
