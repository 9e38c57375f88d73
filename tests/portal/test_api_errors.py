"""Whatever goes wrong below /api/: problem details, and nothing done by halves."""

import json
from typing import Any

import pytest
from django.test import Client

from municipalities.models import ApiToken, Membership
from municipalities.operations import issue_token
from projects.api import ProjectViewSet
from tests.factories.municipalities import membership, tenant
from tests.factories.projects import NOW

pytestmark = pytest.mark.django_db
API = "/api/v1/"


@pytest.fixture
def officer() -> Membership:
    return membership("municipal_officer", tenant("aachen"))


@pytest.fixture
def api(officer: Membership) -> Client:
    token = issue_token(membership=officer, read_only=False, now=NOW)
    return Client(headers={"authorization": f"Token {token}"}, raise_request_exception=False)


def assert_problem(answer: Any, status: int) -> None:
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    body = answer.json()
    assert (body["status"], body["type"]) == (status, "about:blank")
    assert body["title"]


@pytest.mark.parametrize("path", ("gibt-es-nicht/", "projects/x/y/z/", "projects/%00/", "%ff/"))
@pytest.mark.parametrize("method", ("get", "post"))
def test_unknown_addresses(api: Client, client: Client, path: str, method: str) -> None:
    for caller in (api, client):
        assert_problem(getattr(caller, method)(API + path), 404)


def test_a_missing_slash_is_still_added(client: Client) -> None:
    answer = client.get(f"{API}projects")
    assert (answer.status_code, answer.headers["Location"]) == (301, f"{API}projects/")


def test_pages_stay_pages(client: Client) -> None:
    answer = client.get("/gibt-es-nicht/")
    assert answer.status_code == 404
    assert answer.headers["Content-Type"].startswith("text/html")
    assert b"<h1" in answer.content


def test_a_wrong_host(client: Client) -> None:
    assert_problem(client.get(f"{API}projects/", headers={"host": "boese.example"}), 400)


def test_a_body_that_is_too_large(api: Client, settings: Any) -> None:
    settings.DATA_UPLOAD_MAX_MEMORY_SIZE = 1000
    values = json.dumps({"title": "Bürgerbus", "goals": "x" * 1000})
    answer = api.post(f"{API}projects/", values, content_type="application/json")
    assert_problem(answer, 413)


def test_an_error_of_ours(api: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(self: ProjectViewSet) -> None:
        raise ZeroDivisionError

    monkeypatch.setattr(ProjectViewSet, "get_queryset", fail)
    answer = api.get(f"{API}projects/")
    assert_problem(answer, 500)
    assert b"ZeroDivision" not in answer.content


@pytest.mark.parametrize(
    "body",
    (
        rb'{"title": "B\u0000rgerbus"}',
        rb'{"title": "B\ud800rgerbus"}',
        rb'{"title": "Buergerbus", "licence": "\udfff"}',
        rb'{"title": "Buergerbus", "\ud800": 1}',
        b'{"title": ' + b"[" * 100_000 + b"]" * 100_000 + b"}",
        b'{"title": ' + b"[" * 500 + b"]" * 500 + b"}",
        b'{"title": "B\xfcrgerbus"}',
        b"{",
    ),
)
def test_a_body_that_is_no_plain_json(api: Client, body: bytes) -> None:
    answer = api.post(f"{API}projects/", body, content_type="application/json")
    assert_problem(answer, 400)


@pytest.mark.parametrize("text", ("\xff" * 64, "0" * 63 + "\0", "ä" * 64, "a-b"))
def test_a_token_that_can_be_none(client: Client, text: str) -> None:
    answer = client.get(f"{API}projects/", HTTP_AUTHORIZATION=f"Token {text}")
    assert_problem(answer, 401)


def test_the_schema_refuses_in_json_too(api: Client) -> None:
    answer = api.post(f"{API}schema/", "{}", content_type="application/json")
    assert_problem(answer, 405)


def test_what_is_refused_has_done_nothing(
    api: Client, officer: Membership, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Even when the view wrote before it was refused."""
    original = ProjectViewSet.create

    def twice(self: ProjectViewSet, request: Any) -> Any:
        original(self, request)
        return original(self, request)  # the same title once more

    monkeypatch.setattr(ProjectViewSet, "create", twice)
    answer = api.post(
        f"{API}projects/", {"title": "Ein Bürgerbus"}, content_type="application/json"
    )
    assert_problem(answer, 422)
    assert ApiToken.objects.filter(membership=officer).exists()
    assert api.get(f"{API}projects/").json()["count"] == 0
