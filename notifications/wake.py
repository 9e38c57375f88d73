"""Tells the worker that something waits. Never needed: the sweep finds it seconds later.

So it may cost a request next to nothing: own connections with short timeouts (the worker's wait
longer for good reason), one message per transaction, and a broker that did not answer is left
alone for a while.
"""

import logging
from collections.abc import Callable
from functools import cache, partial
from typing import Any, Final

from celery import current_app
from django.db import connection, transaction
from kombu.connection import ConnectionPool
from kombu.exceptions import OperationalError

from core.pause import Pause

logger = logging.getLogger(__name__)

TASK: Final = "notifications.tasks.deliver"
PAUSE: Final = Pause(5.0)
TIMEOUT_SECONDS: Final = 0.5
CONNECTIONS: Final = 8
"""As many as the web server has threads."""


def wake_worker_on_commit(task: str = TASK) -> None:
    """Once per transaction and task, however much it announces."""
    wake = _wake_worker_for(task)
    if wake not in (entry[1] for entry in connection.run_on_commit):
        transaction.on_commit(wake, robust=True)


def wake_worker() -> None:
    """At once, and whatever is in a transaction."""
    _wake_worker(TASK)


@cache
def _wake_worker_for(task: str) -> Callable[[], None]:
    """The same function for the same task, by which it is found among those that wait."""
    return partial(_wake_worker, task)


def _wake_worker(task: str) -> None:
    if PAUSE.is_on:
        return
    try:
        _send(task)
    except (OperationalError, OSError) as error:
        PAUSE.begin()
        _forget_connections()
        logger.warning("Broker nicht erreichbar, der Takt holt es nach: %s", error)


def _send(task: str) -> None:
    with _connections().acquire(block=True, timeout=TIMEOUT_SECONDS) as broker:
        current_app.send_task(task, connection=broker, retry=False, ignore_result=True)


@cache
def _connections() -> ConnectionPool:
    options: dict[str, Any] = {
        "socket_timeout": TIMEOUT_SECONDS,
        "socket_connect_timeout": TIMEOUT_SECONDS,
        "max_retries": 0,
    }
    broker = current_app.connection_for_write(transport_options=options)
    return broker.Pool(limit=CONNECTIONS)


def _forget_connections() -> None:
    _connections().force_close_all()
    _connections.cache_clear()
