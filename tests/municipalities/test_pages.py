"""Acting as somebody, the pages of the administration, and the way of an invitation."""

from html import unescape
from typing import Any

import pytest
from django.core.signing import Signer
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from accounts.models import User
from core.scope import elevated
from municipalities.access import invitation_token
from municipalities.models import Invitation, Membership, Municipality, OrganisationKind, Role
from municipalities.notices import invitation_letter
from tests.factories import municipalities as make
from tests.factories.projects import project

pytestmark = pytest.mark.django_db

MEMBERS = "/arbeit/mitglieder/"
INVITE = "/arbeit/mitglieder/einladen/"


@pytest.fixture
def browser(admin: Membership) -> Client:
    return make.client_for(admin)


def text(response: Any) -> str:
    return unescape(response.content.decode())


def send_invitation(browser: Client, **values: str) -> Any:
    given = {"name": "Neu", "email": "neu@x.example", "organisation": "soest", "role": Role.OFFICER}
    return browser.post(INVITE, given | values)


def sent() -> Invitation:
    with elevated():
        return Invitation.objects.select_related("invited_by").get()


def link(invitation: Invitation) -> str:
    return reverse("municipalities:invitation", args=[invitation_token(invitation.pk)])


def test_one_acts_as_another_membership_of_ones_own(officer: Membership) -> None:
    other = make.membership(Role.OFFICER, make.tenant("aachen"), user=officer.user)
    browser = make.client_for(officer)
    data = {"membership": str(other.pk), "next": "/konto/?a=1"}
    response = browser.post("/arbeit/handeln-als/", data)
    assert response.headers["Location"] == "/konto/?a=1"
    assert browser.get("/konto/").context["acting"].pk == other.pk


@pytest.mark.parametrize("target", ("https://evil.example/", "//evil.example/", "javascript:x", ""))
def test_switching_leads_nowhere_else(officer: Membership, target: str) -> None:
    browser = make.client_for(officer)
    data = {"membership": str(officer.pk), "next": target}
    assert browser.post("/arbeit/handeln-als/", data).headers["Location"] == "/arbeit/"


@pytest.mark.parametrize("wanted", ("0", "x", "", "99999999999999999999"))
def test_nobody_acts_as_somebody_else(
    officer: Membership, foreign_admin: Membership, wanted: str
) -> None:
    browser = make.client_for(officer)
    for value in (wanted, str(foreign_admin.pk)):
        response = browser.post("/arbeit/handeln-als/", {"membership": value})
        assert response.status_code == 404
    assert browser.get("/konto/").context["acting"].pk == officer.pk


def test_switching_needs_a_post(officer: Membership) -> None:
    assert make.client_for(officer).get("/arbeit/handeln-als/").status_code == 405


def test_ended_membership_is_no_longer_acted_as(officer: Membership, admin: Membership) -> None:
    other = make.membership(Role.MEMBER, make.tenant("aachen"), user=officer.user)
    browser = make.client_for(officer)
    make.client_for(admin).post(f"{MEMBERS}{officer.pk}/deaktivieren/")
    assert browser.get("/konto/").context["acting"].pk == other.pk


def test_members_and_invitations_of_the_region_are_listed_and_no_others(
    browser: Client, officer: Membership, soest: Municipality, foreign_admin: Membership
) -> None:
    hamm = make.organisation(OrganisationKind.PARTNER, "hamm", municipality=soest)
    partner = make.membership(Role.PARTNER, hamm)
    send_invitation(make.client_for(foreign_admin), organisation="aachen", email="f@x.example")
    send_invitation(browser)
    page = text(browser.get(MEMBERS))
    for expected in (officer.user.email, partner.user.email, "neu@x.example", "Das sind Sie."):
        assert expected in page
    assert foreign_admin.user.email not in page
    assert "f@x.example" not in page


@pytest.mark.parametrize("role", (Role.OFFICER, Role.LEAD, Role.PROJECT_OFFICE, Role.MEMBER))
def test_members_are_for_the_administration(soest: Municipality, role: Role) -> None:
    browser = make.client_for(make.membership(role, soest))
    for url in (MEMBERS, INVITE):
        assert browser.get(url).status_code == 403
    assert send_invitation(browser).status_code == 403


