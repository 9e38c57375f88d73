"""What Celery runs."""

from celery import shared_task
from django.db import transaction

from core.clock import now
from core.scope import elevated
from working_groups import operations


@shared_task
def remind_of_statements() -> None:
    """Once a day."""
    with elevated(), transaction.atomic():
        operations.remind_of_statements(now=now())
