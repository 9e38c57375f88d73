"""Beginning from something: what to search for, and which form it was."""

from django import forms
from django.utils.translation import gettext_lazy as _

from core.searching import SEARCH_LIMIT


class SearchForm(forms.Form):
    search = forms.CharField(label=_("Suche"), required=False, **SEARCH_LIMIT)


class SubmissionForm(forms.Form):
    """However often it is sent, one draft comes of it."""

    submission = forms.UUIDField(widget=forms.HiddenInput)
