"""What the API takes and gives of a paper's versions, stations and conversations."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import DayField, LineField, SlugField
from municipalities.models import Organisation
from projects.models import Project
from working_groups.models import (
    Advice,
    Comment,
    PaperKind,
    PaperSubject,
    PaperVersion,
    Station,
    StationRole,
    Visibility,
    WorkingGroup,
)
from working_groups.paragraphs import Paragraph
from working_groups.plans import Plan, Stop


class Repeatable(serializers.Serializer[Any]):
    """With the same `submission` a repeated request answers with what the first one made."""

    submission = serializers.UUIDField(required=False, default=None, allow_null=True)


class ParagraphSerializer(serializers.Serializer[Paragraph]):
    """`key` stays with the paragraph in every version; `since` is the version of this wording."""

    number = serializers.IntegerField()
    key = serializers.IntegerField()
    since = serializers.IntegerField()
    text = serializers.CharField()


class StationSerializer(serializers.ModelSerializer[Station]):
    group = serializers.CharField(source="group.slug")

    class Meta:
        model = Station
        fields = ("position", "group", "role", "reached_at", "done_at", "advice", "text")


class NewStationSerializer(serializers.Serializer[Any]):
    group = SlugField(slug_field="slug", queryset=WorkingGroup.objects.all())
    role = serializers.ChoiceField(
        choices=StationRole.choices, required=False, default=StationRole.RECOMMEND
    )


class NewPaperSerializer(Repeatable):
    """`project` is left out for a question of procedure. Unknown and invisible are the same.

    `stations` are the whole Beratungsfolge, beginning with `group`; the last one decides. A `draft`
    is seen by the own organisation alone, until it is put in.
    """

    group = SlugField(slug_field="slug", queryset=WorkingGroup.objects.all())
    project = SlugField(
        slug_field="reference",
        queryset=Project.objects.select_related("tenant"),
        required=False,
        allow_null=True,
        default=None,
    )
    title = LineField(max_length=160)
    text = serializers.CharField(max_length=10_000)
    explanation = serializers.CharField(
        max_length=10_000, required=False, default="", allow_blank=True
    )
    financial_effects = serializers.CharField(
        max_length=2000, required=False, default="", allow_blank=True
    )
    subject = serializers.ChoiceField(
        choices=PaperSubject.choices, required=False, default=PaperSubject.PROCEDURE
    )
    kind = serializers.ChoiceField(
        choices=PaperKind.choices, required=False, default=PaperKind.DECISION
    )
    lead = SlugField(
        slug_field="slug",
        queryset=Organisation.objects.all(),
        required=False,
        allow_null=True,
        default=None,
    )
    is_public = serializers.BooleanField(required=False, default=False)
    comments_until = DayField(required=False, allow_null=True, default=None)
    stations = NewStationSerializer(many=True, required=False, default=list)
    draft = serializers.BooleanField(required=False, default=False)

    def plan(self) -> Plan:
        values = self.validated_data
        return Plan(
            explanation=values["explanation"],
            financial_effects=values["financial_effects"],
            subject=PaperSubject(values["subject"]),
            kind=PaperKind(values["kind"]),
            lead=values["lead"],
            is_public=values["is_public"],
            comments_until=values["comments_until"],
            stops=[Stop(each["group"], StationRole(each["role"])) for each in values["stations"]],
        )

    def said(self) -> dict[str, Any]:
        names = ("group", "project", "title", "text", "submission")
        return {name: self.validated_data[name] for name in names}


class PaperVersionSerializer(serializers.ModelSerializer[PaperVersion]):
    person = serializers.CharField(source="person.name")
    paragraphs = ParagraphSerializer(source="numbered", many=True)

    class Meta:
        model = PaperVersion
        fields = (
            "number",
            "title",
            "text",
            "explanation",
            "financial_effects",
            "paragraphs",
            "person",
            "reason",
            "made_at",
        )


class NewPaperVersionSerializer(serializers.Serializer[Any]):
    """What is left out stays as it is. `base` is the version that was read."""

    title = LineField(max_length=160, required=False)
    text = serializers.CharField(max_length=10_000, required=False)
    explanation = serializers.CharField(max_length=10_000, required=False, allow_blank=True)
    financial_effects = serializers.CharField(max_length=2000, required=False, allow_blank=True)
    reason = LineField(max_length=300)
    base = serializers.IntegerField(min_value=1)


class PassOnSerializer(serializers.Serializer[Any]):
    advice = serializers.ChoiceField(choices=Advice.choices)
    text = serializers.CharField(required=False, default="", allow_blank=True, max_length=4000)


class PeriodSerializer(serializers.Serializer[Any]):
    until = DayField()


class CommentSerializer(serializers.ModelSerializer[Comment]):
    """`paragraph` is the key of a paragraph, `suggestion` another wording for it."""

    author = serializers.CharField(source="person.name")
    organisation = serializers.CharField(source="author.slug")
    suggestion = serializers.CharField(source="wording")
    visibility = serializers.ChoiceField(choices=Visibility.choices)
    mentions = serializers.SerializerMethodField()

    class Meta:
        model = Comment
        fields = (
            "id",
            "parent",
            "paragraph",
            "version",
            "text",
            "suggestion",
            "accepted_in",
            "visibility",
            "is_official",
            "mentions",
            "author",
            "organisation",
            "created_at",
            "edited_at",
            "withdrawn_at",
            "resolved_at",
        )

    @extend_schema_field(serializers.ListField(child=serializers.CharField()))
    def get_mentions(self, comment: Comment) -> list[str]:
        return [each.name for each in comment.mentions.all()]


class NewCommentSerializer(Repeatable):
    """Whoever stands in the text as „@Name“ and sees the comment is told of it."""

    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    parent = serializers.UUIDField(  # type: ignore[assignment]
        required=False, allow_null=True, default=None
    )
    paragraph = serializers.IntegerField(required=False, allow_null=True, default=None)
    suggestion = serializers.CharField(
        source="wording", max_length=2000, required=False, default="", allow_blank=True
    )
    visibility = serializers.ChoiceField(
        choices=Visibility.choices, required=False, default=Visibility.GROUP
    )
    is_official = serializers.BooleanField(required=False, default=False)

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return _with_words(attrs)


class EditedCommentSerializer(serializers.Serializer[Any]):
    text = serializers.CharField(max_length=2000, required=False, default="", allow_blank=True)
    suggestion = serializers.CharField(
        source="wording", max_length=2000, required=False, default="", allow_blank=True
    )

    def validate(self, attrs: dict[str, Any]) -> dict[str, Any]:
        return _with_words(attrs)


class ResolveSerializer(serializers.Serializer[Any]):
    """`resolved` false opens the conversation again."""

    resolved = serializers.BooleanField(required=False, default=True)


def _with_words(values: dict[str, Any]) -> dict[str, Any]:
    if not values["text"] and not values["wording"]:
        message = serializers.CharField.default_error_messages["blank"]
        raise serializers.ValidationError({"text": [message]}, code="blank")
    return values
