"""What a membership may see (its scope), and what it may do with members and invitations."""

from collections.abc import Iterable, Mapping
from typing import Final
from uuid import UUID

from django.core.signing import BadSignature, Signer
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.utils.translation import gettext as _

from accounts.access import has_second_factor
from core.errors import NotAllowed, Problem
from core.registry import registry
from core.scope import NOBODY, PUBLIC, DatabaseRole, Scope, elevated
from municipalities.models import (
    CalendarFeed,
    Invitation,
    Membership,
    Organisation,
    OrganisationKind,
    Role,
)
from municipalities.queries import administered_organisations, members_of, open_memberships

STAFF_ROLES: Final = frozenset({Role.OFFICER, Role.PROJECT_OFFICE, Role.LEAD, Role.TENANT_ADMIN})
LEADING_ROLES: Final = frozenset({Role.OFFICER, Role.PROJECT_OFFICE})
"""Who may lead a project, and so take one over."""
REVIEWER_ROLES: Final = frozenset({Role.DISTRICT, Role.MINISTRY, Role.MINISTRY_LEAD})

_TAKING_PART: Final = (Role.MEMBER, Role.PARTNER, Role.OBSERVER)
ROLES_OF: Final[Mapping[OrganisationKind, tuple[Role, ...]]] = {
    OrganisationKind.MUNICIPALITY: (
        Role.OFFICER,
        Role.PROJECT_OFFICE,
        Role.LEAD,
        Role.TENANT_ADMIN,
        Role.MEMBER,
    ),
    OrganisationKind.PARTNER: _TAKING_PART,
    OrganisationKind.CHAMBER: _TAKING_PART,
    OrganisationKind.ASSOCIATION: _TAKING_PART,
    OrganisationKind.RESEARCH: _TAKING_PART,
    OrganisationKind.IT_PROVIDER: _TAKING_PART,
    OrganisationKind.DISTRICT_AUTHORITY: (Role.DISTRICT, Role.MEMBER),
    OrganisationKind.MINISTRY: (Role.MINISTRY, Role.MINISTRY_LEAD, Role.MEMBER),
    OrganisationKind.AUDIT_OFFICE: (Role.AUDITOR,),
    OrganisationKind.PLATFORM: (Role.PLATFORM,),
}
"""The roles that somebody may have in an organisation; any other counts for nothing."""

_DATABASE_ROLES: Final = {
    Role.DISTRICT: DatabaseRole.DISTRICT,
    Role.MINISTRY: DatabaseRole.MINISTRY,
    Role.MINISTRY_LEAD: DatabaseRole.MINISTRY,
    Role.AUDITOR: DatabaseRole.MINISTRY,
}
_signer: Final = Signer(salt="municipalities.invitation")
_calendar_signer: Final = Signer(salt="municipalities.calendar", sep="~")


def roles_of(organisation: Organisation) -> tuple[Role, ...]:
    return ROLES_OF[OrganisationKind(organisation.kind)]


def is_tenant_staff(membership: Membership) -> bool:
    """Only staff of the model municipality itself acts as the tenant, never a regional partner."""
    of_municipality = membership.organisation.kind == OrganisationKind.MUNICIPALITY
    return of_municipality and membership.role in STAFF_ROLES


def is_reviewer(membership: Membership) -> bool:
    """Decides on other people's money: a second factor is due (BSI ORP.4)."""
    return membership.role in REVIEWER_ROLES


def lacks_second_factor(memberships: Iterable[Membership]) -> bool:
    """Some of these memberships of one person review, and she signs in with a password alone."""
    reviewing = next((each for each in memberships if is_reviewer(each)), None)
    return reviewing is not None and not has_second_factor(reviewing.user)


def is_administrator(membership: Membership | None) -> bool:
    """Invites and deactivates the people of a model municipality and of its regional partners."""
    if membership is None:
        return False
    return is_tenant_staff(membership) and membership.role == Role.TENANT_ADMIN


