"""Communes and places in the API, by the rules of the forms' fields."""

from collections.abc import Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError as Refusal
from rest_framework import serializers

from core.geography.fields import (
    LONGEST_NAME,
    MOST_COMMUNES,
    CommunesField as CommunesInput,
    Place,
    PlaceField as PlaceInput,
)

COMMUNES: Final = CommunesInput(required=False)
PLACE: Final = PlaceInput(required=False)


class CommunesField(serializers.ListField):
    """Official keys (AGS) of eight digits, such as "05334002"; names of communes are read too."""

    def __init__(self, **options: Any) -> None:
        child = serializers.CharField(max_length=LONGEST_NAME)
        super().__init__(child=child, max_length=MOST_COMMUNES, **options)

    def to_internal_value(self, data: Any) -> list[str]:
        keys: list[str] = _cleaned(COMMUNES, super().to_internal_value(data))
        return keys


class PlaceSerializer(serializers.Serializer[Any]):
    """A name alone is looked up, a point alone is named after its county; degrees in WGS84."""

    name = serializers.CharField(max_length=LONGEST_NAME, required=False, allow_blank=True)
    latitude = serializers.FloatField(required=False, allow_null=True)
    longitude = serializers.FloatField(required=False, allow_null=True)

    def to_internal_value(self, data: Any) -> Place | None:
        values = super().to_internal_value(data)
        texts = (values.get(name) for name in ("name", "latitude", "longitude"))
        place: Place | None = _cleaned(PLACE, ["" if each is None else str(each) for each in texts])
        return place


def _cleaned(field: CommunesInput | PlaceInput, value: Sequence[str]) -> Any:
    try:
        return field.clean(value)
    except Refusal as refusal:
        raise serializers.ValidationError(refusal.messages) from refusal
