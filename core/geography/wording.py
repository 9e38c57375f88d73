"""Places as pages and scripts show them."""

from decimal import Decimal
from typing import Any

from django.utils.formats import number_format
from django.utils.translation import gettext

from core.geography.reading import write_degrees
from core.geography.register import County, Spot, county_at


def spot_as_choice(spot: Spot) -> dict[str, Any]:
    """One line of a list of suggestions; coordinates as a form shows them."""
    return {
        "name": spot.name,
        "note": spot.ags if isinstance(spot, County) else f"{spot.ags} · {spot.county_name}",
        "latitude": write_degrees(spot.latitude),
        "longitude": write_degrees(spot.longitude),
    }


def point_text(*, latitude: Decimal, longitude: Decimal) -> dict[str, str]:
    """„50,78 Nord, 6,08 Ost, Städteregion Aachen“; the name is empty outside the state."""
    county = county_at(latitude=latitude, longitude=longitude)
    text = gettext("%(latitude)s Nord, %(longitude)s Ost, %(county)s") % {
        "latitude": number_format(round(latitude, 2), 2),
        "longitude": number_format(round(longitude, 2), 2),
        "county": county.name if county else gettext("außerhalb von Nordrhein-Westfalen"),
    }
    return {"name": county.name if county else "", "text": text}
