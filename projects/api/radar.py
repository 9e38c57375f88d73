"""The projects of other municipalities that are most like one."""

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from projects.access import project_for
from projects.models import Project
from projects.radar.similar import similar_to
from projects.serializers import SimilarSerializer


class RadarActions(viewsets.GenericViewSet[Project]):
    @extend_schema(responses=SimilarSerializer, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def similar(self, request: Request, reference: str) -> Response:
        """Five at most, among those that the caller sees, with what they have in common."""
        return Response(SimilarSerializer(similar_to(project_for(reference))).data)
