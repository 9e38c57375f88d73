"""Invented meetings for demonstrations: one released, one with a draft, one to come, per group.

Written as rows, because their dates lie in the past; the operations only know now.
"""

import datetime as dt
from collections.abc import Mapping
from typing import Any, Final
from uuid import UUID, uuid5

from django.utils import timezone

from core.models import Reach
from working_groups.meeting_rules import BERLIN, review_ends
from working_groups.models import (
    AgendaItem,
    Answer,
    Attendance,
    GroupMember,
    ItemKind,
    ItemState,
    Meeting,
    MeetingState,
    Minutes,
    Presence,
    Reply,
    Seat,
    Task,
    WorkingGroup,
)
from working_groups.operations.minutes import digest_of
from working_groups.protocol import content_of
from working_groups.queries import seats_by_rank

_NAMESPACE: Final = UUID("0198a3c4-5d6e-7f80-9a1b-2c3d4e5f6072")
_GROUPS: Final = ("ag-daten", "ag-egovernment")
_TERM: Final = dt.timedelta(days=730)
_START: Final = dt.time(10)
_SATURDAY: Final = 5
_MEETINGS: Final[tuple[Mapping[str, Any], ...]] = (
    {
        "title": "1. Sitzung",
        "days": -48,
        "state": MeetingState.RELEASED,
        "items": (
            (
                "Begrüßung und Arbeitsweise",
                ItemKind.INFORMATION,
                "Die Gruppe trifft sich alle sechs Wochen, abwechselnd vor Ort und per Video.",
                "",
            ),
            (
                "Gemeinsame Schnittstellen",
                ItemKind.RESOLUTION,
                "Die Projektbüros stellen vor, welche Schnittstellen sie anbieten.",
                "Jedes Projektbüro nennt bis zur nächsten Sitzung eine Ansprechperson.",
            ),
        ),
        "tasks": (("Ansprechpersonen für Schnittstellen zusammenstellen", 20),),
    },
    {
        "title": "2. Sitzung",
        "days": -3,
        "state": MeetingState.ENDED,
        "items": (
            (
                "Stand der offenen Aufgaben",
                ItemKind.INFORMATION,
                "Die Liste der Ansprechpersonen ist fast vollständig.",
                "",
            ),
            (
                "Nachnutzung zwischen den Modellkommunen",
                ItemKind.CONSULTATION,
                "Zwei Kommunen wollen einen Dienst gemeinsam betreiben. Offen ist der Betrieb.",
                "",
            ),
        ),
        "tasks": (("Vorschlag für den gemeinsamen Betrieb schreiben", 25),),
    },
    {
        "title": "3. Sitzung",
        "days": 24,
        "state": MeetingState.INVITED,
        "items": (
            ("Stand der offenen Aufgaben", ItemKind.INFORMATION, "", ""),
            ("Gemeinsamer Betrieb", ItemKind.RESOLUTION, "", ""),
            ("Verschiedenes", ItemKind.INFORMATION, "", ""),
        ),
        "tasks": (),
    },
)


def load_demo_meetings(*, now: dt.datetime) -> list[str]:
    """Add the meetings that are missing; needs the worker's scope, groups and seats.

    Returns their titles with their group's.
    """
    groups = WorkingGroup.objects.in_bulk(list(_GROUPS), field_name="slug")
    made = []
    for slug, group in sorted(groups.items()):
        members = [*seats_by_rank().filter(group=group)]
        if len(members) > 1:
            _give_terms(members, now)
            made += [
                f"{each['title']}, {group.name_de}"
                for each in _MEETINGS
                if _put_in(each, uuid5(_NAMESPACE, f"{slug} {each['title']}"), group, members, now)
            ]
    return made


def _give_terms(members: list[GroupMember], now: dt.datetime) -> None:
    """Two years each, and the second member keeps the minutes; who has a term keeps it."""
    today = timezone.localdate(now)
    for member in members:
        if member.term_until is None and member.seat != Seat.GUEST:
            member.term_from, member.term_until = today - dt.timedelta(days=90), today + _TERM
            member.takes_minutes = member is members[1]
            member.save(update_fields=["term_from", "term_until", "takes_minutes"])


