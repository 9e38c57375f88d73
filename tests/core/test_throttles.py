"""The API's limits: by the real address, counted exactly, wrong tokens included."""

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from django.core.cache import cache
from django.test import Client
from rest_framework.settings import api_settings

from core.cache import PAUSE
from core.throttles import AddressThrottle, CountingThrottle, FailureThrottle, PersonThrottle
from municipalities.models import ApiToken, Membership, Municipality
from tests.factories.municipalities import membership, tenant

SCHEMA = "/api/v1/schema/"
SECTORS = "/api/v1/sectors/"
WRONG = {"authorization": "Token " + "0" * 64}


@pytest.fixture
def aachen() -> Municipality:
    return tenant("aachen")


@pytest.fixture(autouse=True)
def three_a_minute(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Limits small enough to be reached, and a clock that stands still."""
    for throttle in (PersonThrottle, AddressThrottle, FailureThrottle):
        monkeypatch.setattr(throttle, "rate", "3/min", raising=False)
    monkeypatch.setattr(CountingThrottle, "timer", lambda self: 1_000_020.0)
    # What an earlier test found unreachable is not left alone in this one.
    PAUSE.end()
    cache.clear()
    yield
    cache.clear()


def codes(client: Client, path: str, times: int, **options: Any) -> list[int]:
    return [client.get(path, **options).status_code for _time in range(times)]


@pytest.mark.django_db
def test_a_made_up_forwarding_header_makes_nobody_somebody_else(client: Client) -> None:
    answers = [
        client.get(SCHEMA, headers={"x-forwarded-for": f"10.0.0.{number}"}).status_code
        for number in range(4)
    ]
    assert answers == [200, 200, 200, 429]


@pytest.mark.django_db
def test_behind_a_proxy_the_last_address_counts(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(api_settings, "NUM_PROXIES", 1)
    for sender in ("10.0.0.1", "10.0.0.2"):
        header = {"x-forwarded-for": f"1.2.3.4, {sender}"}
        assert codes(client, SCHEMA, 3, headers=header) == [200, 200, 200]


@pytest.mark.django_db
def test_the_answer_says_when_to_come_back(client: Client) -> None:
    codes(client, SCHEMA, 3)
    answer = client.get(SCHEMA)
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.headers["Retry-After"] == "60"
    assert answer.json()["status"] == 429


@pytest.mark.django_db
def test_the_next_minute_counts_anew(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    assert codes(client, SCHEMA, 4)[-1] == 429
    monkeypatch.setattr(CountingThrottle, "timer", lambda self: 1_000_080.0)
    assert client.get(SCHEMA).status_code == 200


@pytest.mark.django_db
def test_wrong_tokens_are_slowed_down_by_address(client: Client) -> None:
    assert codes(client, SECTORS, 4, headers=WRONG) == [401, 401, 401, 429]
    assert client.get(SECTORS, headers=WRONG, REMOTE_ADDR="10.9.9.9").status_code == 401


@pytest.mark.django_db
def test_a_right_token_passes_beside_wrong_ones_from_the_same_address(
    client: Client, aachen: Municipality
) -> None:
    codes(client, SECTORS, 4, headers=WRONG)
    right = token_of(membership("municipal_officer", aachen))
    assert client.get(SECTORS, headers=right).status_code == 200


@pytest.mark.django_db
def test_persons_are_counted_each_for_themselves(client: Client, aachen: Municipality) -> None:
    first, second = (token_of(membership("municipal_officer", aachen)) for _each in range(2))
    assert codes(client, SECTORS, 4, headers=first) == [200, 200, 200, 429]
    assert client.get(SECTORS, headers=second).status_code == 200


def test_simultaneous_requests_are_all_counted() -> None:
    def passes(_each: int) -> bool:
        return PersonThrottle().passes("somebody")

    with ThreadPoolExecutor(8) as threads:
        assert sum(threads.map(passes, range(40))) == 3


def token_of(actor: Membership) -> dict[str, str]:
    _token, text = ApiToken.objects.create(user=actor.user, membership=actor)
    return {"authorization": f"Token {text}"}
