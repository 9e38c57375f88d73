"""What a membership may see: its scope. What it may do stands in each app's own `access`."""

from collections.abc import Iterable, Mapping
from typing import Final

from core.scope import NOBODY, PUBLIC, DatabaseRole, Scope
from municipalities.models import Membership, OrganisationKind, Role
from municipalities.queries import open_memberships

STAFF_ROLES: Final = frozenset({Role.OFFICER, Role.PROJECT_OFFICE, Role.LEAD, Role.TENANT_ADMIN})
REVIEWER_ROLES: Final = frozenset({Role.DISTRICT, Role.MINISTRY, Role.MINISTRY_LEAD})

_DATABASE_ROLES: Final = {
    Role.DISTRICT: DatabaseRole.DISTRICT,
    Role.MINISTRY: DatabaseRole.MINISTRY,
    Role.MINISTRY_LEAD: DatabaseRole.MINISTRY,
    Role.AUDITOR: DatabaseRole.MINISTRY,
}


def is_tenant_staff(membership: Membership) -> bool:
    """Only staff of the model municipality itself acts as the tenant, never a regional partner."""
    of_municipality = membership.organisation.kind == OrganisationKind.MUNICIPALITY
    return of_municipality and membership.role in STAFF_ROLES


def may_write(membership: Membership) -> bool:
    """Auditors and platform staff read only."""
    return membership.role not in {Role.AUDITOR, Role.PLATFORM}


def scope_of(membership: Membership | None, user_id: int = NOBODY) -> Scope:
    """The scope of a membership read by `queries.open_memberships`; without one, the public's."""
    if membership is None:
        return Scope(role=PUBLIC.role, user=user_id)
    organisation = membership.organisation
    tenant = organisation.municipality_id if is_tenant_staff(membership) else None
    return Scope(
        role=_DATABASE_ROLES.get(Role(membership.role), DatabaseRole.MEMBER),
        tenant=NOBODY if tenant is None else tenant,
        tenants=tuple(membership.district_tenant_ids) if _is_district(membership) else (),  # type: ignore[attr-defined]
        circles=tuple(membership.circle_ids),  # type: ignore[attr-defined]
        organisation=organisation.pk if may_write(membership) else NOBODY,
        user=membership.user_id,
    )


def scopes_of(membership_ids: Iterable[int]) -> Mapping[int, Scope]:
    """The scopes of those of these memberships that are in force, in one query."""
    found = open_memberships().filter(pk__in=list(membership_ids))
    return {membership.pk: scope_of(membership) for membership in found}


def _is_district(membership: Membership) -> bool:
    return membership.role == Role.DISTRICT
