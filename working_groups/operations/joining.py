"""How people come into a group: they ask for a seat, or the chair invites them by mail."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _

from audit.operations import record
from core.errors import Problem, Unmet
from core.models import Reach
from core.scope import elevated
from municipalities.models import Membership, Organisation, OrganisationKind, Role
from municipalities.operations import invite_to, withdraw_invitation
from notifications.operations import announce
from working_groups.access import may_ask_for_seat, may_seat_members
from working_groups.meeting_notices import JOIN_ANSWERED, JOIN_REQUESTED
from working_groups.models import JoinRequest, RequestState, Seat, SeatInvitation, WorkingGroup
from working_groups.operations.seats import join_group
from working_groups.operations.trail import ensure_allowed
from working_groups.queries import seat_of

PURPOSE: Final = "seat"
INVITABLE: Final = frozenset(
    {
        OrganisationKind.PARTNER,
        OrganisationKind.CHAMBER,
        OrganisationKind.ASSOCIATION,
        OrganisationKind.RESEARCH,
        OrganisationKind.IT_PROVIDER,
    }
)
"""For whom a chair may take in people; authorities say themselves who acts for them."""
GIVABLE: Final = (Seat.VOTING, Seat.DEPUTY, Seat.GUEST)


@transaction.atomic
def ask_for_seat(
    *, actor: Membership, group: WorkingGroup, reason: str, now: dt.datetime
) -> JoinRequest:
    """One open request per membership; a second one is Unmet."""
    ensure_allowed(may_ask_for_seat(actor, seat_of(actor, group.pk)))
    try:
        with transaction.atomic():
            request = JoinRequest.objects.create(
                group=group,
                membership=actor,
                person_id=actor.user_id,
                author_id=actor.organisation_id,
                reach=Reach.SUBMITTED,
                shared_with=[group.circle_id, actor.organisation.circle_id],
                reason=reason,
                created_at=now,
            )
    except IntegrityError as error:
        message = _("Ihre Anfrage liegt der Leitung der Gruppe schon vor.")
        raise Unmet(Problem("already_asked", message)) from error
    _log(actor, request, [None, RequestState.OPEN], now)
    announce(
        kind=JOIN_REQUESTED,
        object_kind="working_group",
        object_key=group.slug,
        actor=actor,
        dedupe_key=f"{JOIN_REQUESTED}:{request.pk}",
        payload={"reference": group.code},
        now=now,
    )
    return request


@transaction.atomic
def withdraw_request(*, actor: Membership, request: JoinRequest, now: dt.datetime) -> None:
    """Only by the membership that asked."""
    ensure_allowed(actor.pk == request.membership_id)
    current = _open(request)
    _close(actor, current, RequestState.WITHDRAWN, "", now)


@transaction.atomic
def accept_request(
    *, actor: Membership, request: JoinRequest, seat: Seat, now: dt.datetime
) -> JoinRequest:
    """The applicant sits in the group from now on."""
    ensure_allowed(may_seat_members(actor, seat_of(actor, request.group_id)))
    _ensure_givable(seat)
    with elevated():
        current = _open(request)
        _ensure_still_member(current)
        join_group(
            actor=actor, group=current.group, membership=current.membership, seat=seat, now=now
        )
        _close(actor, current, RequestState.ACCEPTED, "", now)
    _tell_applicant(actor, current, now)
    return current


@transaction.atomic
def decline_request(
    *, actor: Membership, request: JoinRequest, answer: str, now: dt.datetime
) -> JoinRequest:
    """With a reason that the applicant reads."""
    ensure_allowed(may_seat_members(actor, seat_of(actor, request.group_id)))
    if not answer.strip():
        raise Unmet(Problem("answer", _("Begründen Sie die Ablehnung."), "answer"))
    with elevated():
        current = _open(request)
        _close(actor, current, RequestState.DECLINED, answer.strip(), now)
    _tell_applicant(actor, current, now)
    return current


@transaction.atomic
def invite_to_group(
    *,
    actor: Membership,
    group: WorkingGroup,
    organisation: Organisation,
    email: str,
    name: str,
    seat: Seat,
    takes_minutes: bool,
    now: dt.datetime,
) -> SeatInvitation:
    """Mail a link that makes a membership and a seat. The answer is the same for any address."""
    ensure_allowed(may_seat_members(actor, seat_of(actor, group.pk)))
    _ensure_givable(seat)
    if organisation.kind not in INVITABLE:
        message = _(
            "Wer für diese Organisation handelt, bestimmt sie selbst. Wer dort ein Konto hat,"
            " bittet auf der Seite der Gruppe um einen Sitz."
        )
        raise Unmet(Problem("own_administration", message, "organisation"))
    invitation = invite_to(
        actor=actor,
        organisation=organisation,
        email=email,
        name=name,
        role=Role.MEMBER,
        purpose=f"{PURPOSE}:{group.slug}",
        about=f"{group.name_de} ({seat.label})",
        now=now,
    )
    with elevated():
        return SeatInvitation.objects.create(
            invitation=invitation, group=group, seat=seat, takes_minutes=takes_minutes
        )


@transaction.atomic
def revoke_seat_invitation(
    *, actor: Membership, invitation: SeatInvitation, now: dt.datetime
) -> None:
    """Its link opens nothing any more."""
    ensure_allowed(may_seat_members(actor, seat_of(actor, invitation.group_id)))
    withdraw_invitation(actor=actor, invitation=invitation.invitation, now=now)


@transaction.atomic
def take_invited_seat(
    *, key: str, membership: Membership, invitation: UUID, now: dt.datetime
) -> None:
    """What follows an accepted invitation (`registry.acceptances`). An existing seat stays."""
    with elevated():
        invited = SeatInvitation.objects.select_related("group").get(pk=invitation)
        if seat_of(membership, invited.group_id) is not None:
            return
        member = join_group(
            actor=None,
            group=invited.group,
            membership=membership,
            seat=Seat(invited.seat),
            now=now,
        )
        if invited.takes_minutes:
            member.takes_minutes = True
            member.save(update_fields=["takes_minutes"])


def _open(request: JoinRequest) -> JoinRequest:
    found = JoinRequest.objects.select_for_update(of=("self",)).select_related(
        "group", "membership__user", "membership__organisation"
    )
    current = found.get(pk=request.pk)
    if current.state != RequestState.OPEN:
        raise Unmet(Problem("answered", _("Diese Anfrage ist schon beantwortet.")))
    return current


def _close(
    actor: Membership, request: JoinRequest, state: RequestState, answer: str, now: dt.datetime
) -> None:
    request.state, request.answer, request.closed_at = state, answer, now
    request.save(update_fields=["state", "answer", "closed_at"])
    _log(actor, request, [RequestState.OPEN, state], now)


def _ensure_givable(seat: Seat) -> None:
    if seat not in GIVABLE:
        raise Unmet(Problem("seat", _("Die Leitung wird übergeben, nicht vergeben."), "seat"))


def _ensure_still_member(request: JoinRequest) -> None:
    if request.membership.ended_at is not None or not request.membership.user.is_active:
        message = _("Die Person handelt nicht mehr für ihre Organisation.")
        raise Unmet(Problem("ended", message))


def _tell_applicant(actor: Membership, request: JoinRequest, now: dt.datetime) -> None:
    announce(
        kind=JOIN_ANSWERED,
        object_kind="working_group",
        object_key=request.group.slug,
        actor=actor,
        dedupe_key=f"{JOIN_ANSWERED}:{request.pk}",
        payload={"reference": request.group.code, "membership": request.membership_id},
        now=now,
    )


def _log(
    actor: Membership, request: JoinRequest, state: list[str | None], now: dt.datetime
) -> None:
    record(
        actor=actor,
        tenant_id=request.group.tenant_id,
        verb="wg.join_request",
        object_kind="working_group",
        object_key=request.group.slug,
        changes={"request": [None, str(request.pk)], "state": state},
        now=now,
    )
