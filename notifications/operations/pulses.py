"""Signs of life of worker and beat, and the alarm when they stop. Needs the worker's scope."""

import datetime as dt
import logging
from collections.abc import Iterable
from typing import Final

from django.db import transaction
from django.db.models import Q

from notifications.models import Part, Pulse

logger = logging.getLogger(__name__)

SILENCE: Final = dt.timedelta(seconds=60)
"""From when on a part counts as silent. Beat wakes the worker every five seconds."""


def note_pulse(*, parts: Iterable[Part], now: dt.datetime) -> None:
    """They are alive; ends an alarm. Never turns the clock back."""
    with transaction.atomic():
        for part in parts:
            begin_watching(part=part, now=now)
            ended = Pulse.objects.filter(part=part, alarmed_at__isnull=False)
            if ended.update(alarmed_at=None):
                logger.warning("%s arbeitet wieder.", Part(part).label)
            Pulse.objects.filter(part=part, at__lt=now).update(at=now)


def begin_watching(*, part: Part, now: dt.datetime) -> None:
    """A part that has never been heard of is given the same time to speak as any other."""
    Pulse.objects.bulk_create([Pulse(part=part, at=now)], ignore_conflicts=True)


def claim_alarms(*, now: dt.datetime) -> list[Pulse]:
    """The parts that have just become silent; each goes to one caller, once per silence."""
    silent = Q(at__lt=now - SILENCE, alarmed_at__isnull=True)
    with transaction.atomic():
        claimed = list(
            Pulse.objects.filter(silent).order_by("-part").select_for_update(skip_locked=True)
        )
        Pulse.objects.filter(pk__in=[each.pk for each in claimed]).update(alarmed_at=now)
    return claimed


def give_back(*, alarms: Iterable[Pulse]) -> None:
    """Nobody could be told: the next look tries again."""
    keys = [each.pk for each in alarms]
    with transaction.atomic():
        Pulse.objects.filter(pk__in=keys).update(alarmed_at=None)
