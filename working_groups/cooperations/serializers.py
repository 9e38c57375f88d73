"""Cooperations as JSON; slugs and references as values."""

from typing import Any

from rest_framework import serializers

from core.serializers import LineField
from municipalities.models import Organisation
from projects.models import Project
from working_groups.cooperations.forms import TEXT_MOST
from working_groups.cooperations.queries import PARTIES
from working_groups.models import (
    Cooperation,
    CooperationAnswer,
    CooperationKind,
    CooperationText,
    DecisionPaper,
    PartyAnswer,
)


class CooperationTextSerializer(serializers.ModelSerializer[CooperationText]):
    """`digest` is the SHA-256 of the canonical form: kind, title, project, parties and text."""

    author = serializers.CharField(source="author.slug")

    class Meta:
        model = CooperationText
        fields = ("number", "text", "digest", "author", "at")


class CooperationAnswerSerializer(serializers.ModelSerializer[CooperationAnswer]):
    """Counts for the text with this digest alone."""

    organisation = serializers.CharField(source="author.slug")

    class Meta:
        model = CooperationAnswer
        fields = ("organisation", "answer", "remark", "digest", "at")


class CooperationSerializer(serializers.ModelSerializer[Cooperation]):
    """`newest` is the text to be agreed on; what was said to earlier ones is void."""

    author = serializers.CharField(source="author.slug")
    project = serializers.CharField(source="reference")
    parties = serializers.SerializerMethodField()
    newest = CooperationTextSerializer()
    texts = CooperationTextSerializer(many=True)
    answers = CooperationAnswerSerializer(many=True)
    paper = serializers.UUIDField(source="paper_id", allow_null=True)

    class Meta:
        model = Cooperation
        fields = (
            "id", "kind", "title", "project", "author", "parties", "stage", "newest", "texts",
            "answers", "paper", "needs_decision", "created_at", "offered_at", "in_force_at",
            "ended_at", "ended_reason",
        )  # fmt: skip

    def get_parties(self, cooperation: Cooperation) -> list[str]:
        return [party.organisation.slug for party in cooperation.parties.all()]


class NewCooperationSerializer(serializers.Serializer[Any]):
    """A draft, seen by the own organisation until it is offered."""

    project = serializers.SlugRelatedField(
        slug_field="reference", queryset=Project.objects.select_related("author")
    )
    kind = serializers.ChoiceField(CooperationKind.choices)
    title = LineField(max_length=160)
    text = serializers.CharField(max_length=TEXT_MOST)
    # Whom nobody can ask is as unknown as who does not exist.
    parties = serializers.SlugRelatedField(
        slug_field="slug", queryset=Organisation.objects.filter(kind__in=PARTIES), many=True
    )
    submission = serializers.UUIDField(required=False)


class NewTextSerializer(serializers.Serializer[Any]):
    """`base` is the digest of the text that this one goes on from."""

    text = serializers.CharField(max_length=TEXT_MOST)
    base = serializers.CharField(max_length=64)


class NewAnswerSerializer(serializers.Serializer[Any]):
    """`digest` names the exact text; conditions and refusals need a `remark`."""

    digest = serializers.CharField(max_length=64)
    answer = serializers.ChoiceField(PartyAnswer.choices)
    remark = serializers.CharField(max_length=2000, required=False, allow_blank=True)


class EndCooperationSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=2000)


class LinkPaperSerializer(serializers.Serializer[Any]):
    """Null takes the link away."""

    paper = serializers.PrimaryKeyRelatedField(
        queryset=DecisionPaper.objects.all(), allow_null=True
    )
    needs_decision = serializers.BooleanField(default=False)
