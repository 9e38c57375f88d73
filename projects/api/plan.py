"""Milestones of a project, one by one."""

from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from municipalities.tokens import acting
from projects.access import project_for
from projects.api.answers import valid
from projects.models import Milestone, Project
from projects.operations import add_milestone, change_milestone
from projects.serializers import MilestonePatch, MilestoneSerializer


class PlanActions(viewsets.GenericViewSet[Project]):
    @extend_schema(methods=["GET"], responses=MilestoneSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        request=MilestoneSerializer,
        responses={201: MilestoneSerializer(many=True)},
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    def milestones(self, request: Request, reference: str) -> Response:
        """The plan by date; POST adds one while the plan may be changed."""
        project = project_for(reference)
        if request.method != "POST":
            return _plan(project)
        values = valid(MilestoneSerializer(data=request.data))
        add_milestone(actor=acting(request), project=project, now=now(), **values)
        return _plan(project, status.HTTP_201_CREATED)

    @extend_schema(
        request=MilestonePatch,
        responses=MilestoneSerializer(many=True),
        parameters=[OpenApiParameter("milestone", int, OpenApiParameter.PATH)],
    )
    @action(
        detail=True,
        methods=["patch"],
        url_path=r"milestones/(?P<milestone>[0-9]{1,18})",
        url_name="milestone",
        filterset_class=None,
        pagination_class=None,
    )
    def milestone(self, request: Request, reference: str, milestone: str) -> Response:
        """Reports the day it was reached (`done_on`) or is expected (`forecast`), or changes the plan."""
        project = project_for(reference)
        key = _milestone_of(project, int(milestone))
        values = valid(MilestonePatch(data=request.data, partial=True))
        change_milestone(
            actor=acting(request), project=project, milestone_id=key, values=values, now=now()
        )
        return _plan(project)


def _plan(project: Project, code: int = status.HTTP_200_OK) -> Response:
    rows = Milestone.objects.filter(project=project)
    return Response(MilestoneSerializer(rows, many=True).data, status=code)


def _milestone_of(project: Project, key: int) -> int:
    if not Milestone.objects.filter(project=project, pk=key).exists():
        raise Http404(key)
    return key