def may_administer(actor: Membership, organisation: Organisation) -> bool:
    own = organisation.municipality_id == actor.organisation.municipality_id
    return is_administrator(actor) and own and organisation.municipality_id is not None


def may_write(membership: Membership) -> bool:
    """Auditors and platform staff read only."""
    return membership.role not in {Role.AUDITOR, Role.PLATFORM}


def scope_of(membership: Membership | None, user_id: int = NOBODY) -> Scope:
    """The scope of a membership read by `queries.open_memberships`; without one, the public's."""
    if membership is None:
        return Scope(role=PUBLIC.role, user=user_id)
    organisation = membership.organisation
    tenant = organisation.municipality_id if is_tenant_staff(membership) else None
    role = _database_role(membership)
    is_district = role == DatabaseRole.DISTRICT
    return Scope(
        role=role,
        tenant=NOBODY if tenant is None else tenant,
        tenants=tuple(membership.district_tenant_ids) if is_district else (),  # type: ignore[attr-defined]
        circles=tuple(membership.circle_ids),  # type: ignore[attr-defined]
        organisation=organisation.pk if may_write(membership) else NOBODY,
        user=membership.user_id,
    )


def scopes_of(membership_ids: Iterable[int]) -> dict[int, Scope]:
    """By membership, of those in force; one query."""
    found = open_memberships().filter(pk__in=membership_ids)
    return {each.pk: scope_of(each) for each in found}


def _database_role(membership: Membership) -> DatabaseRole:
    """A reviewer's role in an organisation that reviews nothing raises nobody's floor."""
    role = Role(membership.role)
    fitting = role in roles_of(membership.organisation)
    return _DATABASE_ROLES.get(role, DatabaseRole.MEMBER) if fitting else DatabaseRole.MEMBER


def require_administrator(actor: Membership, organisation: Organisation) -> None:
    """Raises NotAllowed."""
    if not may_administer(actor, organisation):
        message = _("Mitglieder dieser Organisation verwaltet die Mandantenadministration.")
        raise NotAllowed(Problem("not_administrator", message))


def administered_membership(actor: Membership, membership_id: int) -> Membership:
    """An open membership of the own municipality or a partner; Http404 for any other."""
    around = members_of(administered_organisations(actor))
    return get_object_or_404(around, pk=membership_id)


def possible_successors(actor: Membership, user_id: int) -> QuerySet[Membership]:
    """Colleagues in the actor's organisation who may take over from this person."""
    colleagues = members_of([actor.organisation]).filter(role__in=LEADING_ROLES)
    return colleagues.exclude(user_id=user_id)


def leaves_behind(actor: Membership, user_id: int) -> dict[str, int]:
    """Label → how much, of what this person would hand over; empty when there is nothing."""
    counts = {
        str(each.label): each.count(actor=actor, user_id=user_id)
        for each in registry.handovers.values()
    }
    return {label: number for label, number in counts.items() if number}


def needs_successor(actor: Membership, user_id: int) -> bool:
    """Something would stay behind, and there is somebody who may take it over."""
    return bool(leaves_behind(actor, user_id)) and possible_successors(actor, user_id).exists()


def invitation_token(invitation_id: UUID) -> str:
    return _signer.sign(str(invitation_id))


def calendar_token(feed: CalendarFeed) -> str:
    """What the secret address carries; without the portal's own secret nobody can make it."""
    return _calendar_signer.sign(feed.key.hex)


def calendar_of(token: str) -> CalendarFeed | None:
    """The feed of this address, if it still leads anywhere. Whoever holds the address may read it."""
    try:
        key = UUID(hex=_calendar_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    with elevated():
        return CalendarFeed.objects.filter(key=key, user__is_active=True).first()


def invitation_of(token: str) -> Invitation | None:
    """The invitation that a link names, open or not. Whoever holds the signed link may see it."""
    try:
        invitation_id = UUID(_signer.unsign(token))
    except (BadSignature, ValueError):
        return None
    with elevated():
        found = Invitation.objects.select_related("organisation__municipality", "invited_by__user")
        return found.filter(pk=invitation_id).first()
