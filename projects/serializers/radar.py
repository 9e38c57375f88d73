"""Similar projects with their reasons, as JSON."""

from typing import Any

from rest_framework import serializers

from projects.radar.similar import Hit


class ReasonsSerializer(serializers.Serializer[Hit]):
    """What both have in common, as names; all empty where only the meaning is alike."""

    terms = serializers.ListField(child=serializers.CharField())
    sectors = serializers.ListField(child=serializers.CharField())
    partners = serializers.ListField(child=serializers.CharField())
    places = serializers.ListField(child=serializers.CharField())


class HitSerializer(serializers.Serializer[Hit]):
    """`closeness` is the cosine of both texts, at most 1."""

    reference = serializers.CharField(source="project.reference")
    title = serializers.CharField(source="project.title")
    municipality = serializers.CharField(source="project.tenant.slug")
    state = serializers.CharField(source="project.state")
    closeness = serializers.FloatField()
    reasons = ReasonsSerializer(source="*")


class SimilarSerializer(serializers.Serializer[Any]):
    """`is_current` is false while the last change of the project is still being compared."""

    is_current = serializers.BooleanField()
    hits = HitSerializer(many=True)
