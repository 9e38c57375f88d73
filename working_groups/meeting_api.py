"""Meetings and tasks over REST: same operations, same scope as the pages."""

from typing import Any
from uuid import UUID

from django.db.models import Prefetch, QuerySet
from django.utils.translation import gettext as _
from drf_spectacular.utils import extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.clock import now
from core.errors import Problem, Unmet
from municipalities.tokens import acting
from working_groups import operations as verbs
from working_groups.filters import MeetingFilter, TaskFilter
from working_groups.meeting_access import meeting_for, task_for
from working_groups.meeting_queries import item_in, meetings, tasks
from working_groups.meeting_serializers import (
    AgendaItemSerializer,
    AnswerSerializer,
    CancelSerializer,
    InviteSerializer,
    MeetingDetailSerializer,
    MeetingSerializer,
    NewItemSerializer,
    NewTaskSerializer,
    ReplySerializer,
    TaskDoneSerializer,
    TaskSerializer,
)
from working_groups.models import AgendaItem, AgendaPaper, Meeting, Reply, Task


def valid(serializer: type[Serializer[Any]], request: Request) -> dict[str, Any]:
    checked = serializer(data=request.data)
    checked.is_valid(raise_exception=True)
    values: dict[str, Any] = checked.validated_data
    return values


def whole_meetings() -> QuerySet[Meeting]:
    """With all that `MeetingDetailSerializer` shows, in a constant number of queries."""
    items = AgendaItem.objects.order_by("position").prefetch_related(
        Prefetch("links", queryset=AgendaPaper.objects.order_by("paper"))
    )
    replies = Reply.objects.select_related("author", "person").order_by("pk")
    return (
        meetings()
        .select_related("released")
        .prefetch_related(
            Prefetch("items", queryset=items),
            Prefetch("replies", queryset=replies),
            Prefetch("tasks", queryset=tasks()),
            "attendances",
        )
    )


class MeetingViewSet(viewsets.ReadOnlyModelViewSet[Meeting]):
    """Meetings of the groups that one sits in, the latest first."""

    queryset = Meeting.objects.none()
    serializer_class = MeetingSerializer
    filterset_class = MeetingFilter

    def get_queryset(self) -> QuerySet[Meeting]:
        return whole_meetings() if self.detail else meetings().order_by("-starts_at", "-id")

    @extend_schema(responses=MeetingDetailSerializer)
    def retrieve(self, request: Request, *args: Any, **kwargs: Any) -> Response:
        return Response(MeetingDetailSerializer(self.get_object()).data)

    @extend_schema(request=InviteSerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def invite(self, request: Request, pk: str) -> Response:
        meeting = self._meeting()
        values = valid(InviteSerializer, request)
        return _shown(
            verbs.invite_to_meeting(actor=acting(request), meeting=meeting, now=now(), **values)
        )

    @extend_schema(request=CancelSerializer, responses=MeetingSerializer)
    @action(detail=True, methods=["post"])
    def cancel(self, request: Request, pk: str) -> Response:
        meeting = self._meeting()
        values = valid(CancelSerializer, request)
        return _shown(
            verbs.cancel_meeting(actor=acting(request), meeting=meeting, now=now(), **values)
        )

    @extend_schema(request=AnswerSerializer, responses=ReplySerializer)
    @action(detail=True, methods=["post"])
    def reply(self, request: Request, pk: str) -> Response:
        meeting = self._meeting()
        values = valid(AnswerSerializer, request)
        reply = verbs.reply_to_invitation(
            actor=acting(request), meeting=meeting, now=now(), **values
        )
        return Response(ReplySerializer(reply).data)

    @extend_schema(request=NewItemSerializer, responses={201: AgendaItemSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def items(self, request: Request, pk: str) -> Response:
        meeting = self._meeting()
        values = valid(NewItemSerializer, request)
        item = verbs.put_item(
            actor=acting(request), meeting=meeting, item=None, now=now(), **values
        )
        return Response(AgendaItemSerializer(item).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=NewTaskSerializer, responses={201: TaskSerializer})
    @action(detail=True, methods=["post"], filterset_class=None)
    def tasks(self, request: Request, pk: str) -> Response:
        meeting = self._meeting()
        values = valid(NewTaskSerializer, request)
        values["item"] = _item(meeting, values["item"])
        task = verbs.give_task(actor=acting(request), meeting=meeting, now=now(), **values)
        return Response(TaskSerializer(task_for(task.pk)).data, status=status.HTTP_201_CREATED)

    def _meeting(self) -> Meeting:
        return meeting_for(self.get_object().pk)


class TaskViewSet(viewsets.ReadOnlyModelViewSet[Task]):
    """Tasks from meetings, the most urgent first."""

    queryset = Task.objects.none()
    serializer_class = TaskSerializer
    filterset_class = TaskFilter

    def get_queryset(self) -> QuerySet[Task]:
        return tasks()

    @extend_schema(request=TaskDoneSerializer, responses=TaskSerializer)
    @action(detail=True, methods=["post"])
    def done(self, request: Request, pk: str) -> Response:
        task = self.get_object()
        values = valid(TaskDoneSerializer, request)
        verbs.set_task_done(actor=acting(request), task=task, now=now(), **values)
        return Response(TaskSerializer(task_for(task.pk)).data)


def _item(meeting: Meeting, key: UUID | None) -> AgendaItem | None:
    if key is None:
        return None
    item = item_in(meeting, key)
    if item is None:
        message = _("Diesen Tagesordnungspunkt gibt es in der Sitzung nicht.")
        raise Unmet(Problem("unknown_item", message, "item"))
    return item


def _shown(meeting: Meeting) -> Response:
    return Response(MeetingSerializer(meeting).data)
