"""A plausible past: when each step of a project's path was taken, and by whom."""

import datetime as dt
import zlib
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Final
from zoneinfo import ZoneInfo

from portal.loading.entries import Entry
from projects.workflow import INITIAL, STATES, TRANSITIONS

BERLIN: Final = ZoneInfo("Europe/Berlin")
CREATED: Final = "create"
"""The name of the first row of every history; it has no transition."""

# Days since the step before; about what the deadlines of the data file ask for.
_DAYS: Final = {
    CREATED: 0,
    "submit_sketch": 24,
    "start_pre_review": 4,
    "return_sketch": 8,
    "to_board": 11,
    "board_approves": 19,
    "invite_application": 26,
    "submit_application": 45,
    "start_formal_review": 3,
    "request_info": 17,
    "approve": 52,
    "start_project": 31,
    "start_implementation": 100,
    "request_change": 60,
    "suspend": 90,
    "finish": 300,
    "submit_evidence": 70,
    "accept_evidence": 55,
    "start_transfer": 40,
    "reject": 20,
    "withdraw": 12,
    "revoke": 120,
}
# A project granted but not begun, whose documented begin has passed already.
_BEFORE_START: Final = dt.timedelta(days=10)
# Steps after which somebody is to decide soon, so that they cannot lie far back.
_WAITS: Final = frozenset({"request_change", "suspend", "submit_evidence", "revoke"})
_REASONS: Final = {
    "to_board": "Die Skizze ist vollständig, regional abgestimmt und auf andere Kommunen "
    "übertragbar. Die Beschlussvorlage liegt der Arbeitsgruppe vor.",
    "board_approves": "Mit Mehrheit beschlossen; die Gruppe war beschlussfähig.",
    "invite_application": "Positives fachliches Votum. Haushaltsmittel sind vorgesehen.",
    "request_info": "Bitte reichen Sie die Vergabeunterlagen und eine Aufschlüsselung der "
    "Personalausgaben innerhalb von 14 Tagen nach.",
    "approve": "Zuwendungsbescheid erteilt; Aktenzeichen und Bewilligungszeitraum siehe Antrag.",
    "start_project": "Der Bescheid ist bestandskräftig, das Projekt hat begonnen.",
    "finish": "Alle Meilensteine sind erreicht, das Übertragbarkeitsdokument ist veröffentlicht.",
    "submit_evidence": "Sachbericht, zahlenmäßiger Nachweis und Belegliste liegen bei.",
    "accept_evidence": "Prüfung ohne Beanstandung abgeschlossen, keine Rückforderung.",
    "start_transfer": "Lizenz, Ansprechstelle und Nachnutzungspaket liegen vor.",
}


@dataclass(frozen=True, slots=True)
class PastStep:
    """`role` is the first role of the data file that may take the step in `from_state`."""

    name: str
    from_state: str
    to_state: str
    role: str
    at: dt.datetime
    reason: str


def past_of(entry: Entry, *, today: dt.date) -> list[PastStep]:
    """The project's whole history, oldest first; everything lies before `today`."""
    names = (CREATED, *entry.path)
    days = _working_days(_days(entry, names, today=today), today=today)
    steps: list[PastStep] = []
    for number, (name, day) in enumerate(zip(names, days, strict=True)):
        before = steps[-1].to_state if steps else ""
        steps.append(
            PastStep(
                name=name,
                from_state=before,
                to_state=TRANSITIONS[name].target(None) if name != CREATED else INITIAL,
                role=_role(name, before),
                at=dt.datetime.combine(day, dt.time(9, 7 * number % 60), BERLIN),
                reason=entry.reasons.get(name, _REASONS.get(name, "")),
            )
        )
    return steps


def reach_after(states: Sequence[str]) -> int:
    """What was submitted once stays visible to those who read it (`lifecycle.note`)."""
    was_submitted = any(STATES[state].reach for state in states)
    return max(STATES[states[-1]].reach, int(was_submitted))


def _role(name: str, state: str) -> str:
    """In the order of `_PREFERRED`: who usually takes the step."""
    if name == CREATED:
        return "municipal_officer"
    allowed = TRANSITIONS[name].roles_in[state]
    return next(role for role in _PREFERRED if role in allowed)


_PREFERRED: Final = (
    "municipal_lead",
    "municipal_officer",
    "project_office",
    "wg_chair",
    "ministry_reviewer",
    "district_reviewer",
)


def _days(entry: Entry, names: Sequence[str], *, today: dt.date) -> list[dt.date]:
    """Anchored at the documented begin and end where the past reaches them, else near today."""
    offsets = _offsets(entry.slug, names)
    latest = today - dt.timedelta(days=3 + _varied(entry.slug, 19))
    known = dict(_anchors(entry, names, latest))
    anchor = min(known, default=len(names) - 1)
    begin = known.get(anchor, latest) - dt.timedelta(days=offsets[anchor])
    days = [begin + dt.timedelta(days=offset) for offset in offsets[: anchor + 1]]
    days += _spread(names, anchor, known, days[-1], latest)
    return days


def _offsets(slug: str, names: Sequence[str]) -> list[int]:
    """Days since the project was created, per step; not every authority is equally quick."""
    total, offsets = 0, []
    for name in names:
        total += _DAYS[name] + _varied(slug + name, 1 + _DAYS[name] // 4)
        offsets.append(total)
    return offsets


def _varied(key: str, limit: int) -> int:
    """A number from 0 to `limit` - 1 that looks random and is always the same for a key."""
    return zlib.crc32(key.encode()) % limit


def _anchors(entry: Entry, names: Sequence[str], latest: dt.date) -> Iterator[tuple[int, dt.date]]:
    """Which step (by number) fell on which known day."""
    documented = {"start_project": entry.start, "finish": entry.end}
    if names[-1] == "approve" and entry.start:
        documented["approve"] = entry.start - _BEFORE_START
    for number, name in enumerate(names):
        day = documented.get(name)
        if day and day <= latest:
            yield number, day
    if names[-1] in _WAITS:
        yield len(names) - 1, latest


def _spread(
    names: Sequence[str],
    anchor: int,
    known: Mapping[int, dt.date],
    since: dt.date,
    latest: dt.date,
) -> list[dt.date]:
    """The days after the anchor: their usual distance, pressed together where time is short."""
    rest = range(anchor + 1, len(names))
    if not rest:
        return []
    wanted = sum(_DAYS[names[number]] for number in rest)
    factor = min(1.0, (latest - since).days / wanted)
    days: list[dt.date] = []
    for number in rest:
        before = days[-1] if days else since
        usual = before + dt.timedelta(days=int(_DAYS[names[number]] * factor))
        days.append(known.get(number, usual))
    return days


def _working_days(days: Sequence[dt.date], *, today: dt.date) -> list[dt.date]:
    """Nobody decides on a weekend; never before the step before, never after yesterday."""
    moved: list[dt.date] = []
    for day in days:
        over = max(0, day.weekday() - 4)
        monday = day + dt.timedelta(days=3 - over if over else 0)
        chosen = monday if monday < today else day - dt.timedelta(days=over)
        moved.append(max(chosen, moved[-1]) if moved else chosen)
    return moved
