"""What lists on a dashboard show of a project or a task."""

import datetime as dt
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.translation import gettext as _

from core.components import Task
from core.registry import OpenTask
from core.templatetags.formatting import count, day as as_text
from dashboards.panels import Tile
from dashboards.queries.places import OwnProject, Places
from dashboards.queries.vocabulary import Entry, Vocabulary
from dashboards.queries.watch import WatchedProject
from projects.labels import label_of
from projects.workflow import STATES
from working_groups.models import Seat

SOON: Final = dt.timedelta(days=3)
WEEK: Final = dt.timedelta(days=7)


@dataclass(frozen=True, slots=True, kw_only=True)
class ProjectRow:
    """A project with its names; `topics` are its sectors, or its area where it has none."""

    project: WatchedProject
    url: str
    municipality: str
    topics: str
    state: str
    granted: Decimal


def project_rows(projects: Iterable[WatchedProject], words: Vocabulary) -> list[ProjectRow]:
    return [
        ProjectRow(
            project=each,
            url=reverse("projects:detail", args=[each.reference]),
            municipality=_named(words.municipalities, [each.tenant_id]),
            topics=_named(words.sectors, each.sectors) or _named(words.areas, [each.area_id]),
            state=label_of(STATES[each.state]),
            granted=each.granted * Decimal("0.01"),
        )
        for each in projects
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnProjectRow:
    project: OwnProject
    url: str
    state: str
    phase: str


def own_project_rows(places: Places) -> list[OwnProjectRow]:
    return [
        OwnProjectRow(
            project=each,
            url=reverse("projects:detail", args=[each.reference]),
            state=label_of(STATES[each.state]),
            phase=STATES[each.state].phase,
        )
        for each in places.projects
    ]


@dataclass(frozen=True, slots=True, kw_only=True)
class OwnGroupRow:
    name: str
    url: str
    seat: str


def own_group_rows(places: Places) -> list[OwnGroupRow]:
    return [
        OwnGroupRow(
            name=each.name,
            url=reverse("working_groups:detail", args=[each.slug]),
            seat=str(Seat(each.seat).label),
        )
        for each in places.groups
    ]


def own_tiles(places: Places, tasks: Sequence[OpenTask], *, today: dt.date) -> list[Tile]:
    """Short figures; what a membership cannot have is left out."""
    late = sum(each.due is not None and each.due < today for each in tasks)
    tiles = [
        Tile(
            label=_("Wartet auf mich"),
            value=count(len(tasks)),
            note=_("davon überfällig: %(number)s") % {"number": count(late)} if late else "",
            tone="warning" if late else "",
        )
    ]
    if places.project_count:
        tiles += [
            Tile(label=_("Meine Projekte"), value=count(places.project_count)),
            Tile(
                label=_("Handlungsbedarf"),
                value=count(places.red_count),
                note=_("in meinen Projekten"),
                tone="danger" if places.red_count else "success",
            ),
        ]
    if places.groups:
        tiles.append(Tile(label=_("Meine Arbeitsgruppen"), value=count(len(places.groups))))
    return tiles


def task_groups(tasks: Iterable[OpenTask], *, today: dt.date) -> list[tuple[str, list[Task]]]:
    """Under headings by urgency; a heading without tasks does not appear."""
    found: dict[str, list[OpenTask]] = {}
    for each in tasks:
        found.setdefault(_heading(each.due, today), []).append(each)
    return [(heading, task_rows(each, today=today)) for heading, each in found.items()]


def _heading(due: dt.date | None, today: dt.date) -> str:
    if due is None:
        return _("Ohne Frist")
    if due < today:
        return _("Überfällig")
    return _("In den nächsten sieben Tagen") if due <= today + WEEK else _("Später")


def task_rows(tasks: Iterable[OpenTask], *, today: dt.date) -> list[Task]:
    """Tasks as the component lists them, with how urgent each is."""
    return [
        Task(
            title=f"{each.target.title}: {each.verb}",
            url=each.target.url,
            note=each.context,
            badge=_urgency(each.due, today),
            badge_kind="warning" if each.due and each.due <= today + SOON else "info",
        )
        for each in tasks
    ]


def _urgency(due: dt.date | None, today: dt.date) -> str:
    if due is None:
        return ""
    if due < today:
        return _("überfällig seit %(day)s") % {"day": as_text(due)}
    if due == today:
        return _("heute fällig")
    return _("bis %(day)s") % {"day": as_text(due)}


def _named(entries: Iterable[Entry], keys: Sequence[int | None]) -> str:
    return ", ".join(entry.name for entry in entries if entry.pk in keys)
