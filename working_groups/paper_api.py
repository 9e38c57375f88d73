"""A paper's versions, stations and conversations over REST."""

from typing import Any, Final
from uuid import UUID

from django.db.models import QuerySet
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.clock import now
from municipalities.tokens import acting
from working_groups import operations
from working_groups.access import comment_for
from working_groups.conversations import comments_on
from working_groups.models import Comment, DecisionPaper
from working_groups.paper_serializers import (
    CommentSerializer,
    EditedCommentSerializer,
    NewCommentSerializer,
    NewPaperVersionSerializer,
    PaperVersionSerializer,
    PassOnSerializer,
    PeriodSerializer,
    ResolveSerializer,
)

COMMENT: Final = r"comments/(?P<comment_id>[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})"
ABOUT_COMMENT: Final = OpenApiParameter("comment_id", UUID, OpenApiParameter.PATH)


class Conversations(viewsets.GenericViewSet[DecisionPaper]):
    """What is said about a paper."""

    @extend_schema(methods=["GET"], responses=CommentSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=NewCommentSerializer, responses={201: CommentSerializer}
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def comments(self, request: Request, pk: str) -> Response:
        paper = self.get_object()
        if request.method != "POST":
            return self._listed(comments_on(paper), CommentSerializer)
        values = valid(NewCommentSerializer, request)
        made = operations.add_comment(actor=acting(request), paper=paper, now=now(), **values)
        return _comment(made, status.HTTP_201_CREATED)

    @extend_schema(
        methods=["PATCH"],
        parameters=[ABOUT_COMMENT],
        request=EditedCommentSerializer,
        responses=CommentSerializer,
    )
    @extend_schema(
        methods=["DELETE"], parameters=[ABOUT_COMMENT], request=None, responses={204: None}
    )
    @action(detail=True, methods=["patch", "delete"], url_path=COMMENT, filterset_class=None)
    def comment(self, request: Request, pk: str, comment_id: str) -> Response:
        """Say it otherwise, or (DELETE) take it back: the text goes, the conversation stays."""
        found, actor = self._found(comment_id), acting(request)
        if request.method == "DELETE":
            operations.withdraw_comment(actor=actor, comment=found, now=now())
            return Response(status=status.HTTP_204_NO_CONTENT)
        values = valid(EditedCommentSerializer, request)
        return _comment(operations.edit_comment(actor=actor, comment=found, now=now(), **values))

    @extend_schema(
        parameters=[ABOUT_COMMENT], request=ResolveSerializer, responses=CommentSerializer
    )
    @action(detail=True, methods=["post"], url_path=f"{COMMENT}/resolve")
    def resolve(self, request: Request, pk: str, comment_id: str) -> Response:
        is_resolved = valid(ResolveSerializer, request)["resolved"]
        found, actor = self._found(comment_id), acting(request)
        settled = operations.settle_thread(
            actor=actor, comment=found, is_resolved=is_resolved, now=now()
        )
        return _comment(settled)

    @extend_schema(parameters=[ABOUT_COMMENT], request=None, responses=PaperVersionSerializer)
    @action(detail=True, methods=["post"], url_path=f"{COMMENT}/accept")
    def accept(self, request: Request, pk: str, comment_id: str) -> Response:
        """Take the suggested wording over as the next version."""
        found = self._found(comment_id)
        paper = operations.accept_wording(actor=acting(request), comment=found, now=now())
        return _version(paper)

    def _listed(self, rows: QuerySet[Any], serializer: type[Serializer[Any]]) -> Response:
        page = self.paginate_queryset(rows)
        return self.get_paginated_response(serializer(page, many=True).data)

    def _found(self, comment_id: str) -> Comment:
        return comment_for(self.get_object(), UUID(comment_id))


class Papers(Conversations):
    """Versions of a paper, and its way."""

    @extend_schema(methods=["GET"], responses=PaperVersionSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=NewPaperVersionSerializer, responses={201: PaperVersionSerializer}
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def versions(self, request: Request, pk: str) -> Response:
        paper = self.get_object()
        if request.method != "POST":
            return self._listed(paper.versions.select_related("person"), PaperVersionSerializer)
        values = valid(NewPaperVersionSerializer, request)
        reason, base = values.pop("reason"), values.pop("base")
        made = operations.revise_paper(
            actor=acting(request), paper=paper, values=values, reason=reason, base=base, now=now()
        )
        return _version(made, status.HTTP_201_CREATED)

    @extend_schema(request=PeriodSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="comment-period")
    def comment_period(self, request: Request, pk: str) -> Response:
        until = valid(PeriodSerializer, request)["until"]
        paper = self.get_object()
        operations.extend_comments(actor=acting(request), paper=paper, until=until, now=now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=PassOnSerializer, responses={204: None})
    @action(detail=True, methods=["post"], url_path="pass-on")
    def pass_on(self, request: Request, pk: str) -> Response:
        """What the group says; the paper goes to the next one."""
        values = valid(PassOnSerializer, request)
        paper = self.get_object()
        operations.finish_station(actor=acting(request), paper=paper, now=now(), **values)
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request=None, responses={204: None})
    @action(detail=True, methods=["post"], url_path="put-in")
    def put_in(self, request: Request, pk: str) -> Response:
        """Put a draft before its group."""
        operations.put_draft(actor=acting(request), paper=self.get_object(), now=now())
        return Response(status=status.HTTP_204_NO_CONTENT)


def valid(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    values: dict[str, Any] = checked.validated_data
    return values


def _comment(comment: Comment, code: int = status.HTTP_200_OK) -> Response:
    return Response(CommentSerializer(comment).data, status=code)


def _version(paper: DecisionPaper, code: int = status.HTTP_200_OK) -> Response:
    newest = paper.versions.select_related("person").order_by("-number")[0]
    return Response(PaperVersionSerializer(newest).data, status=code)
