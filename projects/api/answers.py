"""What the parts of the interface have in common: valid input, a project as the answer."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from municipalities.tokens import acting
from projects.access import project_for
from projects.exchange.exporting import home_of
from projects.queries import whole_entries
from projects.serializers import ProjectDetailSerializer


def valid(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def project_answer(request: Request, reference: str, code: int = status.HTTP_200_OK) -> Response:
    project = project_for(reference, whole_entries())
    return Response(ProjectDetailSerializer(project, context=reading(request)).data, status=code)


def reading(request: Request) -> dict[str, Any]:
    """The context in which a project is shown to the caller."""
    return {"home": home_of(acting(request))}
