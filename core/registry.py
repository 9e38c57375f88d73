"""Small tables in which an app above registers what an app below has to ask for.

Filled in `AppConfig.ready`; the lower app never imports the upper one.
"""

from collections.abc import Callable, Collection, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from typing import Any

from django.utils.functional import Promise

from core.actor import Actor
from core.scope import Scope


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
    """A person who is to hear of an event, in one of her memberships.

    `membership_id` is None only for what concerns the account itself. `because` is the slug of the
    programme data's `recipients` that names her, e.g. "wg_member"; the mail gives it as the reason.
    """

    user_id: int
    membership_id: int | None
    because: str = ""


@dataclass(frozen=True, slots=True)
class Letter:
    """A mail to somebody without an account: paragraphs of plain text and one link (a path)."""

    subject: str
    paragraphs: tuple[str, ...]
    url: str
    link_text: str


@dataclass(frozen=True, slots=True)
class Enclosure:
    """A file that comes with a notice's mail, such as an invitation for the calendar.

    A `method` (RFC 5546) makes it a calendar object that mail programs act on.
    """

    name: str
    content: str
    mimetype: str
    method: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class CalendarEntry:
    """A date of somebody's calendar. Days count as whole days, `end` included; moments are aware.

    `sequence` and `stamp` tell a program that has the entry already which of two is newer.
    """

    uid: str
    title: str
    start: date | datetime
    end: date | datetime
    url: str
    stamp: datetime
    note: str = ""
    place: str = ""
    sequence: int = 0
    is_cancelled: bool = False


Resolver = Callable[[Iterable[str]], Mapping[str, Target]]
"""Titles and addresses of the objects with these keys that the current scope sees; no others."""

Audience = Callable[[str, str, Mapping[str, Any]], Iterable[Recipient]]
"""Who hears of an event: (kind, object key, payload). Runs as the worker, at fan-out."""

StillDue = Callable[[str, str, int | None], bool]
"""Whether a reminder is still needed: (kind, object key, id of the reminded membership).

Runs as the worker, before the mail goes: who has done it meanwhile is not reminded.
"""

Colleagues = Callable[[int], Mapping[int, str]]
"""Who may stand in for this person: memberships of her organisations, with name and organisation."""

LetterWriter = Callable[[str, Mapping[str, Any]], Letter | None]
"""The letter about the object with this key, or None when it no longer holds. Runs as the worker."""

EncloseWith = Callable[[str, Mapping[str, Any], str], Enclosure | None]
"""(object key, payload, address of the recipient). Runs under the recipient's scope."""

CalendarSource = Callable[[Actor, date], Iterable[CalendarEntry]]
"""The dates of this membership from this day on; under its scope, in few queries."""

Acceptance = Callable[..., None]
"""`take(key=, membership=, invitation=, now=)`: somebody accepted an invitation that leads further."""

ScopeSource = Callable[[Iterable[int]], Mapping[int, Scope]]
"""The scopes of those of these memberships that are in force; in a constant number of queries."""

FileOwner = Callable[[Collection[str]], set[str]]
"""Which of these stored files belong to a row of the app. Runs as the worker."""

TaskSource = Callable[[Actor], Iterable[OpenTask]]
"""What waits for this membership; in a constant number of queries."""


StepHook = Callable[..., None]
"""`hook(actor=, project_id=, state=, now=)`: a project has just reached `state`.

Runs as the worker, in the step's transaction and under the project's lock.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Handover:
    """What somebody who leaves an organisation gives to a colleague, such as led projects.

    `count(actor=, user_id=)`: how much of it lies with the actor's organisation.
    `move(actor=, from_user_id=, to=, now=)` gives it to the membership `to`, under the actor's
    scope, and returns how much it moved.
    """

    label: str | Promise
    count: Callable[..., int]
    move: Callable[..., int]


def _no_scopes(membership_ids: Iterable[int]) -> Mapping[int, Scope]:
    raise LookupError("nobody has registered the scopes of memberships")


def _no_colleagues(user_id: int) -> Mapping[int, str]:
    raise LookupError("nobody has registered who are colleagues")


@dataclass(slots=True)
class Registry:
    resolvers: dict[str, Resolver] = field(default_factory=dict)
    audiences: dict[str, Audience] = field(default_factory=dict)
    tasks: dict[str, TaskSource] = field(default_factory=dict)
    letters: dict[str, LetterWriter] = field(default_factory=dict)
    handovers: dict[str, Handover] = field(default_factory=dict)
    step_hooks: dict[str, StepHook] = field(default_factory=dict)
    enclosures: dict[str, EncloseWith] = field(default_factory=dict)
    calendars: dict[str, CalendarSource] = field(default_factory=dict)
    acceptances: dict[str, Acceptance] = field(default_factory=dict)
    file_owners: dict[str, FileOwner] = field(default_factory=dict)
    reminders: dict[str, StillDue] = field(default_factory=dict)
    scopes: ScopeSource = field(default=_no_scopes)
    colleagues: Colleagues = field(default=_no_colleagues)

    def object_kind(self, name: str, resolver: Resolver) -> None:
        """E.g. "project"; `object_kind` of an event. Kinds that share a resolver share no keys."""
        self.resolvers[name] = resolver

    def event_kinds(self, kinds: Iterable[str], audience: Audience) -> None:
        """By the slugs of the programme data's `notificationEvents`."""
        self.audiences.update(dict.fromkeys(kinds, audience))

    def reminder(self, kind: str, still_due: StillDue) -> None:
        """For kinds that remind of something to be done, e.g. "wg.statement_due"."""
        self.reminders[kind] = still_due

    def letter(self, kind: str, writer: LetterWriter) -> None:
        """E.g. "invitation"; `kind` of `notifications.operations.mail_to_address`."""
        self.letters[kind] = writer

    def scope_source(self, source: ScopeSource) -> None:
        """Set once, by the app that knows memberships."""
        self.scopes = source

    def colleague_source(self, source: Colleagues) -> None:
        """Set once, by the app that knows memberships."""
        self.colleagues = source

    def handover(self, name: str, handover: Handover) -> None:
        """E.g. "projects"; asked when an administrator ends somebody's membership."""
        self.handovers[name] = handover

    def after_step(self, name: str, hook: StepHook) -> None:
        """E.g. "working_groups"; whatever a project's step ends in an app above."""
        self.step_hooks[name] = hook

    def enclosure(self, kind: str, build: EncloseWith) -> None:
        """What the mails of this kind of notice bring along."""
        self.enclosures[kind] = build

    def calendar_source(self, name: str, source: CalendarSource) -> None:
        """E.g. "working_groups"; asked for the calendar that somebody subscribes to."""
        self.calendars[name] = source

    def acceptance(self, purpose: str, take: Acceptance) -> None:
        """E.g. "seat"; `purpose` of an invitation up to its colon."""
        self.acceptances[purpose] = take

    def file_owner(self, name: str, owner: FileOwner) -> None:
        """E.g. "working_groups"; asked before stored files that nobody knows are swept."""
        self.file_owners[name] = owner

    def task_source(self, name: str, source: TaskSource) -> None:
        self.tasks[name] = source


registry = Registry()
