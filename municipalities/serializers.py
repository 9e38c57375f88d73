"""How municipalities and organisations look in the interface: slugs for keys, both names."""

from rest_framework import serializers

from municipalities.models import District, Municipality, Organisation


class MunicipalitySerializer(serializers.ModelSerializer[Municipality]):
    """`max_funding_rate` is a ratio 0–1; coordinates are WGS 84."""

    district = serializers.SlugRelatedField[District](slug_field="slug", read_only=True)

    class Meta:
        model = Municipality
        fields = (
            "slug",
            "code",
            "short_name",
            "name_de",
            "name_en",
            "region_de",
            "region_en",
            "district",
            "ags",
            "latitude",
            "longitude",
            "population",
            "max_funding_rate",
        )
        read_only_fields = fields


class OrganisationSerializer(serializers.ModelSerializer[Organisation]):
    """`municipality` is the model municipality whose region it belongs to, or null."""

    municipality = serializers.SlugRelatedField[Municipality](slug_field="slug", read_only=True)
    district = serializers.SlugRelatedField[District](slug_field="slug", read_only=True)

    class Meta:
        model = Organisation
        fields = (
            "slug",
            "name_de",
            "name_en",
            "kind",
            "kind_detail_de",
            "municipality",
            "district",
            "ags",
            "latitude",
            "longitude",
        )
        read_only_fields = fields
