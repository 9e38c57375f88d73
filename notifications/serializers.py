"""A notice as the REST interface tells it."""

from rest_framework import serializers


class NotificationSerializer(serializers.Serializer):  # type: ignore[type-arg]
    """`title` and `url` are empty where the token's membership does not see the object."""

    id = serializers.UUIDField(source="notice.pk", read_only=True)
    kind = serializers.CharField(source="notice.kind", read_only=True)
    title = serializers.CharField(read_only=True)
    url = serializers.CharField(source="target_url", read_only=True)
    created_at = serializers.DateTimeField(source="notice.created_at", read_only=True)
    read_at = serializers.DateTimeField(source="notice.read_at", read_only=True, allow_null=True)


class MarkedSerializer(serializers.Serializer):  # type: ignore[type-arg]
    marked = serializers.IntegerField(read_only=True)
