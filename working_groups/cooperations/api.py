"""Cooperations over REST: same operations, same scope as the pages."""

from collections.abc import Callable
from typing import Any

from django.db.models import QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import Serializer

from core.clock import now
from municipalities.tokens import acting
from working_groups.cooperations.access import cooperation_for, may_propose
from working_groups.cooperations.queries import whole_cooperations
from working_groups.cooperations.serializers import (
    CooperationSerializer,
    EndCooperationSerializer,
    LinkPaperSerializer,
    NewAnswerSerializer,
    NewCooperationSerializer,
    NewTextSerializer,
)
from working_groups.models import Cooperation
from working_groups.operations import (
    answer_cooperation,
    end_cooperation,
    link_paper,
    offer_cooperation,
    propose_cooperation,
    word_cooperation,
)
from working_groups.operations.trail import ensure_allowed


class CooperationViewSet(
    mixins.ListModelMixin, mixins.RetrieveModelMixin, viewsets.GenericViewSet[Cooperation]
):
    """Agreements across municipalities: word, offer, answer, end."""

    queryset = Cooperation.objects.none()
    serializer_class = CooperationSerializer

    def get_queryset(self) -> QuerySet[Cooperation]:
        return whole_cooperations()

    @extend_schema(request=NewCooperationSerializer, responses={201: CooperationSerializer})
    def create(self, request: Request) -> Response:
        actor = acting(request)
        ensure_allowed(may_propose(actor))
        checked = NewCooperationSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        made = propose_cooperation(actor=actor, now=now(), **checked.validated_data)
        return _answer(made, status.HTTP_201_CREATED)

    @extend_schema(request=NewTextSerializer, responses={201: CooperationSerializer})
    @action(detail=True, methods=["post"])
    def texts(self, request: Request, pk: str) -> Response:
        """A new text; every consent so far is void with it."""
        return self._do(word_cooperation, request, NewTextSerializer, status.HTTP_201_CREATED)

    @extend_schema(request=None, responses=CooperationSerializer)
    @action(detail=True, methods=["post"])
    def offer(self, request: Request, pk: str) -> Response:
        """Put it before all parties."""
        return self._do(offer_cooperation, request)

    @extend_schema(request=NewAnswerSerializer, responses={201: CooperationSerializer})
    @action(detail=True, methods=["post"])
    def answers(self, request: Request, pk: str) -> Response:
        """PartyAnswer for the own organisation; in force once all have accepted the same text."""
        return self._do(answer_cooperation, request, NewAnswerSerializer, status.HTTP_201_CREATED)

    @extend_schema(request=EndCooperationSerializer, responses=CooperationSerializer)
    @action(detail=True, methods=["post"])
    def end(self, request: Request, pk: str) -> Response:
        """Take an offer back, or end what is in force."""
        return self._do(end_cooperation, request, EndCooperationSerializer)

    @extend_schema(request=LinkPaperSerializer, responses=CooperationSerializer)
    @action(detail=True, methods=["post"])
    def paper(self, request: Request, pk: str) -> Response:
        """Let a group decide on it."""
        return self._do(link_paper, request, LinkPaperSerializer)

    def _do(
        self,
        verb: Callable[..., Cooperation],
        request: Request,
        serializer: type[Serializer[Any]] = Serializer,
        code: int = status.HTTP_200_OK,
    ) -> Response:
        found = self.get_object()
        checked = serializer(data=request.data)
        checked.is_valid(raise_exception=True)
        values: dict[str, Any] = checked.validated_data
        return _answer(verb(actor=acting(request), cooperation=found, now=now(), **values), code)


def _answer(cooperation: Cooperation, code: int) -> Response:
    """As the caller sees it."""
    return Response(CooperationSerializer(cooperation_for(cooperation.pk)).data, status=code)
