"""What a project's entry held after each change: listed, compared, brought back."""

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from core.pagination import ApiPagination
from municipalities.tokens import acting
from projects.access import project_for, versions_for
from projects.api.answers import reading, valid
from projects.models import Project, Version
from projects.operations import restore_version
from projects.queries import whole_entries
from projects.serializers import (
    CompareInput,
    ComparisonSerializer,
    RestoredSerializer,
    RestoreInput,
    VersionDetailSerializer,
    VersionSerializer,
)
from projects.versions import compare


class VersionActions(viewsets.GenericViewSet[Project]):
    """What a project's entry held after each change; 404 for whom the database shows none."""

    @extend_schema(responses=VersionSerializer(many=True), filters=False)
    @action(detail=True, methods=["get"], filterset_class=None)
    def versions(self, request: Request, reference: str) -> Response:
        """The newest first."""
        pages = ApiPagination()
        rows = pages.paginate_queryset(versions_for(project_for(reference)), request) or []
        return pages.get_paginated_response(VersionSerializer(rows, many=True).data)

    @extend_schema(
        responses=VersionDetailSerializer,
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
    )
    @action(
        detail=True,
        methods=["get"],
        url_path=r"versions/(?P<number>[0-9]{1,9})",
        url_name="version",
        filterset_class=None,
        pagination_class=None,
    )
    def version(self, request: Request, reference: str, number: str) -> Response:
        version = _version(versions_for(project_for(reference)), int(number))
        return Response(VersionDetailSerializer(version).data)

    @extend_schema(
        responses=ComparisonSerializer,
        parameters=[OpenApiParameter(name, int, required=True) for name in ("from", "to")],
    )
    @action(
        detail=True,
        methods=["get"],
        url_path="versions/compare",
        url_name="compare",
        filterset_class=None,
        pagination_class=None,
    )
    def compare(self, request: Request, reference: str) -> Response:
        """What differs between two versions, by field and row."""
        kept = versions_for(project_for(reference))
        chosen = valid(CompareInput(data=request.query_params))
        old, new = (_version(kept, chosen[side]) for side in ("from", "to"))
        return Response(ComparisonSerializer(compare(old.content, new.content)).data)

    @extend_schema(
        request=RestoreInput,
        responses=RestoredSerializer,
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
    )
    @action(
        detail=True,
        methods=["post"],
        url_path=r"versions/(?P<number>[0-9]{1,9})/restore",
        url_name="restore-version",
        filterset_class=None,
        pagination_class=None,
    )
    def restore_version(self, request: Request, reference: str, number: str) -> Response:
        """Brings back what the version held, as the newest one; the others are kept."""
        project = project_for(reference)
        kept = _version(versions_for(project), int(number))
        values = valid(RestoreInput(data=request.data))
        done = restore_version(
            actor=acting(request),
            project=project,
            number=kept.number,
            version=values.get("version"),
            now=now(),
        )
        left_out = [{"field": unit, "value": key} for unit, key in done.left_out.items()]
        answer = {"project": project_for(reference, whole_entries()), "left_out": left_out}
        return Response(RestoredSerializer(answer, context=reading(request)).data)


def _version(kept: QuerySet[Version], number: int) -> Version:
    version = kept.filter(number=number).first()
    if version is None:
        raise Http404(number)
    return version
