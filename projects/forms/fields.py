"""What the forms of projects share."""

from typing import Any, Final, cast

from django import forms
from django.utils.translation import gettext_lazy

CHOOSE: Final = ("", gettext_lazy("Bitte auswählen"))


def offer(field: forms.Field, choices: list[Any]) -> None:
    cast(forms.ChoiceField, field).choices = choices


def long_text(label: Any, *, limit: int, rows: int = 5, hint: Any = "") -> forms.CharField:
    return forms.CharField(
        label=label,
        required=False,
        max_length=limit,
        help_text=hint,
        widget=forms.Textarea({"rows": rows}),
    )
