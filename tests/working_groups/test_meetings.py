"""Meetings: who may do what in which state, and what comes of it."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from tests.factories.groups import Council
from tests.factories.meetings import (
    DAY,
    START,
    draft,
    ended,
    invited,
    minute_taker,
    planned,
    running,
)
from tests.working_groups.acting import outcome, read
from working_groups import operations as verbs
from working_groups.models import (
    AgendaItem,
    Meeting,
)

pytestmark = pytest.mark.django_db

PEOPLE = ("chair", "taker", "office", "deputy", "guest", "stranger", "ministry")
NOBODY = dict.fromkeys(PEOPLE, "denied")
CHAIR = NOBODY | {"chair": "done"}
RECORDERS = CHAIR | {"taker": "done"}
SEATED = {**NOBODY, **dict.fromkeys(("chair", "taker", "office", "deputy", "guest"), "done")}
MAKE: dict[str, Callable[[Council], Meeting]] = {
    "planned": planned,
    "invited": invited,
    "running": running,
    "ended": ended,
    "draft": draft,
}


def too_late(who: dict[str, str]) -> dict[str, str]:
    return {name: "unmet" if answer == "done" else answer for name, answer in who.items()}


def first_item(meeting: Meeting) -> AgendaItem:
    return read(lambda: AgendaItem.objects.filter(meeting=meeting).order_by("position")[0])


def arguments(verb: str, meeting: Meeting, council: Council) -> dict[str, Any]:
    item = first_item(meeting)
    date = {"starts_at": START, "minutes": 90, "place": "Soest", "video_url": ""}
    known: dict[str, dict[str, Any]] = {
        "change_meeting": {"title": "Verlegt", **date},
        "invite_to_meeting": {"short_notice": ""},
        "cancel_meeting": {"reason": "Der Saal ist belegt."},
        "reply_to_invitation": {"answer": "accept"},
        "put_item": {
            "item": None,
            "title": "Neu",
            "kind": "information",
            "reporter": "",
            "minutes": 5,
            "papers": [],
        },
        "move_item": {"item": item, "up": False},
        "remove_item": {"item": item},
        "start_meeting": {"now": DAY},
        "mark_attendance": {"marks": {}, "now": DAY},
        "add_guest": {"name": "Gast", "organisation": "", "now": DAY},
        "call_item": {"item": item, "now": DAY},
        "close_item": {"item": item, "settled": True, "now": DAY},
        "end_meeting": {"now": DAY},
        "write_notes": {"item": item, "notes": "Gut.", "decision": "", "base": 0, "now": DAY},
        "give_task": {
            "item": item,
            "title": "Zahlen liefern",
            "owner": council["office"],
            "due": DAY.date(),
            "now": DAY,
        },
        "lay_draft": {"now": DAY},
        "ask_for_change": {"item": item, "text": "Es waren vier.", "now": DAY},
        "release_minutes": {"now": DAY + dt.timedelta(days=11)},
    }
    return {"meeting": meeting, **known[verb]}


BEFORE, IN, AFTER = ("planned", "invited"), ("running",), ("ended", "draft")
WHEN: dict[str, tuple[dict[str, str], tuple[str, ...]]] = {
    "change_meeting": (RECORDERS, BEFORE),
    "invite_to_meeting": (CHAIR, ("planned",)),
    "cancel_meeting": (CHAIR, BEFORE),
    "reply_to_invitation": (SEATED, ("invited",)),
    "put_item": (RECORDERS, BEFORE + IN),
    "move_item": (RECORDERS, BEFORE + IN),
    "remove_item": (RECORDERS, BEFORE),
    "start_meeting": (CHAIR, ("invited",)),
    "mark_attendance": (RECORDERS, IN + AFTER),
    "add_guest": (RECORDERS, IN + AFTER),
    "call_item": (RECORDERS, IN),
    "close_item": (RECORDERS, IN),
    "end_meeting": (CHAIR, IN),
    "write_notes": (RECORDERS, IN + AFTER),
    "give_task": (RECORDERS, IN + AFTER),
    "lay_draft": (RECORDERS, ("ended",)),
    "ask_for_change": (SEATED, ("draft",)),
    "release_minutes": (CHAIR, ("draft",)),
}


class TestMatrix:
    @pytest.mark.parametrize("state", MAKE)
    @pytest.mark.parametrize("verb", WHEN)
    def test_who_may_do_what_in_which_state(self, council: Council, verb: str, state: str) -> None:
        minute_taker(council)
        meeting = MAKE[state](council)
        who, states = WHEN[verb]
        expected = who if state in states else too_late(who)
        given = arguments(verb, meeting, council)
        found = {name: outcome(getattr(verbs, verb), council[name], **given) for name in PEOPLE}
        assert found == expected