def test_visitor_is_led_to_the_sign_in(client: Client) -> None:
    location = client.get(MEMBERS).headers["Location"]
    assert location == f"/anmelden/?next={MEMBERS}"


def test_members_of_another_municipality_do_not_exist(
    browser: Client, foreign_admin: Membership
) -> None:
    for verb in ("rolle", "deaktivieren"):
        url = f"{MEMBERS}{foreign_admin.pk}/{verb}/"
        assert browser.get(url).status_code == 404
        assert browser.post(url, {"role": Role.OFFICER}).status_code == 404
    assert make.current(foreign_admin).role == Role.TENANT_ADMIN


def test_invitations_of_another_municipality_do_not_exist(
    browser: Client, foreign_admin: Membership
) -> None:
    send_invitation(browser)
    url = reverse("municipalities:revoke", args=[sent().pk])
    assert make.client_for(foreign_admin).post(url).status_code == 404
    assert sent().revoked_at is None
    assert browser.post(url).status_code == 302
    assert sent().revoked_at is not None


def test_mistakes_in_an_invitation_are_all_said_at_once(browser: Client) -> None:
    response = send_invitation(browser, name="", email="keine-adresse", organisation="aachen")
    assert response.status_code == 422
    page = text(response)
    assert "error-summary" in page
    for field in ("id_name", "id_email", "id_organisation"):
        assert f'href="#{field}"' in page
    assert 'value="keine-adresse"' in page


def test_role_that_does_not_fit_is_said_at_its_field(browser: Client) -> None:
    response = send_invitation(browser, role=Role.PARTNER)
    assert response.status_code == 422
    assert "Diese Rolle gibt es in dieser Organisation nicht." in text(response)


def test_second_click_invites_nobody_twice(browser: Client) -> None:
    assert send_invitation(browser).status_code == 302
    assert send_invitation(browser).status_code == 422
    assert sent().email == "neu@x.example"


def test_role_is_changed_on_its_page(browser: Client, officer: Membership) -> None:
    url = f"{MEMBERS}{officer.pk}/rolle/"
    assert officer.user.name in text(browser.get(url))
    assert browser.post(url, {"role": Role.LEAD}).headers["Location"] == MEMBERS
    assert make.current(officer).role == Role.LEAD
    assert browser.post(url, {"role": Role.MINISTRY}).status_code == 422


def test_own_role_is_refused_with_a_page(browser: Client, admin: Membership) -> None:
    response = browser.post(f"{MEMBERS}{admin.pk}/rolle/", {"role": Role.LEAD})
    assert response.status_code == 403


def test_leaver_is_deactivated_after_a_question(browser: Client, officer: Membership) -> None:
    url = f"{MEMBERS}{officer.pk}/deaktivieren/"
    assert "Soll diese Person nicht mehr" in text(browser.get(url))
    page = browser.post(url, follow=True)
    assert "handelt nicht mehr für Ihre Kommune" in text(page)
    assert not User.objects.get(pk=officer.user_id).is_active


def test_leavers_projects_go_to_a_colleague(
    browser: Client, officer: Membership, soest: Municipality, foreign_admin: Membership
) -> None:
    heir = make.membership(Role.PROJECT_OFFICE, soest)
    led = project(soest, manager=officer.user)
    done = project(soest, "rejected", manager=officer.user)
    url = f"{MEMBERS}{officer.pk}/deaktivieren/"
    page = text(browser.get(url))
    assert "Geleitete Projekte: <strong>1</strong>" in page
    assert heir.user.name in page
    for stranger in (officer, foreign_admin):
        assert browser.post(url, {"successor": stranger.pk}).status_code == 422
    assert "1 Projekt ist übergeben." in text(
        browser.post(url, {"successor": heir.pk}, follow=True)
    )
    with elevated():
        led.refresh_from_db()
        done.refresh_from_db()
    assert led.manager_id == heir.user_id
    assert done.manager_id == officer.user_id
    assert led.version == 2


def test_a_successor_is_asked_for_at_the_field(
    browser: Client, officer: Membership, soest: Municipality
) -> None:
    project(soest, manager=officer.user)
    make.membership(Role.PROJECT_OFFICE, soest)
    url = f"{MEMBERS}{officer.pk}/deaktivieren/"
    assert "noch niemanden" not in text(browser.get(url))
    answer = browser.post(url, {"successor": ""})
    assert answer.status_code == 422
    assert 'href="#id_successor"' in text(answer)
    assert "Wählen Sie, wer die Projekte übernimmt." in text(answer)
    assert make.current(officer).ended_at is None


