"""What the API takes and gives: slugs and references as values, times in ISO 8601."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import DayField
from working_groups.models import (
    Choice,
    Decision,
    DecisionPaper,
    GroupMember,
    Seat,
    Vote,
    WorkingGroup,
)
from working_groups.paper_serializers import StationSerializer
from working_groups.wording import explanation
from working_groups.workflow import Tally


class MemberSerializer(serializers.ModelSerializer[GroupMember]):
    name = serializers.CharField(source="membership.user.name")
    organisation = serializers.CharField(source="membership.organisation.slug")

    class Meta:
        model = GroupMember
        fields = ("name", "organisation", "seat")


class ChairSerializer(serializers.ModelSerializer[GroupMember]):
    name = serializers.CharField(source="membership.user.name")
    email = serializers.EmailField(source="membership.user.email")
    organisation = serializers.CharField(source="membership.organisation.slug")

    class Meta:
        model = GroupMember
        fields = ("name", "email", "organisation")


class WorkingGroupSerializer(serializers.ModelSerializer[WorkingGroup]):
    """`current_members` is prefetched by the view."""

    members = MemberSerializer(source="current_members", many=True)
    chair = serializers.SerializerMethodField()

    class Meta:
        model = WorkingGroup
        fields = ("slug", "name", "mandate", "members", "chair")

    @extend_schema_field(ChairSerializer(allow_null=True))
    def get_chair(self, group: Any) -> dict[str, Any] | None:
        chairs = (member for member in group.current_members if member.seat == Seat.CHAIR)
        chair = next(chairs, None)
        return ChairSerializer(chair).data if chair else None


class TallySerializer(serializers.Serializer[Tally]):
    """Numbers of organisations. `quorum` is how many votes a resolution needs."""

    electorate = serializers.IntegerField()
    yes = serializers.IntegerField()
    no = serializers.IntegerField()
    abstain = serializers.IntegerField()
    recused = serializers.IntegerField()
    quorum = serializers.IntegerField()
    quorum_met = serializers.BooleanField(source="has_quorum")


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = ("outcome", "text", "explanation", "decided_at")

    def get_explanation(self, decision: Decision) -> str:
        return explanation(decision.tally)


class PaperSerializer(serializers.ModelSerializer[DecisionPaper]):
    """A paper as it stands. `tally` is null before the vote opens, `decision` before the end."""

    group = serializers.CharField(source="group.slug")
    project = serializers.CharField(source="project.reference", allow_null=True, default=None)
    author = serializers.CharField(source="author.slug")
    paragraphs = serializers.ListField(child=serializers.CharField())
    paragraph_keys = serializers.SerializerMethodField()
    lead = serializers.CharField(source="lead.slug", allow_null=True, default=None)
    stations = StationSerializer(many=True)
    tally = serializers.SerializerMethodField()
    decision = serializers.SerializerMethodField()

    class Meta:
        model = DecisionPaper
        fields = (
            "id",
            "number",
            "group",
            "project",
            "title",
            "text",
            "explanation",
            "financial_effects",
            "paragraphs",
            "paragraph_keys",
            "version",
            "subject",
            "kind",
            "lead",
            "is_public",
            "comments_until",
            "stations",
            "author",
            "state",
            "created_at",
            "vote_opened_at",
            "vote_until",
            "tally",
            "decision",
        )

    @extend_schema_field(serializers.ListField(child=serializers.IntegerField()))
    def get_paragraph_keys(self, paper: DecisionPaper) -> list[int]:
        """By which a comment names a paragraph, in the order of `paragraphs`."""
        return [each.key for each in paper.numbered]

    @extend_schema_field(TallySerializer(allow_null=True))
    def get_tally(self, paper: DecisionPaper) -> dict[str, Any] | None:
        if paper.vote_opened_at is None:
            return None
        tally = paper.decision.tally if paper.is_decided else paper.tally
        return TallySerializer(tally).data

    @extend_schema_field(DecisionSerializer(allow_null=True))
    def get_decision(self, paper: DecisionPaper) -> dict[str, Any] | None:
        return DecisionSerializer(paper.decision).data if paper.is_decided else None


class OpenVoteSerializer(serializers.Serializer[Any]):
    until = DayField(required=False, help_text="Vorgabe: in 14 Tagen")


class VoteSerializer(serializers.ModelSerializer[Vote]):
    vote = serializers.ChoiceField(source="choice", choices=Choice.choices)
    organisation = serializers.CharField(source="author.slug")

    class Meta:
        model = Vote
        fields = ("organisation", "vote", "cast_at")


class CastVoteSerializer(serializers.Serializer[Any]):
    vote = serializers.ChoiceField(choices=Choice.choices)


class DecideSerializer(serializers.Serializer[Any]):
    """`return_reason` sends a declined project back for revision."""

    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)
    return_reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=4000
    )
