"""What Celery runs."""

import time
from typing import Final
from uuid import UUID

from celery import shared_task
from celery.signals import worker_init
from django.db import transaction
from django.utils import translation

from core.clock import now
from core.scope import elevated, scoped
from municipalities.access import scope_of
from municipalities.queries import open_memberships
from projects import operations
from projects.operations import encoding, trash, turning
from projects.queries import waiting_imports
from projects.radar.encoder import warm_up
from projects.radar.terms import terms_of

RUN_SECONDS: Final = 20.0
"""After which an import begins no further chunk; the next run goes on. Below half the task limit."""


@shared_task
def turn_lights() -> None:
    """Every few minutes; one chunk per task, so that none runs long."""
    if operations.turn_lights(now=now()) == turning.CHUNK:
        turn_lights.delay()


@shared_task
def sweep_documents() -> None:
    """Once a day."""
    operations.sweep_documents(now=now())


@shared_task
def purge_drafts() -> None:
    """Every night; one chunk per task as well."""
    if operations.purge_drafts(now=now()) == trash.CHUNK:
        purge_drafts.delay()


@shared_task
def run_imports() -> None:
    """Hands out what waits: woken by a commit, and every few seconds by the clock."""
    with elevated(), transaction.atomic():
        waiting = waiting_imports()
    for key, membership_id in waiting:
        run_import.delay(str(key), membership_id)


@shared_task
def run_import(key: str, membership_id: int) -> None:
    """Safe to run many times and side by side. Writes as whoever sent the file, in her language."""
    end = time.monotonic() + RUN_SECONDS
    with elevated(), transaction.atomic():
        actor = open_memberships().filter(pk=membership_id).first()
    if actor is None:
        return
    with scoped(scope_of(actor)), translation.override(actor.user.language):
        is_left = operations.work_on_import(
            actor=actor, key=UUID(key), now=now(), is_over=lambda: time.monotonic() > end
        )
    if is_left:
        run_import.delay(key, membership_id)


@shared_task
def forget_imports() -> None:
    """Once a day."""
    operations.forget_imports(now=now())


@shared_task
def encode_projects() -> None:
    """Woken by a change of texts, and by the clock; one chunk per task as well."""
    if operations.encode_projects(now=now()) == encoding.CHUNK:
        encode_projects.delay()


@worker_init.connect
def prepare_encoding(**_signal: object) -> None:
    """Before the worker's processes part, so that they share the memory of model and dictionary."""
    warm_up()
    terms_of("Ein Vorhaben")
