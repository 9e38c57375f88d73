"""Groups across tenants, and who sits in them."""

from typing import ClassVar, Final

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection, Root
from municipalities.models import Circle, Membership
from sectors.models import Area


class WorkingGroup(Scoped):
    """Belongs to the tenant „Programm“ and is known to everyone with a membership."""

    protection: ClassVar[Protection] = Root()

    slug = models.SlugField(unique=True)
    code = models.CharField(max_length=8, unique=True, help_text="Anfang der Vorlagennummern")
    name_de = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    mandate = models.TextField(blank=True)
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="working_group")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", null=True)
    sectors = ArrayField(models.SlugField(), default=list)

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


ELECTING: Final = (Seat.CHAIR, Seat.VOTING)
"""Seats that make their organisation an elector; a deputy only stands in for one of them."""


class GroupMember(Scoped):
    """A membership's seat in a group; chair, voting members and deputies vote for their organisation."""

    protection: ClassVar[Protection] = Child("group")

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.VOTING)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
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