def _put_in(
    entry: Mapping[str, Any],
    key: UUID,
    group: WorkingGroup,
    members: list[GroupMember],
    now: dt.datetime,
) -> bool:
    if Meeting.objects.filter(pk=key).exists():
        return False
    meeting = _meeting(entry, key, group, members[0], now)
    items = _items(entry, meeting)
    if meeting.invited_at:
        _reply(meeting, members)
    if meeting.started_at:
        _attend(meeting, members)
    for number, (title, days) in enumerate(entry["tasks"], start=1):
        Task.objects.create(
            meeting=meeting,
            item=items[-1],
            title=title,
            owner_id=members[number % len(members)].membership_id,
            due=timezone.localdate(now) + dt.timedelta(days=days),
            created_at=meeting.ended_at or now,
        )
    if meeting.is_released:
        _release(meeting)
    return True


def _meeting(
    entry: Mapping[str, Any],
    key: UUID,
    group: WorkingGroup,
    chair: GroupMember,
    now: dt.datetime,
) -> Meeting:
    day = _weekday(timezone.localdate(now) + dt.timedelta(days=entry["days"]))
    start = dt.datetime.combine(day, _START, tzinfo=BERLIN)
    is_over = entry["state"] in (MeetingState.ENDED, MeetingState.RELEASED)
    end = start + dt.timedelta(hours=2)
    return Meeting.objects.create(
        id=key,
        tenant_id=group.tenant_id,
        author_id=chair.membership.organisation_id,
        reach=Reach.SUBMITTED,
        shared_with=[group.circle_id],
        group=group,
        title=entry["title"],
        starts_at=start,
        place="Rathaus, Sitzungssaal 2",
        state=entry["state"],
        created_by_id=chair.membership.user_id,
        created_at=min(now, start - dt.timedelta(days=30)),
        invited_at=min(now, start - dt.timedelta(days=21)),
        started_at=start if is_over else None,
        ended_at=end if is_over else None,
        drafted_at=end if is_over else None,
        review_until=review_ends(day) if is_over else None,
        is_demo=True,
    )


def _weekday(day: dt.date) -> dt.date:
    """The day itself, or the Monday after its weekend."""
    return day + dt.timedelta(days=(7 - day.weekday()) % 7 if day.weekday() >= _SATURDAY else 0)


def _items(entry: Mapping[str, Any], meeting: Meeting) -> list[AgendaItem]:
    return [
        AgendaItem.objects.create(
            meeting=meeting,
            position=position,
            title=title,
            kind=kind,
            minutes=30,
            state=ItemState.DONE if meeting.ended_at else ItemState.OPEN,
            notes=notes,
            decision=decision,
            version=int(bool(notes)),
        )
        for position, (title, kind, notes, decision) in enumerate(entry["items"], start=1)
    ]


def _reply(meeting: Meeting, members: list[GroupMember]) -> None:
    """The last one has not answered yet."""
    for number, member in enumerate(members[:-1]):
        Reply.objects.create(
            meeting=meeting,
            membership=member.membership,
            person=member.membership.user,
            author=member.membership.organisation,
            answer=Answer.TENTATIVE if number == 1 else Answer.ACCEPT,
            answered_at=meeting.invited_at or meeting.created_at,
        )


def _attend(meeting: Meeting, members: list[GroupMember]) -> None:
    for number, member in enumerate(members):
        Attendance.objects.create(
            meeting=meeting,
            membership=member.membership,
            name=member.membership.user.name,
            organisation=member.membership.organisation.name_de,
            seat=member.seat,
            presence=Presence.EXCUSED if number == 2 else Presence.PRESENT,
        )


def _release(meeting: Meeting) -> None:
    content = content_of(meeting)
    Minutes.objects.create(
        meeting=meeting,
        content=content,
        digest=digest_of(content),
        released_at=meeting.starts_at + dt.timedelta(days=12),
        released_by_id=meeting.created_by_id,
    )
