"""The verbs around people: invite, take in, change a role, let go. Each writes its audit entry.

Memberships are vocabulary that every scope reads and only the worker writes, so each verb checks
its actor first and then writes under `elevated`. `actor` is None for the portal itself (loading).
"""

import datetime as dt
from typing import Any, Final
from uuid import uuid4

from django.db import transaction
from django.utils.translation import gettext as _, gettext_lazy

from accounts.models import User
from accounts.operations import close_account, open_account
from audit.operations import record
from core.errors import NotAllowed, Problem, Unmet
from core.registry import registry
from core.scope import elevated
from municipalities.access import needs_successor, require_administrator, roles_of
from municipalities.models import (
    ApiToken,
    CalendarFeed,
    CircleMembership,
    Invitation,
    Membership,
    Municipality,
    Organisation,
    Role,
)
from municipalities.notices import INVITATION
from municipalities.queries import (
    administered_organisations,
    open_memberships,
    other_administrators,
)
from notifications.operations import mail_to_address

VALID_FOR: Final = dt.timedelta(days=14)
TOKEN_LIFETIME: Final = dt.timedelta(days=365)
SUCCESSOR_MISSING: Final = gettext_lazy(
    "Wählen Sie, wer die Projekte übernimmt. Ohne Nachfolge blieben sie ohne Leitung."
)


@transaction.atomic
def create_membership(
    *, actor: Membership | None, user: User, organisation: Organisation, role: str, now: dt.datetime
) -> Membership:
    """The person acts for the organisation from now on and sits in its circle.

    Returns the open membership in this role if there is one. Raises NotAllowed, or Unmet for a role
    that nobody can have in an organisation of this kind.
    """
    if actor is not None:
        require_administrator(actor, organisation)
    _require_fitting(organisation, role)
    return _take_in(actor=actor, user=user, organisation=organisation, role=role, now=now)


@transaction.atomic
def change_role(
    *, actor: Membership, membership: Membership, role: str, now: dt.datetime
) -> Membership:
    """Same seats, circles and tokens, other rights. Nobody changes her own role."""
    require_administrator(actor, membership.organisation)
    _require_other_person(actor, membership)
    _require_fitting(membership.organisation, role)
    with elevated():
        current = _locked(membership)
        if current.role == role:
            return current
        _require_another_administrator(current)
        _require_no_double(current, role)
        before, current.role = current.role, role
        current.save(update_fields=["role"])
    _record(actor, current, "change_role", {"role": [before, role]}, now)
    return current


@transaction.atomic
def end_membership(*, actor: Membership | None, membership: Membership, now: dt.datetime) -> None:
    """Out of every circle, tokens gone. The account closes with its last membership."""
    if actor is not None:
        require_administrator(actor, membership.organisation)
        _require_other_person(actor, membership)
    with elevated():
        current = _locked(membership)
        _require_another_administrator(current)
        current.ended_at = now
        current.save(update_fields=["ended_at"])
        CircleMembership.objects.filter(membership=current).delete()
        ApiToken.objects.filter(membership=current).delete()
        if not open_memberships().filter(user_id=current.user_id).exists():
            close_account(user=current.user)
    _record(actor, current, "end_membership", {"ended_at": [None, now.isoformat()]}, now)


@transaction.atomic
def deactivate(
    *, actor: Membership, membership: Membership, successor: Membership | None, now: dt.datetime
) -> dict[str, int]:
    """End all that a person does here, and hand over what she leaves; returns how much of what.

    „Here“ are the organisations that the actor administers; elsewhere she goes on. Raises Unmet
    without a successor where there is something to hand over and somebody to take it.
    """
    moved = {}
    if successor is None:
        _require_nothing_left(actor, membership.user_id)
    else:
        require_administrator(actor, successor.organisation)
        moved = _hand_over(actor, membership.user_id, successor, now)
    here = open_memberships().filter(
        user_id=membership.user_id,
        organisation__in=administered_organisations(actor),
    )
    for each in here:
        end_membership(actor=actor, membership=each, now=now)
    return moved


