"""What the API takes and gives of meetings and tasks: slugs as values, times in ISO 8601."""

from typing import Any

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.serializers import DayField, LineField
from municipalities.models import Membership
from working_groups.meeting_rules import LONGEST
from working_groups.models import (
    AgendaItem,
    Answer,
    Attendance,
    DecisionPaper,
    ItemKind,
    Meeting,
    Reply,
    Task,
)


class TaskSerializer(serializers.ModelSerializer[Task]):
    group = serializers.CharField(source="meeting.group.slug")
    owner = serializers.CharField(source="owner.user.name")
    organisation = serializers.CharField(source="owner.organisation.slug")
    done = serializers.BooleanField(source="is_done")

    class Meta:
        model = Task
        fields = (
            "id",
            "group",
            "meeting",
            "item",
            "title",
            "owner",
            "organisation",
            "due",
            "done",
            "done_at",
        )


class TaskDoneSerializer(serializers.Serializer[Any]):
    done = serializers.BooleanField(default=True)


class NewTaskSerializer(serializers.Serializer[Any]):
    """`owner` is the id of a membership that sits in the group."""

    title = LineField(max_length=300)
    owner = serializers.PrimaryKeyRelatedField(
        queryset=Membership.objects.filter(ended_at__isnull=True)
    )
    due = DayField()
    item = serializers.UUIDField(required=False, allow_null=True, default=None)


class AgendaItemSerializer(serializers.ModelSerializer[AgendaItem]):
    papers = serializers.SerializerMethodField()

    class Meta:
        model = AgendaItem
        fields = (
            "id",
            "position",
            "title",
            "kind",
            "reporter",
            "minutes",
            "state",
            "papers",
            "notes",
            "decision",
        )

    def get_papers(self, item: AgendaItem) -> list[str]:
        return [str(link.paper_id) for link in item.links.all()]


class NewItemSerializer(serializers.Serializer[Any]):
    title = LineField(max_length=200)
    kind = serializers.ChoiceField(choices=ItemKind.choices)
    reporter = LineField(max_length=160, required=False, default="", allow_blank=True)
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST, default=15)
    papers = serializers.PrimaryKeyRelatedField(
        queryset=DecisionPaper.objects.all(), many=True, required=False, default=list
    )


class AttendanceSerializer(serializers.ModelSerializer[Attendance]):
    class Meta:
        model = Attendance
        fields = ("name", "organisation", "seat", "presence", "deputy")


class ReplySerializer(serializers.ModelSerializer[Reply]):
    organisation = serializers.CharField(source="author.slug")
    name = serializers.CharField(source="person.name")

    class Meta:
        model = Reply
        fields = ("name", "organisation", "answer", "answered_at")


class AnswerSerializer(serializers.Serializer[Any]):
    answer = serializers.ChoiceField(choices=Answer.choices)


class MeetingSerializer(serializers.ModelSerializer[Meeting]):
    """`minutes` is the length; `review_until` the last day for changes to the minutes."""

    group = serializers.CharField(source="group.slug")
    ends_at = serializers.DateTimeField()

    class Meta:
        model = Meeting
        fields = (
            "id",
            "group",
            "title",
            "state",
            "starts_at",
            "ends_at",
            "minutes",
            "place",
            "video_url",
            "sequence",
            "invited_at",
            "review_until",
        )


class MeetingDetailSerializer(serializers.ModelSerializer[Meeting]):
    """With its agenda, the answers to the invitation, the attendance list and the tasks given."""

    group = serializers.CharField(source="group.slug")
    ends_at = serializers.DateTimeField()
    items = AgendaItemSerializer(many=True)
    replies = ReplySerializer(many=True)
    attendance = AttendanceSerializer(source="attendances", many=True)
    tasks = TaskSerializer(many=True)
    digest = serializers.SerializerMethodField()

    class Meta:
        model = Meeting
        fields = (
            *MeetingSerializer.Meta.fields,
            "items",
            "replies",
            "attendance",
            "tasks",
            "digest",
        )

    @extend_schema_field(serializers.CharField(allow_null=True))
    def get_digest(self, meeting: Meeting) -> str | None:
        """SHA-256 of the minutes as released; null before."""
        released = getattr(meeting, "released", None)
        return released.digest if released else None


class NewMeetingSerializer(serializers.Serializer[Any]):
    title = LineField(max_length=160)
    starts_at = serializers.DateTimeField()
    minutes = serializers.IntegerField(min_value=1, max_value=LONGEST, default=120)
    place = LineField(max_length=200, required=False, default="", allow_blank=True)
    video_url = serializers.URLField(max_length=500, required=False, default="", allow_blank=True)


class InviteSerializer(serializers.Serializer[Any]):
    short_notice = serializers.CharField(
        required=False, default="", allow_blank=True, max_length=1000
    )


class CancelSerializer(serializers.Serializer[Any]):
    reason = serializers.CharField(max_length=1000)
