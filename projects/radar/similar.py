"""What the radar tells of one project: the nearest others, and why they are alike."""

from dataclasses import dataclass
from typing import Final

from django.utils.translation import gettext as _

from core.geography.reading import names_of
from projects.labels import sector_names
from projects.models import Project, ProjectVector
from projects.queries import compared_projects
from projects.radar.ranking import nearest, vector_of

TERMS_MOST: Final = 5
CLOSE: Final = 0.35
VERY_CLOSE: Final = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """`closeness` is the cosine, at most 1; the rest is what both have in common, as names."""

    project: Project
    closeness: float
    terms: tuple[str, ...]
    sectors: tuple[str, ...]
    partners: tuple[str, ...]
    places: tuple[str, ...]

    @property
    def closeness_label(self) -> str:
        if self.closeness >= VERY_CLOSE:
            return _("sehr ähnlich")
        return _("ähnlich") if self.closeness >= CLOSE else _("verwandt")


@dataclass(frozen=True, slots=True)
class Similar:
    """Not `is_current` while the project's last change is still being compared."""

    is_current: bool
    hits: list[Hit]


def similar_to(project: Project) -> Similar:
    """As the current scope sees it; a constant number of statements."""
    vector = vector_of(project)
    if vector is None:
        return Similar(is_current=False, hits=[])
    near = nearest(vector)
    rows = {row.pk: row for row in compared_projects([project.pk, *(n.project_id for n in near)])}
    own = rows.get(project.pk, project)
    hits = [
        _hit(own, vector, rows[each.project_id], each.closeness)
        for each in near
        if each.project_id in rows
    ]
    return Similar(is_current=vector.version == project.version, hits=hits)


def _hit(own: Project, vector: ProjectVector, other: Project, closeness: float) -> Hit:
    shared = set(other.communes) & set(own.communes)
    places = {*names_of(sorted(shared))} | ({own.place} & {other.place} - {""})
    return Hit(
        project=other,
        closeness=closeness,
        terms=_terms(vector, other),
        sectors=tuple(
            sector_names(slug for slug in other.sector_slugs if slug in own.sector_slugs)
        ),
        partners=tuple(sorted(_partners(own) & _partners(other))),
        places=tuple(sorted(places)),
    )


def _terms(vector: ProjectVector, other: Project) -> tuple[str, ...]:
    """The longest, which say most. Of a text that has just changed they say nothing any more:
    what a draft held is not told of what was handed in."""
    if other.vector.version != other.version:
        return ()
    shared = {*vector.terms} & {*other.vector.terms}
    return tuple(sorted(shared, key=lambda term: (-len(term), term))[:TERMS_MOST])


def _partners(project: Project) -> set[str]:
    """The project's own municipality counts as one: it may be a partner of the other."""
    return {str(partner) for partner in project.partners.all()} | {project.tenant.name}
