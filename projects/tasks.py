"""What Celery runs."""

from celery import shared_task

from core.clock import now
from projects import operations
from projects.operations.turning import CHUNK


@shared_task
def turn_lights() -> None:
    """Every few minutes; one chunk per task, so that none runs long."""
    if operations.turn_lights(now=now()) == CHUNK:
        turn_lights.delay()
