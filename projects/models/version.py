"""What a project's entry held after each change."""

from typing import ClassVar

from django.conf import settings
from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection
from projects.models.project import Project


class Version(Scoped):
    """`content` is the whole entry by unit (`projects.content`). It holds amounts, hence confidential.

    What one person changes without a longer break is one version: `began_at` to `at`. It is seen as
    far as the project was when it was written: a submission discloses none of the draft's.
    """

    protection: ClassVar[Protection] = Child("project", confidential=True, follows=False)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveIntegerField()
    content = models.JSONField(encoder=DjangoJSONEncoder)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    began_at = models.DateTimeField()
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "number"], name="version_number_once")
        ]
        verbose_name = _("Fassung")
        verbose_name_plural = _("Fassungen")

    def __str__(self) -> str:
        return f"{self.project_id} / {self.number}"
