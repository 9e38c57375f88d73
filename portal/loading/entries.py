"""The projects to load, read from the data file and from our own invented ones, dates moved."""

import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.programme import programme
from portal.loading.contents import Content, content_of
from portal.loading.days import amount, first_day, last_day
from projects.workflow import TRANSITIONS

CLOCK: Final = dt.date.fromisoformat(programme()["meta"]["demoClock"])
# A documented milestone counts as reached once it is later than the light forgives. None is known
# to have been reached late except OecherLab's opening, which is still to come at the demo clock.
_FORGIVEN: Final = dt.timedelta(days=14)


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    title: str
    due: dt.date
    done_on: dt.date | None
    criterion: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One project as it stands on the day of loading. Amounts are EUR, days are moved already."""

    slug: str
    title: str
    title_en: str
    tenant: str
    recipient: str
    area: str
    sectors: tuple[str, ...]
    partner_slugs: tuple[str, ...]
    partner_names: tuple[str, ...]
    shared_with: tuple[str, ...]
    summary: str
    goals: str
    transfer: str
    licence: str
    no_partner_reason: str
    total_cost: Decimal | None
    grant: Decimal | None
    own_share: Decimal | None
    start: dt.date | None
    end: dt.date | None
    milestones: tuple[PlannedMilestone, ...]
    state: str
    path: tuple[str, ...]
    reasons: Mapping[str, str]
    content: Content


def entries(*, shift: dt.timedelta) -> list[Entry]:
    """The data file's 30 projects in its order, then ours."""
    ours = _read("illustrative.json")
    rows = [row | ours["additions"].get(row["slug"], {}) for row in programme()["projects"]]
    contents = _read("illustrative_contents.json")
    return [
        _entry(row | contents.get(row["slug"], {}), shift) for row in (*rows, *ours["projects"])
    ]


@cache
def _read(name: str) -> dict[str, Any]:
    data: dict[str, Any] = json.loads(Path(__file__).with_name(name).read_text(encoding="utf-8"))
    return data


def _entry(row: Mapping[str, Any], shift: dt.timedelta) -> Entry:
    state = row["demoStateAtClock"]
    return Entry(
        slug=row["slug"],
        title=row["titleDe"],
        title_en=row["titleEn"],
        tenant=row["leadMunicipality"],
        recipient=row["recipientDe"],
        area=row["area"],
        sectors=tuple(row["sectors"]),
        partner_slugs=tuple(row["partnerSlugs"]),
        partner_names=tuple(row["partnerNames"]),
        shared_with=tuple(row.get("sharedWith", ())),
        summary=row["descriptionDe"],
        goals=row.get("goalsDe", ""),
        transfer=row.get("transferDe", ""),
        licence=row.get("licence", ""),
        no_partner_reason=row.get("noPartnerReasonDe", ""),
        total_cost=amount(row["totalCostEur"]),
        grant=amount(row["stateGrantEur"]),
        own_share=amount(row["ownShareEur"]),
        start=first_day(row["start"]) + shift if row["start"] else None,
        end=last_day(row["end"]) + shift if row["end"] else None,
        milestones=_milestones(row, shift),
        state=state,
        path=tuple(row.get("path") or shortest_path(state)),
        reasons=row.get("reasons", {}),
        content=content_of(row, shift),
    )


def _milestones(row: Mapping[str, Any], shift: dt.timedelta) -> tuple[PlannedMilestone, ...]:
    """`criteria` says in the same order what each is accepted by; documented projects have none."""
    planned = row["milestones"]
    criteria = row.get("criteria") or [""] * len(planned)
    return tuple(
        _milestone(each, criterion, row, shift)
        for each, criterion in zip(planned, criteria, strict=True)
    )


def _milestone(
    each: Mapping[str, Any], criterion: str, row: Mapping[str, Any], shift: dt.timedelta
) -> PlannedMilestone:
    due = first_day(each["due"])
    done_on = first_day(each["doneOn"]) if "doneOn" in each else None
    if row.get("status") == "documented" and due < CLOCK - _FORGIVEN:
        done_on = due
    reached = done_on + shift if done_on else None
    return PlannedMilestone(each["titleDe"], due + shift, reached, criterion)


@cache
def shortest_path(state: str) -> tuple[str, ...]:
    """The fewest transitions that lead from a new idea to `state`, by the lifecycle's order."""
    paths: dict[str, tuple[str, ...]] = {"idea": ()}
    waiting = ["idea"]
    while state not in paths:
        current = waiting.pop(0)
        for step in TRANSITIONS.values():
            if current in step.roles_in and not step.to.startswith("$") and step.to not in paths:
                paths[step.to] = (*paths[current], step.id)
                waiting.append(step.to)
    return paths[state]
