"""The form field for a file, and the form around it."""

from typing import Any, ClassVar

from django import forms
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from core.uploads.checking import Checked, accepted, check, rules


class UploadField(forms.FileField):
    """Its clean value is `Checked`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "empty": gettext_lazy("Die Datei ist leer. Wählen Sie eine Datei mit Inhalt."),
    }

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "label": gettext_lazy("Datei"),
            "help_text": lazy(rules, str)(),
            "widget": forms.FileInput({"accept": accepted()}),
        }
        super().__init__(**(defaults | options))

    def to_python(self, data: Any) -> Checked | None:  # type: ignore[override]
        upload = super().to_python(data)
        return check(upload) if upload else None


class FileForm(forms.Form):
    """A form with one file, which has to be chosen again whenever something is refused."""

    use_required_attribute = False

    file = UploadField()

    def full_clean(self) -> None:
        super().full_clean()
        if self.is_bound and self.errors and "file" not in self.errors:
            message = _("Wählen Sie die Datei noch einmal aus: Der Browser behält sie nicht.")
            self.add_error("file", message)
