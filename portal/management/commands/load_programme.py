"""Brings the programme's reference data in line with `core/programme.json`."""

from typing import Any

from django.core.management import BaseCommand
from django.db import transaction

from core.scope import elevated
from portal.loading.programme import load_programme


class Command(BaseCommand):
    help = (
        "Lädt Regierungsbezirke, Modellkommunen, Organisationen, Bereiche, Sektoren und "
        "Arbeitsgruppen; darf beliebig oft laufen und nennt, was sich geändert hat."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        with elevated(), transaction.atomic():
            report = load_programme()
        self.stdout.write(report.text("Programmdaten"))
