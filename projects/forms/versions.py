"""Which two versions are compared."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

UNKNOWN = _("Diese Fassung gibt es nicht. Wählen Sie eine aus der Liste.")


class CompareForm(forms.Form):
    von = forms.TypedChoiceField(
        label=_("Von Fassung"), coerce=int, error_messages={"invalid_choice": UNKNOWN}
    )
    bis = forms.TypedChoiceField(
        label=_("Bis Fassung"), coerce=int, error_messages={"invalid_choice": UNKNOWN}
    )

    def __init__(self, *args: Any, versions: Iterable[tuple[int, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = list(versions)
        for name in ("von", "bis"):
            self.fields[name].choices = choices  # type: ignore[attr-defined]


class RestoreForm(forms.Form):
    """The project's version that was on the screen."""

    version = forms.IntegerField(min_value=1, widget=forms.HiddenInput)
