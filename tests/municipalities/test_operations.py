"""The verbs around people: who may, what is written together, and what is refused."""

import datetime as dt
from collections.abc import Iterator
from typing import Any

import pytest
from django.db import IntegrityError, transaction

from accounts.models import User
from audit.models import AuditEntry
from core.errors import NotAllowed, Unmet
from core.registry import Handover, registry
from core.scope import elevated, scoped
from municipalities import operations
from municipalities.models import (
    ApiToken,
    CircleMembership,
    Invitation,
    Membership,
    Municipality,
    OrganisationKind,
    Role,
)
from notifications.models import Event
from tests.factories import municipalities as make
from tests.factories.projects import project
from tests.municipalities.conftest import NOW

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def under_the_scope_of_the_administrator(admin: Membership) -> Iterator[None]:
    """As a request would: operations elevate themselves where they must."""
    with scoped(make.scope_for(admin)):
        yield


def verbs() -> list[str]:
    with elevated():
        return list(AuditEntry.objects.order_by("id").values_list("verb", flat=True))


def circles_of(membership: Membership) -> set[int]:
    with elevated():
        seats = CircleMembership.objects.filter(membership=membership)
        return set(seats.values_list("circle_id", flat=True))


def invite(admin: Membership, **values: Any) -> Invitation:
    given: dict[str, Any] = {
        "actor": admin,
        "organisation": admin.organisation,
        "email": "neu@soest.example",
        "name": "Neue Kollegin",
        "role": Role.OFFICER,
        "now": NOW,
    }
    return operations.invite(**given | values)


def test_new_member_sits_in_the_circle_of_the_organisation(
    admin: Membership, soest: Municipality
) -> None:
    own = make.organisation_of(soest)
    member = operations.create_membership(
        actor=admin, user=make.person(), organisation=own, role=Role.OFFICER, now=NOW
    )
    assert circles_of(member) == {own.circle_id}
    assert verbs() == ["create_membership"]


def test_same_membership_twice_is_one(admin: Membership, officer: Membership) -> None:
    again = operations.create_membership(
        actor=admin,
        user=officer.user,
        organisation=officer.organisation,
        role=Role.OFFICER,
        now=NOW,
    )
    assert again.pk == officer.pk
    assert verbs() == []


@pytest.mark.parametrize(
    ("kind", "role"),
    (
        (OrganisationKind.MUNICIPALITY, Role.MINISTRY),
        (OrganisationKind.MUNICIPALITY, Role.DISTRICT),
        (OrganisationKind.MUNICIPALITY, Role.PLATFORM),
        (OrganisationKind.PARTNER, Role.OFFICER),
        (OrganisationKind.PARTNER, Role.TENANT_ADMIN),
        (OrganisationKind.PARTNER, Role.AUDITOR),
    ),
)
def test_nobody_is_given_a_role_that_the_organisation_has_not(
    admin: Membership, soest: Municipality, kind: str, role: Role
) -> None:
    is_own = kind == OrganisationKind.MUNICIPALITY
    place = (
        make.organisation_of(soest) if is_own else make.organisation(kind, "p", municipality=soest)
    )
    with pytest.raises(Unmet, match="Diese Rolle gibt es"):
        invite(admin, organisation=place, role=role)
    with pytest.raises(Unmet, match="Diese Rolle gibt es"):
        operations.create_membership(
            actor=admin, user=make.person(), organisation=place, role=role, now=NOW
        )


def test_a_reviewers_role_at_the_wrong_place_raises_no_floor(soest: Municipality) -> None:
    smuggled = make.membership(Role.MINISTRY, soest)
    assert make.scope_for(smuggled).role == "portal_member"
    assert make.scope_for(smuggled).tenant == -1


@pytest.mark.parametrize("role", (Role.OFFICER, Role.PROJECT_OFFICE, Role.LEAD, Role.MEMBER))
def test_only_the_administration_invites(soest: Municipality, role: Role) -> None:
    with pytest.raises(NotAllowed):
        invite(make.membership(role, soest))


def test_administration_ends_at_its_own_region(
    admin: Membership, foreign_admin: Membership, officer: Membership
) -> None:
    elsewhere = foreign_admin.organisation
    with pytest.raises(NotAllowed):
        invite(admin, organisation=elsewhere)
    with pytest.raises(NotAllowed):
        operations.change_role(actor=foreign_admin, membership=officer, role=Role.LEAD, now=NOW)
    with pytest.raises(NotAllowed):
        operations.end_membership(actor=foreign_admin, membership=officer, now=NOW)
    with pytest.raises(NotAllowed):
        invite(admin, organisation=make.organisation("chamber", "ihk"), role=Role.MEMBER)


def test_partner_of_the_region_is_administered_too(admin: Membership, soest: Municipality) -> None:
    hamm = make.organisation(OrganisationKind.PARTNER, "hamm", municipality=soest)
    assert invite(admin, organisation=hamm, role=Role.PARTNER).organisation == hamm