@transaction.atomic
def invite(
    *,
    actor: Membership,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    now: dt.datetime,
) -> Invitation:
    """Mail a link that is good for 14 days and for this address alone.

    Raises NotAllowed; Unmet for a role that does not fit, a member, or a second open invitation.
    """
    require_administrator(actor, organisation)
    _require_fitting(organisation, role)
    address = email.strip().lower()
    _require_no_member(organisation, address, role)
    _clear_way(organisation, address, now)
    invitation = Invitation.objects.create(
        tenant_id=_tenant_id(organisation),
        author_id=actor.organisation_id,
        organisation=organisation,
        email=address,
        name=name.strip(),
        role=role,
        invited_by=actor,
        created_at=now,
        expires_at=now + VALID_FOR,
    )
    _send(invitation, actor, now)
    _record_invitation(actor, invitation, "invite", {"role": [None, role]}, now)
    return invitation


@transaction.atomic
def invite_to(
    *,
    actor: Membership,
    organisation: Organisation,
    email: str,
    name: str,
    role: str,
    purpose: str,
    about: str,
    now: dt.datetime,
) -> Invitation:
    """For an app above, which has checked the actor's right: membership and what `purpose` names.

    Nothing in the answer tells whether the address has an account. A second invitation for the
    same purpose takes the place of the first. Raises Unmet for a role that does not fit.
    """
    _require_fitting(organisation, role)
    tenant = Municipality.objects.get(is_programme=True)
    waiting = Invitation.objects.filter(
        organisation=organisation,
        email__iexact=email.strip(),
        purpose=purpose,
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    )
    with elevated():
        waiting.update(revoked_at=now)
        invitation = Invitation.objects.create(
            tenant=tenant,
            author_id=actor.organisation_id,
            organisation=organisation,
            email=email.strip().lower(),
            name=name.strip(),
            role=role,
            purpose=purpose,
            about=about,
            invited_by=actor,
            created_at=now,
            expires_at=now + VALID_FOR,
        )
    _send(invitation, actor, now)
    changes = {"role": [None, role], "purpose": [None, purpose]}
    _record_invitation(actor, invitation, "invite", changes, now)
    return invitation


@transaction.atomic
def withdraw_invitation(*, actor: Membership, invitation: Invitation, now: dt.datetime) -> None:
    """For an app above, which has checked the actor's right. Once accepted, it stays (Unmet)."""
    with elevated():
        _revoke(actor, invitation, now)


@transaction.atomic
def revoke_invitation(*, actor: Membership, invitation: Invitation, now: dt.datetime) -> None:
    """Its link opens nothing any more. Once accepted, it can no longer be revoked (Unmet)."""
    require_administrator(actor, invitation.organisation)
    _revoke(actor, invitation, now)


def _revoke(actor: Membership, invitation: Invitation, now: dt.datetime) -> None:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
    current = locked.get(pk=invitation.pk)
    if current.accepted_at is not None:
        raise Unmet(Problem("accepted", _("Die Einladung ist bereits angenommen.")))
    if current.revoked_at is None:
        current.revoked_at = now
        current.save(update_fields=["revoked_at"])
        changes = {"revoked_at": [None, now.isoformat()]}
        _record_invitation(actor, current, "revoke_invitation", changes, now)


@transaction.atomic
def accept_invitation(*, invitation: Invitation, user: User, now: dt.datetime) -> Membership:
    """For somebody who is signed in with the invited address.

    The signed link was checked by `access.invitation_of`. Raises NotAllowed for another person,
    Unmet when the invitation no longer holds.
    """
    if user.email.casefold() != invitation.email.casefold():
        message = _("Diese Einladung gilt für eine andere E-Mail-Adresse.")
        raise NotAllowed(Problem("other_address", message))
    with elevated():
        current = _locked_invitation(invitation, now)
        current.accepted_at = now
        current.save(update_fields=["accepted_at"])
        membership = _take_in(
            actor=None, user=user, organisation=current.organisation, role=current.role, now=now
        )
    _record_invitation(membership, current, "accept_invitation", {}, now)
    _lead_further(current, membership, now)
    return membership


