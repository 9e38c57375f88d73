"""Two people's values side by side, and what one of them chose."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.geography.fields import PlaceField
from core.templatetags.formatting import moment
from projects.content import is_order, list_of, parted
from projects.forms import Entry, base_text, parsed_base, with_stored
from projects.forms.rows import UID, RowForm
from projects.merging import take_over
from projects.models import LISTS
from projects.operations import Change

CHOICE: Final = "choice-"
ASKED: Final = "asked"
"""Hidden: the units that the page asks about."""
SEEN: Final = "seen"
"""Hidden: the fingerprints of the stored values that it shows."""
BASE: Final = "base"
MINE: Final = "mine"
THEIRS: Final = "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A unit, or a field of a row, that both have changed.

    `stored` and `typed` are texts as the form shows them; `by` says who stored it and when.
    `is_open`: it was asked before and is not answered.
    """

    unit: str
    label: str
    stored: str
    typed: str
    by: str
    is_open: bool

    @property
    def control(self) -> str:
        return f"{CHOICE}{self.unit}"


def with_choices(data: QueryDict, stored: Entry) -> QueryDict:
    """What was sent, as the choices among what both have changed want it; without one the question
    stays open."""
    asked = [unit for unit in data.getlist(ASKED) if _is_asked(unit, stored)]
    answers = {unit: data.get(f"{CHOICE}{unit}") for unit in asked}
    theirs = [unit for unit, answer in answers.items() if answer == THEIRS]
    changed = with_stored(data, stored, theirs)
    base = parsed_base(str(data.get(BASE, "")))
    seen, newest = (parsed_base(text) for text in (str(data.get(SEEN, "")), _base_of(stored)))
    for unit, answer in answers.items():
        if answer in (MINE, THEIRS):
            take_over(base, newest if answer == THEIRS else seen, unit)
    changed[BASE] = base_text(base)
    return changed


def with_questions(
    data: QueryDict, stored: Entry, left: list[str], clashes: list[str]
) -> QueryDict:
    """What was typed on top of what is stored now; the page says of the clashes alone that it was
    typed into something older, so that they stay open."""
    changed = with_stored(data, stored, left)
    before, base = (parsed_base(text) for text in (str(data.get(BASE, "")), _base_of(stored)))
    for unit in clashes:
        take_over(base, before, unit)
    changed[BASE] = base_text(base)
    return changed


def seen(stored: Entry, clashes: Iterable[str]) -> str:
    units = {parted(clash)[0] for clash in clashes}
    base = parsed_base(_base_of(stored))
    return base_text({unit: value for unit, value in base.items() if unit in units})


def _base_of(stored: Entry) -> str:
    return str(stored.form[BASE].value() or "")


def _is_asked(unit: str, entry: Entry) -> bool:
    """Not everything that is sent was on the page."""
    name, field = list_of(unit), parted(unit)[1]
    if name in entry.lists:
        return "/" in unit and field in ("", *LISTS[name].content)
    return unit in entry.form.fields


def comparison_of(
    clashes: Iterable[str],
    *,
    stored: Entry,
    typed: Entry,
    changes: Mapping[str, Change],
    data: QueryDict,
) -> list[Compared]:
    """In the order of the page."""
    asked = data.getlist(ASKED)
    return [
        Compared(
            unit=unit,
            label=label_of(unit, typed, stored),
            stored=_side(stored, unit),
            typed=_side(typed, unit),
            by=_told(changes.get(unit)),
            is_open=unit in asked and f"{CHOICE}{unit}" not in data,
        )
        for unit in clashes
    ]


def label_of(unit: str, *entries: Entry) -> str:
    """„Ziele“; „Ziel 2 – Zielwert“ or „Ziel 2“ in a list, with the number in the first entry that
    has the row; „Reihenfolge: Partner“."""
    name = list_of(unit)
    if name not in LISTS:
        return str(entries[0].form.fields[name].label)
    if is_order(unit):
        return _("Reihenfolge: %(list)s") % {"list": LISTS[name]._meta.verbose_name_plural}
    row, field = parted(unit)
    form = next(filter(None, (_form_of(entry, row) for entry in entries)), None)
    one = str(LISTS[name]._meta.verbose_name)
    if form is None:
        return one
    return f"{one} {form.number} – {_heading(form[field])}" if field else f"{one} {form.number}"


def _told(change: Change | None) -> str:
    if change is None:
        return ""
    words = {"name": change.by, "moment": moment(change.at)}
    if not change.by:
        return _("Geändert am %(moment)s.") % words
    return _("Geändert von %(name)s am %(moment)s.") % words


def _side(entry: Entry, unit: str) -> str:
    name = list_of(unit)
    if is_order(unit):
        return _titles(entry, name) or _("keine Angabe")
    if name not in LISTS:
        return _shown(entry.form[name]) or _("keine Angabe")
    row, field = parted(unit)
    form = _form_of(entry, row)
    if form is None or not _is_there(form):
        return _("gibt es nicht mehr")
    return (_shown(form[field]) if field else _texts(form)) or _("keine Angabe")


def _form_of(entry: Entry, row: str) -> RowForm | None:
    name, _slash, uid = row.partition("/")
    rows = entry.rows_of(name)
    return rows.form_of(uid) if rows else None


def _titles(entry: Entry, name: str) -> str:
    """The list's rows in their order, each by what makes it one: „Bau · Betrieb“."""
    rows = entry.rows_of(name)
    forms = rows.forms if rows else ()
    return " · ".join(filter(None, (_title(form) for form in forms if _is_there(form))))


def _title(form: RowForm) -> str:
    """What is filled in up to the field without which there is no row."""
    names = [name for name in form.fields if name != UID]
    chosen = [form[name] for name in names[: names.index(form.named) + 1]]
    return ", ".join(_shown(field) for field in chosen if field.value())


def _is_there(form: RowForm) -> bool:
    return not (form.is_bound and form.cleaned_data.get("DELETE"))


def _texts(form: RowForm) -> str:
    """The row as „Ziel: Kürzer warten; Zielwert: 5 min“."""
    fields = [field for field in form if field.name not in (UID, "DELETE") and _shown(field)]
    return "; ".join(f"{_heading(field)}: {_shown(field)}" for field in fields)


def _heading(field: forms.BoundField) -> str:
    return str(getattr(field, "heading", field.label))


def _shown(field: forms.BoundField) -> str:
    """A field's value as its reader knows it: names instead of slugs, amounts as written."""
    value = field.value()
    if isinstance(field.field, forms.BooleanField):
        return str(_("ja") if value else _("nein"))
    if isinstance(field.field, PlaceField):
        return " ".join(str(part) for part in value or () if part)
    names = {str(key): str(name) for key, name in getattr(field.field, "choices", ())}
    values: Any = value if isinstance(value, list | tuple) else [value]
    texts = (names.get(str(each)) or field.field.widget.format_value(each) for each in values)
    return ", ".join(str(text) for text in texts if text)
