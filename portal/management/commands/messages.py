"""Keep the English catalogue: collect the texts, and write what Django reads."""

from typing import Any, Final

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.catalogues import compile_catalogues, refreshed, update

SHOWN: Final = 5
"""So many texts tell somebody where to look."""


class Command(BaseCommand):
    help = "Texte sammeln und den englischen Katalog übersetzen, ohne gettext des Systems."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        only = parser.add_mutually_exclusive_group()
        only.add_argument("--compile", action="store_true", help="nur .mo-Dateien schreiben")
        only.add_argument(
            "--check", action="store_true", help="nichts schreiben; scheitern, wenn Englisch fehlt"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["check"]:
            self._check()
            return
        if not options["compile"]:
            catalogue = update(settings.BASE_DIR)
            lacking = len(catalogue.untranslated_entries())
            self.stdout.write(f"{len(catalogue)} Texte, {lacking} ohne Englisch.")
        compile_catalogues()

    def _check(self) -> None:
        lacking = [entry.msgid for entry in refreshed(settings.BASE_DIR).untranslated_entries()]
        if lacking:
            shown = ", ".join(f"„{text}“" for text in lacking[:SHOWN])
            raise CommandError(f"{len(lacking)} Texte ohne Englisch (make messages): {shown}")
