"""The inbox in the REST interface."""

from typing import Any
from uuid import UUID

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core import clock
from notifications.entries import entries_of
from notifications.models import Notice
from notifications.operations.inbox import mark_all_read, mark_read
from notifications.queries import notices_of
from notifications.serializers import MarkedSerializer, NotificationSerializer


class NotificationViewSet(mixins.ListModelMixin, viewsets.GenericViewSet[Notice]):
    """One's own notices, newest first; titles as the acting membership may see them."""

    queryset = Notice.objects.none()
    serializer_class = NotificationSerializer
    lookup_value_converter = "uuid"

    def get_queryset(self) -> QuerySet[Notice]:
        return notices_of(int(self.request.user.pk or 0))

    def list(self, request: Request, *args: Any, **options: Any) -> Response:
        page = self.paginate_queryset(self.get_queryset())
        return self.get_paginated_response(self._told(page or []))

    @extend_schema(request=None, responses=NotificationSerializer)
    @action(detail=True, methods=["post"])
    def read(self, request: Request, pk: UUID) -> Response:
        """Mark one as read; a second time changes nothing."""
        mark_read(user_id=int(request.user.pk or 0), notice_id=pk, now=clock.now())
        notice = self.get_queryset().filter(pk=pk).first()
        if notice is None:
            raise Http404
        return Response(self._told([notice])[0])

    @extend_schema(request=None, responses=MarkedSerializer)
    @action(detail=False, methods=["post"], url_path="read-all")
    def read_all(self, request: Request) -> Response:
        """Mark all as read; answers how many were unread."""
        now = clock.now()
        marked = mark_all_read(user_id=int(request.user.pk or 0), until=now, now=now)
        return Response({"marked": marked})

    def _told(self, notices: Any) -> Any:
        return self.get_serializer(entries_of(notices), many=True).data
