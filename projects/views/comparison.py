"""Two people's values side by side, and what one of them chose."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from core.geography.fields import PlaceField
from projects.content import is_order, list_of
from projects.forms import Entry
from projects.forms.rows import UID, RowForm
from projects.models import LISTS

CHOICE: Final = "choice-"
THEIRS: Final = "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A unit that both have changed. `stored` and `typed` are texts as the form shows them."""

    unit: str
    label: str
    stored: str
    typed: str

    @property
    def control(self) -> str:
        return f"{CHOICE}{self.unit}"


def chosen_theirs(data: QueryDict) -> list[str]:
    """The units in which the person prefers what somebody else has stored."""
    choices = (key for key in data if key.startswith(CHOICE) and data.get(key) == THEIRS)
    return [key.removeprefix(CHOICE) for key in choices]


def compared(unit: str, stored: Entry, typed: Entry) -> Compared:
    name, _slash, uid = unit.partition("/")
    nothing = _("keine Angabe")
    if is_order(unit):
        old, new = _titles(stored, name), _titles(typed, name)
    elif name not in LISTS:
        old, new = _shown(stored.form[name]), _shown(typed.form[name])
    else:
        old, new = _row(stored, name, uid), _row(typed, name, uid)
        nothing = _("gibt es nicht mehr")
    label = label_of(typed, unit)
    return Compared(unit=unit, label=label, stored=old or nothing, typed=new or nothing)


def label_of(entry: Entry, unit: str) -> str:
    name = list_of(unit)
    if name in entry.form.fields:
        return str(entry.form.fields[name].label)
    if is_order(unit):
        return _("Reihenfolge: %(list)s") % {"list": LISTS[name]._meta.verbose_name_plural}
    return str(LISTS[name]._meta.verbose_name)


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


def _row(entry: Entry, name: str, uid: str) -> str:
    rows = entry.rows_of(name)
    form = rows.form_of(uid) if rows else None
    if form is None or not _is_there(form):
        return ""
    return _texts(form)


def _texts(form: RowForm) -> str:
    shown = [_shown(field) for field in form if field.name not in (UID, "DELETE")]
    return ", ".join(text for text in shown if text)


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
