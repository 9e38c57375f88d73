"""The inbox as its page shows it: by thread, narrowed to what somebody looks for."""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Final

from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _

from core.registry import Target
from notifications.entries import Entry, OwnMembership, entries_of, targets_of
from notifications.kinds import kinds
from notifications.models import Notice
from notifications.queries import muted_by, newest_in

ALL: Final = "alle"
SHOWN: Final = 5
"""Notices of a thread; the page says how many older ones there are."""
_ASKING: Final = ("due", "overdue", "requested", "returned", "invited", "assigned", "opened")
"""How the slugs of kinds end that ask for something to be done."""


@dataclass(frozen=True, slots=True)
class Group:
    """`target` is None where the reader's scope does not (or no longer) see the object."""

    thread: str
    target: Target | None
    entries: Sequence[Entry]
    older: int
    unread: int
    is_muted: bool
    can_mute: bool


@dataclass(frozen=True, slots=True)
class Reason:
    """Why something is in the inbox, as a filter of it."""

    label: Any
    condition: Callable[[], Q]


def _tasks() -> Q:
    slugs = [slug for slug in kinds() if slug.replace(".", "_").split("_")[-1] in _ASKING]
    return Q(kind__in=slugs)


REASONS: Final[Mapping[str, Reason]] = {
    ALL: Reason(_("Alle"), Q),
    "ungelesen": Reason(_("Ungelesen"), lambda: Q(read_at__isnull=True)),
    "erwaehnt": Reason(_("Erwähnt"), lambda: Q(because="mentioned_user")),
    "aufgaben": Reason(_("Zu erledigen"), _tasks),
    "gruppen": Reason(_("Arbeitsgruppen"), lambda: Q(kind__startswith="wg.")),
    "projekte": Reason(_("Projekte"), lambda: Q(object_kind="project")),
}


def groups_of(
    rows: Iterable[Mapping[str, Any]],
    notices: QuerySet[Notice],
    *,
    user_id: int,
    memberships: Iterable[OwnMembership],
    acting: int | None,
) -> list[Group]:
    """In a constant number of queries. `rows` are of `queries.threads_of(notices)`."""
    counts = {row["thread"]: row for row in rows}
    newest = newest_in(notices, counts, limit=SHOWN)
    muted = muted_by(user_id, counts)
    shown = [notice for each in newest.values() for notice in each]
    objects = [(each.object_kind, each.object_key) for each in shown]
    targets = targets_of([*objects, *map(object_of, counts)])
    entries = entries_of(shown, memberships=memberships, acting=acting, targets=targets)
    by_thread: dict[str, list[Entry]] = {}
    for entry in entries:
        by_thread.setdefault(entry.notice.thread, []).append(entry)
    return [
        _group(row, by_thread.get(thread, []), targets.get(object_of(thread)), muted)
        for thread, row in counts.items()
    ]


def object_of(thread: str) -> tuple[str, str]:
    """("project", "AC-2026-0007")"""
    kind, _colon, key = thread.partition(":")
    return kind, key


def _group(
    row: Mapping[str, Any],
    entries: Sequence[Entry],
    target: Target | None,
    muted: Collection[str],
) -> Group:
    return Group(
        thread=row["thread"],
        target=target or next((each.target for each in entries if each.target), None),
        entries=entries,
        older=row["total"] - len(entries),
        unread=row["unread"],
        is_muted=row["thread"] in muted,
        can_mute=any(each.kind.can_switch_off for each in entries),
    )