@pytest.mark.parametrize("role", (Role.LEAD, Role.TENANT_ADMIN, Role.MEMBER))
def test_only_who_may_lead_projects_takes_them_over(
    browser: Client, officer: Membership, soest: Municipality, role: Role
) -> None:
    project(soest, manager=officer.user)
    colleague = make.membership(role, soest)
    url = f"{MEMBERS}{officer.pk}/deaktivieren/"
    assert f"{colleague.user.name} (" not in text(browser.get(url))
    assert browser.post(url, {"successor": colleague.pk}).status_code == 422


def test_an_invitations_name_is_one_line(browser: Client) -> None:
    assert send_invitation(browser, name="Neu\nBetreff").status_code == 422


def test_without_a_successor_projects_stay_without_a_lead_to_be_found(
    browser: Client, officer: Membership, soest: Municipality
) -> None:
    led = project(soest, manager=officer.user)
    assert (
        browser.post(f"{MEMBERS}{officer.pk}/deaktivieren/", {"successor": ""}).status_code == 302
    )
    with elevated():
        led.refresh_from_db()
    assert led.manager_id == officer.user_id


def test_letter_leads_a_new_person_to_an_account_and_into_the_portal(
    browser: Client, client: Client
) -> None:
    send_invitation(browser)
    with elevated():
        letter = invitation_letter(str(sent().pk), {})
    assert letter is not None
    assert "Neu" in letter.paragraphs[0]
    page = text(client.get(letter.url))
    assert "Ihr Konto" in page
    weak = {"name": "Neue Person", "password1": "kurz", "password2": "kurz"}
    assert client.post(letter.url, weak).status_code == 422
    good = {"name": "Neue Person", "password1": make.PASSWORD, "password2": make.PASSWORD}
    assert client.post(letter.url, good).headers["Location"] == "/arbeit/"
    profile = client.get("/konto/")
    assert profile.context["acting"].role == Role.OFFICER
    assert client.get(letter.url).status_code == 410


def test_known_person_signs_in_and_accepts(browser: Client, client: Client) -> None:
    person = make.person("neu@x.example")
    send_invitation(browser)
    url = link(sent())
    page = text(client.get(url))
    assert f"/anmelden/?next={url}" in page.replace("%3A", ":")
    assert client.post(url, {"name": "X"}).status_code == 200
    own = make.client_of(person)
    assert "Einladung annehmen" in text(own.get(url))
    assert own.post(url).headers["Location"] == "/arbeit/"


def test_somebody_else_cannot_accept(browser: Client, officer: Membership) -> None:
    send_invitation(browser)
    other = make.client_for(officer)
    assert "mit einer anderen Adresse angemeldet" in text(other.get(link(sent())))
    assert other.post(link(sent())).status_code == 403


def test_forged_link_opens_nothing(browser: Client, client: Client) -> None:
    send_invitation(browser)
    key = str(sent().pk)
    other_salt = Signer(salt="anything").sign(key)
    for token in (key, f"{key}:x", other_salt, Signer(salt="municipalities.invitation").sign("x")):
        response = client.get(f"/einladung/{token}/")
        assert response.status_code == 410


def test_letter_of_a_revoked_invitation_is_not_written(browser: Client) -> None:
    send_invitation(browser)
    key = str(sent().pk)
    browser.post(reverse("municipalities:revoke", args=[key]))
    with elevated():
        assert invitation_letter(key, {}) is None


def test_list_takes_as_many_queries_for_three_as_for_one(
    browser: Client, soest: Municipality
) -> None:
    counts = []
    for turn in range(2):
        browser.get(MEMBERS)
        browser.get(MEMBERS)
        with CaptureQueriesContext(connection) as queries:
            assert browser.get(MEMBERS).status_code == 200
        counts.append(len(queries))
        for number in range(3):
            make.membership(Role.OFFICER, soest)
            send_invitation(browser, email=f"p{turn}{number}@x.example")
    assert counts[0] == counts[1] <= 12
