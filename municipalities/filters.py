"""Filters of the interface, by slug."""

import django_filters
from django.db.models import QuerySet

from core.searching import SEARCH_LIMIT, with_words
from municipalities.models import Municipality, Organisation, OrganisationKind


class MunicipalityFilter(django_filters.FilterSet):
    district = django_filters.CharFilter(field_name="district__slug")

    class Meta:
        model = Municipality
        fields = ("district",)


class OrganisationFilter(django_filters.FilterSet):
    municipality = django_filters.CharFilter(field_name="municipality__slug")
    district = django_filters.CharFilter(field_name="district__slug")
    kind = django_filters.ChoiceFilter(choices=OrganisationKind)
    search = django_filters.CharFilter(method="matching", **SEARCH_LIMIT)

    class Meta:
        model = Organisation
        fields = ("municipality", "district", "kind", "search")

    def matching(
        self, rows: QuerySet[Organisation], name: str, text: str
    ) -> QuerySet[Organisation]:
        return with_words(rows, text, "name_de")
