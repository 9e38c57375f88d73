"""The minutes of a meeting as texts: what is kept at their release, and what stands in the PDF.

Official documents are German, in whatever language they are asked for.
"""

from collections.abc import Iterable
from typing import Any, Final

from django.utils import timezone
from django.utils.translation import override

from core.sheets import sheet
from core.templatetags.formatting import NOTHING, day
from working_groups.meeting_queries import agenda_of, attendance_of, tasks
from working_groups.models import AgendaItem, Attendance, Meeting, Minutes, Presence, Seat, Task

type Content = dict[str, Any]

DRAFT: Final = "Entwurf"


def content_of(meeting: Meeting) -> Content:
    """As it stands now. Only texts, so that it means the same in ten years."""
    with override("de"):
        start = timezone.localtime(meeting.started_at or meeting.starts_at)
        end = timezone.localtime(meeting.ended_at or meeting.ends_at)
        given = [*tasks().filter(meeting=meeting)]
        return {
            "group": meeting.group.name_de,
            "reference": f"{meeting.group.code} {start:%d.%m.%Y}",
            "title": meeting.title,
            "is_demo": meeting.is_demo,
            "day": f"{start:%d.%m.%Y}",
            "time": f"{start:%H:%M} bis {end:%H:%M} Uhr",
            "place": meeting.place or "Videokonferenz",
            "attendance": [_line(row) for row in attendance_of(meeting)],
            "items": [_item(row, given) for row in agenda_of(meeting)],
            "tasks": [_task(row) for row in given],
        }


def minutes_sheet(meeting: Meeting) -> bytes:
    """The PDF: of what was released, or of the draft as it stands."""
    released = Minutes.objects.filter(meeting=meeting).first()
    content = released.content if released else content_of(meeting)
    changed = released.released_at if released else meeting.drafted_at or meeting.ended_at
    on = timezone.localdate(changed or meeting.starts_at)
    data = content | {
        "municipality": content["group"],
        "district": "",
        "version": released.digest[:12] if released else DRAFT,
        "meeting_day": content["day"],
        "is_draft": released is None,
        "day": day(on),
    }
    return sheet("protokoll", data, day=on)


def file_name(meeting: Meeting) -> str:
    """„protokoll-agdata-2026-10-05.pdf“."""
    on = timezone.localdate(meeting.starts_at)
    return f"protokoll-{meeting.group.code.lower()}-{on.isoformat()}.pdf"


def _line(row: Attendance) -> list[str]:
    seat = str(Seat(row.seat).label) if row.seat else "Gast"
    came = str(Presence(row.presence).label)
    if row.deputy:
        came = f"{came} durch {row.deputy}"
    return [row.name, row.organisation or NOTHING, seat, came]


def _item(row: AgendaItem, given: Iterable[Task]) -> Content:
    return {
        "number": str(row.position),
        "title": row.title,
        "kind": row.get_kind_display(),
        "reporter": row.reporter,
        "state": row.get_state_display(),
        "papers": [f"{link.paper.number}: {link.paper.title}" for link in row.links.all()],
        "notes": row.notes,
        "decision": row.decision,
        "tasks": [_task(task) for task in given if task.item_id == row.pk],
    }


def _task(task: Task) -> list[str]:
    owner = task.owner
    return [task.title, f"{owner.user.name} ({owner.organisation.name_de})", day(task.due)]
