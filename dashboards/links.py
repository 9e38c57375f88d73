"""Where a figure leads: to the projects that it counts."""

from collections.abc import Mapping
from dataclasses import dataclass
from urllib.parse import urlencode

from django.urls import reverse


@dataclass(frozen=True, slots=True, kw_only=True)
class Links:
    """`chosen` are the filters in force, slug by name.

    The project list knows only today. On a past day (`stichtag`, an ISO date) a figure leads to the
    dashboard of that day, narrowed to the same projects.
    """

    chosen: Mapping[str, str]
    stichtag: str = ""

    def to(self, **narrower: str) -> str:
        """Empty where both filters cannot hold at once, such as a second sector."""
        if any(self.chosen.get(name, value) != value for name, value in narrower.items()):
            return ""
        query = {**self.chosen, **narrower}
        if self.stichtag:
            query["stichtag"] = self.stichtag
        target = reverse("dashboards:overview" if self.stichtag else "projects:list")
        return f"{target}?{urlencode(query)}" if query else target
