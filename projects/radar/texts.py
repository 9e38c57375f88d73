"""What of a project is compared: a few sentences, the same for a typed idea and a stored project."""

from collections.abc import Iterable
from hashlib import sha256
from typing import Final

from projects.models import Project

GOALS_MOST: Final = 300
"""Characters. Longer goals would outweigh what the project is about."""


def comparable(*, title: str, summary: str, goals: str, sectors: Iterable[str]) -> str:
    """`sectors` are German names: they lead ideas to projects that say the same in other words."""
    parts = (f"{title}.", summary, goals[:GOALS_MOST], ", ".join(sectors))
    return " ".join(" ".join(part.split()) for part in parts if part.strip())


def text_of(project: Project) -> str:
    """Of a project with its sectors (`queries.projects_to_encode`)."""
    return comparable(
        title=project.title,
        summary=project.summary or project.problem,
        goals=project.goals,
        sectors=[link.sector.name_de for link in project.sector_links.all()],
    )


def digest_of(text: str) -> str:
    return sha256(text.encode()).hexdigest()
