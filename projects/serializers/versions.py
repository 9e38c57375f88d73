"""What an entry held after each change, and what differs between two of these versions."""

from decimal import Decimal
from typing import Any

from rest_framework import serializers

from projects.content import Units
from projects.models import LISTS, Version
from projects.versions import Comparison, rows_in


class VersionSerializer(serializers.ModelSerializer[Version]):
    """Whose changes it holds, and from when to when they were made."""

    actor = serializers.CharField(source="actor.name", allow_null=True, default=None)

    class Meta:
        model = Version
        fields: tuple[str, ...] = ("number", "began_at", "at", "actor")


class VersionDetailSerializer(VersionSerializer):
    """`content` by field; a list holds its rows in their order, each with its `uid`."""

    content = serializers.SerializerMethodField()

    class Meta(VersionSerializer.Meta):
        fields = (*VersionSerializer.Meta.fields, "content")

    def get_content(self, version: Version) -> dict[str, Any]:
        plain = {name: value for name, value in version.content.items() if "/" not in name}
        return plain | {name: _rows(version.content, name) for name in LISTS}


def _rows(content: Units, name: str) -> list[dict[str, Any]]:
    return [{"uid": uid, **row} for uid, row in rows_in(content, name).items()]


class CompareInput(serializers.Serializer[Any]):
    """`from` and `to` are numbers of versions."""

    to = serializers.IntegerField(min_value=1)

    def get_fields(self) -> dict[str, serializers.Field[Any, Any, Any, Any]]:
        # Its name is a word of Python.
        return {"from": serializers.IntegerField(min_value=1), **super().get_fields()}


class PlainField(serializers.JSONField):
    """Whatever a version may hold; amounts as decimal strings, as everywhere."""

    def to_representation(self, value: Any) -> Any:
        return str(value) if isinstance(value, Decimal) else value


class DifferenceSerializer(serializers.Serializer[Any]):
    field = serializers.CharField(source="name")
    before = PlainField(source="old")
    after = PlainField(source="new")


class RowDifferenceSerializer(serializers.Serializer[Any]):
    """`before` or `after` is null for a row that was added or removed."""

    uid = serializers.UUIDField()
    before = serializers.JSONField(source="old")
    after = serializers.JSONField(source="new")
    changes = DifferenceSerializer(many=True, source="fields")


class ListDifferenceSerializer(serializers.Serializer[Any]):
    """`order`: the uids that both versions have, before and after; null where they stand alike."""

    field = serializers.CharField(source="name")
    rows = RowDifferenceSerializer(many=True)
    order = serializers.JSONField()


class ComparisonSerializer(serializers.Serializer[Comparison]):
    changes = DifferenceSerializer(many=True, source="fields")
    lists = ListDifferenceSerializer(many=True)
