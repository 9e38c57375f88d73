"""Two people's values side by side, and what one of them chose."""

from dataclasses import dataclass
from typing import Any, Final

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext as _

from projects.forms import Entry
from projects.models import Milestone, Project
from projects.operations import MilestoneEntry, PartnerEntry

CHOICE: Final = "choice-"
THEIRS: Final = "theirs"


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """A field that both have changed. `stored` and `typed` are texts as the form shows them."""

    name: str
    label: str
    stored: str
    typed: str

    @property
    def control(self) -> str:
        return f"{CHOICE}{self.name}"


def chosen_theirs(data: QueryDict, entry: Entry) -> list[str]:
    """The fields in which the person prefers what somebody else has stored."""
    return [name for name in entry.names if data.get(f"{CHOICE}{name}") == THEIRS]


def compared(name: str, stored: Entry, typed: Entry, project: Project) -> Compared:
    if name in stored.form.fields:
        old, new = _shown(stored.form[name]), _shown(typed.form[name])
    else:
        old = "; ".join(_row(row) for row in getattr(project, name).all())
        new = "; ".join(_row(row) for row in typed.values()[name])
    nothing = _("keine Angabe")
    return Compared(
        name=name, label=stored.label_of(name), stored=old or nothing, typed=new or nothing
    )


def _row(row: Any) -> str:
    """A partner or a milestone, stored or typed."""
    if isinstance(row, Milestone | MilestoneEntry):
        return f"{row.title} ({row.due:%d.%m.%Y})"
    if isinstance(row, PartnerEntry):
        return str(row.organisation or row.name)
    return str(row)


def _shown(field: forms.BoundField) -> str:
    """A field's value as its reader knows it: names instead of slugs, amounts as written."""
    value = field.value()
    names = {str(key): str(name) for key, name in getattr(field.field, "choices", ())}
    values = value if isinstance(value, list | tuple) else [value]
    texts = (names.get(str(each)) or field.field.widget.format_value(each) for each in values)
    return ", ".join(str(text) for text in texts if text)
