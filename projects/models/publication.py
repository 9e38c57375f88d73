"""The public face of a project: a snapshot, approved field by field."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Protection, Root
from projects.models.project import Project
from projects.workflow import STATES
from sectors.models import Area


class Publication(Scoped):
    """All that the public ever sees of a project; a field that was not approved is empty.

    Public pages read nothing else. `sectors` holds slugs, `partners` names.
    """

    protection: ClassVar[Protection] = Root(of=("project",))

    project = models.OneToOneField(Project, on_delete=models.CASCADE, related_name="publication")
    reference = models.CharField(max_length=20, unique=True)
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    summary = models.TextField(blank=True)
    transfer = models.TextField(blank=True)
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", null=True)
    sectors = ArrayField(models.SlugField(), default=list)
    partners = ArrayField(models.CharField(max_length=160), default=list)
    state = models.CharField(max_length=30)
    start = models.DateField(null=True)
    end = models.DateField(null=True)
    total_cost = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    grant = models.DecimalField(max_digits=12, decimal_places=2, null=True)
    licence = models.CharField(max_length=20, blank=True)
    is_demo = models.BooleanField(default=False)
    published_at = models.DateTimeField()
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        verbose_name = _("Veröffentlichung")
        verbose_name_plural = _("Veröffentlichungen")
        indexes: ClassVar = [
            *Scoped.Meta.indexes,
            models.Index(fields=["-published_at"], name="publication_newest"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("public:project", args=[self.reference])

    @property
    def phase_label(self) -> str:
        """The public status in KDN's words; states without one show their nearest."""
        return STATES[self.state].public_phase or STATES[self.state].label_de
