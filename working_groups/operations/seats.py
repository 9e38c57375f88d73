"""Who sits in a group. A seat comes with a place in the group's circle, and ends with it."""

import datetime as dt

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import CircleMembership, Membership
from working_groups.access import may_seat_members
from working_groups.models import GroupMember, Seat, WorkingGroup
from working_groups.operations.trail import ensure_allowed
from working_groups.queries import seat_of


@transaction.atomic
def join_group(
    *,
    actor: Membership | None,
    group: WorkingGroup,
    membership: Membership,
    seat: Seat,
    now: dt.datetime,
) -> GroupMember:
    """Give a membership a seat, or another one; the chair does it, or the portal itself (None)."""
    ensure_allowed(actor is None or may_seat_members(actor, seat_of(actor, group.pk)))
    with elevated():
        member, is_new = GroupMember.objects.get_or_create(
            group=group,
            membership=membership,
            left_at=None,
            defaults={"seat": seat, "joined_at": now},
        )
        before = None if is_new else member.seat
        if before not in (None, seat):
            member.seat = seat
            member.deputy_of = None
            member.save(update_fields=["seat", "deputy_of"])
        CircleMembership.objects.get_or_create(circle_id=group.circle_id, membership=membership)
    if before != seat:
        _record(actor, group, membership, [before, seat], now)
    return member


@transaction.atomic
def leave_group(
    *, actor: Membership | None, group: WorkingGroup, membership: Membership, now: dt.datetime
) -> None:
    """End a seat; with it ends the sight of what was put before the group. Votes cast stay."""
    ensure_allowed(_may_end_seat(actor, group, membership))
    seated = GroupMember.objects.filter(group=group, membership=membership, left_at__isnull=True)
    seat = seated.values_list("seat", flat=True).first()
    if actor is not None and seat == Seat.CHAIR:
        message = _("Übergeben Sie zuerst die Leitung: Die Gruppe bliebe sonst ohne.")
        raise Unmet(Problem("is_chair", message))
    with elevated():
        # A deputy of somebody who is gone stands in for the organisation.
        GroupMember.objects.filter(deputy_of__in=seated).update(deputy_of=None)
        seated.update(left_at=now)
        CircleMembership.objects.filter(circle=group.circle_id, membership=membership).delete()
    if seat:
        _record(actor, group, membership, [seat, None], now)


def _may_end_seat(actor: Membership | None, group: WorkingGroup, membership: Membership) -> bool:
    """One's own, or as the chair; the portal itself always."""
    if actor is None or actor.pk == membership.pk:
        return True
    return may_seat_members(actor, seat_of(actor, group.pk))


def _record(
    actor: Membership | None,
    group: WorkingGroup,
    membership: Membership,
    seat: list[str | None],
    now: dt.datetime,
) -> None:
    record(
        actor=actor,
        tenant_id=group.tenant_id,
        verb="wg.seat_changed",
        object_kind="working_group",
        object_key=group.slug,
        changes={"membership": [membership.pk, membership.pk], "seat": [*seat]},
        now=now,
    )
