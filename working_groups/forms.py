"""Input of the pages. Each form carries what makes a second submit harmless."""

import datetime as dt
from typing import Any, Final

from django import forms
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import DomainError
from core.fields import GermanDateField
from core.ids import uuid7
from projects.guards import REASON_MIN
from working_groups.models import Choice, Vote

KEEP: Final = "keep"
RETURN: Final = "return"


class VerbForm(forms.Form):
    """The input of one operation, which may still answer with problems."""

    def add_problems(self, error: DomainError) -> None:
        """Show what an operation answered, at its field where the form has that field."""
        for problem in error.problems:
            field = problem.field if problem.field in self.fields else None
            self.add_error(field, str(problem.message))


class SubmissionForm(VerbForm):
    """`submission` is made when the form is shown; submitted twice, it still means one row."""

    submission = forms.UUIDField(widget=forms.HiddenInput, initial=uuid7)


class OpenVoteForm(VerbForm):
    until = GermanDateField(
        label=gettext_lazy("Letzter Tag der Abstimmung"),
        help_text=gettext_lazy("Bis zum Ende dieses Tages kann abgestimmt werden (TT.MM.JJJJ)."),
    )


class VoteForm(VerbForm):
    vote = forms.ChoiceField(
        label=gettext_lazy("Ihre Stimme"), choices=Choice, widget=forms.RadioSelect
    )

    def __init__(self, data: Any = None, *, own: Vote | None = None) -> None:
        super().__init__(data, initial={"vote": own.choice} if own else None)


class DecideForm(VerbForm):
    """`follow_up` is asked only where a project is declined that could go back for revision."""

    text = forms.CharField(
        label=gettext_lazy("Beschlusstext"),
        max_length=4000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy("Steht mit dem Ergebnis auf der Seite der Vorlage."),
    )
    follow_up = forms.ChoiceField(
        label=gettext_lazy("Wie geht es mit dem Projekt weiter?"),
        widget=forms.RadioSelect,
        choices=[
            (KEEP, gettext_lazy("Es bleibt in der regionalen Abstimmung.")),
            (RETURN, gettext_lazy("Es geht zur Überarbeitung zurück.")),
        ],
        initial=KEEP,
    )
    reason = forms.CharField(
        label=gettext_lazy("Begründung der Rückgabe"),
        required=False,
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=gettext_lazy("Mindestens 30 Zeichen; nur nötig, wenn das Projekt zurückgeht."),
    )

    def __init__(self, data: Any = None, *, can_return: bool) -> None:
        super().__init__(data)
        if not can_return:
            del self.fields["follow_up"]
            del self.fields["reason"]

    @property
    def return_reason(self) -> str:
        """Empty unless the chair chose to return the project."""
        is_returned = self.cleaned_data.get("follow_up") == RETURN
        return str(self.cleaned_data["reason"]) if is_returned else ""

    def clean(self) -> dict[str, Any]:
        values: dict[str, Any] = super().clean() or self.cleaned_data
        if values.get("follow_up") == RETURN and len(values.get("reason", "")) < REASON_MIN:
            message = _("Begründen Sie die Rückgabe in mindestens 30 Zeichen.")
            self.add_error("reason", message)
        return values


def suggested_until(today: dt.date) -> dt.date:
    """Two weeks, the usual time for a vote by circulation („Umlaufverfahren“)."""
    return today + dt.timedelta(days=14)