def test_tenant_admin_of_a_partner_administers_nothing(soest: Municipality) -> None:
    hamm = make.organisation(OrganisationKind.PARTNER, "hamm", municipality=soest)
    with pytest.raises(NotAllowed):
        invite(make.membership(Role.TENANT_ADMIN, hamm), organisation=hamm, role=Role.PARTNER)


def test_role_changes_in_place(admin: Membership, officer: Membership) -> None:
    operations.change_role(actor=admin, membership=officer, role=Role.PROJECT_OFFICE, now=NOW)
    assert make.current(officer).role == Role.PROJECT_OFFICE
    with elevated():
        entry = AuditEntry.objects.get()
    assert entry.changes["role"] == [Role.OFFICER, Role.PROJECT_OFFICE]
    assert entry.membership_id == admin.pk


def test_nobody_changes_or_ends_the_own_membership(admin: Membership, soest: Municipality) -> None:
    make.membership(Role.TENANT_ADMIN, soest)
    with pytest.raises(NotAllowed):
        operations.change_role(actor=admin, membership=admin, role=Role.LEAD, now=NOW)
    with pytest.raises(NotAllowed):
        operations.end_membership(actor=admin, membership=admin, now=NOW)


def test_own_other_membership_is_the_own_too(admin: Membership, soest: Municipality) -> None:
    also = make.membership(Role.OFFICER, soest, user=admin.user)
    with pytest.raises(NotAllowed):
        operations.change_role(actor=admin, membership=also, role=Role.LEAD, now=NOW)


def test_last_administrator_stays(admin: Membership, soest: Municipality) -> None:
    with pytest.raises(Unmet, match="weitere Person"):
        operations.end_membership(actor=None, membership=admin, now=NOW)
    second = make.membership(Role.TENANT_ADMIN, soest)
    operations.change_role(actor=admin, membership=second, role=Role.LEAD, now=NOW)
    with pytest.raises(Unmet, match="weitere Person"):
        operations.end_membership(actor=None, membership=admin, now=NOW)


def test_leaver_loses_circles_tokens_and_with_the_last_membership_the_account(
    admin: Membership, officer: Membership
) -> None:
    make.join(officer, make.circle("AG eGovernment"))
    operations.issue_token(membership=officer, read_only=False, now=NOW)
    elsewhere = make.membership(Role.MEMBER, make.tenant("aachen"), user=officer.user)
    operations.deactivate(actor=admin, membership=officer, successor=None, now=NOW)
    assert circles_of(officer) == set()
    assert not ApiToken.objects.filter(membership=officer).exists()
    assert User.objects.get(pk=officer.user_id).is_active
    operations.end_membership(actor=None, membership=elsewhere, now=NOW)
    assert not User.objects.get(pk=officer.user_id).is_active


def test_deactivating_ends_all_memberships_here_and_none_elsewhere(
    admin: Membership, officer: Membership, soest: Municipality
) -> None:
    hamm = make.organisation(OrganisationKind.PARTNER, "hamm", municipality=soest)
    make.membership(Role.PARTNER, hamm, user=officer.user)
    elsewhere = make.membership(Role.MEMBER, make.tenant("aachen"), user=officer.user)
    operations.deactivate(actor=admin, membership=officer, successor=None, now=NOW)
    left = Membership.objects.filter(user=officer.user, ended_at__isnull=True)
    assert list(left) == [elsewhere]
    assert verbs().count("end_membership") == 2


def test_membership_ends_once(admin: Membership, officer: Membership) -> None:
    operations.end_membership(actor=admin, membership=officer, now=NOW)
    with pytest.raises(Unmet, match="bereits beendet"):
        operations.end_membership(actor=admin, membership=officer, now=NOW)


def test_what_a_leaver_leaves_goes_to_the_successor(
    admin: Membership, officer: Membership, soest: Municipality, monkeypatch: pytest.MonkeyPatch
) -> None:
    heir = make.membership(Role.PROJECT_OFFICE, soest)
    given: list[tuple[int, Membership]] = []

    def move(*, actor: Membership, from_user_id: int, to: Membership, now: dt.datetime) -> int:
        given.append((from_user_id, to))
        return 3

    monkeypatch.setattr(
        registry, "handovers", {"a": Handover(label="A", count=lambda **_who: 3, move=move)}
    )
    moved = operations.deactivate(actor=admin, membership=officer, successor=heir, now=NOW)
    assert moved == {"a": 3}
    assert given == [(officer.user_id, heir)]


def test_projects_are_left_without_a_successor_only_where_there_is_none(
    admin: Membership, officer: Membership, soest: Municipality
) -> None:
    project(soest, manager=officer.user)
    colleague = make.membership(Role.PROJECT_OFFICE, soest)
    with pytest.raises(Unmet, match="wer die Projekte übernimmt") as refusal:
        operations.deactivate(actor=admin, membership=officer, successor=None, now=NOW)
    assert [each.field for each in refusal.value.problems] == ["successor"]
    assert make.current(officer).ended_at is None
    operations.deactivate(actor=admin, membership=colleague, successor=None, now=NOW)
    operations.deactivate(actor=admin, membership=officer, successor=None, now=NOW)


