"""The working groups over REST: same operations, same scope as the pages."""

from typing import Any

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now, today
from municipalities.tokens import acting
from working_groups.access import paper_for
from working_groups.filters import DecisionFilter, PaperFilter
from working_groups.forms import suggested_until
from working_groups.meeting_queries import meetings_of
from working_groups.meeting_serializers import MeetingSerializer, NewMeetingSerializer
from working_groups.models import Decision, DecisionPaper, WorkingGroup
from working_groups.operations import (
    ask_for_cosigning,
    ask_for_statements,
    cast_vote,
    cosign,
    decide,
    give_statement,
    keep_draft,
    open_vote,
    plan_meeting,
    submit_paper,
)
from working_groups.paper_api import Papers, valid
from working_groups.paper_serializers import NewPaperSerializer
from working_groups.queries import (
    cosignatures_on,
    counted_papers,
    decisions,
    groups,
    memberships_by_mail,
    seats_by_rank,
    statements_on,
    votes_on,
)
from working_groups.serializers import (
    AskForCosigningSerializer,
    AskForStatementsSerializer,
    BookSerializer,
    CastVoteSerializer,
    CoSignatureSerializer,
    DecideSerializer,
    OpenVoteSerializer,
    PaperSerializer,
    SigningSerializer,
    StatementSerializer,
    VoteSerializer,
    WorkingGroupSerializer,
)


class WorkingGroupViewSet(viewsets.ReadOnlyModelViewSet[WorkingGroup]):
    """Groups with their members and chair, by name."""

    queryset = WorkingGroup.objects.none()
    serializer_class = WorkingGroupSerializer
    lookup_field = "slug"

    def get_queryset(self) -> QuerySet[WorkingGroup]:
        members = Prefetch("members", queryset=seats_by_rank(), to_attr="current_members")
        return groups().prefetch_related(members)

    @extend_schema(methods=["GET"], responses=MeetingSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=NewMeetingSerializer, responses={201: MeetingSerializer}
    )
    @action(detail=True, methods=["get", "post"])
    def meetings(self, request: Request, slug: str) -> Response:
        """What is to come first; with POST a meeting is planned."""
        group = self.get_object()
        if request.method != "POST":
            rows: QuerySet[Any] = meetings_of(group)
            page: Any = self.paginate_queryset(rows)
            return self.get_paginated_response(MeetingSerializer(page, many=True).data)
        values = valid(NewMeetingSerializer, request)
        meeting = plan_meeting(actor=acting(request), group=group, now=now(), **values)
        return Response(MeetingSerializer(meeting).data, status=status.HTTP_201_CREATED)


