"""How a cell of each kind is read and written. Reading raises ValidationError with what to do."""

import datetime as dt
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from typing import Any, ClassVar, Final, Protocol

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fields import EuroField, GermanDateField, LineField, MonthField
from core.geography.fields import CommunesField, PlaceField
from core.geography.reading import write_degrees
from projects.content import place_of
from projects.exchange.cells import Cell, text_of
from projects.exchange.lookups import Lookups
from projects.exchange.notation import (
    MilestoneItem,
    PartnerItem,
    read_keys,
    read_milestones,
    read_partners,
    write_keys,
    write_milestones,
    write_partners,
)
from projects.exchange.words import Words
from projects.limits import MOST_MILESTONES, MOST_PARTNERS, MOST_SECTORS
from projects.models import Milestone, Partner, Project

_WITH_POINT: Final = re.compile(r"(.+) \(([0-9,.]+) ([0-9,.]+)\)")
_CENT: Final = Decimal("0.01")


class Kind(Protocol):
    """`read` gets no empty cell; what an empty one means, `empty` says."""

    @property
    def empty(self) -> Any: ...

    def read(self, cell: Cell, known: Lookups) -> Any: ...

    def write(self, value: Any) -> Cell: ...


def limit_of(name: str) -> int | None:
    """How long a text of the project may be."""
    length: int | None = getattr(Project._meta.get_field(name), "max_length", None)
    return length


@dataclass(frozen=True, slots=True)
class Text:
    """Any text, by the rules of a form's field."""

    field: forms.CharField
    empty: str = ""

    def read(self, cell: Cell, known: Lookups) -> str:
        return str(self.field.clean(text_of(cell)))

    def write(self, value: str) -> Cell:
        return text_of(value) or None


def long_text(name: str) -> Text:
    return Text(forms.CharField(max_length=limit_of(name), required=False))


def line(name: str, **options: Any) -> Text:
    return Text(LineField(max_length=limit_of(name), required=False, **options))


@dataclass(frozen=True, slots=True)
class Amount:
    """EUR; a number in a spreadsheet, „1.234,56“ or „1234.56“ in a text."""

    empty: None = None
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
class Day:
    empty: None = None
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

    empty = ""

    def __init__(self, choices: Iterable[tuple[str, Any]]) -> None:
        self._labels = dict(choices)
        self._words = Words.of_choices(self._labels.items())

    def read(self, cell: Cell, known: Lookups) -> str:
        found: str | None = self._words.get(text_of(cell))
        if found is None:
            possible = ", ".join(f"„{label}“" for label in self._labels.values())
            raise ValidationError(_("Möglich sind: %(possible)s.") % {"possible": possible})
        return found

    def write(self, value: str) -> Cell:
        return str(self._labels.get(value, value)) or None


@dataclass(frozen=True, slots=True)
class Term:
    """The area."""

    empty: None = None

    def read(self, cell: Cell, known: Lookups) -> Any:
        return _known(text_of(cell), known.areas, known.area_names)

    def write(self, value: Any) -> Cell:
        return value.name if value else None


@dataclass(frozen=True, slots=True)
class Terms:
    """The sectors, in the vocabulary's order."""

    empty: Sequence[Any] = ()

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

    def read(self, cell: Cell, known: Lookups) -> Any:
        found = known.municipality_words.get(text_of(cell))
        if found is None:
            text = _("Einlesen lassen sich nur Projekte Ihrer eigenen Kommune: %(name)s.")
            raise ValidationError(text % {"name": known.municipality.short_name})
        return found

    def write(self, value: Any) -> Cell:
        return str(value.short_name)


@dataclass(frozen=True, slots=True)
class Items[Item]:
    """A list in one cell, each name by the rules of the form's field."""

    parse: Callable[[str], list[Item]]
    join: Callable[[Iterable[Item]], str]
    check: Callable[[Item], Any]
    most: int
    empty: Sequence[Any] = ()

    def read(self, cell: Cell, known: Lookups) -> list[Item]:
        items = self.parse(text_of(cell))
        if len(items) > self.most:
            raise ValidationError(_("Nennen Sie höchstens %(most)d.") % {"most": self.most})
        for item in items:
            self.check(item)
        return items

    def write(self, value: Iterable[Item]) -> Cell:
        return self.join(value) or None


_PARTNER_NAME: Final = LineField(max_length=Partner._meta.get_field("name").max_length)
_MILESTONE_TITLE: Final = LineField(max_length=Milestone._meta.get_field("title").max_length)
_MILESTONE_DAY: Final = GermanDateField()


def _check_milestone(item: MilestoneItem) -> None:
    _MILESTONE_DAY.clean(item.due)
    _MILESTONE_TITLE.clean(item.title)


def partners() -> Items[PartnerItem]:
    return Items(
        read_partners, write_partners, lambda item: _PARTNER_NAME.clean(item.name), MOST_PARTNERS
    )


def milestones() -> Items[MilestoneItem]:
    return Items(read_milestones, write_milestones, _check_milestone, MOST_MILESTONES)