def test_nothing_is_handed_to_the_leaver_or_to_strangers(
    admin: Membership, officer: Membership, foreign_admin: Membership
) -> None:
    with pytest.raises(Unmet, match="andere Person"):
        operations.deactivate(actor=admin, membership=officer, successor=officer, now=NOW)
    with pytest.raises(NotAllowed):
        operations.deactivate(actor=admin, membership=officer, successor=foreign_admin, now=NOW)
    assert make.current(officer).ended_at is None


def test_invitation_is_mailed_and_audited(admin: Membership) -> None:
    invitation = invite(admin, email=" Neu@Soest.Example ")
    assert invitation.email == "neu@soest.example"
    assert invitation.expires_at == NOW + dt.timedelta(days=14)
    with elevated():
        event = Event.objects.get()
    assert (event.address, event.object_key) == (invitation.email, str(invitation.pk))
    assert verbs() == ["invite"]


def test_audit_and_outbox_name_nobody(admin: Membership) -> None:
    invite(admin)
    with elevated():
        entry = AuditEntry.objects.get()
        event = Event.objects.get()
    for text in (str(entry.changes), str(event.payload), event.dedupe_key):
        assert "neu@soest.example" not in text
        assert "Neue Kollegin" not in text


def test_second_open_invitation_is_refused(admin: Membership) -> None:
    invite(admin)
    with pytest.raises(Unmet, match="bereits eine Einladung"):
        invite(admin, email="NEU@soest.example")


def test_two_invitations_at_the_same_moment_are_one(admin: Membership) -> None:
    first = invite(admin)
    twin = Invitation(
        tenant_id=first.tenant_id,
        author_id=first.author_id,
        organisation=first.organisation,
        email=first.email.upper(),
        name="x",
        role=first.role,
        invited_by=admin,
        expires_at=first.expires_at,
    )
    with pytest.raises(IntegrityError, match="one_open_invitation"), transaction.atomic():
        twin.save()


def test_expired_invitation_makes_room(admin: Membership) -> None:
    invite(admin)
    later = NOW + dt.timedelta(days=15)
    assert invite(admin, now=later).is_open(later)


def test_member_is_not_invited_again(admin: Membership, officer: Membership) -> None:
    with pytest.raises(Unmet, match="bereits Mitglied"):
        invite(admin, email=officer.user.email)


def test_invitation_is_seen_in_its_tenant_alone(
    admin: Membership, foreign_admin: Membership
) -> None:
    invite(admin)
    assert Invitation.objects.count() == 1
    for other in (foreign_admin, make.membership(Role.MINISTRY, make.ministry())):
        with scoped(make.scope_for(other)):
            assert not Invitation.objects.exists()


def test_accepting_needs_the_invited_address(admin: Membership) -> None:
    invitation = invite(admin)
    with pytest.raises(NotAllowed, match="andere E-Mail-Adresse"):
        operations.accept_invitation(invitation=invitation, user=make.person(), now=NOW)


def test_accepted_once(admin: Membership) -> None:
    invitation = invite(admin)
    person = make.person("neu@soest.example")
    member = operations.accept_invitation(invitation=invitation, user=person, now=NOW)
    assert member.role == Role.OFFICER
    assert verbs() == ["invite", "create_membership", "accept_invitation"]
    with pytest.raises(Unmet, match="gilt nicht mehr"):
        operations.accept_invitation(invitation=invitation, user=person, now=NOW)
    with pytest.raises(Unmet, match="bereits angenommen"):
        operations.revoke_invitation(actor=admin, invitation=invitation, now=NOW)


@pytest.mark.parametrize("how", ("expired", "revoked"))
def test_closed_invitation_opens_nothing(admin: Membership, how: str) -> None:
    invitation = invite(admin)
    if how == "revoked":
        operations.revoke_invitation(actor=admin, invitation=invitation, now=NOW)
    moment = NOW + dt.timedelta(days=15) if how == "expired" else NOW
    with pytest.raises(Unmet, match="gilt nicht mehr"):
        operations.accept_as_new_person(
            invitation=invitation, name="X", password=make.PASSWORD, now=moment
        )
    assert not User.objects.filter(email=invitation.email).exists()


def test_account_in_use_is_not_taken_over_by_a_link(admin: Membership) -> None:
    owner = make.person("neu@soest.example")
    invitation = invite(admin)
    with pytest.raises(NotAllowed, match="melden Sie sich an"):
        operations.accept_as_new_person(
            invitation=invitation, name="Eve", password="ein anderes Passwort", now=NOW
        )
    owner.refresh_from_db()
    assert owner.check_password(make.PASSWORD)


def test_closed_account_opens_anew_with_an_invitation(
    admin: Membership, officer: Membership
) -> None:
    operations.deactivate(actor=admin, membership=officer, successor=None, now=NOW)
    invitation = invite(admin, email=officer.user.email)
    member = operations.accept_as_new_person(
        invitation=invitation, name="Wieder da", password="ein neues Passwort", now=NOW
    )
    assert member.user_id == officer.user_id
    user = User.objects.get(pk=officer.user_id)
    assert user.is_active
    assert user.check_password("ein neues Passwort")
