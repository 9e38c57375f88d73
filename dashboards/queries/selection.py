"""Which projects the figures are about: every filter is a primary key or a slug, or None for all."""

from dataclasses import asdict, dataclass
from typing import Any

from django.db.models import Q


@dataclass(frozen=True, slots=True, kw_only=True)
class Selection:
    municipality: int | None = None
    district: int | None = None
    area: int | None = None
    sector: int | None = None
    state: str | None = None
    phase: str | None = None
    light: str | None = None

    def parameters(self) -> dict[str, Any]:
        """By name, as the statements of this package expect them."""
        return asdict(self)

    def as_condition(self) -> Q:
        """The same choice on a queryset of facts."""
        columns = {
            "tenant_id": self.municipality,
            "district_id": self.district,
            "area_id": self.area,
            "sectors__contains": None if self.sector is None else [self.sector],
            "state": self.state,
            "phase": self.phase,
            "light": self.light,
        }
        return Q(**{name: value for name, value in columns.items() if value is not None})


CHOSEN = """
    (%(municipality)s IS NULL OR tenant_id = %(municipality)s)
    AND (%(district)s IS NULL OR district_id = %(district)s)
    AND (%(area)s IS NULL OR area_id = %(area)s)
    AND (%(sector)s IS NULL OR sectors @> ARRAY[%(sector)s]::bigint[])
    AND (%(state)s IS NULL OR state = %(state)s)
    AND (%(phase)s IS NULL OR phase = %(phase)s)
    AND (%(light)s IS NULL OR light = %(light)s)
"""
"""`as_condition` in SQL. Values are sent as literals, so the planner drops what is not asked."""
