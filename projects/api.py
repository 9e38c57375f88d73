"""Projects over REST: same operations, same scope as the pages."""

from typing import Any

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.clock import now, today
from municipalities.tokens import acting
from projects.access import available_steps, project_for
from projects.dossier import next_steps
from projects.filters import NEWEST_FIRST, ProjectFilter
from projects.models import Milestone, Project
from projects.operations import (
    add_milestone,
    change_milestone,
    change_project,
    create_project,
    take_step,
)
from projects.queries import dossiers, visible_projects
from projects.serializers import (
    LifecycleSerializer,
    MilestonePatch,
    MilestoneSerializer,
    ProjectDetailSerializer,
    ProjectInput,
    ProjectPatch,
    ProjectSerializer,
    StepInput,
)


class ProjectViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Project]):
    """Projects by their reference, such as `AC-2026-0007`."""

    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    lookup_field = "reference"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> QuerySet[Project]:
        return visible_projects().order_by(*NEWEST_FIRST)

    @extend_schema(responses=ProjectDetailSerializer)
    def retrieve(self, request: Request, reference: str) -> Response:
        return _project(reference)

    @extend_schema(request=ProjectInput, responses={201: ProjectDetailSerializer})
    def create(self, request: Request) -> Response:
        """A draft of the caller's municipality."""
        actor = acting(request)
        context = {"tenant_id": actor.organisation.municipality_id}
        values = _valid(ProjectInput(data=request.data, context=context))
        project = create_project(actor=actor, now=now(), **values)
        return _project(project.reference, status.HTTP_201_CREATED)

    @extend_schema(request=ProjectPatch, responses=ProjectDetailSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        project = project_for(reference)
        context = {"tenant_id": project.tenant_id}
        values = _valid(ProjectPatch(data=request.data, partial=True, context=context))
        version = values.pop("version", None)
        change_project(
            actor=acting(request), project=project, values=values, version=version, now=now()
        )
        return _project(reference)

    @extend_schema(methods=["GET"], responses=LifecycleSerializer, filters=False)
    @extend_schema(methods=["POST"], request=StepInput, responses=ProjectDetailSerializer)
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    def transitions(self, request: Request, reference: str) -> Response:
        """What was done and what the caller may do next; POST does it."""
        if request.method != "POST":
            return Response(_lifecycle(request, reference))
        project = project_for(reference)
        values = _valid(StepInput(data=request.data))
        take_step(
            actor=acting(request),
            project=project,
            step=values["transition"],
            reason=values["reason"],
            version=values.get("version"),
            now=now(),
        )
        return _project(reference)

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
        values = _valid(MilestoneSerializer(data=request.data))
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
        """Reports the day it was reached (`done_on`), or changes what is planned."""
        project = project_for(reference)
        key = _milestone_of(project, int(milestone))
        values = _valid(MilestonePatch(data=request.data, partial=True))
        change_milestone(
            actor=acting(request), project=project, milestone_id=key, values=values, now=now()
        )
        return _plan(project)


def _valid(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def _project(reference: str, code: int = status.HTTP_200_OK) -> Response:
    rows = visible_projects().prefetch_related("partners__organisation")
    project = project_for(reference, rows)
    return Response(ProjectDetailSerializer(project).data, status=code)


def _lifecycle(request: Request, reference: str) -> Any:
    project = project_for(reference, dossiers())
    actor = acting(request)
    steps = next_steps(project, actor, available_steps(project, actor), today())
    history = project.transitions.all()
    lifecycle = {"state": project.state, "history": history, "available": steps}
    return LifecycleSerializer(lifecycle).data


def _plan(project: Project, code: int = status.HTTP_200_OK) -> Response:
    rows = Milestone.objects.filter(project=project)
    return Response(MilestoneSerializer(rows, many=True).data, status=code)


def _milestone_of(project: Project, key: int) -> int:
    if not Milestone.objects.filter(project=project, pk=key).exists():
        raise Http404(key)
    return key
