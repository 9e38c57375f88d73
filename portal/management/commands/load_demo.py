"""Loads the demo data; never on a real installation."""

from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError
from django.db import transaction

from core import clock
from core.scope import elevated
from portal.loading.demo import load_demo


class Command(BaseCommand):
    help = (
        "Lädt Demokonten, Demoprojekte und Beschlussvorlagen. Die Termine werden beim ersten Mal "
        "als Ganzes verschoben, sodass der Stand der Daten auf diesen Tag fällt."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        if not settings.PORTAL_DEMO:
            raise CommandError(
                "Demodaten gibt es hier nicht: Ihre Konten haben ein öffentlich bekanntes "
                "Kennwort. Setzen Sie PORTAL_DEMO=1 nur auf einer Vorführ-Installation."
            )
        with elevated(), transaction.atomic():
            report = load_demo(now=clock.now())
        self.stdout.write(report.text("Demodaten"))
