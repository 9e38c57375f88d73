"""The filters of the public list; every value is a slug in the address."""

from collections.abc import Iterator
from functools import partial
from typing import Any

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from core.components import ActiveFilter
from core.searching import SEARCH_LIMIT, with_words
from municipalities.queries import model_municipalities
from projects.labels import terms
from projects.models import Publication
from public.workflow import PHASES


class PublicationFilter(django_filters.FilterSet):
    municipality = django_filters.ModelChoiceFilter(
        field_name="tenant",
        label=_("Modellkommune"),
        queryset=lambda request: model_municipalities(),
        to_field_name="slug",
        empty_label=_("Alle Modellkommunen"),
    )
    area = django_filters.ChoiceFilter(
        label=_("Bereich"),
        field_name="area__slug",
        choices=partial(terms, "areas"),
        empty_label=_("Alle Bereiche"),
    )
    sector = django_filters.ChoiceFilter(
        label=_("Sektor"),
        choices=partial(terms, "sectors"),
        empty_label=_("Alle Sektoren"),
        method="in_sector",
    )
    phase = django_filters.ChoiceFilter(
        label=_("Phase"),
        choices=[(phase.slug, phase.label) for phase in PHASES],
        empty_label=_("Alle Phasen"),
        method="in_phase",
    )
    search = django_filters.CharFilter(
        label=_("Suche"),
        method="matching",
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
        **SEARCH_LIMIT,
    )

    class Meta:
        model = Publication
        fields: tuple[str, ...] = ()

    def in_sector(self, rows: QuerySet[Publication], name: str, slug: str) -> QuerySet[Publication]:
        return rows.filter(sectors__contains=[slug])

    def in_phase(self, rows: QuerySet[Publication], name: str, slug: str) -> QuerySet[Publication]:
        return rows.filter(state__in=next(each.states for each in PHASES if each.slug == slug))

    def matching(self, rows: QuerySet[Publication], name: str, text: str) -> QuerySet[Publication]:
        """Each word somewhere in the title, the text or the reference."""
        return with_words(rows, text, "title", "title_en", "summary", "reference")

    def active(self) -> Iterator[ActiveFilter]:
        """The filters in force, each with the address of the list without it."""
        for name, value in self.form.cleaned_data.items():
            if value:
                parameters = self.data.copy()
                parameters.pop(name)
                parameters.pop("page", None)
                yield ActiveFilter(
                    label=str(self.form.fields[name].label),
                    value=self._shown(name, value),
                    remove_url=f"?{parameters.urlencode()}",
                )

    def _shown(self, name: str, value: Any) -> str:
        """A slug as its reader knows it; a municipality and typed words speak for themselves."""
        choices = getattr(self.form.fields[name], "choices", ()) if isinstance(value, str) else ()
        return str(dict(choices).get(value, getattr(value, "short_name", value)))
