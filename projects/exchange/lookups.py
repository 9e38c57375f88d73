"""What the names in a file mean for the municipality that it is read for; one query each."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal
from typing import Self

from municipalities.models import Municipality
from projects.exchange.words import Words
from projects.money import highest_rates
from projects.queries import possible_managers, possible_partners
from sectors.models import Area, Sector


@dataclass(frozen=True, slots=True)
class Lookups:
    municipality: Municipality
    municipality_words: Words
    areas: Words
    area_names: list[str]
    sectors: Words
    sector_names: list[str]
    people: Words
    organisations: Words
    highest_rates: Mapping[str, Decimal]
    """Percent by kind of recipient."""

    @classmethod
    def of(cls, municipality: Municipality) -> Self:
        areas, sectors = [*Area.objects.all()], [*Sector.objects.all()]
        names = ("name_de", "name_en", "short_name", "slug", "code", "ags")
        own = [(getattr(municipality, name), municipality) for name in names]
        managers = [each.user for each in possible_managers(municipality.pk)]
        return cls(
            municipality=municipality,
            municipality_words=Words(pair for pair in own if pair[0]),
            areas=Words.of_terms(areas),
            area_names=[each.name for each in areas],
            sectors=Words.of_terms(sectors),
            sector_names=[each.name for each in sectors],
            people=Words((user.email, user) for user in managers),
            organisations=Words.of_terms(possible_partners(municipality.pk)),
            highest_rates=highest_rates(municipality.max_funding_rate),
        )
