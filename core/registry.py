"""Small tables in which an app above registers what an app below has to ask for.

Filled in `AppConfig.ready`; the lower app never imports the upper one.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from core.actor import Actor


@dataclass(frozen=True, slots=True)
class Target:
    """What a notice or a task is about, as its reader may see it."""

    title: str
    url: str


@dataclass(frozen=True, slots=True)
class OpenTask:
    """Something that waits for the viewer; `verb` is what she would do, e.g. „Abstimmen“."""

    verb: str
    target: Target
    context: str = ""
    due: date | None = None
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recipient:
    """A membership that is to hear of an event."""

    user_id: int
    membership_id: int


Resolver = Callable[[Iterable[str]], Mapping[str, Target]]
"""Titles and addresses of the objects with these keys that the current scope sees; no others."""

Audience = Callable[[str, str, Mapping[str, Any]], Iterable[Recipient]]
"""Who hears of an event: (kind, object key, payload). Runs as the worker, at fan-out."""

TaskSource = Callable[[Actor], Iterable[OpenTask]]
"""What waits for this membership; in a constant number of queries."""


@dataclass(slots=True)
class Registry:
    resolvers: dict[str, Resolver] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    tasks: dict[str, TaskSource] = field(default_factory=dict)

    def object_kind(self, name: str, resolver: Resolver) -> None:
        """E.g. "project"; `object_kind` of an event."""
        self.resolvers[name] = resolver

    def event_kinds(self, kinds: Iterable[str], audience: Audience) -> None:
        """By the slugs of the programme data's `notificationEvents`."""
        self.audiences.update(dict.fromkeys(kinds, audience))

    def task_source(self, name: str, source: TaskSource) -> None:
        self.tasks[name] = source


registry = Registry()
