"""What Celery runs."""

from celery import shared_task

from core.clock import now
from projects import operations


@shared_task
def turn_lights() -> int:
    """At 00:01 in Europe/Berlin and at start; harmless to repeat."""
    return operations.turn_lights(now=now())
