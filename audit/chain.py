"""The hash chain: what a digest covers, and what is wrong with a chain.

An entry's digest is the SHA-256 of its canonical JSON, which contains its place and the digest
before it. Changing, removing or inserting an entry breaks the chain at that place.
"""

import datetime as dt
import hashlib
import json
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any, Final

from audit.models import AuditEntry

START: Final = "0" * 64
"""What stands before a chain's first entry."""


@dataclass(frozen=True, slots=True)
class Broken:
    """The first place at which a chain does not hold. `entry` is None where one is missing."""

    sequence: int
    reason: str
    entry: AuditEntry | None = None


def digest_of(entry: AuditEntry, *, sequence: int, previous: str) -> str:
    """64 hexadecimal digits. Reads only what the database gave back, never what was handed in."""
    text = json.dumps(
        _canonical(entry, sequence=sequence, previous=previous),
        ensure_ascii=False,
        separators=(",", ":"),
        sort_keys=True,
    )
    return hashlib.sha256(text.encode()).hexdigest()


def links(
    entries: Iterable[AuditEntry], *, sequence: int, previous: str
) -> Iterator[tuple[AuditEntry, int, str, str]]:
    """(entry, sequence, previous, digest) for new entries, after the chain's last one."""
    for entry in entries:
        sequence += 1
        digest = digest_of(entry, sequence=sequence, previous=previous)
        yield entry, sequence, previous, digest
        previous = digest


def first_broken(chain: Iterable[AuditEntry]) -> Broken | None:
    """The first entry of a chain, in its order, that does not follow from those before it."""
    previous = START
    for expected, entry in enumerate(chain, start=1):
        if entry.sequence != expected:
            return Broken(expected, "fehlt")
        if entry.previous != previous:
            return Broken(expected, "schließt nicht an den Eintrag davor an", entry)
        if entry.digest != digest_of(entry, sequence=expected, previous=previous):
            return Broken(expected, "wurde nachträglich verändert", entry)
        previous = entry.digest
    return None


def _canonical(entry: AuditEntry, *, sequence: int, previous: str) -> dict[str, Any]:
    return {
        "id": str(entry.pk),
        "tenant": entry.tenant_id,
        "at": entry.at.astimezone(dt.UTC).isoformat(timespec="microseconds"),
        "actor": entry.actor_id,
        "membership": entry.membership_id,
        "verb": entry.verb,
        "object_kind": entry.object_kind,
        "object_key": entry.object_key,
        "changes": entry.changes,
        "sequence": sequence,
        "previous": previous,
    }
