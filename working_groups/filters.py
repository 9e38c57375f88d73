"""Filters of the API; slugs and references as values."""

from typing import ClassVar

import django_filters
from django.db.models import QuerySet
from django.utils.translation import gettext_lazy as _

from working_groups.models import (
    Decision,
    DecisionPaper,
    Meeting,
    MeetingState,
    Outcome,
    PaperState,
    Task,
)
from working_groups.queries import groups


class PaperFilter(django_filters.FilterSet):
    group = django_filters.CharFilter(field_name="group__slug")
    project = django_filters.CharFilter(field_name="project__reference")
    state = django_filters.ChoiceFilter(choices=PaperState)

    class Meta:
        model = DecisionPaper
        fields: ClassVar[list[str]] = []


class MeetingFilter(django_filters.FilterSet):
    group = django_filters.CharFilter(field_name="group__slug")
    state = django_filters.ChoiceFilter(choices=MeetingState)

    class Meta:
        model = Meeting
        fields: ClassVar[list[str]] = []


class TaskFilter(django_filters.FilterSet):
    """`open`: not done yet; `mine`: of the membership that asks."""

    group = django_filters.CharFilter(field_name="meeting__group__slug")
    open = django_filters.BooleanFilter(field_name="done_at", lookup_expr="isnull")
    mine = django_filters.BooleanFilter(method="of_actor")

    class Meta:
        model = Task
        fields: ClassVar[list[str]] = []

    def of_actor(self, rows: QuerySet[Task], name: str, value: bool) -> QuerySet[Task]:
        own = {"owner": self.request._request.acting.pk}
        return rows.filter(**own) if value else rows.exclude(**own)


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
