"""Keep the English catalogue: `messages` updates it, `--compile` writes what Django reads."""

from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from portal.catalogues import compile_catalogues, update


class Command(BaseCommand):
    help = "Englischen Katalog aktualisieren oder übersetzen lassen, ohne gettext des Systems."
    requires_system_checks = ()

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--compile", action="store_true", help="nur .mo-Dateien schreiben")
        parser.add_argument(
            "--check", action="store_true", help="scheitern, wenn englische Texte fehlen"
        )

    def handle(self, *args: Any, **options: Any) -> None:
        if options["compile"]:
            compile_catalogues()
            return
        count, missing = update(settings.BASE_DIR)
        self.stdout.write(f"{count} Texte, {missing} ohne Englisch.")
        if options["check"] and missing:
            raise CommandError("Der englische Katalog ist unvollständig (make messages).")
