"""Loads what a local portal starts with, in one process: Django starts once."""

import argparse
import io
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, call_command


class Command(BaseCommand):
    help = "Lädt die Programmdaten, auf Wunsch auch die Demodaten (make run ruft dies auf)."

    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="auch die Demodaten laden")
        parser.add_argument("--accounts", type=Path, help="Datei für die Liste der Demokonten")

    def handle(self, *args: Any, **options: Any) -> None:
        call_command("load_programme", stdout=self.stdout)
        if options["demo"]:
            call_command("load_demo", stdout=self.stdout)
        if options["accounts"]:
            table = io.StringIO()
            call_command("demo_accounts", stdout=table)
            options["accounts"].write_text(table.getvalue())
