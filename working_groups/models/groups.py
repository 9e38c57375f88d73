"""Groups across tenants, and who sits in them."""

from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Personal, Protection, Root
from municipalities.models import Circle, Invitation, Membership
from sectors.models import Area


class WorkingGroup(Scoped):
    """Belongs to the tenant „Programm“ and is known to everyone with a membership."""

    protection: ClassVar[Protection] = Root()

    slug = models.SlugField(unique=True)
    code = models.CharField(max_length=8, unique=True, help_text="Anfang der Vorlagennummern")
    name_de = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    mandate = models.TextField(_("Auftrag"), blank=True, max_length=4000)
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="working_group")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", null=True)
    sectors = ArrayField(models.SlugField(), default=list)
    edited_at = models.DateTimeField(
        null=True, help_text="Seither gilt, was die Leitung eingetragen hat, nicht die Datendatei"
    )

    class Meta:
        ordering: ClassVar = ["name_de"]
        verbose_name = _("Arbeitsgruppe")
        verbose_name_plural = _("Arbeitsgruppen")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("working_groups:detail", args=[self.slug])

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_de


class Seat(models.TextChoices):
    CHAIR = "chair", _("Leitung")
    VOTING = "voting", _("stimmberechtigt")
    DEPUTY = "deputy", _("Stellvertretung")
    GUEST = "guest", _("Gast")


ENTITLED: Final = (Seat.CHAIR, Seat.VOTING, Seat.DEPUTY)
"""Seats whose rights end with their term; whoever sits on one stays as a guest afterwards."""

ELECTING: Final = (Seat.CHAIR, Seat.VOTING)
"""Seats that make their organisation an elector; a deputy only stands in for one of them."""


class GroupMember(Scoped):
    """A membership's seat in a group; chair, voting members and deputies vote for their organisation.

    `term_from` and `term_until` are the first and the last day of its rights, in Europe/Berlin.
    Taking minutes is a task beside the seat: a voting member may have it, and a guest.
    """

    protection: ClassVar[Protection] = Child("group")

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.VOTING)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)
    takes_minutes = models.BooleanField(_("führt Protokoll"), default=False)
    deputy_of = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="deputies", null=True, blank=True
    )
    term_from = models.DateField(null=True, blank=True)
    term_until = models.DateField(null=True, blank=True)

    is_in_office: bool
    """Whether the term runs today; read by `queries.current_members`."""

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(term_from__isnull=True)
                | models.Q(term_until__isnull=True)
                | models.Q(term_until__gte=models.F("term_from")),
                name="term_begins_before_it_ends",
            ),
            models.CheckConstraint(
                condition=models.Q(deputy_of__isnull=True) | models.Q(seat="deputy"),
                name="only_deputies_stand_in",
            ),
            models.UniqueConstraint(
                fields=["group", "membership"],
                condition=models.Q(left_at__isnull=True),
                name="one_seat_per_group",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(seat="chair", left_at__isnull=True),
                name="one_chair_per_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} in {self.group}"


class RequestState(models.TextChoices):
    OPEN = "open", _("offen")
    ACCEPTED = "accepted", _("angenommen")
    DECLINED = "declined", _("abgelehnt")
    WITHDRAWN = "withdrawn", _("zurückgezogen")


class JoinRequest(Scoped):
    """Somebody asks for a seat, with a reason; the chair answers.

    Shown to the group and to the organisation that asks.
    """

    protection: ClassVar[Protection] = Child("group", confidential=True, contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="requests")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField(_("Begründung"), max_length=2000)
    state = models.CharField(max_length=10, choices=RequestState, default=RequestState.OPEN)
    answer = models.TextField(blank=True, max_length=2000)
    created_at = models.DateTimeField(default=timezone.now)
    closed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["created_at"]
        indexes: ClassVar = Scoped.Meta.indexes
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "membership"],
                condition=models.Q(state="open"),
                name="one_open_join_request",
            )
        ]
        verbose_name = _("Anfrage um einen Sitz")
        verbose_name_plural = _("Anfragen um einen Sitz")

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.group_id}"


class SeatInvitation(Scoped):
    """The seat that an invitation by mail leads to. Known to the chair alone, who reads it elevated."""

    protection: ClassVar[Protection] = Child("invitation")

    invitation = models.OneToOneField(
        Invitation, on_delete=models.CASCADE, primary_key=True, related_name="seat"
    )
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="+")
    seat = models.CharField(max_length=10, choices=Seat)
    takes_minutes = models.BooleanField(default=False)

    def __str__(self) -> str:
        return f"{self.seat} in {self.group_id}"


class GroupVisit(models.Model):
    """When a person last looked at a group; what came after `since` is marked as new.

    A visit ends half an hour after its last page, so that turning pages does not lose the marks.
    """

    protection: ClassVar[Protection] = Personal("user")

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="+")
    since = models.DateTimeField(null=True)
    seen_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["user", "group"], name="one_visit_per_group")
        ]

    def __str__(self) -> str:
        return f"{self.user_id} in {self.group_id}"
