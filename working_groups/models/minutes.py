"""What a meeting leaves behind: tasks, changes asked for, and the minutes as released."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection
from municipalities.models import Membership
from working_groups.models.groups import RequestState
from working_groups.models.meetings import AgendaItem, Meeting


class Task(Scoped):
    """An Aufgabe agreed in a meeting: who does what until when."""

    protection: ClassVar[Protection] = Child("meeting")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="tasks")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="tasks", null=True, blank=True
    )
    title = models.CharField(_("Aufgabe"), max_length=300)
    owner = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="wg_tasks")
    due = models.DateField(_("Frist"))
    created_at = models.DateTimeField(default=timezone.now)
    done_at = models.DateTimeField(null=True)
    done_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering: ClassVar = ["due", "created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["owner"], condition=models.Q(done_at__isnull=True), name="task_open"
            )
        ]
        verbose_name = _("Aufgabe")
        verbose_name_plural = _("Aufgaben")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return f"{Meeting(pk=self.meeting_id).get_absolute_url()}#aufgabe-{self.pk}"

    @property
    def is_done(self) -> bool:
        return self.done_at is not None


class ChangeRequest(Scoped):
    """An Änderungswunsch to the draft of the minutes, on one agenda item or on the whole."""

    protection: ClassVar[Protection] = Child("meeting", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="change_requests")
    item = models.ForeignKey(
        AgendaItem, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    text = models.TextField(_("Änderungswunsch"), max_length=2000)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    answered_at = models.DateTimeField(null=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        verbose_name = _("Änderungswunsch")
        verbose_name_plural = _("Änderungswünsche")

    def __str__(self) -> str:
        return self.text[:60]


class Minutes(Scoped):
    """The minutes as released: `content` never changes again, and `digest` (SHA-256) names it."""

    protection: ClassVar[Protection] = Child(
        "meeting", fixed=("meeting", "content", "digest", "released_at", "released_by")
    )

    meeting = models.OneToOneField(
        Meeting, on_delete=models.PROTECT, primary_key=True, related_name="released"
    )
    content = models.JSONField()
    digest = models.CharField(max_length=64)
    released_at = models.DateTimeField()
    released_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = _("Protokoll")
        verbose_name_plural = _("Protokolle")

    def __str__(self) -> str:
        return f"{self.meeting_id} {self.digest[:12]}"
