"""Input of the pages to clean values."""

from projects.forms.entry import ADD, Entry, with_another_row, with_stored
from projects.forms.verbs import DoneForm, PublicationForm, SharingForm, StepForm

__all__ = [
    "ADD",
    "DoneForm",
    "Entry",
    "PublicationForm",
    "SharingForm",
    "StepForm",
    "with_another_row",
    "with_stored",
]
