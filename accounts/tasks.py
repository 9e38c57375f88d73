"""What Celery runs."""

from celery import shared_task
from django.core.management import call_command


@shared_task
def clear_sessions() -> None:
    """Once a day: sessions that have ended are no longer kept."""
    call_command("clearsessions")
