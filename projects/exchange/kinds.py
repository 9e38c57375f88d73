"""How a cell of each kind is read and written. Reading raises ValidationError with what to do."""

import datetime as dt
import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import Model
from django.utils.translation import gettext as _, gettext_lazy

from core.fields import EuroField, GermanDateField, LineField, MonthField, PercentField
from core.geography.fields import CommunesField, PlaceField
from core.geography.reading import write_degrees
from projects.content import field_of, place_of
from projects.exchange.cells import Cell, text_of
from projects.exchange.lookups import Lookups
from projects.exchange.notation import read_keys, write_keys
from projects.exchange.words import Words
from projects.limits import MOST_SECTORS
from projects.models import Precedent, Project

_WITH_POINT: Final = re.compile(r"(.+) \(([0-9,.]+) ([0-9,.]+)\)")
_CENT: Final = Decimal("0.01")
_PLAIN_NUMBER: Final = re.compile(r"[0-9]{1,9}(\.[0-9]{1,9})?")
_PACKAGES: Final = re.compile(
    r"(ap|wp|nr\.?)?\s*[0-9]{1,3}([\s,;+&]+((ap|wp|nr\.?)\s*)?[0-9]{1,3})*", re.IGNORECASE
)
_DIGITS: Final = re.compile("[0-9]+")
_YES_NO: Final = Words.of_choices([("yes", gettext_lazy("ja")), ("no", gettext_lazy("nein"))])


class Kind(Protocol):
    """`read` gets no empty cell; what an empty one means, `empty` says."""

    @property
    def empty(self) -> Any: ...

    def read(self, cell: Cell, known: Lookups) -> Any: ...

    def write(self, value: Any) -> Cell: ...


def limit_of(name: str, model: type[Model] = Project) -> int | None:
    """How long a text may be."""
    length: int | None = getattr(field_of(model, name), "max_length", None)
    return length


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, by the rules of a form's field."""

    field: forms.CharField
    empty: str = ""

    @property
    def hint(self) -> str:
        if self.field.max_length is None:
            return ""
        return _("Text, höchstens %(most)d Zeichen.") % {"most": self.field.max_length}

    def read(self, cell: Cell, known: Lookups) -> str:
        return str(self.field.clean(text_of(cell)))

    def write(self, value: str) -> Cell:
        return text_of(value) or None


def long_text(name: str, model: type[Model] = Project) -> Text:
    return Text(forms.CharField(max_length=limit_of(name, model), required=False))


def line(name: str, model: type[Model] = Project, **options: Any) -> Text:
    return Text(LineField(max_length=limit_of(name, model), required=False, **options))


@dataclass(frozen=True, slots=True)
class Amount:
    """EUR; a number in a spreadsheet, „1.234,56“ or „1234.56“ in a text."""

    empty: None = None
    hint: ClassVar = gettext_lazy("Betrag in Euro: 1.234,56 oder 1234.56.")
    field: ClassVar = EuroField(max_digits=12, required=False)

    def read(self, cell: Cell, known: Lookups) -> Decimal | None:
        if isinstance(cell, Decimal) and cell != round(cell, 2):
            raise ValidationError(
                _("Geben Sie den Betrag mit höchstens zwei Nachkommastellen ein.")
            )
        amount: Decimal | None = self.field.clean(cell)
        return amount

    def write(self, value: Decimal | None) -> Cell:
        return None if value is None else value.quantize(_CENT)


@dataclass(frozen=True, slots=True)
class Number:
    """With so many decimals at most."""

    hint: ClassVar = gettext_lazy("Eine Zahl.")
    field: forms.DecimalField
    empty: None = None

    def read(self, cell: Cell, known: Lookups) -> Decimal | None:
        text = text_of(cell).replace(",", ".")
        if not _PLAIN_NUMBER.fullmatch(text):
            raise ValidationError(self.field.error_messages["invalid"])
        number: Decimal | None = self.field.clean(Decimal(text).normalize())
        return number

    def write(self, value: Decimal | int | None) -> Cell:
        places = self.field.decimal_places or 0
        return None if value is None else round(Decimal(value), places)


