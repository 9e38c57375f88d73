"""The form with which anyone reports a barrier."""

from typing import Any, Final
from uuid import uuid4

from django import forms
from django.utils.translation import gettext_lazy as _

from core.fields import LineField
from public.models import BarrierReport

TEXT_MIN: Final = 10


class BarrierForm(forms.ModelForm):  # type: ignore[type-arg]
    """`website` is a trap: people do not see it, programs that fill in everything do."""

    submission = forms.UUIDField(widget=forms.HiddenInput, required=False)
    website = forms.CharField(
        label=_("Dieses Feld bitte leer lassen"),
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "tabindex": "-1"}),
    )

    class Meta:
        model = BarrierReport
        fields = ("page", "text", "name", "email")
        field_classes = {"page": LineField, "name": LineField}  # noqa: RUF012 - Django's way
        widgets = {  # noqa: RUF012 - Django's way
            "text": forms.Textarea(attrs={"rows": 6}),
            "name": forms.TextInput(attrs={"autocomplete": "name"}),
            "email": forms.EmailInput(attrs={"autocomplete": "email"}),
        }
        help_texts = {  # noqa: RUF012 - Django's way
            "page": _("Zum Beispiel die Adresse aus der Zeile Ihres Browsers."),
            "text": _("Was wollten Sie tun, und woran sind Sie gescheitert?"),
            "email": _("Nur wenn Sie eine Antwort möchten."),
        }
        error_messages = {  # noqa: RUF012 - Django's way
            "text": {"required": _("Beschreiben Sie die Barriere.")},
            "email": {"invalid": _("Geben Sie eine E-Mail-Adresse wie name@beispiel.de an.")},
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["submission"].initial = uuid4

    def clean_text(self) -> str:
        text: str = self.cleaned_data["text"].strip()
        if len(text) < TEXT_MIN:
            raise forms.ValidationError(_("Beschreiben Sie die Barriere in einem ganzen Satz."))
        return text

    @property
    def is_trapped(self) -> bool:
        """Only after validation."""
        return bool(self.cleaned_data["website"])