@transaction.atomic
def accept_as_new_person(
    *, invitation: Invitation, name: str, password: str, now: dt.datetime
) -> Membership:
    """Opens the account (or a closed one anew) and accepts. Raises NotAllowed for an open account."""
    with elevated():
        _locked_invitation(invitation, now)
    user = open_account(email=invitation.email, name=name, password=password)
    return accept_invitation(invitation=invitation, user=user, now=now)


@transaction.atomic
def open_calendar(*, user_id: int, now: dt.datetime) -> CalendarFeed:
    """Give a person a calendar address, or a new one: the former leads nowhere from now on."""
    values = {"key": uuid4(), "created_at": now}
    return CalendarFeed.objects.update_or_create(user_id=user_id, defaults=values)[0]


@transaction.atomic
def close_calendar(*, user_id: int) -> None:
    """The address leads nowhere any more."""
    CalendarFeed.objects.filter(user_id=user_id).delete()


@transaction.atomic
def issue_token(
    *,
    membership: Membership,
    read_only: bool,
    now: dt.datetime,
    lifetime: dt.timedelta = TOKEN_LIFETIME,
) -> str:
    """A token that acts as this membership; returned once, stored only as a hash."""
    token, text = ApiToken.objects.create(
        user=membership.user, membership=membership, read_only=read_only, expiry=lifetime
    )
    changes = {
        "token": [None, token.token_key],
        "read_only": [None, read_only],
        "expires": [None, token.expiry.isoformat()],
    }
    with elevated():
        _record(None, membership, "issue_token", changes, now)
    return str(text)


def _take_in(
    *, actor: Membership | None, user: User, organisation: Organisation, role: str, now: dt.datetime
) -> Membership:
    with elevated():
        membership, is_new = Membership.objects.get_or_create(
            user=user,
            organisation=organisation,
            role=role,
            ended_at=None,
            defaults={"started_at": now},
        )
        CircleMembership.objects.get_or_create(
            membership=membership, circle_id=organisation.circle_id
        )
    if is_new:
        _record(actor or membership, membership, "create_membership", {"role": [None, role]}, now)
    return membership


def _lead_further(invitation: Invitation, membership: Membership, now: dt.datetime) -> None:
    purpose, _colon, key = invitation.purpose.partition(":")
    if purpose:
        take = registry.acceptances[purpose]
        take(key=key, membership=membership, invitation=invitation.pk, now=now)


def _hand_over(
    actor: Membership, user_id: int, successor: Membership, now: dt.datetime
) -> dict[str, int]:
    if successor.user_id == user_id:
        message = _("Bitte wählen Sie eine andere Person für die Übergabe.")
        raise Unmet(Problem("same_person", message, field="successor"))
    return {
        name: handover.move(actor=actor, from_user_id=user_id, to=successor, now=now)
        for name, handover in registry.handovers.items()
    }


def _require_nothing_left(actor: Membership, user_id: int) -> None:
    if needs_successor(actor, user_id):
        raise Unmet(Problem("successor_missing", str(SUCCESSOR_MISSING), field="successor"))


def _locked(membership: Membership) -> Membership:
    """The open membership, its organisation locked: two administrators cannot both be the last."""
    Organisation.objects.select_for_update(of=("self",)).get(pk=membership.organisation_id)
    current = open_memberships().filter(pk=membership.pk).first()
    if current is None:
        raise Unmet(Problem("ended", _("Diese Mitgliedschaft ist bereits beendet.")))
    return current


