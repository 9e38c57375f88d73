"""The form that sends a table of projects."""

from django import forms
from django.conf import settings
from django.utils.functional import lazy
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import DomainError
from core.templatetags.formatting import count
from projects.exchange.files import FORMATS


def _limits() -> str:
    values = {
        "megabytes": settings.PORTAL_IMPORT_BYTES // 1024**2,
        "rows": count(settings.PORTAL_IMPORT_ROWS),
    }
    return _("CSV, XLSX oder ODS, höchstens %(megabytes)s MB und %(rows)s Zeilen.") % values


class ImportForm(forms.Form):
    use_required_attribute = False

    file = forms.FileField(
        label=gettext_lazy("Tabelle mit Projekten"),
        help_text=lazy(_limits, str)(),
        widget=forms.FileInput({"accept": ",".join(f".{each}" for each in FORMATS)}),
        error_messages={
            "required": gettext_lazy("Wählen Sie eine Datei aus."),
            "empty": gettext_lazy("Die Datei ist leer. Wählen Sie eine Datei mit Inhalt."),
        },
    )

    def add_refusal(self, refusal: DomainError) -> None:
        for problem in refusal.problems:
            self.add_error("file", str(problem.message))
