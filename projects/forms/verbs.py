"""Forms of single verbs: a step, a publication, sharing, a report."""

import datetime as dt
from collections.abc import Iterable, Mapping
from typing import Any, ClassVar

from django import forms
from django.utils.translation import gettext_lazy

from core.errors import Problem
from core.fields import GermanDateField
from projects.forms.fields import CHOOSE, offer
from projects.labels import reason_label
from projects.models import Milestone, WorkPackage
from projects.operations import PUBLISHABLE


class StepForm(forms.Form):
    """Taking a transition: the text it asks for, and the version that was on the screen."""

    use_required_attribute = False

    version = forms.IntegerField(required=False, widget=forms.HiddenInput)
    reason = forms.CharField(max_length=4000, widget=forms.Textarea({"rows": 6}), required=False)

    def __init__(self, *arguments: Any, step: str, is_needed: bool, **options: Any) -> None:
        super().__init__(*arguments, **options)
        self.fields["reason"].label = reason_label(step)
        self.fields["reason"].required = is_needed

    def full_clean(self) -> None:
        # The guards ask for it, together with everything else that is missing.
        needed = self.fields["reason"].required
        self.fields["reason"].required = False
        super().full_clean()
        self.fields["reason"].required = needed

    def add_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            if problem.field == "reason":
                self.add_error("reason", str(problem.message))


class PublicationForm(forms.Form):
    # A choice among many: which of them are taken is all there is to say.
    conditions: ClassVar[Mapping[str, str]] = {"fields_to_publish": ""}

    fields_to_publish = forms.MultipleChoiceField(
        label=gettext_lazy("Diese Angaben veröffentlichen"),
        choices=list(PUBLISHABLE.items()),
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text=gettext_lazy("Titel, Projektnummer und Stand stehen immer dabei."),
    )


class SharingForm(forms.Form):
    circle = forms.ChoiceField(label=gettext_lazy("Organisation"))

    def __init__(self, *arguments: Any, circles: Iterable[tuple[int, str]], **options: Any) -> None:
        super().__init__(*arguments, **options)
        offer(self.fields["circle"], [CHOOSE, *((str(pk), name) for pk, name in circles)])


class ReportForm(forms.Form):
    """One day of a milestone or work package; empty takes the report back."""

    day: ClassVar[str]
    """The name of the form's only field, and of the row's."""

    def add_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add_error(self.day, str(problem.message))

    def focus(self) -> None:
        self.fields[self.day].widget.attrs["autofocus"] = True


class DoneForm(ReportForm):
    day = "done_on"

    done_on = GermanDateField(label=gettext_lazy("Erreicht am"), required=False, help_text="")


class ForecastForm(ReportForm):
    day = "forecast"

    forecast = GermanDateField(label=gettext_lazy("Voraussichtlich"), required=False, help_text="")


def with_reports[R: (Milestone, WorkPackage)](
    rows: Iterable[R], today: dt.date, refused: ReportForm | None, key: int
) -> list[tuple[R, ReportForm, ReportForm]]:
    """Each with the forms that report it as done, today, and as expected; the `refused` one stays
    at the row of that key."""
    found = []
    for row in rows:
        initial = {"done_on": today, "forecast": row.forecast}
        forms: dict[type[ReportForm], ReportForm] = {
            kind: kind(initial=initial, auto_id=f"%s-{row.pk}") for kind in (DoneForm, ForecastForm)
        }
        if refused and row.pk == key:
            forms[type(refused)] = refused
        found.append((row, forms[DoneForm], forms[ForecastForm]))
    return found
