"""The working groups over REST: same operations, same scope as the pages."""

from django.db.models import Prefetch, QuerySet
from drf_spectacular.utils import extend_schema
from rest_framework import mixins, status, viewsets
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now, today
from municipalities.tokens import acting
from working_groups.access import paper_for
from working_groups.filters import PaperFilter
from working_groups.forms import suggested_until
from working_groups.models import DecisionPaper, WorkingGroup
from working_groups.operations import cast_vote, decide, keep_draft, open_vote, submit_paper
from working_groups.paper_api import Papers, valid
from working_groups.paper_serializers import NewPaperSerializer
from working_groups.queries import counted_papers, groups, seats_by_rank, votes_on
from working_groups.serializers import (
    CastVoteSerializer,
    DecideSerializer,
    OpenVoteSerializer,
    PaperSerializer,
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
        until = values.get("until", suggested_until(today()))
        paper = self.get_object()
        return _paper(open_vote(actor=acting(request), paper=paper, until=until, now=now()))

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


def _paper(paper: DecisionPaper, code: int = status.HTTP_200_OK) -> Response:
    return Response(PaperSerializer(paper_for(paper.pk)).data, status=code)
