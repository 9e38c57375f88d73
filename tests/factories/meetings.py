"""Meetings of a council in each of their states, made by the operations themselves."""

import datetime as dt
from typing import Any, Final
from zoneinfo import ZoneInfo

from django.db import transaction

from core.models import Reach
from core.scope import elevated, scoped
from municipalities.models import Membership
from tests.factories import municipalities
from tests.factories.groups import Council, seat
from tests.factories.municipalities import scope_for
from tests.factories.projects import NOW
from working_groups import operations as verbs
from working_groups.models import (
    AgendaItem,
    Attendance,
    ChangeRequest,
    GroupMember,
    ItemKind,
    Meeting,
    Seat,
    Task,
    WorkingGroup,
)

BERLIN: Final = ZoneInfo("Europe/Berlin")
START: Final = dt.datetime(2026, 3, 23, 10, 0, tzinfo=BERLIN)
"""Three weeks after `NOW`: time enough for the invitation."""
DAY: Final = START + dt.timedelta(minutes=5)


def minute_taker(council: Council) -> Membership:
    """A guest from Wuppertal who keeps the minutes."""
    taker = municipalities.membership("municipal_officer", municipalities.tenant("wuppertal"))
    council.people["taker"] = seat(council.group, taker, Seat.GUEST)
    with elevated(), transaction.atomic():
        GroupMember.objects.filter(membership=taker).update(takes_minutes=True)
    return council["taker"]


def row(group: WorkingGroup, by: Membership, state: str, *, start: dt.datetime) -> Meeting:
    """As it stands in the database, for pages that ask the real clock: with one item, one line on
    the attendance list, one task and one wish to change the minutes."""
    was_invited = state not in ("planned", "cancelled")
    ran = state in ("running", "ended", "draft", "released")
    has_draft = state in ("draft", "released")
    with elevated(), transaction.atomic():
        made = Meeting.objects.create(
            tenant_id=group.tenant_id,
            author=by.organisation,
            reach=Reach.SUBMITTED,
            shared_with=[group.circle_id],
            group=group,
            title=f"Sitzung ({state})",
            starts_at=start,
            place="Rathaus Soest",
            state="ended" if state == "draft" else state,
            created_by=by.user,
            invited_at=NOW if was_invited else None,
            started_at=NOW if ran else None,
            ended_at=NOW if ran and state != "running" else None,
            drafted_at=NOW if has_draft else None,
            review_until=start.date() if has_draft else None,
        )
        first = AgendaItem.objects.create(meeting=made, position=1, title="Bericht")
        if ran:
            Task.objects.create(
                meeting=made, item=first, title="Zahlen liefern", owner=by, due=start.date()
            )
            Attendance.objects.create(meeting=made, membership=by, name=by.user.name)
        if has_draft:
            ChangeRequest.objects.create(
                meeting=made,
                item=first,
                person=by.user,
                author=by.organisation,
                text="Es waren vier.",
            )
        return made


def _act(council: Council, verb: Any, **values: Any) -> Any:
    chair = council["chair"]
    with scoped(scope_for(chair)), transaction.atomic():
        return verb(actor=chair, **{"now": NOW} | values)


def planned(council: Council, *, start: dt.datetime = START, **values: Any) -> Meeting:
    """With two items: a report and a resolution."""
    given = {"title": "5. Sitzung", "minutes": 120, "place": "Rathaus Soest", "video_url": ""}
    meeting: Meeting = _act(
        council, verbs.plan_meeting, group=council.group, starts_at=start, **given | values
    )
    for title, kind in (("Bericht", ItemKind.INFORMATION), ("Bus", ItemKind.RESOLUTION)):
        item(council, meeting, title, kind)
    return meeting


def item(council: Council, meeting: Meeting, title: str, kind: str = "information") -> AgendaItem:
    found: AgendaItem = _act(
        council,
        verbs.put_item,
        meeting=meeting,
        item=None,
        title=title,
        kind=kind,
        reporter="",
        minutes=15,
        papers=[],
    )
    return found


def invited(council: Council, **values: Any) -> Meeting:
    meeting = planned(council, **values)
    done: Meeting = _act(council, verbs.invite_to_meeting, meeting=meeting, short_notice="")
    return done


def running(council: Council, **values: Any) -> Meeting:
    meeting = invited(council, **values)
    done: Meeting = _act(council, verbs.start_meeting, meeting=meeting, now=DAY)
    return done


def ended(council: Council, **values: Any) -> Meeting:
    meeting = running(council, **values)
    done: Meeting = _act(council, verbs.end_meeting, meeting=meeting, now=DAY)
    return done


def draft(council: Council, **values: Any) -> Meeting:
    """The minutes lie before the group until 02.04.2026."""
    meeting = ended(council, **values)
    done: Meeting = _act(council, verbs.lay_draft, meeting=meeting, now=DAY)
    return done
