"""What somebody decides about her own mails. Row-level security keeps it to her own rows."""

import datetime as dt
from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass

from notifications.cadence import Cadence, cadences_of, default_of
from notifications.kinds import Channel, kind_of
from notifications.models import Preference, Rhythm


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """When mails may come and who stands in; fields as of `Rhythm`."""

    digest_hour: int
    digest_weekday: int
    quiet_from: int
    quiet_until: int
    rests: bool
    away_from: dt.date | None = None
    away_until: dt.date | None = None
    deputy_id: int | None = None


def choose(*, user_id: int, choices: Mapping[tuple[str, Channel], Cadence]) -> None:
    """Replace the choices for these (kind, channel) pairs.

    What the kind does not offer is left out: mails that are prescribed cannot be switched off.
    Raises LookupError for a kind that the programme does not know.
    """
    rows = [
        Preference(user_id=user_id, kind=kind, channel=channel, cadence=cadence)
        for (kind, channel), cadence in choices.items()
        if kind_of(kind).can_switch_off
        and channel in kind_of(kind).channels
        and cadence in cadences_of(kind_of(kind), channel)
    ]
    Preference.objects.bulk_create(
        rows,
        update_conflicts=True,
        update_fields=["cadence"],
        unique_fields=["user", "kind", "channel"],
    )


def set_mails(*, user_id: int, kinds: Iterable[str], is_on: bool) -> None:
    """Unsubscribe from the mails of these kinds, or take them again. Raises LookupError."""
    choices = {
        (kind, Channel.EMAIL): default_of(kind_of(kind), Channel.EMAIL) if is_on else Cadence.OFF
        for kind in kinds
    }
    choose(user_id=user_id, choices=choices)


def set_rhythm(*, user_id: int, plan: Plan) -> None:
    """The deputy counts only for mails as member of an organisation that both belong to."""
    Rhythm.objects.update_or_create(user_id=user_id, defaults=asdict(plan))
