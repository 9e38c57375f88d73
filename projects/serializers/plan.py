"""Milestones and work packages one by one, as they are planned and reported on."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.serializers import DayField, LineField
from projects.models import Milestone, WorkPackage


class MilestoneSerializer(serializers.ModelSerializer[Milestone]):
    title = LineField(max_length=160)
    due = DayField()

    class Meta:
        model = Milestone
        fields: ClassVar = ["id", "title", "due", "forecast", "done_on"]
        read_only_fields: ClassVar = ["forecast", "done_on"]


class MilestonePatch(serializers.Serializer[Any]):
    title = LineField(max_length=160, required=False)
    due = DayField(required=False)
    forecast = DayField(required=False, allow_null=True)
    done_on = DayField(required=False, allow_null=True)


class WorkPackageSerializer(serializers.ModelSerializer[WorkPackage]):
    """`effort` in person months; `after` are the `uid`s of packages that it waits for."""

    class Meta:
        model = WorkPackage
        fields: ClassVar = [
            "id", "uid", "title", "responsible", "effort", "start", "end", "after", "forecast",
            "done_on",
        ]  # fmt: skip


class WorkPackageReport(serializers.Serializer[Any]):
    """Null takes a report back."""

    forecast = DayField(required=False, allow_null=True)
    done_on = DayField(required=False, allow_null=True)
