"""A broker that is away neither fails nor delays anybody; the sweep catches up."""

import logging
import socket
import time
from collections.abc import Callable, Iterator

import pytest
from celery import current_app
from django.db import transaction

from core.scope import elevated
from notifications import wake
from notifications.models import Event
from tests.factories.smtp import free_port
from tests.notifications.conftest import Stage

pytestmark = pytest.mark.django_db(transaction=True)
PATIENCE_SECONDS = 1.5


@pytest.fixture
def broker(monkeypatch: pytest.MonkeyPatch) -> Iterator[Callable[[str], None]]:
    """Exchange the broker for the one at this address."""
    known = current_app.conf.broker_url

    def move(url: str) -> None:
        current_app.conf.update(broker_url=url, broker_write_url=url)
        wake._connections.cache_clear()
        wake.PAUSE.end()

    yield move
    move(known)


@pytest.fixture
def silent_port() -> Iterator[int]:
    """Somebody takes the connection and never answers: a broker that was stopped, not ended."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield listener.getsockname()[1]


def seconds_of(change: Callable[[], None]) -> float:
    before = time.monotonic()
    change()
    return time.monotonic() - before


def committed() -> int:
    with elevated(), transaction.atomic():
        return Event.objects.count()


@pytest.mark.parametrize("state", ["away", "silent"])
def test_a_change_succeeds_quickly_without_a_broker(
    stage: Stage,
    broker: Callable[[str], None],
    silent_port: int,
    state: str,
    run_worker: Callable[[], None],
    caplog: pytest.LogCaptureFixture,
) -> None:
    port = silent_port if state == "silent" else free_port()
    broker(f"redis://127.0.0.1:{port}/0")
    with caplog.at_level(logging.WARNING):
        first = seconds_of(stage.announce)
        second = seconds_of(stage.announce)
    assert first < PATIENCE_SECONDS
    assert second < 0.2, "the broker is left alone for a while"
    assert "Broker nicht erreichbar" in caplog.text
    assert committed() == 2
    run_worker()
    assert len(stage.notices()) == 2 * len(stage.listeners)


def test_the_message_reaches_the_broker_fast(stage: Stage, broker: Callable[[str], None]) -> None:
    broker(current_app.conf.broker_url)
    with current_app.connection_for_read() as connection:
        queue = connection.SimpleQueue(current_app.conf.task_default_queue)
        queue.clear()
        stage.announce()
        message = queue.get(timeout=2)
        message.ack()
        assert message.headers["task"] == wake.TASK
    assert wake.TASK in current_app.tasks


def test_the_worker_is_woken_once_per_transaction(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[str] = []
    wake.PAUSE.end()
    monkeypatch.setattr(wake, "_send", sent.append)
    with elevated(), transaction.atomic():
        for _ in range(3):
            stage.announce()
        assert sent == []
    assert sent == [wake.TASK]


def test_what_is_rolled_back_wakes_nobody(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    sent: list[str] = []
    wake.PAUSE.end()
    monkeypatch.setattr(wake, "_send", sent.append)
    with elevated(), transaction.atomic():
        stage.announce()
        transaction.set_rollback(True)
    assert sent == []
