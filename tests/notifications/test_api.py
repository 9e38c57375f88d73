"""The inbox in the REST interface."""

from collections.abc import Callable
from typing import Any

import pytest
from django.test import Client

from core.clock import now
from core.scope import elevated
from municipalities.models import Membership
from municipalities.operations import issue_token
from notifications.models import Notice
from tests.notifications.conftest import Stage
from tests.notifications.test_inbox import fill

pytestmark = pytest.mark.django_db
URL = "/api/v1/notifications/"


def signed_in(membership: Membership, *, read_only: bool = False) -> Client:
    with elevated():
        token = issue_token(membership=membership, read_only=read_only, now=now())
    return Client(headers={"Authorization": f"Token {token}"})


@pytest.fixture
def reader(stage: Stage, run_worker: Callable[[], None]) -> Client:
    stage.announce()
    run_worker()
    return signed_in(stage.listeners[0])


def results(client: Client) -> list[dict[str, Any]]:
    answer = client.get(URL)
    assert answer.status_code == 200
    found: list[dict[str, Any]] = answer.json()["results"]
    return found


def test_a_notice_has_the_fields_of_the_contract(reader: Client, stage: Stage) -> None:
    (told,) = results(reader)
    assert set(told) == {"id", "kind", "title", "url", "created_at", "read_at"}
    assert told["kind"] == "grant.approved"
    assert told["title"] == stage.project.title
    assert told["url"] == f"/arbeit/projekte/{stage.project.reference}/"
    assert told["read_at"] is None


def test_newest_first_also_when_read(
    reader: Client, stage: Stage, run_worker: Callable[[], None]
) -> None:
    stage.announce("wg.comment")
    run_worker()
    newest = results(reader)[0]
    assert newest["kind"] == "wg.comment"
    reader.post(f"{URL}{newest['id']}/read/")
    assert [each["kind"] for each in results(reader)] == ["wg.comment", "grant.approved"]


def test_reading_one_and_all(reader: Client, stage: Stage) -> None:
    (told,) = results(reader)
    first = reader.post(f"{URL}{told['id']}/read/").json()
    assert first["read_at"]
    assert reader.post(f"{URL}{told['id']}/read/").json() == first
    assert reader.post(f"{URL}read-all/").json() == {"marked": 0}
    fill(stage, 2)
    assert reader.post(f"{URL}read-all/").json() == {"marked": 2}
    assert all(each["read_at"] for each in results(reader))


def test_others_see_nothing_of_it(reader: Client, stage: Stage) -> None:
    other = signed_in(stage.actor)
    assert results(other) == []
    (mine,) = results(reader)
    assert other.post(f"{URL}{mine['id']}/read/").status_code == 404
    with elevated():
        assert Notice.objects.get(pk=mine["id"]).read_at is None


def test_what_is_hidden_has_no_title(reader: Client, stage: Stage) -> None:
    with elevated():
        organisation = stage.listeners[0].organisation
        organisation.kind = "partner"
        organisation.save()
    (told,) = results(reader)
    assert (told["title"], told["url"]) == ("", "")


def test_a_read_only_token_marks_nothing(reader: Client, stage: Stage) -> None:
    guest = signed_in(stage.listeners[0], read_only=True)
    (told,) = results(guest)
    assert guest.post(f"{URL}{told['id']}/read/").status_code == 403


def test_without_a_token_there_is_nothing(client: Client, db: None) -> None:
    assert client.get(URL).status_code == 401


@pytest.mark.parametrize("number", [1, 3])
def test_the_list_runs_the_same_queries_for_any_number(
    stage: Stage, number: int, django_assert_num_queries: Callable[..., Any]
) -> None:
    fill(stage, number)
    client = signed_in(stage.listeners[0])
    with django_assert_num_queries(10):
        assert len(results(client)) == number
