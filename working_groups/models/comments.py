"""What people say about a paper."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection
from working_groups.models.papers import DecisionPaper


class Comment(Scoped):
    protection: ClassVar[Protection] = Child("paper", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="answers", null=True, blank=True
    )
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(_("Ihr Kommentar"), max_length=2000)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        verbose_name = _("Kommentar")
        verbose_name_plural = _("Kommentare")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def anchor(self) -> str:
        """Where the comment stands on the paper's page."""
        return f"kommentar-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('working_groups:paper', args=[self.paper_id])}#{self.anchor}"
