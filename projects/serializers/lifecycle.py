"""What was done with a project, and what may be done next, as JSON."""

from collections.abc import Mapping
from typing import Any, ClassVar

from rest_framework import serializers

from projects.dossier import NextStep
from projects.models import Transition
from projects.workflow import TRANSITIONS


class TransitionSerializer(serializers.ModelSerializer[Transition]):
    """A step that was taken; `reason` is null where the caller may not read it."""

    transition = serializers.CharField(source="name")
    organisation = serializers.SlugField(source="actor_organisation.slug", allow_null=True)
    reason = serializers.SerializerMethodField()

    class Meta:
        model = Transition
        fields: ClassVar = [
            "transition", "from_state", "to_state", "at", "role", "organisation", "reason",
        ]  # fmt: skip

    def get_reason(self, row: Transition) -> str | None:
        reason = getattr(row, "reason", None)
        return reason.text if reason else None


class UnmetSerializer(serializers.Serializer[Any]):
    field = serializers.CharField()
    code = serializers.CharField()
    detail = serializers.CharField(source="message")


class AvailableStepSerializer(serializers.Serializer[NextStep]):
    """A step that the caller may take now, and what still stands in the way."""

    transition = serializers.CharField(source="id")
    title = serializers.CharField(source="label")
    unmet = UnmetSerializer(many=True, source="problems")


class LifecycleSerializer(serializers.Serializer[Mapping[str, Any]]):
    state = serializers.CharField()
    history = TransitionSerializer(many=True)
    available = AvailableStepSerializer(many=True)


class StepInput(serializers.Serializer[Any]):
    transition = serializers.ChoiceField([(step, step) for step in TRANSITIONS])
    reason = serializers.CharField(max_length=4000, required=False, allow_blank=True, default="")
    version = serializers.IntegerField(required=False, allow_null=True, min_value=1)
