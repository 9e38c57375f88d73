"""Loads what a local portal starts with, in one process: Django starts once."""

import argparse
import io
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, call_command, get_commands


class Command(BaseCommand):
    help = "Lädt die Programmdaten, auf Wunsch auch die Demodaten (make run ruft dies auf)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--demo", action="store_true", help="auch die Demodaten laden")
        parser.add_argument("--accounts", type=Path, help="Datei für die Liste der Demokonten")

    def handle(self, *args: Any, **options: Any) -> None:
        self._call("load_programme")
        if options["demo"]:
            self._call("load_demo")
        if options["accounts"]:
            table = io.StringIO()
            self._call("demo_accounts", stdout=table)
            options["accounts"].write_text(table.getvalue())

    def _call(self, name: str, **options: Any) -> None:
        if name in get_commands():
            call_command(name, **{"stdout": self.stdout, **options})
