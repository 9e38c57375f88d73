"""Tells the worker that something waits. Never needed: the sweep finds it seconds later."""

import logging
import time
from typing import Final

from celery import current_app
from django.db import connection, transaction
from kombu.exceptions import OperationalError

logger = logging.getLogger(__name__)

TASK: Final = "notifications.tasks.deliver"
PAUSE_SECONDS: Final = 5.0
"""How long a broker that did not answer is left alone, so that it does not slow down each request."""

_asleep_until = 0.0


def wake_worker_on_commit() -> None:
    """Once per transaction, however much it announces."""
    waiting = (entry[1] for entry in connection.run_on_commit)
    if _wake_worker not in waiting:
        transaction.on_commit(_wake_worker, robust=True)


def _wake_worker() -> None:
    global _asleep_until  # noqa: PLW0603 - one memory per process is what is wanted
    if time.monotonic() < _asleep_until:
        return
    try:
        current_app.send_task(TASK, retry=False, ignore_result=True)
    except (OperationalError, OSError) as error:
        _asleep_until = time.monotonic() + PAUSE_SECONDS
        logger.warning("Broker nicht erreichbar, die Zustellung holt es nach: %s", error)
