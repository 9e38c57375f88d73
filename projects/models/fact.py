"""Figures with a validity period: what was true of a project on which days."""

from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.models import Scoped
from core.protection import Protection, Root
from projects.models.project import Light, Project


class ProjectFact(Scoped):
    """Valid on the days `valid_from <= day < valid_to`; an open end is NULL.

    One row per project and day of change, written under the project's row lock. `reach` is frozen,
    so that a past day shows what was visible then. Amounts are cents.
    """

    protection: ClassVar[Protection] = Root(of=("project",))

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="facts")
    valid_from = models.DateField()
    valid_to = models.DateField(null=True)
    district = models.ForeignKey(
        "municipalities.District", on_delete=models.PROTECT, related_name="+", null=True
    )
    area = models.ForeignKey("sectors.Area", on_delete=models.PROTECT, related_name="+", null=True)
    sectors = ArrayField(models.BigIntegerField(), default=list)
    state = models.CharField(max_length=30)
    phase = models.CharField(max_length=20)
    light = models.CharField(max_length=6, choices=Light)
    total_cost = models.BigIntegerField(default=0)
    requested = models.BigIntegerField(default=0)
    granted = models.BigIntegerField(default=0)
    own_share = models.BigIntegerField(default=0)
    milestones = models.PositiveSmallIntegerField(default=0)
    milestones_due = models.PositiveSmallIntegerField(default=0)
    milestones_done = models.PositiveSmallIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "valid_from"], name="one_fact_a_day"),
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(valid_to__isnull=True),
                name="one_current_fact",
            ),
            models.CheckConstraint(
                condition=models.Q(valid_to__isnull=True)
                | models.Q(valid_to__gt=models.F("valid_from")),
                name="fact_is_valid_for_a_day",
            ),
        ]
        indexes: ClassVar = [
            *Scoped.Meta.indexes,
            models.Index(fields=["valid_from", "valid_to"], name="fact_validity"),
        ]

    def __str__(self) -> str:
        return f"{self.project_id} ab {self.valid_from}"
