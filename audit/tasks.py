"""What the worker does for the trail."""

import time
from typing import Final

from celery import shared_task
from django.db import transaction

from audit.operations import seal as seal_chain
from audit.queries import tenants_to_seal
from core.scope import elevated

RUN_SECONDS: Final = 20.0


@shared_task
def seal() -> None:
    """Seal every tenant's new entries; what does not fit into this run is left to the next."""
    end = time.monotonic() + RUN_SECONDS
    with elevated():
        with transaction.atomic():
            tenants = tenants_to_seal()
        for tenant_id in tenants:
            while time.monotonic() < end and seal_chain(tenant_id=tenant_id):
                pass
