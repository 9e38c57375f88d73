"""What a chair does with the group itself: its mandate, its seats and terms, its successor."""

import datetime as dt
from collections.abc import Iterable
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from audit.operations import record
from core.actor import Actor
from core.errors import Problem, Unmet
from core.scope import elevated
from municipalities.models import Membership
from sectors.models import Area
from working_groups.access import may_appoint, may_seat_members
from working_groups.models import ELECTING, GroupMember, GroupVisit, Seat, WorkingGroup
from working_groups.operations.trail import ensure_allowed
from working_groups.queries import current_members, seat_of

VISIT_ENDS_AFTER = dt.timedelta(minutes=30)


@transaction.atomic
def edit_group(
    *,
    actor: Membership,
    group: WorkingGroup,
    mandate: str,
    area: Area | None,
    sectors: Iterable[str],
    now: dt.datetime,
) -> WorkingGroup:
    """The trail keeps every mandate there was; the programme's data no longer changes the group."""
    ensure_allowed(may_seat_members(actor, seat_of(actor, group.pk)))
    values = {"mandate": mandate, "area_id": area.pk if area else None, "sectors": [*sectors]}
    with elevated():
        current = WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        changes = {
            name: [getattr(current, name), value]
            for name, value in values.items()
            if getattr(current, name) != value
        }
        if changes:
            for name, value in values.items():
                setattr(current, name, value)
            current.edited_at = now
            current.save(update_fields=[*values, "edited_at"])
    if changes:
        _log(actor, current, "wg.group_edited", changes, now)
    return current


@transaction.atomic
def set_seat(
    *,
    actor: Membership,
    member: GroupMember,
    seat: Seat,
    takes_minutes: bool,
    deputy_of: GroupMember | None,
    term_from: dt.date | None,
    term_until: dt.date | None,
    now: dt.datetime,
) -> GroupMember:
    """Another seat, the minutes, or a new term. The chair's own term is renewed by the ministry.

    Raises Unmet where the chair would be given away by the way, or the deputy fits nobody.
    """
    ensure_allowed(may_appoint(actor, seat_of(actor, member.group_id)))
    with elevated():
        current = current_members().select_for_update(of=("self",)).get(pk=member.pk)
        _ensure_seat(current, seat, deputy_of)
        _ensure_term(actor, current, term_from, term_until)
        values: dict[str, Any] = {
            "seat": seat.value,
            "takes_minutes": takes_minutes,
            "deputy_of_id": deputy_of.pk if deputy_of else None,
            "term_from": term_from,
            "term_until": term_until,
        }
        changes = {
            name: [_plain(getattr(current, name)), _plain(value)]
            for name, value in values.items()
            if getattr(current, name) != value
        }
        for name, value in values.items():
            setattr(current, name, value)
        current.save(update_fields=[*values])
        if seat not in ELECTING:
            current.deputies.update(deputy_of=None)
    if changes:
        about = {"membership": [current.membership_id, current.membership_id]}
        _log(actor, current.group, "wg.seat_changed", about | changes, now)
    return current


@transaction.atomic
def hand_over_chair(
    *, actor: Membership, group: WorkingGroup, to: GroupMember, now: dt.datetime
) -> GroupMember:
    """The chair becomes a voting member; who votes in the group can follow. Never no chair."""
    ensure_allowed(may_appoint(actor, seat_of(actor, group.pk)))
    with elevated():
        WorkingGroup.objects.select_for_update(of=("self",)).get(pk=group.pk)
        successor = current_members().filter(group=group, pk=to.pk).first()
        if successor is None or successor.seat != Seat.VOTING or not successor.is_in_office:
            message = _("Die Leitung übernimmt ein stimmberechtigtes Mitglied der Gruppe.")
            raise Unmet(Problem("not_voting", message, "to"))
        chairs = GroupMember.objects.filter(group=group, seat=Seat.CHAIR, left_at=None)
        before = chairs.values_list("membership", flat=True).first()
        chairs.update(seat=Seat.VOTING)
        successor.seat = Seat.CHAIR
        successor.save(update_fields=["seat"])
    _log(actor, group, "wg.chair_changed", {"chair": [before, successor.membership_id]}, now)
    return successor


@transaction.atomic
def note_visit(*, actor: Actor, group: WorkingGroup, now: dt.datetime) -> dt.datetime | None:
    """Remember that the person looked; returns since when things are new to her (None: ever)."""
    visit, is_first = GroupVisit.objects.get_or_create(
        user_id=actor.user_id, group=group, defaults={"seen_at": now}
    )
    if not is_first:
        if now - visit.seen_at > VISIT_ENDS_AFTER:
            visit.since = visit.seen_at
        visit.seen_at = now
        visit.save(update_fields=["since", "seen_at"])
    return visit.since


def _ensure_seat(member: GroupMember, seat: Seat, deputy_of: GroupMember | None) -> None:
    if (member.seat == Seat.CHAIR) != (seat == Seat.CHAIR):
        message = _("Die Leitung wechselt über „Leitung übergeben“.")
        raise Unmet(Problem("chair_is_handed_over", message, "seat"))
    if deputy_of is None:
        return
    if seat != Seat.DEPUTY:
        message = _("Nur eine Stellvertretung vertritt jemanden.")
        raise Unmet(Problem("no_deputy", message, "deputy_of"))
    same_organisation = (
        deputy_of.membership.organisation_id == member.membership.organisation_id
        and deputy_of.group_id == member.group_id
    )
    if not same_organisation or deputy_of.seat not in ELECTING:
        message = _("Vertreten wird ein stimmberechtigtes Mitglied derselben Organisation.")
        raise Unmet(Problem("other_organisation", message, "deputy_of"))


def _ensure_term(
    actor: Membership, member: GroupMember, first: dt.date | None, last: dt.date | None
) -> None:
    if first and last and last < first:
        message = _("Der letzte Tag der Amtszeit liegt vor dem ersten.")
        raise Unmet(Problem("term", message, "term_until"))
    is_own = member.membership.user_id == actor.user_id
    if is_own and (first, last) != (member.term_from, member.term_until):
        message = _("Die eigene Amtszeit ändert die Referatsleitung des Ministeriums.")
        raise Unmet(Problem("own_term", message, "term_until"))


def _plain(value: Any) -> Any:
    return value.isoformat() if isinstance(value, dt.date) else value


def _log(
    actor: Membership, group: WorkingGroup, verb: str, changes: dict[str, Any], now: dt.datetime
) -> None:
    record(
        actor=actor,
        tenant_id=group.tenant_id,
        verb=verb,
        object_kind="working_group",
        object_key=group.slug,
        changes=changes,
        now=now,
    )
