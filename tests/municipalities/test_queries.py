"""Named reads: who is in a circle, who administers what, in a constant number of queries."""

from collections.abc import Iterator
from contextlib import contextmanager

import pytest
from django.test import Client

from core.scope import PUBLIC, DatabaseRole, elevated, scoped
from municipalities.access import scopes_of
from municipalities.models import Circle, Membership, Municipality, OrganisationKind, Role
from municipalities.operations import end_membership
from municipalities.queries import (
    administered_organisations,
    model_municipalities,
    people_in_circles,
)
from tests.factories import municipalities as make
from tests.municipalities.conftest import NOW

pytestmark = pytest.mark.django_db


@contextmanager
def reading() -> Iterator[None]:
    """A scope that is already bound, so that binding it is not counted."""
    with scoped(PUBLIC):
        Circle.objects.exists()
        yield


def test_people_of_a_circle_are_named_with_their_organisations(
    officer: Membership, foreign_admin: Membership
) -> None:
    group = make.circle("AG eGovernment")
    for member in (officer, foreign_admin):
        make.join(member, group)
    (found,) = people_in_circles([group.pk])
    assert found.name == "AG eGovernment"
    assert set(found.members) == {officer, foreign_admin}
    assert found.organisations == ("Aachen", "Soest")


def test_circles_come_in_the_order_asked_for_and_empty_ones_too(officer: Membership) -> None:
    first, second = make.circle("A"), make.circle("B")
    make.join(officer, first)
    found = people_in_circles([second.pk, first.pk, 0])
    assert [(each.name, len(each.members)) for each in found] == [("B", 0), ("A", 1)]


def test_who_has_left_is_in_no_circle(admin: Membership, officer: Membership) -> None:
    group = make.circle("A")
    make.join(officer, group)
    with elevated():
        end_membership(actor=None, membership=officer, now=NOW)
    assert people_in_circles([group.pk])[0].members == ()


def test_circles_take_two_queries(officer: Membership, django_assert_num_queries: type) -> None:
    circles = [make.circle(name) for name in "ABC"]
    for each in circles:
        make.join(officer, each)
    with reading(), django_assert_num_queries(2):
        for found in people_in_circles([circle.pk for circle in circles]):
            assert found.organisations == ("Soest",)


def test_scopes_of_several_memberships_take_one_query(
    officer: Membership, foreign_admin: Membership, django_assert_num_queries: type
) -> None:
    district = make.membership(Role.DISTRICT, make.authority("arnsberg"))
    members = [officer, foreign_admin, district]
    with reading(), django_assert_num_queries(1):
        scopes = scopes_of(each.pk for each in members)
    assert scopes == {each.pk: make.scope_for(each) for each in members}
    assert scopes[district.pk].role == DatabaseRole.DISTRICT


def test_ended_membership_has_no_scope(officer: Membership) -> None:
    with elevated():
        end_membership(actor=None, membership=officer, now=NOW)
    assert scopes_of([officer.pk]) == {}


def test_administration_reaches_to_the_partners_of_its_own_region(
    admin: Membership, soest: Municipality
) -> None:
    make.organisation(OrganisationKind.PARTNER, "hamm", municipality=soest)
    make.organisation(OrganisationKind.PARTNER, "dueren", municipality=make.tenant("aachen"))
    make.organisation(OrganisationKind.CHAMBER, "ihk")
    found = administered_organisations(admin)
    assert [each.slug for each in found] == ["hamm", "soest"]


def test_municipalities_stand_in_german_order(soest: Municipality) -> None:
    make.tenant("wuppertal")
    make.tenant("aachen")
    names = [each.short_name for each in model_municipalities()]
    assert names == ["Aachen", "Soest", "Wuppertal"]


def test_administration_finds_its_page_in_the_navigation(
    admin: Membership, officer: Membership
) -> None:
    for member, expected in ((admin, True), (officer, False)):
        browser: Client = make.client_for(member)
        entries = browser.get("/konto/").context["navigation"]
        assert any(each["url"] == "/arbeit/mitglieder/" for each in entries) == expected
