"""What the worker runs, woken by a commit or by the clock: everything that is due."""

import time
from typing import Final

from celery import shared_task

from core import clock
from core.scope import elevated
from notifications.models import Part
from notifications.operations.delivery import deliver_batch
from notifications.operations.fan_out import fan_out_next
from notifications.operations.pulses import note_pulse

RUN_SECONDS: Final = 20.0
"""After which the task begins nothing new; the next one goes on. Below half the task limit."""
SOFT_LIMIT_SECONDS: Final = 45


@shared_task(soft_time_limit=SOFT_LIMIT_SECONDS)
def deliver(*, by_clock: bool = False) -> None:
    """Safe to run many times and side by side: rows are claimed, nothing is in memory.

    Also a sign of life: of the worker, and of beat if it sent this (`by_clock`).
    """
    end = time.monotonic() + RUN_SECONDS
    with elevated():
        note_pulse(parts=tuple(Part) if by_clock else (Part.WORKER,), now=clock.now())
        while time.monotonic() < end and fan_out_next(now=clock.now()):
            pass
        while time.monotonic() < end and deliver_batch(now=clock.now(), until=end):
            pass
