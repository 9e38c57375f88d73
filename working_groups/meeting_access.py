"""Who may do what in a meeting, and fetch-or-404."""

from uuid import UUID

from django.http import Http404

from municipalities.access import may_write
from municipalities.models import Membership
from working_groups.meeting_queries import meetings, tasks
from working_groups.models import Meeting, Seat, Task
from working_groups.queries import Standing


def meeting_for(meeting_id: UUID) -> Meeting:
    """Raises Http404 for an unknown meeting and for one of a group that the reader is not in."""
    found = meetings().filter(pk=meeting_id).first()
    if found is None:
        raise Http404
    return found


def task_for(task_id: UUID) -> Task:
    """Raises Http404."""
    found = tasks().filter(pk=task_id).first()
    if found is None:
        raise Http404
    return found


def may_lead(actor: Membership, standing: Standing) -> bool:
    """The chair invites, calls off, opens, closes, and releases the minutes."""
    return may_write(actor) and standing.seat == Seat.CHAIR


def may_record(actor: Membership, standing: Standing) -> bool:
    """The chair and whoever takes the minutes prepare a meeting and write down what happens."""
    return may_lead(actor, standing) or (may_write(actor) and standing.takes_minutes)


def may_take_part(actor: Membership, standing: Standing) -> bool:
    """Whoever has a seat, guests included, answers an invitation and asks for changes."""
    return may_write(actor) and standing.seat is not None


def may_finish(actor: Membership, task: Task, standing: Standing) -> bool:
    """Whose task it is, and who keeps the minutes."""
    is_own = may_write(actor) and task.owner_id == actor.pk
    return is_own or may_record(actor, standing)
