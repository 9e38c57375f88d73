"""What somebody chooses to hear of, how often and when, as one form."""

import datetime as dt
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _, gettext_lazy

from core.fields import GermanDateField
from notifications.cadence import Cadence, cadences_of, effective
from notifications.kinds import Channel, Kind, kinds
from notifications.models import Rhythm
from notifications.operations.preferences import Plan
from notifications.timing import in_quiet_time
from notifications.topics import by_topic


def hours() -> list[tuple[int, str]]:
    """In the language of the request."""
    return [(hour, _("%(hour)d Uhr") % {"hour": hour}) for hour in range(24)]


@dataclass(frozen=True, slots=True)
class Row:
    """A kind with its fields; None where the kind does not use the channel."""

    kind: Kind
    inapp: forms.BoundField | None
    email: forms.BoundField | None


@dataclass(frozen=True, slots=True)
class Topic:
    label: str
    rows: list[Row]


class PreferencesForm(forms.Form):
    """`chosen` holds what differs from the defaults, by (kind, channel).

    `colleagues`: the memberships that may stand in, with their names.
    """

    digest_hour = forms.TypedChoiceField(
        label=gettext_lazy("Überblick um"), choices=hours, coerce=int
    )
    digest_weekday = forms.TypedChoiceField(
        label=gettext_lazy("Wöchentlich am"), choices=list(WEEKDAYS.items()), coerce=int
    )
    quiet_from = forms.TypedChoiceField(label=gettext_lazy("Ruhe von"), choices=hours, coerce=int)
    quiet_until = forms.TypedChoiceField(label=gettext_lazy("Ruhe bis"), choices=hours, coerce=int)
    rests = forms.BooleanField(
        label=gettext_lazy("Auch an Wochenenden und Feiertagen (NRW) Ruhe"), required=False
    )
    away_from = GermanDateField(label=gettext_lazy("Abwesend vom"), required=False, help_text="")
    away_until = GermanDateField(label=gettext_lazy("bis zum"), required=False, help_text="")
    deputy = forms.TypedChoiceField(
        label=gettext_lazy("Vertretung"), required=False, coerce=int, empty_value=None
    )

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        chosen: Mapping[tuple[str, str], str],
        rhythm: Rhythm,
        colleagues: Mapping[int, str],
    ) -> None:
        values = {name: getattr(rhythm, name) for name in self.base_fields if name != "deputy"}
        initial = {**values, "deputy": rhythm.deputy_id}
        super().__init__(data, initial=initial)
        deputies = [("", _("niemand")), *colleagues.items()]
        self.fields["deputy"].choices = deputies  # type: ignore[attr-defined]
        for kind in kinds().values():
            for channel in kind.channels:
                field = _field(kind, channel, chosen.get((kind.slug, channel)))
                self.fields[_name(kind, channel)] = field

    def topics(self) -> Iterator[Topic]:
        for label, each in by_topic(kinds().values()).items():
            yield Topic(label, [self._row(kind) for kind in each])

    def clean(self) -> dict[str, Any]:
        cleaned: dict[str, Any] = super().clean() or {}
        self._clean_digest(cleaned)
        self._clean_absence(cleaned)
        return cleaned

    def choices(self) -> dict[tuple[str, Channel], Cadence]:
        """For `operations.preferences.choose`; call after is_valid()."""
        return {
            (kind.slug, channel): _cadence(self.cleaned_data[_name(kind, channel)])
            for kind in kinds().values()
            for channel in kind.channels
        }

    def plan(self) -> Plan:
        """For `operations.preferences.set_rhythm`; call after is_valid()."""
        values = {name: self.cleaned_data[name] for name in self.base_fields}
        deputy = values.pop("deputy")
        return Plan(**values, deputy_id=deputy)

    def _row(self, kind: Kind) -> Row:
        return Row(kind, self._bound(kind, Channel.INAPP), self._bound(kind, Channel.EMAIL))

    def _bound(self, kind: Kind, channel: Channel) -> forms.BoundField | None:
        return self[_name(kind, channel)] if channel in kind.channels else None

    def _clean_digest(self, cleaned: Mapping[str, Any]) -> None:
        names = ("digest_hour", "quiet_from", "quiet_until")
        if all(name in cleaned for name in names):
            hour, start, end = (cleaned[name] for name in names)
            if in_quiet_time(hour, start=start, end=end):
                message = _("Diese Stunde liegt in Ihrer Ruhezeit. Wählen Sie eine andere.")
                self.add_error("digest_hour", message)

    def _clean_absence(self, cleaned: Mapping[str, Any]) -> None:
        if not {"away_from", "away_until", "deputy"} <= cleaned.keys():
            return
        start, end, deputy = cleaned["away_from"], cleaned["away_until"], cleaned["deputy"]
        if not (start or end or deputy):
            return
        for name, value in (("away_from", start), ("away_until", end)):
            if value is None:
                self.add_error(name, _("Geben Sie den ersten und den letzten Tag an."))
        if deputy is None:
            self.add_error("deputy", _("Wählen Sie, wer Sie vertritt."))
        if isinstance(start, dt.date) and isinstance(end, dt.date) and end < start:
            self.add_error("away_until", _("Der letzte Tag liegt vor dem ersten."))


def _field(kind: Kind, channel: Channel, chosen: str | None) -> forms.Field:
    """In the portal a box, for mails a choice; what is prescribed is shown and cannot be changed."""
    cadence = effective(kind, channel, chosen)
    is_fixed = not kind.can_switch_off
    label = _label(kind, channel)
    if channel == Channel.INAPP:
        is_on = cadence != Cadence.OFF
        return forms.BooleanField(label=label, required=False, initial=is_on, disabled=is_fixed)
    options = [(each.value, each.label) for each in cadences_of(kind, channel)]
    return forms.ChoiceField(label=label, choices=options, initial=cadence, disabled=is_fixed)


def _cadence(value: bool | str) -> Cadence:
    if isinstance(value, bool):
        return Cadence.NOW if value else Cadence.OFF
    return Cadence(value)


def _name(kind: Kind, channel: Channel) -> str:
    return f"{kind.slug}-{channel}"


def _label(kind: Kind, channel: Channel) -> str:
    """The column heading is not read aloud with the field: its label says both."""
    words = {Channel.INAPP: _("im Portal"), Channel.EMAIL: _("per E-Mail")}
    return f"{kind.label} {words[channel]}"
