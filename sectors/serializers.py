"""How areas and sectors look in the interface."""

from rest_framework import serializers

from sectors.models import Area, Sector


class AreaSerializer(serializers.ModelSerializer[Area]):
    class Meta:
        model = Area
        fields = ("slug", "name_de", "name_en", "position")
        read_only_fields = fields


class SectorSerializer(serializers.ModelSerializer[Sector]):
    area = serializers.SlugRelatedField[Area](slug_field="slug", read_only=True)

    class Meta:
        model = Sector
        fields = ("slug", "name_de", "name_en", "area", "position", "icon")
        read_only_fields = fields
