"""What visitors leave behind: reports of barriers."""

from typing import ClassVar

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.protection import Outbox, Protection


class BarrierReport(models.Model):
    """A barrier that somebody met (§ 10b Abs. 3 BGG NRW); anyone may send one, staff alone reads.

    `email` is only given by who wants an answer. `submission` comes from the form, so that a double
    click makes one report.
    """

    protection: ClassVar[Protection] = Outbox()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    submission = models.UUIDField(unique=True)
    page = models.CharField(_("Seite oder Adresse"), max_length=300, blank=True)
    text = models.TextField(_("Welche Barriere haben Sie bemerkt?"), max_length=4000)
    name = models.CharField(_("Ihr Name"), max_length=120, blank=True)
    email = models.EmailField(_("Ihre E-Mail-Adresse"), blank=True)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at"]
        verbose_name = _("Gemeldete Barriere")
        verbose_name_plural = _("Gemeldete Barrieren")

    def __str__(self) -> str:
        return self.text[:80]

    def get_absolute_url(self) -> str:
        return reverse("public:barrier_report", args=[self.pk])
