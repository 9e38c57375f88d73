"""Sittings of a group: when and where, what is on the agenda, who comes and who came."""

import datetime as dt
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection, Root
from municipalities.models import Membership
from working_groups.models.groups import WorkingGroup
from working_groups.models.papers import DecisionPaper


class MeetingState(models.TextChoices):
    PLANNED = "planned", _("geplant")
    INVITED = "invited", _("eingeladen")
    RUNNING = "running", _("läuft")
    ENDED = "ended", _("beendet")
    RELEASED = "released", _("Protokoll freigegeben")
    CANCELLED = "cancelled", _("abgesagt")


AHEAD: Final = (MeetingState.PLANNED, MeetingState.INVITED)
"""States in which a meeting can still be moved, changed or called off."""


class Meeting(Scoped):
    """Belongs to the tenant „Programm“, like its group; shown to the group and the ministry.

    `minutes` is its length. `sequence` counts the versions that calendars were told of (RFC 5545,
    3.8.7.4). `review_until` is the last day on which changes to the minutes may be asked for.
    """

    protection: ClassVar[Protection] = Root(beside=("group",))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="meetings")
    title = models.CharField(_("Bezeichnung"), max_length=160)
    starts_at = models.DateTimeField(_("Beginn"))
    minutes = models.PositiveSmallIntegerField(_("Dauer in Minuten"), default=120)
    place = models.CharField(_("Ort"), max_length=200, blank=True)
    video_url = models.URLField(_("Link zur Videokonferenz"), max_length=500, blank=True)
    state = models.CharField(max_length=10, choices=MeetingState, default=MeetingState.PLANNED)
    sequence = models.PositiveSmallIntegerField(default=0)
    short_notice = models.TextField(blank=True, max_length=1000)
    cancel_reason = models.TextField(blank=True, max_length=1000)
    created_at = models.DateTimeField(default=timezone.now)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    invited_at = models.DateTimeField(null=True)
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    drafted_at = models.DateTimeField(null=True)
    review_until = models.DateField(null=True)
    cancelled_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-starts_at", "-id"]
        indexes: ClassVar = [
            *Scoped.Meta.indexes,
            models.Index(fields=["group", "starts_at"], name="meeting_by_group"),
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(drafted_at__isnull=True) | models.Q(review_until__isnull=False),
                name="draft_has_a_last_day",
            )
        ]
        verbose_name = _("Sitzung")
        verbose_name_plural = _("Sitzungen")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("working_groups:meeting", args=[self.pk])

    @property
    def ends_at(self) -> dt.datetime:
        return self.starts_at + dt.timedelta(minutes=self.minutes)

    @property
    def is_ahead(self) -> bool:
        return self.state in AHEAD

    @property
    def is_cancelled(self) -> bool:
        return self.state == MeetingState.CANCELLED

    @property
    def is_released(self) -> bool:
        return self.state == MeetingState.RELEASED

    @property
    def is_draft(self) -> bool:
        """The minutes lie before the group for changes."""
        return self.state == MeetingState.ENDED and self.drafted_at is not None


class ItemKind(models.TextChoices):
    INFORMATION = "information", _("Information")
    CONSULTATION = "consultation", _("Beratung")
    RESOLUTION = "resolution", _("Beschluss")


class ItemState(models.TextChoices):
    OPEN = "open", _("offen")
    RUNNING = "running", _("wird beraten")
    DONE = "done", _("abgeschlossen")
    POSTPONED = "postponed", _("vertagt")


UNSETTLED: Final = (ItemState.OPEN, ItemState.RUNNING, ItemState.POSTPONED)
"""What a meeting leaves of its agenda when it ends; the next one takes it over."""


class AgendaItem(Scoped):
    """A Tagesordnungspunkt with what the minutes say of it; `minutes` is the time planned for it.

    `version` counts changes of the notes, so that of two who write the second is told.
    """

    protection: ClassVar[Protection] = Child("meeting")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField()
    title = models.CharField(_("Titel"), max_length=200)
    kind = models.CharField(_("Art"), max_length=12, choices=ItemKind, default=ItemKind.INFORMATION)
    reporter = models.CharField(_("Berichterstattung"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(_("Minuten"), default=15)
    state = models.CharField(max_length=10, choices=ItemState, default=ItemState.OPEN)
    carried_from = models.OneToOneField(
        "self", on_delete=models.PROTECT, related_name="carried_to", null=True, blank=True
    )
    started_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    notes = models.TextField(_("Niederschrift"), blank=True, max_length=20_000)
    decision = models.TextField(_("Beschluss"), blank=True, max_length=4000)
    version = models.PositiveIntegerField(default=0)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["meeting", "position"],
                deferrable=models.Deferrable.DEFERRED,
                name="one_item_per_position",
            )
        ]
        verbose_name = _("Tagesordnungspunkt")
        verbose_name_plural = _("Tagesordnungspunkte")

    def __str__(self) -> str:
        return f"{self.position}. {self.title}"


class AgendaPaper(Scoped):
    """A paper that an agenda item deals with."""

    protection: ClassVar[Protection] = Child("item")

    item = models.ForeignKey(AgendaItem, on_delete=models.CASCADE, related_name="links")
    paper = models.ForeignKey(DecisionPaper, on_delete=models.PROTECT, related_name="agenda")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["item", "paper"], name="paper_once_per_item")
        ]

    def __str__(self) -> str:
        return f"{self.paper_id} in {self.item_id}"


class Answer(models.TextChoices):
    ACCEPT = "accept", _("Zusage")
    DECLINE = "decline", _("Absage")
    TENTATIVE = "tentative", _("unter Vorbehalt")


class Reply(Scoped):
    """A member's answer to an invitation."""

    protection: ClassVar[Protection] = Child("meeting", contribution=True)

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    answer = models.CharField(_("Antwort"), max_length=10, choices=Answer)
    answered_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="one_reply_per_member")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id}: {self.answer}"


class Presence(models.TextChoices):
    PRESENT = "present", _("anwesend")
    DEPUTY = "deputy", _("vertreten")
    EXCUSED = "excused", _("entschuldigt")
    ABSENT = "absent", _("nicht anwesend")


class Attendance(Scoped):
    """A line of the attendance list: a member as seated when the meeting began, or a guest by name."""

    protection: ClassVar[Protection] = Child("meeting")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    membership = models.ForeignKey(
        Membership, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("Name"), max_length=120)
    organisation = models.CharField(_("Organisation"), max_length=160, blank=True)
    seat = models.CharField(max_length=10, blank=True)
    presence = models.CharField(max_length=10, choices=Presence, default=Presence.ABSENT)
    deputy = models.CharField(_("vertreten durch"), max_length=120, blank=True)

    class Meta:
        ordering: ClassVar = ["pk"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["meeting", "membership"], name="once_on_the_list")
        ]

    def __str__(self) -> str:
        return f"{self.name}: {self.presence}"
