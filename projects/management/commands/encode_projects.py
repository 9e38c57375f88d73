"""`manage.py encode_projects`: compares what has changed at once; `--rebuild` compares everything."""

from argparse import ArgumentParser
from typing import Any

from django.core.management.base import BaseCommand
from django.db import transaction

from core.clock import now
from core.scope import elevated
from projects.models import ProjectVector
from projects.operations import encode_projects
from projects.operations.encoding import CHUNK


class Command(BaseCommand):
    help = "Berechnet, was der Doppelarbeits-Radar vergleicht (sonst tut es der Hintergrunddienst)."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--rebuild", action="store_true", help="alles neu berechnen")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["rebuild"]:
            with elevated(), transaction.atomic():
                ProjectVector.objects.all().delete()
        number = 0
        while (done := encode_projects(now=now())) == CHUNK:
            number += done
        self.stdout.write(f"{number + done} Projekte berechnet.")
