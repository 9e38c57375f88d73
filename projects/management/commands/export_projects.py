"""`manage.py export_projects FILE --as EMAIL`: every project that this person sees, as a table."""

from argparse import ArgumentParser
from pathlib import Path
from shutil import copyfileobj
from typing import Any

from django.core.management.base import BaseCommand, CommandError
from django.db import transaction

from core.scope import scoped
from municipalities.access import scope_of
from projects.exchange.exporting import exported_rows, home_of
from projects.exchange.files import FORMATS, ending_of
from projects.exchange.writing import write_table
from projects.management.acting import acting_as
from projects.queries import visible_projects


class Command(BaseCommand):
    help = "Schreibt alle sichtbaren Projekte als Tabelle; das Format folgt aus der Endung."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("file", metavar="DATEI", help="mit Endung .csv, .xlsx oder .ods")
        parser.add_argument("--as", dest="email", required=True, metavar="E-MAIL")

    def handle(self, *args: Any, **options: Any) -> None:
        path = Path(options["file"])
        if ending_of(path.name) not in FORMATS:
            raise CommandError("Die Datei muss auf .csv, .xlsx oder .ods enden.")
        actor = acting_as(options["email"], may=lambda membership: True)
        with scoped(scope_of(actor)), transaction.atomic():
            projects = visible_projects().order_by("reference")
            rows = exported_rows(projects, own_tenant_id=home_of(actor))
            with write_table(rows, ending_of(path.name)) as table, path.open("wb") as target:
                copyfileobj(table, target)
            number = projects.count()
        self.stdout.write(f"{number} Projekte in {path} geschrieben.")
