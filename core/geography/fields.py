"""Form fields for several communes, and for one place on the map."""

from collections.abc import Iterable, Sequence
from decimal import Decimal
from typing import Any, ClassVar, Final, NamedTuple

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext, gettext_lazy as _

from core.geography.reading import commune_of, entries_of, key_of, read_degrees, read_point
from core.geography.register import (
    LONGEST,
    STATE_KEY,
    Spot,
    communes,
    county_at,
    degrees,
    similar,
    spot_named,
    spots,
)
from core.geography.widgets import CommunesInput, PlaceInput
from core.validation import single_line

MOST_COMMUNES: Final = 60
LONGEST_NAME: Final = 160


class Place(NamedTuple):
    """Where something is done: what people call it, and its point in WGS84 degrees."""

    name: str
    latitude: Decimal
    longitude: Decimal


class CommunesField(forms.Field):
    """Communes by name or official key; the cleaned value is a list of keys as they were typed."""

    widget = CommunesInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Nennen Sie mindestens eine Gemeinde."),
    }

    def __init__(self, **options: Any) -> None:
        defaults = {"help_text": _("Namen oder Gemeindeschlüssel, zum Beispiel Aachen, 05122000.")}
        super().__init__(**(defaults | options))

    def to_python(self, value: Any) -> list[str]:
        entries = entries_of(value) if isinstance(value, str) else list(value or [])
        if len(entries) > MOST_COMMUNES:
            message = _("Geben Sie höchstens %(most)s Gemeinden an; es sind %(number)s.")
            params = {"most": MOST_COMMUNES, "number": len(entries)}
            raise ValidationError(message, code="too_many", params=params)
        found = {entry: commune_of(entry) for entry in entries}
        if unknown := [entry for entry, commune in found.items() if commune is None]:
            raise ValidationError([_complaint(entry) for entry in unknown])
        return list(dict.fromkeys(commune.ags for commune in found.values() if commune))

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True


class PlaceField(forms.Field):
    """One place in the state: a commune, a county, or a point with a name of one's own.

    The cleaned value is a `Place`, or None for an empty field. A name alone is looked up; a point
    alone is named after its county; where both are given they must not contradict each other.
    """

    widget = PlaceInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Geben Sie einen Ort an, oder setzen Sie die Markierung auf der Karte."),
        "half": _("Geben Sie Breite und Länge an, oder lassen Sie beide leer."),
        "unreadable": _("Geben Sie Breite und Länge in Grad an, zum Beispiel 50,7766 und 6,0834."),
        "outside": _(
            "Dieser Punkt liegt nicht in Nordrhein-Westfalen. Die Breite liegt dort zwischen 50,3 "
            "und 52,5 Grad, die Länge zwischen 5,9 und 9,5 Grad. Prüfen Sie auch die Reihenfolge."
        ),
        "max_length": _("Kürzen Sie den Namen des Ortes auf höchstens 160 Zeichen."),
    }

    def clean(self, value: Any) -> Place | None:
        name, latitude, longitude = _texts(value)
        if not (name or latitude or longitude):
            self.validate(None)
            return None
        point = self._point(latitude, longitude)
        named_point = read_point(name)
        if named_point:
            name, point = "", self._agreed(point, named_point)
        self._check_name(name)
        return self._at(name, point) if point else self._looked_up(name)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.clean(initial) != self.clean(data)
        except ValidationError:
            return True

    def _point(self, latitude: str, longitude: str) -> tuple[Decimal, Decimal] | None:
        if not latitude and not longitude:
            return None
        if not latitude or not longitude:
            raise self._error("half")
        try:
            return read_degrees(latitude), read_degrees(longitude)
        except ValueError as error:
            raise self._error("unreadable") from error

    def _agreed(
        self, point: tuple[Decimal, Decimal] | None, named: tuple[Decimal, Decimal]
    ) -> tuple[Decimal, Decimal]:
        """Coordinates typed as the name must be those beside it, if there are any."""
        if point not in (None, named):
            raise ValidationError(
                _("Oben stehen andere Koordinaten als unten. Leeren Sie eine der beiden Angaben."),
                code="contradiction",
            )
        return named

    def _check_name(self, name: str) -> None:
        if len(name) > LONGEST_NAME:
            raise self._error("max_length")
        single_line(name)

    def _at(self, name: str, point: tuple[Decimal, Decimal]) -> Place:
        latitude, longitude = point
        county = county_at(latitude=latitude, longitude=longitude)
        if county is None:
            raise self._error("outside")
        meant = spot_named(name) if name else None
        if meant and meant.county_ags != county.ags:
            raise ValidationError(
                _(
                    "%(name)s liegt nicht an diesen Koordinaten; sie liegen hier: %(county)s. "
                    "Leeren Sie Breite und Länge, damit der Ort gesucht wird, oder ändern Sie ihn."
                ),
                code="contradiction",
                params={"name": meant.name, "county": county.name},
            )
        return Place(name or county.name, latitude, longitude)

    def _looked_up(self, name: str) -> Place:
        spot = spot_named(name)
        if spot is None:
            raise ValidationError(_unknown_place(name), code="unknown")
        return Place(spot.name, degrees(spot.latitude), degrees(spot.longitude))

    def _error(self, code: str) -> ValidationError:
        return ValidationError(self.error_messages[code], code=code)


def _texts(value: Any) -> tuple[str, str, str]:
    """What stands in the three boxes; `value` is a Place, the boxes' texts, or None."""
    name, latitude, longitude = (str(part or "").strip() for part in (value or ("", "", "")))
    return name, latitude, longitude


def _complaint(entry: str) -> ValidationError:
    """Why an entry is no commune, and what may have been meant."""
    key, params = key_of(entry), {"entry": entry[:LONGEST]}
    if key and not key.startswith(STATE_KEY):
        message = gettext(
            "„%(entry)s“ liegt nicht in Nordrhein-Westfalen. Geben Sie einen Gemeindeschlüssel an, "
            "der mit 05 beginnt."
        )
        return ValidationError(message, code="foreign", params=params)
    if key:
        message = gettext("Zu „%(entry)s“ gibt es keine Gemeinde. Prüfen Sie den Schlüssel.")
        return ValidationError(message, code="unknown", params=params)
    message = gettext("Zu „%(entry)s“ gibt es keine Gemeinde in Nordrhein-Westfalen.")
    advice = _advice(similar(communes().values(), entry))
    return ValidationError(f"{message} {advice}", code="unknown", params=params)


def _unknown_place(name: str) -> str:
    message = gettext("Zu „%(name)s“ wurde kein Ort gefunden.") % {"name": name[:LONGEST]}
    advice = _advice(similar(spots(), name))
    return f"{message} {advice}"


def _advice(candidates: Sequence[Spot]) -> str:
    if not candidates:
        return gettext("Prüfen Sie die Schreibweise.")
    return gettext("Meinten Sie %(names)s?") % {
        "names": _alternatives(each.name for each in candidates)
    }


def _alternatives(names: Iterable[str]) -> str:
    *others, last = names
    return (
        gettext("%(others)s oder %(last)s") % {"others": ", ".join(others), "last": last}
        if others
        else last
    )