@dataclass(frozen=True, slots=True)
class Percent:
    """0–100. „80 %“ typed into a spreadsheet is the number 0.8, which must not become 0.8 percent."""

    empty: None = None
    hint: ClassVar = gettext_lazy("Prozent ohne Zeichen: 80 oder 74,5.")
    field: ClassVar = PercentField(required=False)

    def read(self, cell: Cell, known: Lookups) -> Decimal | None:
        if isinstance(cell, Decimal) and 0 < cell <= 1:
            raise ValidationError(
                _("Geben Sie den Satz ohne Prozentzeichen ein, zum Beispiel 80 oder 74,5.")
            )
        text = cell if isinstance(cell, Decimal) else text_of(cell).removesuffix("%").strip()
        rate: Decimal | None = self.field.clean(text)
        return rate

    def write(self, value: Decimal | None) -> Cell:
        rate = None if value is None else value.quantize(_CENT)
        return f"{rate}".replace(".", ",") if rate and rate <= 1 else rate


@dataclass(frozen=True, slots=True)
class YesNo:
    """`empty` is what an empty cell means: no, or that nobody has said."""

    empty: bool | None = None

    hint: ClassVar = gettext_lazy("ja oder nein.")

    def read(self, cell: Cell, known: Lookups) -> bool:
        found: str | None = _YES_NO.get(text_of(cell))
        if found is None:
            raise ValidationError(_("Möglich sind: %(possible)s.") % {"possible": "„ja“, „nein“"})
        return found == "yes"

    def write(self, value: bool | None) -> Cell:
        return None if value is None else str(_("ja") if value else _("nein"))


@dataclass(frozen=True, slots=True)
class Link:
    empty: str = ""
    hint: ClassVar = gettext_lazy("Adresse wie https://www.beispiel.de.")
    field: ClassVar = forms.URLField(
        required=False,
        max_length=limit_of("link", Precedent),
        assume_scheme="https",
        error_messages={
            "invalid": gettext_lazy("Geben Sie eine Adresse an wie https://www.beispiel.de.")
        },
    )

    def read(self, cell: Cell, known: Lookups) -> str:
        return str(self.field.clean(text_of(cell)))

    def write(self, value: str) -> Cell:
        return text_of(value) or None


@dataclass(frozen=True, slots=True)
class Packages:
    """Work packages by number in their list: „AP 1, AP 3“. With letters, for a spreadsheet takes
    „1,3“ for a number."""

    empty: Sequence[int] = ()

    hint: ClassVar = gettext_lazy(
        "Nummern von Arbeitspaketen dieses Projekts in ihrer Reihenfolge: AP 1, AP 3."
    )

    def read(self, cell: Cell, known: Lookups) -> list[int]:
        text = text_of(cell)
        if not _PACKAGES.fullmatch(text) or (isinstance(cell, Decimal) and cell % 1):
            raise ValidationError(
                _("Nennen Sie Nummern von Arbeitspaketen, zum Beispiel „AP 1, AP 3“.")
            )
        return list(dict.fromkeys(int(number) for number in _DIGITS.findall(text)))

    def write(self, value: Iterable[int]) -> Cell:
        return ", ".join(f"AP {number}" for number in value) or None


@dataclass(frozen=True, slots=True)
class Day:
    empty: None = None
    hint: ClassVar = gettext_lazy("Tag: 15.09.2026 oder 2026-09-15.")
    field: ClassVar = GermanDateField(required=False)

    def read(self, cell: Cell, known: Lookups) -> dt.date | None:
        day: dt.date | None = self.field.clean(_day_or_text(cell))
        return day

    def write(self, value: dt.date | None) -> Cell:
        return value


@dataclass(frozen=True, slots=True)
class Month:
    """„09.2026“, kept as the first day."""

    empty: None = None
    hint: ClassVar = gettext_lazy("Monat: 09.2026.")
    field: ClassVar = MonthField(required=False)

    def read(self, cell: Cell, known: Lookups) -> dt.date | None:
        day: dt.date | None = self.field.clean(_day_or_text(cell))
        return day.replace(day=1) if day else None

    def write(self, value: dt.date | None) -> Cell:
        return value.strftime("%m.%Y") if value else None


def _day_or_text(cell: Cell) -> dt.date | str:
    return cell if isinstance(cell, dt.date) else text_of(cell)


class Choice:
    """One of few values, by its value or its label in either language."""

    def __init__(self, choices: Iterable[tuple[str, Any]], *, empty: str = "") -> None:
        self.empty = empty
        self._labels = dict(choices)
        self._words = Words.of_choices(self._labels.items())

    @property
    def possible(self) -> str:
        labels = ", ".join(f"„{label}“" for label in self._labels.values())
        return _("Möglich sind: %(possible)s.") % {"possible": labels}

    def read(self, cell: Cell, known: Lookups) -> str:
        found: str | None = self._words.get(text_of(cell))
        if found is None:
            raise ValidationError(self.possible)
        return found

    def write(self, value: str) -> Cell:
        return str(self._labels.get(value, value)) or None


