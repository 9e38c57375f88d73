"""What the API takes and gives: slugs and references as values, times in ISO 8601."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import DayField
from working_groups.models import (
    CASTABLE,
    PROCEDURES,
    QUORUMS,
    RULES,
    Choice,
    CoSignature,
    Decision,
    DecisionPaper,
    GroupMember,
    Seat,
    Signing,
    Statement,
    Vote,
    WorkingGroup,
)
from working_groups.paper_serializers import StationSerializer
from working_groups.wording import explanation
from working_groups.workflow import Procedure, Quorum, Rule, Tally, Terms


class MemberSerializer(serializers.ModelSerializer[GroupMember]):
    name = serializers.CharField(source="membership.user.name")
    organisation = serializers.CharField(source="membership.organisation.slug")

    class Meta:
        model = GroupMember
        fields = (
            "membership",
            "name",
            "organisation",
            "seat",
            "takes_minutes",
            "term_from",
            "term_until",
        )


class ChairSerializer(serializers.ModelSerializer[GroupMember]):
    name = serializers.CharField(source="membership.user.name")
    email = serializers.EmailField(source="membership.user.email")
    organisation = serializers.CharField(source="membership.organisation.slug")

    class Meta:
        model = GroupMember
        fields = ("name", "email", "organisation")


class WorkingGroupSerializer(serializers.ModelSerializer[WorkingGroup]):
    """`current_members` is prefetched by the view."""

    area = serializers.CharField(source="area.slug", allow_null=True, default=None)
    members = MemberSerializer(source="current_members", many=True)
    chair = serializers.SerializerMethodField()

    class Meta:
        model = WorkingGroup
        fields = ("slug", "name", "mandate", "area", "sectors", "members", "chair")

    @extend_schema_field(ChairSerializer(allow_null=True))
    def get_chair(self, group: Any) -> dict[str, Any] | None:
        chairs = (member for member in group.current_members if member.seat == Seat.CHAIR)
        chair = next(chairs, None)
        return ChairSerializer(chair).data if chair else None


class TallySerializer(serializers.Serializer[Tally]):
    """Numbers of organisations. `quorum` is how many votes a resolution needs.

    While a secret vote runs, yes, no and abstain are null: `cast` is all that is known.
    """

    electorate = serializers.IntegerField()
    cast = serializers.IntegerField()
    yes = serializers.IntegerField(allow_null=True)
    no = serializers.IntegerField(allow_null=True)
    abstain = serializers.IntegerField(allow_null=True)
    recused = serializers.IntegerField()
    quorum = serializers.IntegerField()
    quorum_met = serializers.BooleanField(source="has_quorum")

    def to_representation(self, tally: Tally) -> dict[str, Any]:
        shown = super().to_representation(tally)
        unknown = ("yes", "no", "abstain") if tally.is_hidden else ()
        return shown | dict.fromkeys(unknown)


class DecisionSerializer(serializers.ModelSerializer[Decision]):
    explanation = serializers.SerializerMethodField()

    class Meta:
        model = Decision
        fields = ("number", "outcome", "text", "explanation", "decided_at", "digest")

    def get_explanation(self, decision: Decision) -> str:
        return explanation(decision.tally)


class BallotSerializer(serializers.Serializer[Any]):
    organisation = serializers.CharField(source="slug")
    vote = serializers.ChoiceField(source="choice", choices=CASTABLE)


class BookSerializer(DecisionSerializer):
    """An entry of the Beschlussbuch; `votes` is empty after a secret vote."""

    group = serializers.CharField(source="paper.group.slug")
    project = serializers.CharField(source="paper.project.reference", allow_null=True, default=None)
    paper = serializers.UUIDField(source="paper_id")
    tally = TallySerializer()
    quorum = serializers.ChoiceField(source="quorum_rule", choices=QUORUMS)
    secret = serializers.BooleanField(source="is_secret")
    votes = BallotSerializer(many=True)

    class Meta:
        model = Decision
        fields = (
            "number", "sequence", "group", "project", "paper", "paper_number", "title", "wording",
            "outcome", "text", "explanation", "procedure", "rule", "quorum", "secret", "tally",
            "votes", "decided_at", "previous", "digest",
        )  # fmt: skip


class PaperSerializer(serializers.ModelSerializer[DecisionPaper]):
    """A paper as it stands. `tally` is null before the vote opens, `decision` before the end."""

    group = serializers.CharField(source="group.slug")
    project = serializers.CharField(source="project.reference", allow_null=True, default=None)
    author = serializers.CharField(source="author.slug")
    paragraphs = serializers.ListField(child=serializers.CharField())
    rule = serializers.ChoiceField(source="vote_rule", choices=RULES)
    procedure = serializers.ChoiceField(source="vote_procedure", choices=PROCEDURES)
    secret = serializers.BooleanField(source="vote_is_secret")
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
            "rule",
            "procedure",
            "secret",
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
    rule = serializers.ChoiceField(choices=RULES, default=Rule.MAJORITY.value)
    quorum = serializers.ChoiceField(choices=QUORUMS, default=Quorum.HALF.value)
    secret = serializers.BooleanField(default=False)
    procedure = serializers.ChoiceField(choices=PROCEDURES, default=Procedure.CIRCULATION.value)

    def to_internal_value(self, data: Any) -> dict[str, Any]:
        """What `open_vote` takes."""
        values = super().to_internal_value(data)
        terms = Terms(
            rule=Rule(values.pop("rule")),
            quorum=Quorum(values.pop("quorum")),
            is_secret=values.pop("secret"),
        )
        return {**values, "terms": terms}


class VoteSerializer(serializers.ModelSerializer[Vote]):
    """„secret“ stands for a vote that nobody is to know."""

    vote = serializers.ChoiceField(source="choice", choices=Choice.choices)
    organisation = serializers.CharField(source="author.slug")

    class Meta:
        model = Vote
        fields = ("organisation", "vote", "cast_at")


class CastVoteSerializer(serializers.Serializer[Any]):
    vote = serializers.ChoiceField(choices=CASTABLE)


class StatementSerializer(serializers.ModelSerializer[Statement]):
    author = serializers.CharField(source="person.name", read_only=True)
    organisation = serializers.CharField(source="author.slug", read_only=True)

    class Meta:
        model = Statement
        fields = ("id", "organisation", "author", "stance", "text", "given_at")
        read_only_fields = ("id", "given_at")


class AskForStatementsSerializer(serializers.Serializer[Any]):
    until = DayField()


class CoSignatureSerializer(serializers.ModelSerializer[CoSignature]):
    name = serializers.CharField(source="person.name")
    organisation = serializers.CharField(source="author.slug")

    class Meta:
        model = CoSignature
        fields = ("position", "name", "organisation", "until", "result", "text", "signed_at")


class AskForCosigningSerializer(serializers.Serializer[Any]):
    """Persons by their e-mail addresses, in their order; none ends the co-signing."""

    persons = serializers.ListField(child=serializers.EmailField(), max_length=20)
    until = DayField(required=False, allow_null=True, default=None)


class SigningSerializer(serializers.Serializer[Any]):
    result = serializers.ChoiceField(
        choices=[each for each in Signing.choices if each[0] != Signing.OPEN]
    )
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)


class DecideSerializer(serializers.Serializer[Any]):
    """`return_reason` sends a declined project back for revision."""

    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)
    return_reason = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=4000
    )
