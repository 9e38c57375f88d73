"""Whether notices are being delivered, as platform staff see it."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from django.utils.translation import gettext as _

from notifications.models import Part
from notifications.operations.pulses import SILENCE
from notifications.queries import event_figures, mail_figures, outbox_lag


@dataclass(frozen=True, slots=True)
class Life:
    """A part; `seconds` since it was last heard of, None for one that never was."""

    label: str
    seconds: int | None
    is_silent: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelState:
    """`lag` in seconds: how long the oldest that is due has waited. `later` waits for its time."""

    label: str
    lag: int
    due: int
    retried: int
    dead: int
    later: int | None = None
    sent: int | None = None


def pulses(ages: Mapping[Part, dt.timedelta]) -> Iterator[Life]:
    for part in Part:
        age = ages.get(part)
        seconds = None if age is None else int(age.total_seconds())
        yield Life(str(part.label), seconds, age is None or age > SILENCE)


def channels(*, now: dt.datetime) -> Iterator[ChannelState]:
    """First the way into inboxes (and to every other channel), then the mails."""
    events = event_figures(now=now)
    lag = int(outbox_lag(now=now).total_seconds())
    yield ChannelState(label=_("Im Portal (und Verteilung)"), lag=lag, **events)
    mails = mail_figures(now=now)
    oldest = mails.pop("oldest")
    lag = max(0, int((now - oldest).total_seconds())) if oldest else 0
    yield ChannelState(label=_("E-Mail"), lag=lag, **mails)
