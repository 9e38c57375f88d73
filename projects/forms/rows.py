"""Partners and milestones, row by row."""

from collections.abc import Mapping
from typing import Any, ClassVar, Final, cast

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from core.fields import GermanDateField, LineField
from municipalities.models import Organisation
from projects.forms.fields import EntryForm, offer
from projects.models import PartnerRole
from projects.operations import MilestoneEntry, PartnerEntry


class RowForm(EntryForm):
    """One row of a list; an empty one counts for nothing."""

    # Whether a row is needed, the list as a whole decides: no word on it behind the labels.
    conditions: ClassVar[Mapping[str, Any]] = dict.fromkeys(
        ("organisation", "name", "role", "title", "due", "DELETE"), ""
    )


class PartnerForm(RowForm):
    organisation = forms.ChoiceField(label=gettext_lazy("Bekannte Organisation"), required=False)
    name = LineField(label=gettext_lazy("Oder ein anderer Name"), required=False, max_length=160)
    role = forms.ChoiceField(
        label=gettext_lazy("Rolle"),
        choices=PartnerRole.choices,
        initial=PartnerRole.ASSOCIATED,
        required=False,
    )

    def __init__(
        self, *arguments: Any, organisations: Mapping[str, Organisation], **options: Any
    ) -> None:
        super().__init__(*arguments, **options)
        self._organisations = organisations
        names = [(slug, each.name) for slug, each in organisations.items()]
        offer(self.fields["organisation"], [("", gettext_lazy("Keine Auswahl")), *names])

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("organisation") and cleaned.get("name"):
            message = _(
                "Wählen Sie eine bekannte Organisation oder nennen Sie einen Namen, nicht beides."
            )
            self.add_error("name", message)
        return cleaned

    def entry(self) -> PartnerEntry | None:
        cleaned = self.cleaned_data
        organisation = self._organisations.get(cleaned.get("organisation", ""))
        name = cleaned.get("name", "")
        if not organisation and not name:
            return None
        role = cleaned.get("role") or PartnerRole.ASSOCIATED
        return PartnerEntry(organisation=organisation, name=name, role=role)


class MilestoneForm(RowForm):
    pk = forms.IntegerField(required=False, widget=forms.HiddenInput)
    title = LineField(label=gettext_lazy("Meilenstein"), required=False, max_length=160)
    due = GermanDateField(label=gettext_lazy("Geplant für"), required=False)

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if cleaned.get("title") and "due" in cleaned and not cleaned["due"]:
            self.add_error(
                "due", _("Geben Sie an, bis wann dieser Meilenstein erreicht sein soll.")
            )
        if cleaned.get("due") and not cleaned.get("title"):
            self.add_error("title", _("Benennen Sie diesen Meilenstein."))
        return cleaned

    def entry(self) -> MilestoneEntry | None:
        title, due = self.cleaned_data.get("title"), self.cleaned_data.get("due")
        if not title or not due:
            return None
        return MilestoneEntry(title=title, due=due, pk=self.cleaned_data.get("pk"))


class RowSet(forms.BaseFormSet):  # type: ignore[type-arg]  # no generic at run time
    """Rows with their number in the labels, so that an error message says which one it means."""

    default_error_messages = forms.BaseFormSet.default_error_messages | {
        "too_many_forms": gettext_lazy("Tragen Sie höchstens %(num)d Zeilen ein.")
    }

    def add_fields(self, form: forms.Form, index: int | None) -> None:
        super().add_fields(form, index)
        number = (index or 0) + 1
        for field in form.fields.values():
            field.label = f"{field.label} ({number})"

    def leave_unjudged(self) -> None:
        """Only a list that is full still says so."""
        for form in self.forms:
            form.leave_unjudged()

    def focus_last_row(self) -> None:
        for form in self.forms[-1:]:
            form.visible_fields()[0].field.widget.attrs["autofocus"] = True

    @property
    def next_field(self) -> str:
        """The id of the first field in the row that „add“ would make."""
        template = str(self.empty_form.visible_fields()[0].auto_id)
        return template.replace("__prefix__", str(self.total_form_count()))

    def entries(self) -> list[Any]:
        """Rows that say something and are not marked for removal."""
        kept = [form for form in self.forms if not form.cleaned_data.get("DELETE")]
        found = [form.entry() for form in kept if form.cleaned_data]
        return [entry for entry in found if entry]


def _rows_of(form: type[RowForm], *, limit: int) -> type[RowSet]:
    """However many rows a request claims to have, no more than `limit` are made."""
    made = forms.formset_factory(
        form,
        formset=RowSet,
        extra=1,
        max_num=limit,
        absolute_max=limit,
        validate_max=True,
        can_delete=True,
        can_delete_extra=False,
    )
    return cast(type[RowSet], made)


PartnerSet: Final = _rows_of(PartnerForm, limit=40)
MilestoneSet: Final = _rows_of(MilestoneForm, limit=60)
