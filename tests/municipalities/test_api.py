"""The interface: vocabulary to read, and tokens that act as one membership."""

import datetime as dt
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from core.scope import elevated, scoped
from municipalities import operations
from municipalities.models import ApiToken, Membership, Municipality, OrganisationKind, Role
from sectors.models import Area, Sector
from tests.factories import municipalities as make
from tests.factories.projects import sector
from tests.municipalities.conftest import NOW

pytestmark = pytest.mark.django_db

API = "/api/v1/"
LISTS = ("municipalities", "organisations", "sectors", "areas")


def issue(*arguments: str) -> str:
    """The last line that the command prints."""
    out = StringIO()
    call_command("issue_token", *arguments, stdout=out, stderr=StringIO())
    return out.getvalue().splitlines()[-1]


@pytest.fixture
def api(officer: Membership) -> Client:
    token = issue(officer.user.email)
    return Client(headers={"authorization": f"Token {token}"})


@pytest.mark.parametrize("name", LISTS)
def test_vocabulary_needs_a_token_and_is_only_read(api: Client, client: Client, name: str) -> None:
    sector()
    url = f"{API}{name}/"
    assert client.get(url).status_code == 401
    found = api.get(url).json()["results"]
    assert api.get(f"{url}{found[0]['slug']}/").json() == found[0]
    assert api.get(f"{url}nicht-da/").status_code == 404
    for method in (api.post, api.put, api.patch, api.delete):
        assert method(url, {}, content_type="application/json").status_code == 405


def test_municipality_is_described_by_slugs_and_both_names(api: Client) -> None:
    make.tenant("aachen")
    found = api.get(f"{API}municipalities/?district=koeln").json()["results"]
    assert [each["slug"] for each in found] == ["aachen"]
    assert found[0]["district"] == "koeln"
    assert found[0]["max_funding_rate"] == "0.800"


def test_programme_itself_is_no_municipality(api: Client) -> None:
    slugs = {each["slug"] for each in api.get(f"{API}municipalities/").json()["results"]}
    assert slugs == {"soest"}
    assert api.get(f"{API}municipalities/programm/").status_code == 404
    assert api.get(f"{API}organisations/programm/").status_code == 404


def test_organisations_are_filtered_by_municipality_and_kind(
    api: Client, soest: Municipality
) -> None:
    make.organisation(OrganisationKind.PARTNER, "hamm", municipality=soest)
    found = api.get(f"{API}organisations/?municipality=soest&kind=partner").json()["results"]
    assert [each["slug"] for each in found] == ["hamm"]
    assert api.get(f"{API}organisations/?kind=unsinn").status_code == 400


@pytest.mark.parametrize("name", LISTS)
def test_lists_take_as_many_queries_for_three_as_for_one(api: Client, name: str) -> None:
    sector()
    counts = []
    for more in (("aachen", "verkehr"), ("wuppertal", "energie")):
        with CaptureQueriesContext(connection) as queries:
            assert api.get(f"{API}{name}/").status_code == 200
        counts.append(len(queries))
        make.tenant(more[0])
        sector(more[1])
    assert counts[0] == counts[1] <= 12
    with elevated():
        assert Sector.objects.count() == 2
        assert Area.objects.count() == 1


def test_token_is_kept_as_a_hash(officer: Membership) -> None:
    token = issue(officer.user.email)
    kept = ApiToken.objects.get()
    assert token not in (kept.digest, kept.token_key)
    assert kept.membership_id == officer.pk


def test_token_acts_as_the_oldest_membership_or_the_one_named(officer: Membership) -> None:
    other = make.membership(Role.MEMBER, make.tenant("aachen"), user=officer.user)
    email = officer.user.email
    for wanted, expected in (
        ((), officer),
        (("--as", str(other.pk)), other),
        (("--as", "aachen"), other),
        (("--as", "wg_member"), other),
    ):
        ApiToken.objects.all().delete()
        issue(email, *wanted)
        assert ApiToken.objects.get().membership_id == expected.pk


def test_token_may_be_for_reading_only(officer: Membership) -> None:
    token = issue(officer.user.email, "--read-only")
    reader = Client(headers={"authorization": f"Token {token}"})
    assert reader.get(f"{API}sectors/").status_code == 200
    refused = reader.post(
        f"{API}projects/", {"title": "Ein neues Projekt"}, content_type="application/json"
    )
    assert refused.status_code == 403
    assert refused.json()["title"] == "Dieser Zugang darf nur lesen."


@pytest.mark.parametrize(("arguments", "days"), (((), 365), (("--days", "30"), 30)))
def test_token_lasts_a_year_or_as_long_as_asked(
    officer: Membership, arguments: tuple[str, ...], days: int
) -> None:
    issue(officer.user.email, *arguments)
    kept = ApiToken.objects.get()
    assert kept.expiry is not None
    assert (kept.expiry - kept.created).days in (days - 1, days)


@pytest.mark.parametrize("days", ("0", "-1", "3651", "9999999999"))
def test_token_lasts_no_senseless_time(officer: Membership, days: str) -> None:
    with pytest.raises(CommandError, match="1 bis 3650"):
        issue(officer.user.email, f"--days={days}")
    assert not ApiToken.objects.exists()


def test_token_past_its_day_opens_nothing(api: Client) -> None:
    assert api.get(f"{API}sectors/").status_code == 200
    ApiToken.objects.update(expiry=timezone.now() - dt.timedelta(seconds=1))
    assert api.get(f"{API}sectors/").status_code == 401


def test_token_made_without_a_command_expires_too(officer: Membership) -> None:
    token, _text = ApiToken.objects.create(user=officer.user, membership=officer)
    assert token.expiry is not None


def test_token_for_a_foreign_membership_is_refused(
    officer: Membership, foreign_admin: Membership
) -> None:
    for wanted in (str(foreign_admin.pk), "aachen", "ministry_reviewer"):
        with pytest.raises(CommandError, match="keine solche Mitgliedschaft"):
            issue(officer.user.email, "--as", wanted)
    with pytest.raises(CommandError):
        issue("niemand@example.org")


def test_token_dies_with_its_membership(
    api: Client, admin: Membership, officer: Membership
) -> None:
    make.membership(Role.MEMBER, make.tenant("aachen"), user=officer.user)
    with scoped(make.scope_for(admin)):
        operations.end_membership(actor=admin, membership=officer, now=NOW)
    assert api.get(f"{API}sectors/").status_code == 401


@pytest.mark.parametrize("header", ("Token x", "Token", "Bearer x", "Token x y"))
def test_nonsense_for_a_token_is_401_in_problem_details(client: Client, header: str) -> None:
    response = client.get(f"{API}sectors/", headers={"authorization": header})
    assert response.status_code == 401
    assert response.headers["Content-Type"] == "application/problem+json"


def test_session_of_a_browser_is_no_way_into_the_interface(officer: Membership) -> None:
    assert make.client_for(officer).get(f"{API}sectors/").status_code == 401
