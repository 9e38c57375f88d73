"""The outbox, what people find in the portal, what is mailed to them, and what they chose."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.protection import Outbox, Personal, Protection, WorkerOnly
from notifications.kinds import kinds


class Event(models.Model):
    """Something worth telling, committed with the change that it tells of.

    It names its object by kind and key, holds no text of it, and is fanned out by a worker.
    `dedupe_key` makes telling it twice impossible. A letter to a bare `address` has no audience.
    A fan-out that fails is tried again at `next_at`, up to eight times; `problem` says why.
    """

    protection: ClassVar[Protection] = Outbox()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=120, unique=True)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    address = models.EmailField(blank=True)
    payload = models.JSONField(default=dict)
    created_at = models.DateTimeField(default=timezone.now)
    fanned_out_at = models.DateTimeField(null=True)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    problem = models.CharField(max_length=300, blank=True)

    class Meta:
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"],
                condition=models.Q(fanned_out_at__isnull=True),
                name="event_waiting",
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key}"

    @property
    def kind_label(self) -> str:
        """A letter's kind has no words of its own."""
        kind = kinds().get(self.kind)
        return kind.label if kind else self.kind


class Notice(models.Model):
    """An event in one person's inbox. Its title is looked up under her own scope when she reads."""

    protection: ClassVar[Protection] = Personal("recipient")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(
        Event, on_delete=models.CASCADE, related_name="+", db_constraint=False
    )
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    membership = models.ForeignKey(
        "municipalities.Membership", on_delete=models.CASCADE, related_name="+", null=True
    )
    kind = models.CharField(max_length=40)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60)
    created_at = models.DateTimeField()
    read_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["event", "recipient"], name="in_app_exactly_once")
        ]
        indexes: ClassVar = [
            models.Index(fields=["recipient", "-created_at"], name="notice_inbox"),
            models.Index(
                fields=["recipient"], condition=models.Q(read_at__isnull=True), name="notice_unread"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.object_key}"


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("wartet")
    SENT = "sent", _("zugestellt")
    DEAD = "dead", _("gescheitert")
    SUPPRESSED = "suppressed", _("unterdrückt")


class Delivery(models.Model):
    """One mail about one event: claimed under a lease, tried up to eight times.

    To a person in one of her memberships, or to a bare `address` (somebody invited).
    """

    protection: ClassVar[Protection] = WorkerOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="deliveries")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    membership = models.ForeignKey(
        "municipalities.Membership", on_delete=models.CASCADE, related_name="+", null=True
    )
    address = models.EmailField(blank=True)
    channel = models.CharField(max_length=10, default="email")
    because = models.CharField(max_length=30, blank=True)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.PENDING)
    attempts = models.PositiveSmallIntegerField(default=0)
    next_at = models.DateTimeField(default=timezone.now)
    lease_until = models.DateTimeField(null=True)
    lease_by = models.UUIDField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    sent_at = models.DateTimeField(null=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "recipient", "channel"],
                nulls_distinct=False,
                name="one_delivery_per_channel",
            ),
            models.CheckConstraint(
                condition=models.Q(recipient__isnull=False) ^ ~models.Q(address=""),
                name="delivery_to_person_or_address",
            ),
        ]
        indexes: ClassVar = [
            models.Index(
                fields=["next_at"], condition=models.Q(state="pending"), name="delivery_due"
            )
        ]

    def __str__(self) -> str:
        return f"{self.channel} {self.state}"


class Preference(models.Model):
    """A choice that differs from the kind's default; no row means the default."""

    protection: ClassVar[Protection] = Personal("user")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    is_on = models.BooleanField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="one_choice_per_kind_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.is_on}"
