"""Imports, as tests need them."""

from django.db import transaction

from core.scope import elevated
from municipalities.models import Membership
from projects.models import ImportJob
from projects.operations import begin_import
from tests.factories.projects import NOW

CONTENT = "Externer Schlüssel;Projekttitel\nP-1;Ein Bürgerbus\n".encode()


def import_job(actor: Membership, content: bytes = CONTENT, name: str = "bus.csv") -> ImportJob:
    """Sent, and not looked at yet."""
    with elevated(), transaction.atomic():
        return begin_import(actor=actor, name=name, content=content, now=NOW)
