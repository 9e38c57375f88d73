"""Areas and sectors, to read."""

from rest_framework import viewsets

from sectors.filters import SectorFilter
from sectors.models import Area, Sector
from sectors.serializers import AreaSerializer, SectorSerializer


class AreaViewSet(viewsets.ReadOnlyModelViewSet[Area]):
    """The two areas of the programme."""

    queryset = Area.objects.order_by("position", "slug")
    serializer_class = AreaSerializer
    lookup_field = "slug"


class SectorViewSet(viewsets.ReadOnlyModelViewSet[Sector]):
    """The sectors, in the order of the programme."""

    queryset = Sector.objects.select_related("area").order_by("position", "slug")
    serializer_class = SectorSerializer
    filterset_class = SectorFilter
    lookup_field = "slug"
