"""What a working group says of a project, kept where the lifecycle's guards can read it."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection
from projects.models.project import Project


class ResolutionOutcome(models.TextChoices):
    OPEN = "open", _("offen")
    APPROVED = "approved", _("angenommen")
    DECLINED = "declined", _("abgelehnt")


class BoardResolution(Scoped):
    """One decision paper put before a body; `paper` is its key in the app that keeps it."""

    protection: ClassVar[Protection] = Child("project")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="resolutions")
    body = models.CharField(max_length=160)
    paper = models.UUIDField(unique=True)
    outcome = models.CharField(
        max_length=10, choices=ResolutionOutcome, default=ResolutionOutcome.OPEN
    )
    quorum_met = models.BooleanField(default=False)
    awaits_cosigning = models.BooleanField(default=False)
    put_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-put_at"]

    def __str__(self) -> str:
        return f"{self.body}: {self.get_outcome_display()}"
