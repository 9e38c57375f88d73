"""What an entry still lacks, section by section, as JSON."""

from typing import Any

from rest_framework import serializers

from projects.completeness import SectionState
from projects.serializers.lifecycle import UnmetSerializer


class SectionSerializer(serializers.Serializer[SectionState]):
    """A section of the entry form; each gap names the field that mends it."""

    section = serializers.CharField(source="section.id")
    title = serializers.CharField(source="section.label")
    gaps = UnmetSerializer(many=True)


class CompletenessSerializer(serializers.Serializer[Any]):
    """For the `transition` that hands the entry in; null where the lifecycle waits for none."""

    transition = serializers.CharField(allow_null=True)
    is_complete = serializers.BooleanField()
    sections = SectionSerializer(many=True)
