"""Filters of the API; slugs and references as values."""

from typing import ClassVar

import django_filters
from django.db.models import QuerySet

from working_groups.models import DecisionPaper, Meeting, MeetingState, PaperState, Task


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