def _locked_invitation(invitation: Invitation, now: dt.datetime) -> Invitation:
    locked = Invitation.objects.select_for_update(of=("self",)).select_related("organisation")
    current = locked.get(pk=invitation.pk)
    if not current.is_open(now):
        raise Unmet(Problem("closed", _("Diese Einladung gilt nicht mehr.")))
    return current


def _require_fitting(organisation: Organisation, role: str) -> None:
    if role not in roles_of(organisation):
        message = _("Diese Rolle gibt es in dieser Organisation nicht.")
        raise Unmet(Problem("unfitting_role", message, field="role"))


def _require_other_person(actor: Membership, membership: Membership) -> None:
    if actor.user_id == membership.user_id:
        message = _("Die eigene Rolle ändert oder beendet eine andere Person der Administration.")
        raise NotAllowed(Problem("own_membership", message))


def _require_another_administrator(membership: Membership) -> None:
    if membership.role == Role.TENANT_ADMIN and not other_administrators(membership).exists():
        message = _(
            "Ohne Administration bliebe die Kommune sich selbst überlassen: Bitte bestimmen"
            " Sie zuerst eine weitere Person."
        )
        raise Unmet(Problem("last_administrator", message))


def _require_no_double(membership: Membership, role: str) -> None:
    same = open_memberships().filter(
        user_id=membership.user_id, organisation_id=membership.organisation_id, role=role
    )
    if same.exists():
        message = _("Diese Person hat die Rolle bereits.")
        raise Unmet(Problem("has_role", message, field="role"))


def _require_no_member(organisation: Organisation, address: str, role: str) -> None:
    same = open_memberships().filter(
        user__email__iexact=address, organisation=organisation, role=role
    )
    if same.exists():
        message = _("Diese Person ist in dieser Rolle bereits Mitglied.")
        raise Unmet(Problem("is_member", message, field="email"))


def _clear_way(organisation: Organisation, address: str, now: dt.datetime) -> None:
    """An expired invitation makes room for a new one; an open one does not."""
    waiting = Invitation.objects.select_for_update().filter(
        organisation=organisation,
        email__iexact=address,
        purpose="",
        accepted_at__isnull=True,
        revoked_at__isnull=True,
    )
    for each in waiting:
        if each.is_open(now):
            message = _("An diese Adresse ist bereits eine Einladung unterwegs.")
            raise Unmet(Problem("is_invited", message, field="email"))
        each.revoked_at = now
        each.save(update_fields=["revoked_at"])


def _send(invitation: Invitation, actor: Membership, now: dt.datetime) -> None:
    mail_to_address(
        kind=INVITATION,
        address=invitation.email,
        object_kind=INVITATION,
        object_key=str(invitation.pk),
        dedupe_key=f"{INVITATION}:{invitation.pk}",
        now=now,
        actor=actor,
    )


def _tenant_id(organisation: Organisation) -> int:
    """Whose trail it belongs in: the municipality's, or the programme's for all without one."""
    if organisation.municipality_id is not None:
        return organisation.municipality_id
    return Municipality.objects.get(is_programme=True).pk


def _record(
    actor: Membership | None,
    membership: Membership,
    verb: str,
    changes: dict[str, list[Any]],
    now: dt.datetime,
) -> None:
    record(
        actor=actor,
        tenant_id=_tenant_id(membership.organisation),
        verb=verb,
        object_kind="membership",
        object_key=str(membership.pk),
        changes={"user": [membership.user_id, membership.user_id], **changes},
        now=now,
    )


def _record_invitation(
    actor: Membership,
    invitation: Invitation,
    verb: str,
    changes: dict[str, list[Any]],
    now: dt.datetime,
) -> None:
    record(
        actor=actor,
        tenant_id=_tenant_id(invitation.organisation),
        verb=verb,
        object_kind=INVITATION,
        object_key=str(invitation.pk),
        changes=changes,
        now=now,
    )
