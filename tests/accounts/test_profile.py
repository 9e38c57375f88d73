"""The profile: what one may change about oneself, and that mistakes lose nothing."""

import pytest
from django.urls import reverse

from municipalities.models import Membership, Role
from tests.factories import municipalities as make

pytestmark = pytest.mark.django_db

URL = "/konto/"


def test_changes_are_kept_and_seen_at_once(officer: Membership) -> None:
    browser = make.client_for(officer)
    data = {"name": "Dr. Ina Kruse", "language": "en", "theme": "dark"}
    page = browser.post(URL, data, follow=True).content.decode()
    assert "Dr. Ina Kruse" in page
    assert 'lang="en"' in page
    assert 'data-kern-theme="dark"' in page
    officer.user.refresh_from_db()
    assert (officer.user.language, officer.user.theme) == ("en", "dark")


def test_mistake_is_answered_422_and_changes_nothing(officer: Membership) -> None:
    browser = make.client_for(officer)
    response = browser.post(URL, {"name": "", "language": "fr", "theme": "dark"})
    assert response.status_code == 422
    assert officer.user.name in response.content.decode()
    before = officer.user.name
    officer.user.refresh_from_db()
    assert officer.user.name == before


def test_address_and_rights_cannot_be_posted(officer: Membership) -> None:
    browser = make.client_for(officer)
    data = {"name": "X", "language": "de", "theme": "auto", "email": "a@b.example"}
    browser.post(URL, data | {"is_staff": "on", "is_superuser": "on"})
    before = officer.user.email
    officer.user.refresh_from_db()
    assert officer.user.email == before
    assert not officer.user.is_staff
    assert not officer.user.is_superuser


def test_memberships_are_listed(officer: Membership) -> None:
    make.membership(Role.MEMBER, make.organisation("chamber", "ihk-aachen"), user=officer.user)
    page = make.client_for(officer).get(URL).content.decode()
    assert "Projektverantwortung" in page
    assert "Ihk Aachen" in page


def test_person_without_membership_is_told_so() -> None:
    person = make.person()
    browser = make.client_of(person)
    assert "für keine Organisation" in browser.get(URL).content.decode()
    refused = browser.get(reverse("municipalities:members"))
    assert refused.headers["Location"] == URL
