"""Inbox rows with what their reader may see of the objects they are about."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from django.urls import reverse

from core.registry import Resolver, Target, registry
from notifications.kinds import Kind, kind_of
from notifications.models import Notice


class OwnMembership(Protocol):
    """One of the reader's memberships; `str(organisation)` and `role_label` are shown."""

    pk: int
    organisation: object
    role_label: str


@dataclass(frozen=True, slots=True)
class Entry:
    """`target` is None where the reader's scope does not (or no longer) see the object.

    `other` is then the membership that the notice came for, if she acts as another one now.
    """

    notice: Notice
    kind: Kind
    target: Target | None
    other: OwnMembership | None = None

    @property
    def url(self) -> str:
        """Opening marks as read and leads to the object."""
        return reverse("notifications:open", args=[self.notice.pk])

    @property
    def title(self) -> str:
        return self.target.title if self.target else ""

    @property
    def target_url(self) -> str:
        return self.target.url if self.target else ""

    @property
    def is_unread(self) -> bool:
        return self.notice.read_at is None


def entries_of(
    notices: Iterable[Notice],
    *,
    memberships: Iterable[OwnMembership] = (),
    acting: int | None = None,
    targets: Mapping[tuple[str, str], Target] | None = None,
) -> list[Entry]:
    """With one look per resolver, under the current scope, unless it was taken before (`targets`).
    `acting`: id of the membership."""
    rows = list(notices)
    if targets is None:
        targets = targets_of((row.object_kind, row.object_key) for row in rows)
    others = {each.pk: each for each in memberships if each.pk != acting}
    return [_entry(row, targets, others) for row in rows]


def _entry(
    notice: Notice,
    targets: Mapping[tuple[str, str], Target],
    others: Mapping[int, OwnMembership],
) -> Entry:
    target = targets.get((notice.object_kind, notice.object_key))
    other = others.get(notice.membership_id or 0) if target is None else None
    return Entry(notice, kind_of(notice.kind), target, other)


def targets_of(objects: Iterable[tuple[str, str]]) -> dict[tuple[str, str], Target]:
    """By (kind, key). Kinds that share a resolver are asked for together; keys tell them apart."""
    wanted: dict[Resolver, set[tuple[str, str]]] = {}
    for kind, key in objects:
        if resolver := registry.resolvers.get(kind):
            wanted.setdefault(resolver, set()).add((kind, key))
    found: dict[tuple[str, str], Target] = {}
    for resolver, asked in wanted.items():
        targets = resolver({key for _kind, key in asked})
        found |= {each: targets[each[1]] for each in asked if each[1] in targets}
    return found
