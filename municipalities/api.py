"""Municipalities and organisations, to read."""

from rest_framework import viewsets

from municipalities.filters import MunicipalityFilter, OrganisationFilter
from municipalities.models import Municipality, Organisation
from municipalities.queries import model_municipalities, organisations_taking_part
from municipalities.serializers import MunicipalitySerializer, OrganisationSerializer


class MunicipalityViewSet(viewsets.ReadOnlyModelViewSet[Municipality]):
    """The model municipalities."""

    queryset = model_municipalities().select_related("district")
    serializer_class = MunicipalitySerializer
    filterset_class = MunicipalityFilter
    lookup_field = "slug"


class OrganisationViewSet(viewsets.ReadOnlyModelViewSet[Organisation]):
    """Everyone who takes part: municipalities, partners, chambers, research, authorities."""

    queryset = organisations_taking_part()
    serializer_class = OrganisationSerializer
    filterset_class = OrganisationFilter
    lookup_field = "slug"
