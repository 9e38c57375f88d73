"""What the lists of the entry have in common: a form per row, a formset per list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final, cast
from uuid import UUID

from django import forms
from django.http import QueryDict
from django.utils.translation import gettext_lazy

from core.ids import uuid7
from projects.content import Line
from projects.forms.fields import EntryForm
from projects.models import Row

UID: Final = "uid"


class RowForm(EntryForm):
    """One row of a list; an empty one counts for nothing, one with gaps is stored as it is.

    By the fields up to `named` people tell it from others. `number` counts the rows of its list
    from 1.
    """

    named: ClassVar[str]
    number: int | None = None

    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, **options: Any) -> None:
        super().__init__(*arguments, **options)
        # Whether a row is needed, the list as a whole decides: no word on it behind the labels.
        self.conditions = dict.fromkeys((*self.fields, "DELETE"), "")

    @classmethod
    def initial_of(cls, row: Row) -> dict[str, Any]:
        """What the form shows of a stored row."""
        return {UID: row.uid} | {name: getattr(row, name) for name in row.content}

    def is_said(self) -> bool:
        """Whether anything was entered that makes it a row."""
        cleaned = self.cleaned_data
        return any(
            cleaned.get(name) not in (None, "", [])
            for name, field in self.fields.items()
            if name not in (UID, "DELETE") and field.initial is None
        )

    def line(self) -> Line | None:
        """The row as the operations take it, or None for an empty one."""
        if not self.is_said() or self.cleaned_data.get("DELETE"):
            return None
        return Line(uid=self.cleaned_data.get(UID), values=self.values())

    def values(self) -> dict[str, Any]:
        return {name: v for name, v in self.cleaned_data.items() if name not in (UID, "DELETE")}


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]  # no generic at run time
    """Rows with their number in the labels, so that an error message says which one it means."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_many_forms": gettext_lazy("Tragen Sie höchstens %(num)d Zeilen ein.")
    }

    one: ClassVar[Any]
    """What a row is called."""
    more: ClassVar[Any]
    """What the button says that adds one."""
    is_ordered: ClassVar[bool]

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        row = cast(RowForm, form)
        row.number = (index or 0) + 1
        # Read also where it says what was saved while typing.
        row.empty_permitted = False
        for field in form.fields.values():
            field.label = f"{field.label} ({row.number})"
        if not form.is_bound and UID not in form.initial:
            # The same empty row, sent twice, is one row.
            form.initial[UID] = uuid7()

    @property
    def is_full(self) -> bool:
        return len(self.forms) >= self.max_num

    def leave_unjudged(self) -> None:
        """Only a list that is full still says so."""
        for form in self.forms:
            form.leave_unjudged()

    @property
    def next_field(self) -> str:
        """The id of the first field in the row that „add“ would make."""
        return self.first_field_of(self.total_form_count())

    def first_field_of(self, index: int) -> str:
        template = str(self.empty_form.visible_fields()[0].auto_id)
        return template.replace("__prefix__", str(index))

    def entries(self) -> list[Line]:
        """Rows that say something and are not marked for removal, in their order."""
        found = [form.line() for form in self.forms if form.cleaned_data]
        return [line for line in found if line]

    def form_of(self, uid: str) -> RowForm | None:
        return next((form for form in self.forms if str(form[UID].value()) == uid), None)


def rowset(
    form: type[RowForm], *, limit: int, one: Any, more: Any, is_ordered: bool = True
) -> type[RowSet]:
    """However many rows a request claims to have, no more than `limit` are made."""
    made: Any = forms.formset_factory(
        form,
        formset=RowSet,
        extra=1,
        max_num=limit,
        absolute_max=limit,
        validate_max=True,
        can_delete=True,
    )
    made.one, made.more, made.is_ordered = one, more, is_ordered
    return cast(type[RowSet], made)


def trimmed(data: QueryDict | None, prefix: str, rows: type[RowSet]) -> QueryDict | None:
    """Without empty rows at the end that are more than the list takes: they count for nothing."""
    limit: int = rows.max_num
    if data is None or _total(data, prefix) <= limit:
        return data
    names = [n for n, each in rows.form.base_fields.items() if n != UID and each.initial is None]
    said = [n for n in range(limit, _total(data, prefix)) if _says(data, f"{prefix}-{n}", names)]
    changed = data.copy()
    changed[f"{prefix}-TOTAL_FORMS"] = str(max(said, default=limit - 1) + 1)
    return changed


def _says(data: QueryDict, row: str, names: Iterable[str]) -> bool:
    return any(data.get(f"{row}-{name}", "").strip() for name in names)


def posted_uids(data: QueryDict | None, prefix: str, stored: Sequence[UUID]) -> list[UUID]:
    """The rows of a list in the order in which the page has them; else as they are stored."""
    if data is None or f"{prefix}-TOTAL_FORMS" not in data:
        return [*stored]
    texts = [data.get(f"{prefix}-{index}-{UID}", "") for index in range(_total(data, prefix))]
    return [UUID(text) for text in texts if _is_uuid(text)]


def _total(data: Mapping[str, Any], prefix: str) -> int:
    text = str(data.get(f"{prefix}-TOTAL_FORMS", ""))
    return int(text) if text.isascii() and text.isdigit() and len(text) < 4 else 0


def _is_uuid(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True
