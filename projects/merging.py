"""What comes of two people's changes to one entry. Pure: three states of its units in, what is
stored and what is asked out.

A row that both have is looked at field by field; `"objectives/<uid>/target"` names such a field.
"""

from collections.abc import Container, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from projects.content import (
    NOTHING,
    Given,
    Units,
    fingerprint,
    fingerprints_in,
    is_order,
    list_of,
    parted,
)
from projects.models import LISTS

TOGETHER: Final[Mapping[str, frozenset[str]]] = {
    "partners": frozenset({"organisation", "name"}),
    "work_packages": frozenset({"start", "end"}),
    "recipients": frozenset({"kind", "rate"}),
    "cost_lines": frozenset({"amount", "eligible"}),
}
"""Fields of a row that contradict each other easily: when one person changes the one and somebody
else the other, both are asked."""


@dataclass(frozen=True, slots=True)
class Merge:
    """What comes of somebody's values on top of what is stored.

    `changes` are {unit: [stored, afterwards]}; `clashes` are the units, or fields of rows, that
    somebody else has changed too, `left` those that only somebody else has changed.
    """

    changes: dict[str, list[Any]]
    clashes: list[str]
    left: list[str]

    def values(self, given: Given) -> dict[str, Any]:
        """What to write: of a stored row only what changes, of an order everybody's rows."""
        return {u: _written(u, given.values[u], *pair) for u, pair in self.changes.items()}


def _written(unit: str, value: Any, before: Any, after: Any) -> Any:
    if is_order(unit):
        return after
    if not (isinstance(before, Mapping) and isinstance(after, Mapping)):
        return value
    return {name: each for name, each in value.items() if after[name] != before.get(name)}


def merged(stored: Units, given: Units, base: Mapping[str, str] | None) -> Merge:
    """`base` are the `fingerprints` of the state that the values were typed into.

    Without a base nobody knows who changed what: then everything may be meant.
    """
    if base is None:
        changes = {u: [stored.get(u), v] for u, v in given.items() if stored.get(u) != v}
        return Merge(changes, clashes=list(changes), left=[])
    parts = {unit: _part(unit, stored, value, base) for unit, value in given.items()}
    return Merge(
        changes={
            unit: [stored.get(unit), part.value]
            for unit, part in parts.items()
            if part.value != stored.get(unit)
        },
        clashes=[each for part in parts.values() for each in part.clashes],
        left=[each for part in parts.values() for each in part.left],
    )


@dataclass(frozen=True, slots=True)
class _Part:
    """What a unit holds afterwards."""

    value: Any
    clashes: Sequence[str] = ()
    left: Sequence[str] = ()


def _part(unit: str, stored: Units, mine: Any, base: Mapping[str, str]) -> _Part:
    if is_order(unit):
        return _merged_order(unit, stored, mine, base)
    theirs, was = stored.get(unit), base.get(unit, NOTHING)
    if isinstance(theirs, Mapping) and isinstance(mine, Mapping):
        return _merged_row(unit, theirs, mine, was)
    they_changed, i_changed = fingerprint(theirs) != was, fingerprint(mine) != was
    found = [unit] if they_changed and theirs != mine else []
    if i_changed:
        return _Part(mine, clashes=found)
    return _Part(theirs, left=found)


def _merged_row(unit: str, theirs: Mapping[str, Any], mine: Mapping[str, Any], was: str) -> _Part:
    before = fingerprints_in(was, mine)
    their_prints = fingerprints_in(fingerprint({name: theirs.get(name) for name in mine}), mine)
    my_prints = fingerprints_in(fingerprint(mine), mine)
    differing = {name for name in mine if theirs.get(name) != mine[name]}
    they_changed = {name for name in differing if their_prints[name] != before.get(name)}
    i_changed = {name for name in differing if my_prints[name] != before.get(name)}
    asked = they_changed & i_changed
    together = TOGETHER.get(list_of(unit), frozenset())
    if together & they_changed and together & i_changed:
        asked |= together & differing
    return _Part(
        {name: mine[name] if name in i_changed else theirs.get(name) for name in mine},
        clashes=[f"{unit}/{name}" for name in mine if name in asked],
        left=[f"{unit}/{name}" for name in mine if name in they_changed - i_changed - asked],
    )


def _merged_order(unit: str, stored: Units, given: list[str], base: Mapping[str, str]) -> _Part:
    """Rows that came or went on either side move nothing: they are in the order, or not."""
    theirs: list[str] = stored.get(unit) or []
    name = list_of(unit)
    known = {key.partition("/")[2] for key in base if list_of(key) == name}
    was = base.get(unit, NOTHING)
    agree = [u for u in theirs if u in given] == [u for u in given if u in theirs]
    they_moved = not agree and not _is_kept(theirs, was, (known, given))
    i_moved = not agree and not _is_kept(given, was, (known, theirs))
    first, second = (theirs, given) if they_moved and not i_moved else (given, theirs)
    everything = dict.fromkeys([*first, *second])
    # Who knew a row and has it no more has removed it.
    order = [u for u in everything if (u in theirs and u in given) or u not in known]
    found = [unit] if they_moved else []
    return _Part(order, clashes=found) if i_moved else _Part(order, left=found)


def _is_kept(order: list[str], was: str, others: Iterable[Container[str]]) -> bool:
    """Whether the order of which `was` is the fingerprint is in this one, new rows left out: those
    that others do not know, or those at the end."""
    shorter = [[u for u in order if u in other] for other in others]
    shorter += [order[:number] for number in range(len(order) + 1)]
    return any(fingerprint(each) == was for each in shorter)


def take_over(base: dict[str, str], other: Mapping[str, str], clash: str) -> None:
    """`base` says of this unit, or of this field of a row, what `other` says of it."""
    unit, name = parted(clash)
    if unit not in other:
        base.pop(unit, None)
        return
    content = LISTS[list_of(unit)].content if name else ()
    parts, others = (fingerprints_in(each.get(unit, ""), content) for each in (base, other))
    whole = not (name and parts and others)
    base[unit] = other[unit] if whole else ".".join((parts | {name: others[name]}).values())
