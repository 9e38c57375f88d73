"""Inbox rows with what their reader may see of the objects they are about."""

import datetime as dt
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import groupby
from typing import Protocol

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _

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


@dataclass(frozen=True, slots=True)
class Day:
    label: str
    is_unread: bool
    entries: Sequence[Entry]


def entries_of(
    notices: Iterable[Notice],
    *,
    memberships: Iterable[OwnMembership] = (),
    acting: int | None = None,
) -> list[Entry]:
    """With one look per resolver, under the current scope. `acting`: id of the membership."""
    rows = list(notices)
    targets = _targets(rows)
    others = {each.pk: each for each in memberships if each.pk != acting}
    return [_entry(row, targets, others) for row in rows]


def by_day(entries: Iterable[Entry], *, today: dt.date) -> Iterator[Day]:
    """Consecutive entries of one day that are all unread or all read."""
    for (is_unread, day), group in groupby(entries, lambda e: (e.is_unread, _day_of(e))):
        yield Day(_day_label(day, today), is_unread, list(group))


def _entry(
    notice: Notice,
    targets: Mapping[tuple[str, str], Target],
    others: Mapping[int, OwnMembership],
) -> Entry:
    target = targets.get((notice.object_kind, notice.object_key))
    other = others.get(notice.membership_id or 0) if target is None else None
    return Entry(notice, kind_of(notice.kind), target, other)


def _targets(notices: Iterable[Notice]) -> dict[tuple[str, str], Target]:
    """By object. Kinds that share a resolver are asked for together; keys tell them apart."""
    wanted: dict[Resolver, set[tuple[str, str]]] = {}
    for notice in notices:
        if resolver := registry.resolvers.get(notice.object_kind):
            wanted.setdefault(resolver, set()).add((notice.object_kind, notice.object_key))
    found: dict[tuple[str, str], Target] = {}
    for resolver, objects in wanted.items():
        targets = resolver({key for _kind, key in objects})
        found |= {each: targets[each[1]] for each in objects if each[1] in targets}
    return found


def _day_of(entry: Entry) -> dt.date:
    return timezone.localdate(entry.notice.created_at)


def _day_label(day: dt.date, today: dt.date) -> str:
    named = {today: _("Heute"), today - dt.timedelta(days=1): _("Gestern")}
    return named.get(day) or date_format(day, "DATE_FORMAT")
