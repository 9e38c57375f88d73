"""Deleting a draft over REST, and the way back."""

from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from core.pagination import ApiPagination
from municipalities.tokens import acting
from projects.access import ensure, may_create, project_for
from projects.api.answers import project_answer
from projects.models import Project
from projects.operations import delete_draft, restore_draft
from projects.queries import trashed_drafts
from projects.serializers import ProjectDetailSerializer, TrashedSerializer


class TrashActions(viewsets.GenericViewSet[Project]):
    @extend_schema(responses={204: None})
    def destroy(self, request: Request, reference: str) -> Response:
        """Puts a draft that was never submitted into the trash, for 30 days."""
        delete_draft(actor=acting(request), project=project_for(reference), now=now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(responses=TrashedSerializer(many=True), filters=False)
    @action(detail=False, methods=["get"], filterset_class=None)
    def trash(self, request: Request) -> Response:
        """Deleted drafts of the caller's municipality, the last deleted first."""
        actor = acting(request)
        ensure(may_create(actor))
        drafts = trashed_drafts(actor.organisation.municipality_id or 0)
        pages = ApiPagination()
        rows = pages.paginate_queryset(drafts, request) or []
        return pages.get_paginated_response(TrashedSerializer(rows, many=True).data)

    @extend_schema(request=None, responses=ProjectDetailSerializer)
    @action(detail=True, methods=["post"], filterset_class=None, pagination_class=None)
    def restore(self, request: Request, reference: str) -> Response:
        """Takes a draft out of the trash, with all that hung on it."""
        actor = acting(request)
        ensure(may_create(actor))
        drafts = trashed_drafts(actor.organisation.municipality_id or 0)
        restore_draft(actor=actor, project=project_for(reference, drafts), now=now())
        return project_answer(request, reference)
