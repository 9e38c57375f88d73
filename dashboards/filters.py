"""What a visitor chooses, as clean values: the filters and the day („Stichtag“)."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, Final, cast

from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.utils.translation import gettext_lazy as _

from core.components import ActiveFilter
from core.fields import GermanDateField
from core.templatetags.formatting import day as as_text
from dashboards.queries.selection import Selection
from dashboards.queries.vocabulary import Entry, Vocabulary
from projects.labels import label_of, phase_label
from projects.models import Light
from projects.workflow import PHASES, STATES

EARLIEST: Final = dt.date(2018, 7, 3)
"""The day of the programme's guideline: no figure is older."""
FILTERS: Final = ("municipality", "district", "area", "sector", "phase", "state", "light")


class ChosenTerm(forms.ChoiceField):
    """A select box; `nothing` is what it says while it filters nothing."""

    default_error_messages = {  # noqa: RUF012 - Django's own way to declare them
        "invalid_choice": _("„%(value)s“ gibt es hier nicht. Wählen Sie einen Eintrag der Liste."),
    }

    def __init__(self, *, label: Any, nothing: Any) -> None:
        super().__init__(label=label, required=False)
        self.nothing = nothing
        self.names: dict[str, str] = {}

    def offer(self, choices: Iterable[tuple[str, str]]) -> None:
        self.names = dict(choices)
        self.choices = [("", self.nothing), *self.names.items()]


class SelectionForm(forms.Form):
    """The filters that page and API share; values are slugs."""

    municipality = ChosenTerm(label=_("Kommune"), nothing=_("Alle Kommunen"))
    district = ChosenTerm(label=_("Regierungsbezirk"), nothing=_("Alle Bezirke"))
    area = ChosenTerm(label=_("Bereich"), nothing=_("Alle Bereiche"))
    sector = ChosenTerm(label=_("Sektor"), nothing=_("Alle Sektoren"))
    phase = ChosenTerm(label=_("Phase"), nothing=_("Alle Phasen"))
    state = ChosenTerm(label=_("Stand"), nothing=_("Jeder Stand"))
    light = ChosenTerm(label=_("Ampel"), nothing=_("Jede Ampel"))

    def __init__(
        self, data: Mapping[str, Any] | None, *, words: Vocabulary, today: dt.date
    ) -> None:
        super().__init__(data)
        self.today = today
        self._terms: dict[str, tuple[Entry, ...]] = {
            "municipality": words.municipalities,
            "district": words.districts,
            "area": words.areas,
            "sector": words.sectors,
        }
        for name, choices in {**self._offered_terms(), **_fixed_choices()}.items():
            self._choice(name).offer(choices)

    def selection(self) -> Selection:
        """Of a valid form."""
        values = {name: self.cleaned_data[name] or None for name in FILTERS}
        for name, entries in self._terms.items():
            keys = {entry.slug: entry.pk for entry in entries}
            values[name] = keys.get(values[name] or "")
        return Selection(**values)

    def chosen(self) -> dict[str, str]:
        """The filters in force, slug by name, as they stand in an address."""
        cleaned = getattr(self, "cleaned_data", {})
        return {name: cleaned[name] for name in FILTERS if cleaned.get(name)}

    def active(self, query: QueryDict, path: str) -> list[ActiveFilter]:
        """A chip for every filter in force."""
        return [
            ActiveFilter(
                label=str(self.fields[name].label),
                value=self._choice(name).names[slug],
                remove_url=_without(query, name, path),
            )
            for name, slug in self.chosen().items()
        ]

    def _choice(self, name: str) -> ChosenTerm:
        return cast(ChosenTerm, self.fields[name])

    def _offered_terms(self) -> dict[str, list[tuple[str, str]]]:
        return {
            name: [(entry.slug, entry.name) for entry in entries]
            for name, entries in self._terms.items()
        }

    def _checked(self, day: dt.date | None) -> dt.date:
        """Today where no day is given."""
        if day and day > self.today:
            raise ValidationError(_("Der Stichtag liegt in der Zukunft."), code="future")
        if day and day < EARLIEST:
            message = _("Zahlen gibt es seit dem %(day)s.") % {"day": as_text(EARLIEST)}
            raise ValidationError(message, code="too_early")
        return day or self.today


class DashboardFilter(SelectionForm):
    """The filter bar of the page."""

    stichtag = GermanDateField(label=_("Stichtag"), required=False)

    def clean_stichtag(self) -> dt.date:
        return self._checked(self.cleaned_data["stichtag"])

    @property
    def day(self) -> dt.date:
        day: dt.date = self.cleaned_data["stichtag"]
        return day

    @property
    def is_past(self) -> bool:
        return self.day != self.today


class SummaryFilter(SelectionForm):
    """The parameters of the API; days are ISO dates."""

    day = forms.DateField(
        required=False,
        input_formats=["%Y-%m-%d"],
        error_messages={"invalid": _("Geben Sie den Tag als JJJJ-MM-TT an.")},
    )

    def clean_day(self) -> dt.date:
        return self._checked(self.cleaned_data["day"])


def _fixed_choices() -> dict[str, list[tuple[str, str]]]:
    return {"phase": phases(), "state": states(), "light": lights()}


def phases() -> list[tuple[str, str]]:
    """Slugs and names in the order of the lifecycle."""
    return [(slug, phase_label(slug)) for slug in PHASES]


def states() -> list[tuple[str, str]]:
    return [(state.id, label_of(state)) for state in STATES.values()]


def lights() -> list[tuple[str, str]]:
    """From good to bad; what has no rating yet comes last."""
    order = (Light.GREEN, Light.YELLOW, Light.RED, Light.GREY)
    return [(light.value, str(light.label)) for light in order]


def _without(query: QueryDict, name: str, path: str) -> str:
    rest = query.copy()
    rest.pop(name, None)
    return f"{path}?{rest.urlencode()}" if rest else path
