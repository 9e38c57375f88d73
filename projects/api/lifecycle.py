"""What was done with a project over its lifecycle, what may be done, and what is missing for it."""

from typing import Any

from drf_spectacular.utils import extend_schema
from rest_framework import viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now, today
from municipalities.tokens import acting
from projects.access import available_steps, ensure, may_change, project_for
from projects.api.answers import project_answer, valid
from projects.completeness import SUBMITTING, gaps_of, outline
from projects.dossier import next_steps
from projects.models import Project
from projects.operations import take_step
from projects.queries import dossiers
from projects.serializers import (
    CompletenessSerializer,
    LifecycleSerializer,
    ProjectDetailSerializer,
    StepInput,
)


class LifecycleActions(viewsets.GenericViewSet[Project]):
    @extend_schema(methods=["GET"], responses=LifecycleSerializer, filters=False)
    @extend_schema(methods=["POST"], request=StepInput, responses=ProjectDetailSerializer)
    @action(detail=True, methods=["get", "post"], filterset_class=None, pagination_class=None)
    def transitions(self, request: Request, reference: str) -> Response:
        """What was done and what the caller may do next; POST does it."""
        if request.method != "POST":
            return Response(_lifecycle(request, reference))
        project = project_for(reference)
        values = valid(StepInput(data=request.data))
        take_step(
            actor=acting(request),
            project=project,
            step=values["transition"],
            reason=values["reason"],
            version=values.get("version"),
            now=now(),
        )
        return project_answer(request, reference)

    @extend_schema(responses=CompletenessSerializer, filters=False)
    @action(detail=True, methods=["get"], filterset_class=None, pagination_class=None)
    def completeness(self, request: Request, reference: str) -> Response:
        """What the entry lacks for its next submission, for whoever may change it."""
        project = project_for(reference, dossiers())
        actor = acting(request)
        ensure(may_change(actor, project))
        gaps = gaps_of(project, user_id=actor.user_id, today=today())
        answer = {
            "transition": SUBMITTING.get(project.state),
            "is_complete": not gaps,
            "sections": outline(project, gaps),
        }
        return Response(CompletenessSerializer(answer).data)


def _lifecycle(request: Request, reference: str) -> Any:
    project = project_for(reference, dossiers())
    actor = acting(request)
    steps = next_steps(project, actor, available_steps(project, actor), today())
    history = project.transitions.all()
    lifecycle = {"state": project.state, "history": history, "available": steps}
    return LifecycleSerializer(lifecycle).data
