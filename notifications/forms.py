"""What somebody chooses to hear of, as one form: a checkbox per kind and channel."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from django import forms
from django.utils.translation import gettext as _

from notifications.kinds import Channel, Kind, kinds


@dataclass(frozen=True, slots=True)
class Row:
    """A kind with its checkboxes; None where the kind does not use the channel."""

    kind: Kind
    inapp: forms.BoundField | None
    email: forms.BoundField | None


class PreferencesForm(forms.Form):
    """`chosen` holds what differs from the default, which is „on“, by (kind, channel)."""

    def __init__(self, *args: Any, chosen: Mapping[tuple[str, str], bool], **options: Any) -> None:
        super().__init__(*args, **options)
        for kind in kinds().values():
            for channel in kind.channels:
                is_on = chosen.get((kind.slug, channel), True) or not kind.can_switch_off
                self.fields[_name(kind, channel)] = forms.BooleanField(
                    label=_label(kind, channel),
                    required=False,
                    initial=is_on,
                    disabled=not kind.can_switch_off,
                )

    def rows(self) -> Iterator[Row]:
        for kind in kinds().values():
            yield Row(kind, self._box(kind, Channel.INAPP), self._box(kind, Channel.EMAIL))

    def choices(self) -> dict[tuple[str, Channel], bool]:
        """For `operations.inbox.choose`; call after is_valid()."""
        return {
            (kind.slug, channel): self.cleaned_data[_name(kind, channel)]
            for kind in kinds().values()
            for channel in kind.channels
        }

    def _box(self, kind: Kind, channel: Channel) -> forms.BoundField | None:
        return self[_name(kind, channel)] if channel in kind.channels else None


def _name(kind: Kind, channel: Channel) -> str:
    return f"{kind.slug}-{channel}"


def _label(kind: Kind, channel: Channel) -> str:
    """The column heading is not read aloud with the box: its label says both."""
    words = {Channel.INAPP: _("im Portal"), Channel.EMAIL: _("per E-Mail")}
    return f"{kind.label} {words[channel]}"
