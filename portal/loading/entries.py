"""The projects to load, read from the data file and from our own invented ones, dates moved."""

import calendar
import datetime as dt
import json
from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from functools import cache
from pathlib import Path
from typing import Any, Final

from core.programme import programme
from projects.workflow import TRANSITIONS

CLOCK: Final = dt.date.fromisoformat(programme()["meta"]["demoClock"])
# A documented milestone counts as reached once it is later than the light forgives. None is known
# to have been reached late except OecherLab's opening, which is still to come at the demo clock.
_FORGIVEN: Final = dt.timedelta(days=14)
_FILE: Final = Path(__file__).with_name("illustrative.json")


@dataclass(frozen=True, slots=True)
class PlannedMilestone:
    title: str
    due: dt.date
    done_on: dt.date | None


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


def entries(*, shift: dt.timedelta) -> list[Entry]:
    """The data file's 30 projects in its order, then ours."""
    additions = _illustrative()["additions"]
    rows = [row | additions.get(row["slug"], {}) for row in programme()["projects"]]
    return [_entry(row, shift) for row in (*rows, *_illustrative()["projects"])]


@cache
def _illustrative() -> dict[str, Any]:
    data: dict[str, Any] = json.loads(_FILE.read_text(encoding="utf-8"))
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
        total_cost=_amount(row["totalCostEur"]),
        grant=_amount(row["stateGrantEur"]),
        own_share=_amount(row["ownShareEur"]),
        start=first_day(row["start"]) + shift if row["start"] else None,
        end=last_day(row["end"]) + shift if row["end"] else None,
        milestones=tuple(_milestone(each, row, shift) for each in row["milestones"]),
        state=state,
        path=tuple(row.get("path") or shortest_path(state)),
        reasons=row.get("reasons", {}),
    )


def _milestone(
    each: Mapping[str, Any], row: Mapping[str, Any], shift: dt.timedelta
) -> PlannedMilestone:
    due = first_day(each["due"])
    done_on = first_day(each["doneOn"]) if "doneOn" in each else None
    if row.get("status") == "documented" and due < CLOCK - _FORGIVEN:
        done_on = due
    return PlannedMilestone(each["titleDe"], due + shift, done_on + shift if done_on else None)


def first_day(text: str) -> dt.date:
    """„2020-09-15“ or, where only the month is known, the first day of „2020-09“."""
    return dt.date.fromisoformat(text if _is_exact(text) else f"{text}-01")


def last_day(text: str) -> dt.date:
    """The same with the month's last day: how an end is meant."""
    day = first_day(text)
    if _is_exact(text):
        return day
    return day.replace(day=calendar.monthrange(day.year, day.month)[1])


def _is_exact(text: str) -> bool:
    return text.count("-") == 2


def _amount(value: float | None) -> Decimal | None:
    return None if value is None else Decimal(str(value))


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
