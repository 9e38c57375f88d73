"""Measurements are for whoever holds the token."""

from typing import Any

import pytest
from django.test import Client

from portal import health

TOKEN = "geheim-für-messungen"


@pytest.fixture(autouse=True)
def token(settings: Any) -> None:
    settings.METRICS_TOKEN = TOKEN


def ask(client: Client, given: str) -> int:
    return client.get("/metrics", HTTP_AUTHORIZATION=given).status_code


def test_the_token_opens(client: Client) -> None:
    assert ask(client, f"Bearer {TOKEN}") == 200


@pytest.mark.parametrize("given", ("", "Bearer", "Bearer falsch", f"Bearer {TOKEN}x"))
def test_nothing_else_does(client: Client, given: str) -> None:
    assert ask(client, given) == 404


def test_without_a_token_there_are_no_measurements(client: Client, settings: Any) -> None:
    settings.METRICS_TOKEN = ""
    assert ask(client, "Bearer ") == 404


def test_comparing_takes_as_long_for_a_near_miss(
    client: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Time itself cannot be tested reliably; that the right comparison is asked can."""
    asked: list[tuple[str, str]] = []

    def compare(given: str, wanted: str) -> bool:
        asked.append((given, wanted))
        return False

    monkeypatch.setattr(health, "constant_time_compare", compare)
    assert ask(client, f"Bearer {TOKEN}") == 404
    assert asked == [(TOKEN, TOKEN)]
