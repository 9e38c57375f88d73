"""How often somebody wants to hear of a kind, on each channel."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from notifications.kinds import Channel, Kind, Urgency


class Cadence(models.TextChoices):
    """In the portal only the first and the last: a digest is a mail."""

    NOW = "now", _("sofort")
    DAILY = "daily", _("täglich")
    WEEKLY = "weekly", _("wöchentlich")
    OFF = "off", _("nie")


DIGESTS = (Cadence.DAILY, Cadence.WEEKLY)


def cadences_of(kind: Kind, channel: str) -> tuple[Cadence, ...]:
    """What may be chosen; what is prescribed by law or for security comes at once."""
    if not kind.can_switch_off:
        return (Cadence.NOW,)
    collected = DIGESTS if kind.digestable and channel == Channel.EMAIL else ()
    return (Cadence.NOW, *collected, Cadence.OFF)


def default_of(kind: Kind, channel: str) -> Cadence:
    """What nobody has chosen otherwise: unimportant mails are collected, others come at once."""
    can_wait = kind.urgency is Urgency.LOW and Cadence.DAILY in cadences_of(kind, channel)
    return Cadence.DAILY if can_wait else Cadence.NOW


def effective(kind: Kind, channel: str, chosen: str | None) -> Cadence:
    """A choice that the kind does not (or no longer) offer counts as none."""
    offered = cadences_of(kind, channel)
    return Cadence(chosen) if chosen in offered else default_of(kind, channel)
