"""How the parts of a project's entry, and their values, are called in front of people."""

import datetime as dt
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from decimal import Decimal
from textwrap import shorten
from typing import Any, Final

from django.db.models import BooleanField, DateField, DecimalField
from django.utils.formats import number_format
from django.utils.translation import gettext as _

from core.geography.register import communes
from core.templatetags.formatting import day, euro, percent
from projects.content import PLACE, AnyField, Units, field_of, list_of
from projects.labels import terms
from projects.models import LISTS, Project, unnamed
from projects.versions import rows_in, value_in

type AnyDecimal = DecimalField[Any, Any]

AMOUNT_PLACES = 2

GLANCE: Final = 120
"""Characters of a value in a table of changes."""


@dataclass(frozen=True, slots=True)
class Names:
    """What versions hold by id, slug or uid, and how it is called.

    Somebody or something that is gone is called by what the version holds.
    """

    people: Mapping[str, str] = field(default_factory=dict)
    organisations: Mapping[str, str] = field(default_factory=dict)
    rows: Mapping[str, str] = field(default_factory=dict)


def label_of_unit(unit: str) -> str:
    """„Projekttitel“; a row and the order of a list go by the list's name: „Meilensteine“."""
    name = list_of(unit)
    if name in LISTS:
        return str(LISTS[name]._meta.verbose_name_plural)
    return str(field_of(Project, name).verbose_name)


def label_of_field(name: str, of: str) -> str:
    """Of a field in the rows of the list `name`: „Abnahmekriterium“."""
    return _capital(str(field_of(LISTS[name], of).verbose_name))


def readable_changes(changes: Mapping[str, Sequence[Any]]) -> dict[str, tuple[str, str]]:
    """Before and after of a project's own fields; lists are compared row by row elsewhere."""
    return {
        name: (_glance(name, before), _glance(name, after))
        for name, (before, after) in changes.items()
        if "/" not in name
    }


def _glance(name: str, value: Any) -> str:
    return shorten(shown(field_of(Project, name), value, Names()), GLANCE, placeholder=" …")


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]


def row_titles(*contents: Units) -> dict[str, str]:
    """By uid, what rows are called that other rows speak of; the last content wins."""
    named = ("work_packages", "milestones", "recipients")
    return {
        uid: row.get("title") or row.get("name") or ""
        for content in contents
        for name in named
        for uid, row in rows_in(content, name).items()
    }


def title_of_row(name: str, row: Mapping[str, Any], names: Names) -> str:
    """What tells a row from the others of its list."""
    model = LISTS[name]
    if name == "cost_lines":
        parts = (value_of(field_of(model, each), row, names) for each in ("year", "category"))
        return " ".join(filter(None, parts)) or unnamed()
    if name == "partners" and row.get("organisation"):
        return value_of(field_of(model, "organisation"), row, names)
    return str(row.get("title") or row.get("name") or unnamed())


def value_of(field: AnyField, content: Mapping[str, Any], names: Names) -> str:
    return shown(field, value_in(field, content), names)


def shown(field: AnyField, value: Any, names: Names) -> str:
    """A value as its reader knows it; empty where nothing was entered."""
    if value is None or value in ("", []):
        return ""
    if field.name == PLACE:
        return _place(*value)
    if isinstance(value, list):
        return ", ".join(_called(field, each, names) for each in value if each not in ("", None))
    if isinstance(field, BooleanField):
        return _("ja") if value else _("nein")
    if isinstance(field, DateField) and isinstance(value, dt.date):
        return day(value)
    if isinstance(field, DecimalField) and isinstance(value, Decimal):
        return _number(field, value)
    if field.choices:
        return str(dict(field.flatchoices).get(value, value))
    return _called(field, value, names)


def _place(name: str, latitude: Decimal | None, longitude: Decimal | None) -> str:
    """„Aachen (50,77664; 6,08342)“."""
    if latitude is None or longitude is None:
        return name
    return f"{name} ({number_format(latitude)}; {number_format(longitude)})"


def _number(field: AnyDecimal, value: Decimal) -> str:
    if field.name == "rate":
        return percent(value, AMOUNT_PLACES)
    if field.decimal_places == AMOUNT_PLACES:
        return euro(value)
    return number_format(value)


def _called(field: AnyField, value: Any, names: Names) -> str:
    known: Mapping[str, str]
    match field.name:
        case "area":
            known = dict(terms("areas"))
        case "sectors":
            known = dict(terms("sectors"))
        case "manager":
            known = names.people
        case "organisation":
            known = names.organisations
        case "communes":
            known = {ags: each.name for ags, each in communes().items()}
        case "after" | "recipient":
            known = names.rows
        case _:
            known = {}
    return known.get(str(value), str(value))


def called_by_unit(unit: str, key: str, names: Names) -> str:
    """How what a unit names by its key is called; a row of partners names its organisation."""
    if list_of(unit) == "partners":
        return names.organisations.get(key, key)
    return _called(field_of(Project, list_of(unit)), key, names)


def mentioned(name: str, contents: Iterable[Units]) -> set[str]:
    """What contents hold of `manager`, or of the partners' `organisation`."""
    found: set[str] = set()
    for content in contents:
        rows = rows_in(content, "partners").values() if name == "organisation" else [content]
        found.update(str(row[name]) for row in rows if row.get(name))
    return found
