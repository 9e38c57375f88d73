"""Forms of documents: a new one, a new version, another title."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy

from core.errors import Problem
from core.fields import LineField
from core.ids import uuid7
from core.uploads.fields import FileForm
from projects.forms.fields import CHOOSE
from projects.models import DocumentKind
from projects.sections import SECTIONS


def _title() -> LineField:
    return LineField(
        label=gettext_lazy("Titel"),
        max_length=160,
        help_text=gettext_lazy("So steht das Dokument in der Liste, zum Beispiel „LoI der IHK“."),
        error_messages={"required": gettext_lazy("Geben Sie dem Dokument einen Titel.")},
    )


class VersionForm(FileForm):
    def add_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add_error("file", str(problem.message))


class DocumentForm(VersionForm):
    field_order = ("title", "kind", "step", "file", "submission")

    title = _title()
    kind = forms.ChoiceField(
        label=gettext_lazy("Art des Dokuments"), choices=[CHOOSE, *DocumentKind.choices]
    )
    step = forms.ChoiceField(
        label=gettext_lazy("Gehört zu"),
        choices=[CHOOSE, *((each.id, each.label) for each in SECTIONS)],
        help_text=gettext_lazy("Der Schritt der Eingabe, der dieses Dokument braucht."),
    )
    submission = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *arguments: Any, step: str = "", **options: Any) -> None:
        """`step` is chosen beforehand; another word than a step's chooses nothing."""
        super().__init__(*arguments, **options)
        self.initial = {"step": step, "submission": uuid7()}


class RenameForm(forms.Form):
    use_required_attribute = False

    title = _title()

    def add_problems(self, problems: Iterable[Problem]) -> None:
        for problem in problems:
            self.add_error("title", str(problem.message))
