"""How much of what a project's entry may hold, where the tables do not say it: for forms, API, import."""

from collections.abc import Mapping
from typing import Final

SHORTEST_TITLE: Final = 5
ACRONYM: Final = r"^[A-Z0-9-]*$"
MOST_SECTORS: Final = 3
MOST_PARTNERS: Final = 40
MOST_MILESTONES: Final = 60
MOST_ROWS: Final[Mapping[str, int]] = {
    "partners": MOST_PARTNERS,
    "objectives": 7,
    "precedents": 20,
    "work_packages": 40,
    "milestones": MOST_MILESTONES,
    "recipients": 10,
    "cost_lines": 80,
}
"""By the list's name."""