class DecisionPaperViewSet(mixins.ListModelMixin, mixins.RetrieveModelMixin, Papers):
    """Decision papers: put in, discuss, vote, decide."""

    queryset = DecisionPaper.objects.none()
    serializer_class = PaperSerializer
    filterset_class = PaperFilter

    def get_queryset(self) -> QuerySet[DecisionPaper]:
        return counted_papers()

    @extend_schema(request=NewPaperSerializer, responses={201: PaperSerializer})
    def create(self, request: Request) -> Response:
        checked = NewPaperSerializer(data=request.data)
        checked.is_valid(raise_exception=True)
        verb = keep_draft if checked.validated_data["draft"] else submit_paper
        paper = verb(actor=acting(request), plan=checked.plan(), now=now(), **checked.said())
        return _paper(paper, status.HTTP_201_CREATED)

    @extend_schema(request=OpenVoteSerializer, responses=PaperSerializer)
    @action(detail=True, methods=["post"], url_path="open-vote")
    def open_vote(self, request: Request, pk: str) -> Response:
        values = valid(OpenVoteSerializer, request)
        values.setdefault("until", suggested_until(today()))
        paper = self.get_object()
        return _paper(open_vote(actor=acting(request), paper=paper, now=now(), **values))

    @extend_schema(methods=["GET"], responses=VoteSerializer(many=True))
    @extend_schema(methods=["POST"], request=CastVoteSerializer, responses={201: VoteSerializer})
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def votes(self, request: Request, pk: str) -> Response:
        paper = self.get_object()
        if request.method != "POST":
            return self._listed(votes_on(paper), VoteSerializer)
        choice = valid(CastVoteSerializer, request)["vote"]
        vote = cast_vote(actor=acting(request), paper=paper, choice=choice, now=now())
        return Response(VoteSerializer(vote).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=DecideSerializer, responses=PaperSerializer)
    @action(detail=True, methods=["post"])
    def decide(self, request: Request, pk: str) -> Response:
        values = valid(DecideSerializer, request)
        decide(actor=acting(request), paper=self.get_object(), now=now(), **values)
        return _paper(self.get_object())

    @extend_schema(methods=["GET"], responses=StatementSerializer(many=True))
    @extend_schema(
        methods=["POST"], request=StatementSerializer, responses={201: StatementSerializer}
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def statements(self, request: Request, pk: str) -> Response:
        """Statements of the organisations; POST gives that of one's own, or changes it."""
        paper = self.get_object()
        if request.method != "POST":
            return self._listed(statements_on(paper), StatementSerializer)
        values = {"text": ""} | valid(StatementSerializer, request)
        given = give_statement(actor=acting(request), paper=paper, now=now(), **values)
        return Response(StatementSerializer(given).data, status=status.HTTP_201_CREATED)

    @extend_schema(request=AskForStatementsSerializer, responses=AskForStatementsSerializer)
    @action(detail=True, methods=["post"], url_path="ask-for-statements")
    def ask_for_statements(self, request: Request, pk: str) -> Response:
        until = valid(AskForStatementsSerializer, request)["until"]
        paper = self.get_object()
        call = ask_for_statements(actor=acting(request), paper=paper, until=until, now=now())
        return Response(AskForStatementsSerializer(call).data)

    @extend_schema(methods=["GET"], responses=CoSignatureSerializer(many=True))
    @extend_schema(
        methods=["POST"],
        request=AskForCosigningSerializer,
        responses={201: CoSignatureSerializer(many=True)},
    )
    @action(detail=True, methods=["get", "post"], filterset_class=None)
    def cosignatures(self, request: Request, pk: str) -> Response:
        """The round of co-signing; POST begins a new one."""
        paper = self.get_object()
        if request.method != "POST":
            return self._listed(cosignatures_on(paper), CoSignatureSerializer)
        values = valid(AskForCosigningSerializer, request)
        named = memberships_by_mail(paper, values["persons"])
        rows = ask_for_cosigning(
            actor=acting(request), paper=paper, memberships=named, until=values["until"], now=now()
        )
        shown = CoSignatureSerializer(rows, many=True).data
        return Response(shown, status=status.HTTP_201_CREATED)

    @extend_schema(request=SigningSerializer, responses={201: CoSignatureSerializer})
    @action(detail=True, methods=["post"])
    def cosign(self, request: Request, pk: str) -> Response:
        values = valid(SigningSerializer, request)
        signed = cosign(actor=acting(request), paper=self.get_object(), now=now(), **values)
        return Response(CoSignatureSerializer(signed).data, status=status.HTTP_201_CREATED)


class DecisionViewSet(viewsets.ReadOnlyModelViewSet[Decision]):
    """The Beschlussbuch: what the groups have resolved, the latest first."""

    queryset = Decision.objects.none()
    serializer_class = BookSerializer
    filterset_class = DecisionFilter
    lookup_field = "number"

    def get_queryset(self) -> QuerySet[Decision]:
        return decisions()


def _paper(paper: DecisionPaper, code: int = status.HTTP_200_OK) -> Response:
    return Response(PaperSerializer(paper_for(paper.pk)).data, status=code)
