"""What the forms of projects share."""

from collections.abc import Iterator, Mapping
from typing import Any, Final, cast

from django import forms
from django.forms.models import ModelChoiceIterator
from django.forms.utils import ErrorDict
from django.utils.translation import gettext_lazy

from core.errors import Problem
from projects.labels import terms
from sectors.models import Area, Sector

_VOCABULARIES: Final = {Area: "areas", Sector: "sectors"}

SUGGESTIONS: Final = "empfaenger"
"""The id of the page's list of who may receive a grant."""
CHOOSE: Final = ("", gettext_lazy("Bitte auswählen"))


def offer(field: forms.Field, choices: list[Any]) -> None:
    cast(forms.ChoiceField, field).choices = choices


class EntryForm(forms.Form):
    """What the parts of the entry page have in common.

    `conditions` says behind the label when a field that may stay empty is needed after all.
    """

    use_required_attribute = False
    conditions: Mapping[str, Any] = {}

    def say(self, problem: Problem | None) -> None:
        """A problem among the values, at the field that mends it."""
        if problem:
            self.add_error(problem.field, problem.message)

    def leave_unjudged(self) -> None:
        """What was typed is shown again without a word on what is still missing or wrong."""
        self._errors = ErrorDict()
        self.cleaned_data = {}


class _Terms(ModelChoiceIterator):  # type: ignore[type-arg]  # no generic at run time
    """Slugs and names from the programme's data, which the table was loaded from: no query."""

    def __iter__(self) -> Iterator[Any]:
        return iter(terms(_VOCABULARIES[self.queryset.model]))

    def __len__(self) -> int:
        return len(terms(_VOCABULARIES[self.queryset.model]))

    def __bool__(self) -> bool:
        return True


class TermField(forms.ModelChoiceField):  # type: ignore[type-arg]
    """One term of a vocabulary; only what was chosen is read from the database."""

    iterator = _Terms


class TermsField(forms.ModelMultipleChoiceField):  # type: ignore[type-arg]
    iterator = _Terms


def long_text(label: Any, *, limit: int, rows: int = 5, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
    )
