"""Work packages over REST: read, and reported as expected or done."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from municipalities.tokens import acting
from projects.access import project_for
from projects.api.answers import valid
from projects.models import Project, WorkPackage
from projects.operations import report_work_package
from projects.serializers import WorkPackageReport, WorkPackageSerializer


class WorkPackageActions(viewsets.GenericViewSet[Project]):
    @extend_schema(responses=WorkPackageSerializer(many=True), filters=False)
    @action(
        detail=True,
        methods=["get"],
        url_path="work-packages",
        url_name="work-packages",
        filterset_class=None,
        pagination_class=None,
    )
    def work_packages(self, request: Request, reference: str) -> Response:
        """In the order of the plan."""
        return _packages(project_for(reference))

    @extend_schema(
        request=WorkPackageReport,
        responses=WorkPackageSerializer(many=True),
        parameters=[OpenApiParameter("package", int, OpenApiParameter.PATH)],
    )
    @action(
        detail=True,
        methods=["patch"],
        url_path=r"work-packages/(?P<package>[0-9]{1,18})",
        url_name="work-package",
        filterset_class=None,
        pagination_class=None,
    )
    def work_package(self, request: Request, reference: str, package: str) -> Response:
        """Reports the day it was done (`done_on`) or is expected to be (`forecast`)."""
        project = project_for(reference)
        if not WorkPackage.objects.filter(project=project, pk=int(package)).exists():
            raise Http404(package)
        values = valid(WorkPackageReport(data=request.data, partial=True))
        report_work_package(
            actor=acting(request),
            project=project,
            package_id=int(package),
            values=values,
            now=now(),
        )
        return _packages(project)


def _packages(project: Project) -> Response:
    rows = WorkPackage.objects.filter(project=project)
    return Response(WorkPackageSerializer(rows, many=True).data)
