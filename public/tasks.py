"""What Celery runs."""

from celery import shared_task

from core.clock import now
from public import operations


@shared_task
def forget_reports() -> None:
    """Once a day."""
    operations.forget_reports(now=now())
