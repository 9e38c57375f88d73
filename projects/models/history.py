"""Every step of a project's lifecycle, as a row."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection
from projects.labels import label_of
from projects.models.project import Project
from projects.workflow import STATES, TRANSITIONS


class Transition(Scoped):
    """Who took which step when, as which role. The first row of a project has no `from_state`."""

    protection: ClassVar[Protection] = Child("project")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="transitions")
    name = models.CharField(max_length=30)
    from_state = models.CharField(max_length=30, blank=True)
    to_state = models.CharField(max_length=30)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    actor_organisation = models.ForeignKey(
        "municipalities.Organisation", on_delete=models.PROTECT, related_name="+", null=True
    )
    role = models.CharField(max_length=30, blank=True)
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-at", "-id"]
        indexes: ClassVar = [models.Index(fields=["project", "-at"], name="transition_history")]
        verbose_name = _("Schritt")
        verbose_name_plural = _("Schritte")

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        if self.name not in TRANSITIONS:
            return str(_("Projekt angelegt"))
        return label_of(TRANSITIONS[self.name])

    @property
    def to_label(self) -> str:
        return label_of(STATES[self.to_state])


class TransitionReason(Scoped):
    """Why a step was taken: for the tenant and those who review, also after the grant is public."""

    protection: ClassVar[Protection] = Child("transition", confidential=True)

    transition = models.OneToOneField(Transition, on_delete=models.CASCADE, related_name="reason")
    text = models.TextField(max_length=4000)

    class Meta:
        verbose_name = _("Begründung")
        verbose_name_plural = _("Begründungen")

    def __str__(self) -> str:
        return self.text[:80]
