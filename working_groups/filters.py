"""Filters of the API; slugs and references as values."""

from typing import ClassVar

import django_filters

from working_groups.models import DecisionPaper, PaperState


class PaperFilter(django_filters.FilterSet):
    group = django_filters.CharFilter(field_name="group__slug")
    project = django_filters.CharFilter(field_name="project__reference")
    state = django_filters.ChoiceFilter(choices=PaperState)

    class Meta:
        model = DecisionPaper
        fields: ClassVar[list[str]] = []
