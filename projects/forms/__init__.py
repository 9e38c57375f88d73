"""Input of the pages to clean values."""

from projects.forms.documents import DocumentForm, RenameForm, VersionForm
from projects.forms.entry import Choices, Entry, base_text, open_sections, parsed_base
from projects.forms.importing import ImportForm
from projects.forms.posting import ADD, MOVE, with_another_row, with_moved_row, with_stored
from projects.forms.typing import TOUCHED
from projects.forms.verbs import (
    DoneForm,
    ForecastForm,
    PublicationForm,
    ReportForm,
    SharingForm,
    StepForm,
    with_reports,
)

__all__ = [
    "ADD",
    "MOVE",
    "TOUCHED",
    "Choices",
    "DocumentForm",
    "DoneForm",
    "Entry",
    "ForecastForm",
    "ImportForm",
    "PublicationForm",
    "RenameForm",
    "ReportForm",
    "SharingForm",
    "StepForm",
    "VersionForm",
    "base_text",
    "open_sections",
    "parsed_base",
    "with_another_row",
    "with_moved_row",
    "with_reports",
    "with_stored",
]
