"""What two versions of a project's entry differ in. Pure: contents in, differences out."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from difflib import SequenceMatcher
from re import findall
from typing import Any, Final

from django.db.models import ForeignKey, ManyToManyField

from projects.content import (
    PLACE,
    PLAIN,
    SECTORS,
    UNORDERED,
    AnyField,
    Units,
    field_of,
    place_of,
)
from projects.models import LISTS, Project, Row

FIELDS: Final = (*PLAIN, SECTORS)


@dataclass(frozen=True, slots=True)
class Difference:
    """A field's two values, as the model has them (people and vocabulary by id and slug)."""

    name: str
    field: AnyField
    old: Any
    new: Any


@dataclass(frozen=True, slots=True)
class RowDifference:
    """A row that one side alone has (the other is None), or its fields that differ."""

    uid: str
    old: Mapping[str, Any] | None
    new: Mapping[str, Any] | None
    fields: Sequence[Difference] = ()


@dataclass(frozen=True, slots=True)
class ListDifference:
    """`order` are the uids that both sides have, on each side, where they stand differently."""

    name: str
    rows: Sequence[RowDifference]
    order: tuple[Sequence[str], Sequence[str]] | None


@dataclass(frozen=True, slots=True)
class Comparison:
    fields: Sequence[Difference]
    lists: Sequence[ListDifference]

    def __bool__(self) -> bool:
        return bool(self.fields or self.lists)

    @property
    def names(self) -> list[str]:
        """Fields and lists that differ, in the order of the form."""
        return [*(each.name for each in self.fields), *(each.name for each in self.lists)]


def compare(old: Units, new: Units) -> Comparison:
    """From `old` to `new`. What a version does not know yet counts as not entered."""
    lists = (_compare_lists(name, old, new) for name in LISTS)
    return Comparison(
        fields=_differences(Project, FIELDS, old, new),
        lists=[each for each in lists if each.rows or each.order],
    )


LONG_TEXT: Final = 40
"""Characters; of a shorter text every correction would leave little."""


def takes_away(before: Any, after: Any) -> bool:
    """Whether little is left of a unit's value: emptied, a row removed, a long text replaced."""
    if before and not after:
        return True
    if isinstance(before, Mapping):
        return any(takes_away(value, after.get(name)) for name, value in before.items())
    is_long = isinstance(before, str) and len(before) >= LONG_TEXT
    return is_long and before not in after and _left_of(before, after) < 0.5


def _left_of(before: str, after: str) -> float:
    """The share of the words that are still there, in their order; 0 to 1."""
    words, others = findall(r"\w+", before), findall(r"\w+", after)
    blocks = SequenceMatcher(a=words, b=others, autojunk=False).get_matching_blocks()
    return sum(block.size for block in blocks) / max(len(words), 1)


def rows_in(content: Units, name: str) -> dict[str, Mapping[str, Any]]:
    """The rows of a list by uid, in their order."""
    rows = {
        uid: value
        for unit, value in content.items()
        for list_name, _slash, uid in [unit.partition("/")]
        if list_name == name and uid not in ("", "order")
    }
    if name in UNORDERED:
        return dict(sorted(rows.items(), key=lambda pair: (pair[1].get("due") or "", pair[0])))
    order = [uid for uid in content.get(f"{name}/order", ()) if uid in rows]
    return {uid: rows[uid] for uid in dict.fromkeys((*order, *rows))}


def holds_list(content: Units, name: str) -> bool:
    """Whether the version knows the list at all, be it empty."""
    return name in UNORDERED or f"{name}/order" in content


def _compare_lists(name: str, old: Units, new: Units) -> ListDifference:
    before, after = rows_in(old, name), rows_in(new, name)
    rows = (
        _compare_rows(LISTS[name], uid, before.get(uid), after.get(uid))
        for uid in dict.fromkeys((*after, *before))
    )
    return ListDifference(
        name=name,
        rows=[row for row in rows if row.fields or row.old is None or row.new is None],
        order=None if name in UNORDERED else _order(before, after),
    )


def _compare_rows(
    model: type[Row], uid: str, old: Mapping[str, Any] | None, new: Mapping[str, Any] | None
) -> RowDifference:
    if old is None or new is None:
        return RowDifference(uid, old, new)
    return RowDifference(uid, old, new, _differences(model, model.content, old, new))


def _order(old: Iterable[str], new: Iterable[str]) -> tuple[Sequence[str], Sequence[str]] | None:
    both = set(old) & set(new)
    before, after = ([uid for uid in side if uid in both] for side in (old, new))
    return None if before == after else (before, after)


def _differences(
    model: type[Project | Row],
    names: Iterable[str],
    old: Mapping[str, Any],
    new: Mapping[str, Any],
) -> list[Difference]:
    found = []
    for name in names:
        field = field_of(model, name)
        before, after = value_in(field, old), value_in(field, new)
        if before != after:
            found.append(Difference(name, field, before, after))
    return found


def value_in(field: AnyField, content: Mapping[str, Any]) -> Any:
    """What a version holds of a field: 1000 and 1000.00 EUR are the same."""
    if field.name == PLACE:
        name, *point = content.get(PLACE) or place_of(None)
        return place_of([name, *(each if each is None else Decimal(each) for each in point)])
    if isinstance(field, ManyToManyField):
        return content.get(field.name, [])
    if field.name not in content:
        if field.name == PLACE:
            return place_of(None)
        return None if isinstance(field, ForeignKey) else field.get_default()
    value = content[field.name]
    if field.name == PLACE:
        return place_of(value)
    return value if isinstance(field, ForeignKey) else field.to_python(value)


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of two texts: the same on both sides, or what stands here instead of what."""

    old: str
    new: str

    @property
    def is_same(self) -> bool:
        return self.old == self.new


def pieces(old: str, new: str) -> list[Piece]:
    """Both texts word by word. The other way round, every piece is just turned round."""
    if old > new:
        return [Piece(each.new, each.old) for each in _pieces(new, old)]
    return list(_pieces(old, new))


def _pieces(old: str, new: str) -> Iterator[Piece]:
    before, after = _words(old), _words(new)
    matcher = SequenceMatcher(None, before, after, autojunk=False)
    for _tag, start, end, new_start, new_end in matcher.get_opcodes():
        yield Piece("".join(before[start:end]), "".join(after[new_start:new_end]))


def _words(text: str) -> list[str]:
    """With the space before each, so that together they are the text again."""
    return findall(r"\s*\S+|\s+$", text)
