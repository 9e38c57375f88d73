"""The projects of other tenants that are most like one, among those that the current scope sees.

Row-level security narrows the rows before any of them is compared: what one may not see changes
neither the answer nor, by what it is about, the time that it takes.
"""

from dataclasses import dataclass
from typing import Final

from django.db.models import F, Func, IntegerField, QuerySet, Value

from projects.models import Project, ProjectVector
from projects.models.vector import BitsField
from projects.radar import encoder

CANDIDATES: Final = 400
"""Compared exactly, after the bits of all have been. Up to so many visible projects the ranking is
exact; of 10,000 crowded ones it misses three neighbours in a hundred, for some hardly farther away."""
MOST: Final = 5
LEAST: Final = 0.25
"""Cosine below which nothing is shown. Nine in ten labelled ideas are closer to their project."""


@dataclass(frozen=True, slots=True)
class Near:
    project_id: int
    closeness: float
    """The cosine, at most 1."""


def vector_of(project: Project) -> ProjectVector | None:
    """What is stored, be it of the present version or of an earlier one."""
    return ProjectVector.objects.filter(project=project, encoder=encoder.NAME).first()


def nearest(vector: ProjectVector) -> list[Near]:
    """The closest first, `MOST` at most. One statement."""
    rows = list(_candidates(vector).values_list("project_id", "values")[:CANDIDATES])
    if not rows:
        return []
    near = encoder.closeness(
        encoder.unpacked([vector.values])[0], encoder.unpacked([values for _pk, values in rows])
    )
    found = [Near(pk, float(value)) for (pk, _values), value in zip(rows, near, strict=True)]
    close = [each for each in found if each.closeness >= LEAST]
    return sorted(close, key=lambda each: (-each.closeness, each.project_id))[:MOST]


def _candidates(vector: ProjectVector) -> QuerySet[ProjectVector]:
    bits = Value(vector.signs, output_field=BitsField())
    distance = Func(
        F("signs"),
        bits,
        template="bit_count(%(expressions)s)",
        arg_joiner=" # ",
        output_field=IntegerField(),
    )
    # Not by a join: few are in the trash, and an index knows them.
    trash = Project.everything.filter(deleted_at__isnull=False)
    others = ProjectVector.objects.filter(encoder=encoder.NAME).exclude(tenant=vector.tenant_id)
    return others.exclude(project__in=trash).order_by(distance, "project_id")
