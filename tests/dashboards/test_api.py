"""The summary says what the page says, in exact decimals, and names what was asked wrongly."""

import datetime as dt
from typing import Any

import pytest
from rest_framework.test import APIClient

from core import clock
from core.scope import elevated
from municipalities.models import Membership, Municipality
from municipalities.operations import issue_token
from tests.counting import statements
from tests.factories import figures as make, municipalities

pytestmark = pytest.mark.django_db
ADDRESS = "/api/v1/portfolio/summary/"


@pytest.fixture
def aachen() -> Municipality:
    return municipalities.tenant("aachen")


@pytest.fixture
def ministry() -> Membership:
    return municipalities.membership("ministry_reviewer", municipalities.ministry())


def signed_in(member: Membership) -> APIClient:
    client = APIClient()
    municipalities.programme_tenant()
    with elevated():
        token = issue_token(membership=member, read_only=True, now=clock.now())
    client.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return client


def summary(member: Membership, **query: str) -> dict[str, Any]:
    response = signed_in(member).get(ADDRESS, query)
    assert response.status_code == 200, response.content
    answer: dict[str, Any] = response.json()
    return answer


def begun() -> dt.date:
    return clock.today() - dt.timedelta(days=30)


def rows(answer: dict[str, Any], name: str) -> dict[str, tuple[int, str]]:
    return {each["slug"]: (each["projects"], each["granted"]) for each in answer[name]}


def test_amounts_are_decimal_strings_and_every_value_is_listed(
    ministry: Membership, aachen: Municipality
) -> None:
    municipalities.tenant("soest")
    energy, traffic = make.sector("energie"), make.sector("verkehr")
    one = make.project_row(aachen, light="red")
    make.fact(one, begun(), sectors=[energy, traffic], granted=123_456_789, milestones_due=3)
    other = make.project_row(aachen, state="formal_review", reach=1)
    make.fact(other, begun(), requested=50_001)
    answer = summary(ministry)
    assert answer["day"] == clock.today().isoformat()
    assert answer["totals"] == {
        "projects": 2,
        "running": 1,
        "needing_attention": 1,
        "milestones": 0,
        "milestones_due": 3,
        "milestones_done": 0,
    }
    assert answer["money"]["granted"] == "1234567.89"
    assert answer["money"]["requested"] == "500.01"
    assert rows(answer, "by_municipality") == {"aachen": (2, "1234567.89"), "soest": (0, "0.00")}
    assert rows(answer, "by_sector") == {"energie": (1, "1234567.89"), "verkehr": (1, "1234567.89")}
    assert rows(answer, "by_light")["red"] == (1, "1234567.89")
    assert len(answer["by_phase"]) == 7
    assert len(answer["by_state"]) == 21
    assert sum(each["projects"] for each in answer["by_state"]) == 2


def test_filters_and_day_narrow_the_summary(ministry: Membership, aachen: Municipality) -> None:
    make.fact(make.project_row(aachen), begun())
    make.fact(make.project_row(municipalities.tenant("soest"), light="red"), begun())
    before = (begun() - dt.timedelta(days=1)).isoformat()
    assert summary(ministry, municipality="soest")["totals"]["projects"] == 1
    assert summary(ministry, light="red", municipality="aachen")["totals"]["projects"] == 0
    assert summary(ministry, district="arnsberg")["totals"]["projects"] == 1
    assert summary(ministry, day=begun().isoformat())["totals"]["projects"] == 2
    assert summary(ministry, day=before)["totals"]["projects"] == 0


@pytest.mark.parametrize(
    ("name", "value", "code"),
    (
        ("day", "15.09.2020", "invalid"),
        ("day", "2999-01-01", "future"),
        ("sector", "atlantis", "invalid_choice"),
        ("light", "blau", "invalid_choice"),
    ),
)
def test_bad_input_is_a_problem_that_names_its_field(
    ministry: Membership, name: str, value: str, code: str
) -> None:
    response = signed_in(ministry).get(ADDRESS, {name: value})
    assert response.status_code == 400
    assert response["Content-Type"] == "application/problem+json"
    assert [(each["field"], each["code"]) for each in response.json()["errors"]] == [(name, code)]


def test_drafts_of_others_are_in_no_number(aachen: Municipality) -> None:
    draft = make.project_row(aachen, reach=0, state="idea", light="red")
    make.fact(draft, begun(), requested=1)
    own = municipalities.membership("project_office", aachen)
    others = [
        municipalities.membership("project_office", municipalities.tenant("soest")),
        municipalities.membership("district_reviewer", municipalities.authority("koeln")),
        municipalities.membership("ministry_reviewer", municipalities.ministry()),
    ]
    assert summary(own)["totals"]["projects"] == 1
    nothing = {"total_cost": "0.00", "requested": "0.00", "granted": "0.00", "own_share": "0.00"}
    for member in others:
        answer = summary(member)
        assert answer["totals"]["projects"] == answer["totals"]["needing_attention"] == 0
        assert answer["money"] == nothing
        assert not any(each["projects"] for each in answer["by_municipality"])


def test_without_a_token_there_is_no_answer() -> None:
    assert APIClient().get(ADDRESS).status_code == 401


@pytest.mark.parametrize("number", (1, 3, 300))
def test_the_number_of_queries_does_not_grow(
    ministry: Membership, aachen: Municipality, number: int
) -> None:
    for _position in range(number):
        make.fact(make.project_row(aachen), begun())
    client = signed_in(ministry)
    with statements() as ran:
        assert client.get(ADDRESS).json()["totals"]["projects"] == number
    assert len(ran) == 9, "\n".join(ran)
