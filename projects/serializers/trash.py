"""Deleted drafts, and what comes back with a version, as JSON."""

import datetime as dt
from typing import Any

from rest_framework import serializers

from projects.models import Project
from projects.operations.trash import last_day_of
from projects.serializers.project import ProjectDetailSerializer


class TrashedSerializer(serializers.ModelSerializer[Project]):
    """A draft that was deleted; after the day `until` it is gone for good."""

    until = serializers.SerializerMethodField()

    class Meta:
        model = Project
        fields: tuple[str, ...] = ("reference", "title", "deleted_at", "until")

    def get_until(self, project: Project) -> dt.date:
        return last_day_of(project)


class LeftOutSerializer(serializers.Serializer[Any]):
    """`value` is what the version names and what is not there any more."""

    field = serializers.CharField()
    value = serializers.CharField()


class RestoredSerializer(serializers.Serializer[Any]):
    project = ProjectDetailSerializer()
    left_out = LeftOutSerializer(many=True)


class RestoreInput(serializers.Serializer[Any]):
    """`version` of the project, as read before, refuses it when somebody was faster."""

    version = serializers.IntegerField(required=False, allow_null=True, min_value=1)
