"""The controls of the geography's fields. All work without scripts: a text box with one commune a
line; a name and two coordinates. Scripts add a combobox and a map (static/js/communes.js, place.js).
"""

from decimal import Decimal
from typing import Any, Final

from django import forms

from core.geography.reading import names_of, write_degrees
from core.geography.register import spot_named
from core.maps import EAST, HEIGHT, NORTH, SOUTH, WEST, WIDTH

PARTS: Final = ("name", "latitude", "longitude")


class CommunesInput(forms.Textarea):
    """Keys are shown as names, one a line; what was typed stays as it was."""

    template_name = "django/forms/widgets/communes.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"rows": 4, "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        if isinstance(value, str) or value is None:
            return value
        return "\n".join(names_of(value))


class DegreesInput(forms.TextInput):
    def __init__(self) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"})

    def format_value(self, value: Any) -> str | None:
        return write_degrees(value) if isinstance(value, Decimal) else super().format_value(value)


class PlaceInput(forms.MultiWidget):
    """Three boxes, named „…_name“, „…_latitude“ and „…_longitude“."""

    template_name = "django/forms/widgets/place.html"

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        boxes: dict[str, forms.Widget | type[forms.Widget]] = {
            "name": forms.TextInput({"autocomplete": "off"}),
            "latitude": DegreesInput(),
            "longitude": DegreesInput(),
        }
        super().__init__(boxes, attrs)

    def decompress(self, value: Any) -> list[Any]:
        return [None for _part in PARTS]

    def get_context(self, name: str, value: Any, attrs: Any) -> dict[str, Any]:
        context = super().get_context(name, value, attrs)
        boxes = context["widget"]["subwidgets"]
        typed = boxes[0]["value"] or ""
        boxes[0]["attrs"]["aria-describedby"] = f"{boxes[0]['attrs'].get('id', name)}_hint"
        return context | {
            "boxes": dict(zip(PARTS, boxes, strict=True)),
            # A name that says no more than the point does is replaced when the point is moved.
            "is_derived": not typed or spot_named(typed) is not None,
            "map": {
                "west": f"{WEST}",
                "east": f"{EAST}",
                "south": f"{SOUTH}",
                "north": f"{NORTH}",
                "width": f"{WIDTH:.0f}",
                "height": f"{HEIGHT:.2f}",
            },
        }
