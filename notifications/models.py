"""The outbox, what people find in the portal, what is mailed to them, and what they chose."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.protection import Outbox, Personal, Protection, WorkerOnly
from notifications.cadence import Cadence
from notifications.kinds import kinds


class Event(models.Model):
    """Something worth telling, committed with the change that it tells of.

    It names its object by kind and key, holds no text of it, and is fanned out by a worker.
    `dedupe_key` makes telling it twice impossible. A letter to a bare `address` has no audience.
    `thread` is what it belongs to, as "kind:key" of an object: a comment belongs to its paper.
    A fan-out that fails is tried again at `next_at`, up to eight times; `problem` says why.
    """

    protection: ClassVar[Protection] = Outbox()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    kind = models.CharField(max_length=40)
    dedupe_key = models.CharField(max_length=120, unique=True)
    object_kind = models.CharField(max_length=40)
    object_key = models.CharField(max_length=60)
    thread = models.CharField(max_length=101, default="", db_default="")
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
    thread = models.CharField(max_length=101, default="", db_default="")
    because = models.CharField(max_length=30, default="", db_default="")
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


class Mute(models.Model):
    """A thread that somebody does not want to hear of: no mails, and its notices appear read."""

    protection: ClassVar[Protection] = Personal("user")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    thread = models.CharField(max_length=101)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "thread"], name="muted_once")
        ]

    def __str__(self) -> str:
        return self.thread


class Visit(models.Model):
    """When somebody looked at her inbox: `seen_at` lastly, `before` on the visit before that."""

    protection: ClassVar[Protection] = Personal("user")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    seen_at = models.DateTimeField()
    before = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return f"{self.user_id} {self.seen_at}"


class DeliveryState(models.TextChoices):
    PENDING = "pending", _("wartet")
    SENT = "sent", _("zugestellt")
    DEAD = "dead", _("gescheitert")
    SUPPRESSED = "suppressed", _("unterdrückt")


class Delivery(models.Model):
    """One mail: claimed under a lease, tried up to eight times. What it tells of are `Happening`s.

    To a person, or to a bare `address` (somebody invited). While it `is_open`, what happens in the
    same thread (or period, for a digest) joins it by its `key`; the first attempt closes it, so
    that its Message-ID never stands for two different mails.
    """

    protection: ClassVar[Protection] = WorkerOnly()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    address = models.EmailField(blank=True)
    channel = models.CharField(max_length=10, default="email")
    cadence = models.CharField(max_length=6, choices=Cadence, default=Cadence.NOW, db_default="now")
    key = models.CharField(max_length=101, default="", db_default="")
    is_open = models.BooleanField(default=False, db_default=False)
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
                fields=["recipient", "key"],
                condition=models.Q(is_open=True),
                name="one_open_mail_per_thread",
            ),
            models.UniqueConstraint(
                fields=["recipient", "key"],
                condition=models.Q(cadence__in=["daily", "weekly"]),
                name="one_digest_per_period",
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


class Happening(models.Model):
    """An event as one mail tells it: to whom, as which member, why, and in whose place.

    `omitted` says why the mail, when it went, no longer told of it.
    """

    protection: ClassVar[Protection] = WorkerOnly()

    delivery = models.ForeignKey(Delivery, on_delete=models.CASCADE, related_name="happenings")
    event = models.ForeignKey(Event, on_delete=models.CASCADE, related_name="happenings")
    recipient = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    membership = models.ForeignKey(
        "municipalities.Membership", on_delete=models.CASCADE, related_name="+", null=True
    )
    because = models.CharField(max_length=30, blank=True)
    on_behalf_of = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    omitted = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["event", "recipient"], nulls_distinct=False, name="mailed_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.event_id} {self.because}"


class Preference(models.Model):
    """A choice that differs from the kind's default; no row means the default."""

    protection: ClassVar[Protection] = Personal("user")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    kind = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)
    cadence = models.CharField(max_length=6, choices=Cadence, db_default="now")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "kind", "channel"], name="one_choice_per_kind_and_channel"
            )
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.channel} {self.cadence}"


class Rhythm(models.Model):
    """When somebody's mails may come, and who gets them too while she is away.

    No row means the defaults. Hours are hours of the day in Berlin; the quiet time from
    `quiet_from` to `quiet_until` may lie over midnight, equal ends switch it off.
    """

    protection: ClassVar[Protection] = Personal("user")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+"
    )
    digest_hour = models.PositiveSmallIntegerField(default=7)
    digest_weekday = models.PositiveSmallIntegerField(default=0)
    quiet_from = models.PositiveSmallIntegerField(default=20)
    quiet_until = models.PositiveSmallIntegerField(default=7)
    rests = models.BooleanField(default=True)
    away_from = models.DateField(null=True)
    away_until = models.DateField(null=True)
    deputy = models.ForeignKey(
        "municipalities.Membership", on_delete=models.SET_NULL, related_name="+", null=True
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(digest_hour__lt=24)
                & models.Q(quiet_from__lt=24)
                & models.Q(quiet_until__lt=24)
                & models.Q(digest_weekday__lt=7),
                name="hours_of_a_day",
            ),
            models.CheckConstraint(
                condition=models.Q(away_from__isnull=True, away_until__isnull=True)
                | models.Q(away_from__lte=models.F("away_until")),
                name="away_from_before_until",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.user_id}"


class Part(models.TextChoices):
    """What must run so that anything is delivered."""

    WORKER = "worker", _("Worker")
    BEAT = "beat", _("Taktgeber")


class Pulse(models.Model):
    """When a part was last heard of, and since when people know that it is silent."""

    protection: ClassVar[Protection] = WorkerOnly()

    part = models.CharField(max_length=6, choices=Part, primary_key=True)
    at = models.DateTimeField()
    alarmed_at = models.DateTimeField(null=True)

    def __str__(self) -> str:
        return self.part
