"""Filters of the interface, by slug."""

import django_filters

from sectors.models import Sector


class SectorFilter(django_filters.FilterSet):
    area = django_filters.CharFilter(field_name="area__slug")

    class Meta:
        model = Sector
        fields = ("area",)
