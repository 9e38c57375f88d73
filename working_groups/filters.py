"""Filters of the API; slugs and references as values."""

from typing import ClassVar

import django_filters
from django.utils.translation import gettext_lazy as _

from working_groups.models import Decision, DecisionPaper, Outcome, PaperState
from working_groups.queries import groups


class PaperFilter(django_filters.FilterSet):
    group = django_filters.CharFilter(field_name="group__slug")
    project = django_filters.CharFilter(field_name="project__reference")
    state = django_filters.ChoiceFilter(choices=PaperState)

    class Meta:
        model = DecisionPaper
        fields: ClassVar[list[str]] = []


class DecisionFilter(django_filters.FilterSet):
    group = django_filters.ModelChoiceFilter(
        label=_("Arbeitsgruppe"),
        field_name="paper__group",
        queryset=lambda _request: groups(),
        to_field_name="slug",
        empty_label=_("Alle Gruppen"),
    )
    outcome = django_filters.ChoiceFilter(
        label=_("Ergebnis"), choices=Outcome, empty_label=_("Jedes Ergebnis")
    )
    year = django_filters.NumberFilter(
        label=_("Jahr"),
        field_name="decided_at",
        lookup_expr="year",
        min_value=2000,
        max_value=2099,
        decimal_places=0,
    )

    class Meta:
        model = Decision
        fields: ClassVar[list[str]] = []
