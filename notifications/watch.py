"""The web process watches over worker and beat: whoever is silent cannot say so itself.

An entry point of its own: a thread in every web process, started with the server. Each look wakes
a worker that has not been heard of for a while, so that one that lives without beat says so.
"""

import logging
import threading
import time
from typing import Final

from django.conf import settings
from django.core.mail import EmailMessage
from django.db import connections, transaction
from django.utils.translation import gettext as _, override

from core import clock
from core.scope import elevated
from notifications.links import operations_url
from notifications.models import Part, Pulse
from notifications.operations.pulses import (
    SILENCE,
    begin_watching,
    claim_alarms,
    give_back,
)
from notifications.queries import platform_addresses, pulse_ages
from notifications.wake import wake_worker

logger = logging.getLogger(__name__)

PERIOD_SECONDS: Final = 15.0


def start() -> threading.Thread:
    """Begins to watch; ends with the process."""
    thread = threading.Thread(target=_watch, name="watch", daemon=True)
    thread.start()
    return thread


def look() -> None:
    """Raises the alarm, once per silence: in the log and by mail, past the silent worker."""
    now = clock.now()
    with elevated():
        with transaction.atomic():
            for part in Part:
                begin_watching(part=part, now=now)
            age = pulse_ages(now=now)[Part.WORKER]
        if age > SILENCE / 2:
            wake_worker()
        if alarms := claim_alarms(now=now):
            _alarm(alarms)


def _watch() -> None:
    while True:
        time.sleep(PERIOD_SECONDS)
        try:
            look()
        except Exception:
            # A database that is away for a moment must not end the watch.
            logger.exception("Die Aufsicht über Worker und Taktgeber ist gescheitert")
        finally:
            connections.close_all()


def _alarm(alarms: list[Pulse]) -> None:
    with override(settings.LANGUAGE_CODE):
        names = ", ".join(str(each.get_part_display()) for each in alarms)
        logger.error("Seit mehr als 60 Sekunden still: %s", names)
        try:
            _mail(names)
        except OSError as error:  # every smtplib error is one
            logger.warning("Die Mail zum Alarm ging nicht hinaus: %s", error)
            give_back(alarms=alarms)


def _mail(names: str) -> None:
    with transaction.atomic():
        addresses = platform_addresses()
    subject = _("Alarm: kein Lebenszeichen von %(parts)s") % {"parts": names}
    text = _(
        "Seit mehr als 60 Sekunden kam kein Lebenszeichen von: %(parts)s.\n\n"
        "Benachrichtigungen und Mails warten, bis der Prozess wieder läuft; verloren geht nichts.\n"
        "Den Stand zeigt: %(url)s"
    )
    body = text % {"parts": names, "url": operations_url()}
    for address in addresses:
        EmailMessage(subject, body, to=[address]).send()