@dataclass(frozen=True, slots=True)
class Term:
    """The area."""

    empty: None = None

    hint: ClassVar = gettext_lazy("Name des Bereichs, wie ihn das Portal kennt.")

    def read(self, cell: Cell, known: Lookups) -> Any:
        return _known(text_of(cell), known.areas, known.area_names)

    def write(self, value: Any) -> Cell:
        return value.name if value else None


@dataclass(frozen=True, slots=True)
class Terms:
    """The sectors, in the vocabulary's order."""

    empty: Sequence[Any] = ()

    hint: ClassVar = gettext_lazy("Namen der Sektoren, höchstens drei, durch Semikolon getrennt.")

    def read(self, cell: Cell, known: Lookups) -> list[Any]:
        names = read_keys(text_of(cell))
        found = {_known(name, known.sectors, known.sector_names) for name in names}
        if len(found) > MOST_SECTORS:
            raise ValidationError(_("Wählen Sie höchstens drei Sektoren."))
        return sorted(found, key=lambda sector: (sector.position, sector.pk))

    def write(self, value: Iterable[Any]) -> Cell:
        return write_keys(each.name for each in value) or None


def _known(name: str, words: Words, names: Iterable[str]) -> Any:
    found = words.get(name)
    if found is None:
        text = _("„%(name)s“ ist nicht bekannt. Möglich sind: %(possible)s.")
        raise ValidationError(text % {"name": name, "possible": ", ".join(names)})
    return found


@dataclass(frozen=True, slots=True)
class Person:
    """Who leads the project, by e-mail address."""

    empty: None = None

    hint: ClassVar = gettext_lazy("E-Mail-Adresse einer Person Ihrer Kommune.")

    def read(self, cell: Cell, known: Lookups) -> Any:
        found = known.people.get(text_of(cell))
        if found is None:
            raise ValidationError(
                _(
                    "Diese E-Mail-Adresse gehört zu niemandem, der in Ihrer Kommune ein Projekt "
                    "leiten kann. Prüfen Sie die Adresse, oder laden Sie die Person zuerst ein."
                )
            )
        return found

    def write(self, value: Any) -> Cell:
        return value.email if value else None


@dataclass(frozen=True, slots=True)
class Communes:
    """By name or official key; written by key."""

    empty: Sequence[str] = ()
    hint: ClassVar = gettext_lazy(
        "Namen oder amtliche Gemeindeschlüssel, durch Semikolon getrennt."
    )
    field: ClassVar = CommunesField(required=False)

    def read(self, cell: Cell, known: Lookups) -> list[str]:
        keys: list[str] = self.field.clean(text_of(cell))
        return keys

    def write(self, value: Iterable[str]) -> Cell:
        return write_keys(value) or None


@dataclass(frozen=True, slots=True)
class Spot:
    """A place by name, as „Name (50,77660 6,08340)“ where it has a point of its own."""

    empty: None = None
    hint: ClassVar = gettext_lazy("Ein Ort, genauer mit Koordinaten: Rathaus (50,77660 6,08340).")
    field: ClassVar = PlaceField(required=False)

    def read(self, cell: Cell, known: Lookups) -> Any:
        text = text_of(cell)
        match = _WITH_POINT.fullmatch(text)
        return self.field.clean(match.groups() if match else (text, "", ""))

    def write(self, value: Any) -> Cell:
        name, latitude, longitude = place_of(value)
        if latitude is None or longitude is None:
            return name or None
        return f"{name} ({write_degrees(latitude)} {write_degrees(longitude)})"


@dataclass(frozen=True, slots=True)
class Home:
    """The municipality itself: nobody imports for another one."""

    empty: None = None

    hint: ClassVar = gettext_lazy("Ihre eigene Kommune; darf leer bleiben.")

    def read(self, cell: Cell, known: Lookups) -> Any:
        found = known.municipality_words.get(text_of(cell))
        if found is None:
            text = _("Einlesen lassen sich nur Projekte Ihrer eigenen Kommune: %(name)s.")
            raise ValidationError(text % {"name": known.municipality.short_name})
        return found

    def write(self, value: Any) -> Cell:
        return str(value.short_name)
