"""What the parts of the interface have in common: valid input, a project as the answer."""

from typing import Any

from rest_framework import status
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.errors import Outdated
from municipalities.tokens import acting
from projects.access import project_for
from projects.content import is_order
from projects.exchange.exporting import home_of
from projects.queries import whole_entries
from projects.serializers import ProjectDetailSerializer


def valid(serializer: Serializer[Any]) -> dict[str, Any]:
    serializer.is_valid(raise_exception=True)
    return dict(serializer.validated_data)


def project_answer(request: Request, reference: str, code: int = status.HTTP_200_OK) -> Response:
    project = project_for(reference, whole_entries())
    return Response(ProjectDetailSerializer(project, context=reading(request)).data, status=code)


def stored_by_unit(request: Request, reference: str, conflict: Outdated) -> dict[str, Any]:
    """What the project holds where it differs, as `GET` shows it; null for a row that is gone."""
    shown = project_answer(request, reference).data
    return {problem.field: _part(shown, problem.field) for problem in conflict.problems}


def _part(shown: dict[str, Any], clash: str) -> Any:
    name, uid, field = (*clash.split("/", 2), "", "")[:3]
    if not uid:
        return shown[name]
    if is_order(clash):
        return [row["uid"] for row in shown[name]]
    row = next((row for row in shown[name] if row["uid"] == uid), None)
    return row[field] if row and field else row


def reading(request: Request) -> dict[str, Any]:
    """The context in which a project is shown to the caller."""
    return {"home": home_of(acting(request))}
