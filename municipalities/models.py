"""Tenants, the organisations around them, and who acts for which of them in which role."""

import datetime as dt
from typing import ClassVar
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _
from knox.models import AbstractAuthToken

from core.ids import uuid7
from core.models import Scoped
from core.protection import Framework, Personal, Protection, Reference, Root


class Named(models.Model):
    """Something of the programme with a slug and a name in both languages."""

    protection: ClassVar[Protection] = Reference()

    slug = models.SlugField(unique=True)
    name_de = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name in the language of the request, German by default."""
        return self.name_en if get_language() == "en" else self.name_de


class District(Named):
    """A Regierungsbezirk; its Bezirksregierung grants the money."""

    key = models.CharField(max_length=3, unique=True, help_text="Amtlicher Schlüssel, z. B. 053")
    nuts2 = models.CharField(max_length=4)
    authority_de = models.CharField(max_length=160)
    authority_en = models.CharField(max_length=160)

    class Meta:
        verbose_name = _("Regierungsbezirk")
        verbose_name_plural = _("Regierungsbezirke")


class Municipality(Named):
    """A tenant: a model municipality, or the reserved tenant „Programm“ as which nobody acts."""

    code = models.CharField(
        max_length=4, unique=True, help_text="Anfang der Aktenzeichen, z. B. AC"
    )
    short_name = models.CharField(max_length=60)
    ags = models.CharField(max_length=8, blank=True)
    region_de = models.CharField(max_length=160, blank=True)
    region_en = models.CharField(max_length=160, blank=True)
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="municipalities", null=True
    )
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    population = models.PositiveIntegerField(null=True)
    max_funding_rate = models.DecimalField(
        max_digits=4, decimal_places=3, default="0.800", help_text="Höchstsatz als Anteil 0–1"
    )
    is_programme = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("Modellkommune")
        verbose_name_plural = _("Modellkommunen")
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_programme=True) | models.Q(district__isnull=False),
                name="municipality_has_district",
            ),
            models.UniqueConstraint(
                fields=["is_programme"],
                condition=models.Q(is_programme=True),
                name="one_programme_tenant",
            ),
        ]


class Circle(models.Model):
    """Any set of people that a row can be put before; its id stands in `shared_with`."""

    protection: ClassVar[Protection] = Reference()

    name = models.CharField(max_length=160)

    class Meta:
        verbose_name = _("Kreis von Personen")
        verbose_name_plural = _("Kreise von Personen")

    def __str__(self) -> str:
        return self.name


class OrganisationKind(models.TextChoices):
    MUNICIPALITY = "municipality", _("Modellkommune")
    PARTNER = "partner", _("Regionaler Partner")
    CHAMBER = "chamber", _("Kammer")
    ASSOCIATION = "association", _("Kommunaler Spitzenverband")
    RESEARCH = "research", _("Wissenschaft")
    IT_PROVIDER = "it_provider", _("IT-Dienstleister")
    DISTRICT_AUTHORITY = "district_authority", _("Bezirksregierung")
    MINISTRY = "ministry", _("Ministerium")
    AUDIT_OFFICE = "audit_office", _("Prüfbehörde")
    PLATFORM = "platform", _("Plattformbetrieb")


class Organisation(Named):
    """Whoever takes part: municipalities, regional partners, chambers, research, authorities."""

    kind = models.CharField(max_length=20, choices=OrganisationKind)
    kind_detail_de = models.CharField(max_length=160, blank=True)
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="organisation")
    municipality = models.ForeignKey(
        Municipality,
        on_delete=models.PROTECT,
        related_name="organisations",
        null=True,
        help_text="Modellkommune, zu deren Region die Organisation gehört",
    )
    district = models.ForeignKey(
        District, on_delete=models.PROTECT, related_name="authorities", null=True
    )
    ags = models.CharField(max_length=8, blank=True)
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)

    class Meta:
        verbose_name = _("Organisation")
        verbose_name_plural = _("Organisationen")


class Role(models.TextChoices):
    """Roles of a membership, by the slugs of the programme data (`roles`)."""

    OFFICER = "municipal_officer", _("Projektverantwortung")
    PROJECT_OFFICE = "project_office", _("Projektbüro")
    LEAD = "municipal_lead", _("Behördenleitung")
    TENANT_ADMIN = "tenant_admin", _("Mandantenadministration")
    DISTRICT = "district_reviewer", _("Bezirksregierung")
    MINISTRY = "ministry_reviewer", _("Fachreferat")
    MINISTRY_LEAD = "ministry_lead", _("Referatsleitung")
    MEMBER = "wg_member", _("Mitglied einer Arbeitsgruppe")
    PARTNER = "partner_contributor", _("Projektpartner")
    OBSERVER = "observer", _("Beobachtung")
    AUDITOR = "auditor", _("Prüfung")
    PLATFORM = "platform_admin", _("Plattformadministration")


class Membership(models.Model):  # type: ignore[django-manager-missing] # knox is untyped
    """A person acting for an organisation in a role, from `started_at` until `ended_at`."""

    protection: ClassVar[Protection] = Reference()

    user = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="memberships"
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="memberships"
    )
    role = models.CharField(max_length=20, choices=Role)
    started_at = models.DateTimeField(default=timezone.now)
    ended_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        verbose_name = _("Mitgliedschaft")
        verbose_name_plural = _("Mitgliedschaften")
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["user", "organisation", "role"],
                condition=models.Q(ended_at__isnull=True),
                name="one_open_membership_per_role",
            )
        ]

    def __str__(self) -> str:
        return f"{self.user} ({self.organisation}, {self.get_role_display()})"

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)


class CircleMembership(models.Model):
    """A membership's place in a circle: its organisation's, and each working group's it sits in."""

    protection: ClassVar[Protection] = Reference()

    circle = models.ForeignKey(Circle, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.CASCADE, related_name="circles")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["circle", "membership"], name="once_per_circle")
        ]

    def __str__(self) -> str:
        return f"{self.membership_id} in {self.circle_id}"


class Invitation(Scoped):
    """An offer by mail to act for an organisation; its link carries the id, signed.

    Belongs to the tenant whose administration invited, and is seen there alone. One that leads to
    something in an app above names it: `purpose` is a word of `registry.acceptances` and a key
    („seat:ag-daten“), `about` is what the letter and the page call it.
    """

    protection: ClassVar[Protection] = Root()

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="invitations"
    )
    email = models.EmailField(_("E-Mail-Adresse"))
    name = models.CharField(_("Name"), max_length=120)
    role = models.CharField(_("Rolle"), max_length=20, choices=Role)
    invited_by = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    expires_at = models.DateTimeField()
    accepted_at = models.DateTimeField(null=True, blank=True)
    revoked_at = models.DateTimeField(null=True, blank=True)
    purpose = models.CharField(max_length=80, blank=True)
    about = models.CharField(max_length=200, blank=True)

    class Meta:
        verbose_name = _("Einladung")
        verbose_name_plural = _("Einladungen")
        indexes: ClassVar = Scoped.Meta.indexes
        constraints: ClassVar = [
            models.UniqueConstraint(
                "organisation",
                Lower("email"),
                "purpose",
                condition=models.Q(accepted_at__isnull=True, revoked_at__isnull=True),
                name="one_open_invitation",
            )
        ]

    def __str__(self) -> str:
        return f"{self.name} ({self.organisation})"

    @property
    def role_label(self) -> str:
        return str(Role(self.role).label)

    def is_open(self, now: dt.datetime) -> bool:
        return self.accepted_at is None and self.revoked_at is None and now < self.expires_at


class CalendarFeed(models.Model):
    """A person's secret calendar address. It is derived from `key` and the portal's own secret, so
    that it can be shown again and no table holds it (docs/adr/0058).
    """

    protection: ClassVar[Protection] = Personal("user")

    user = models.OneToOneField(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, primary_key=True, related_name="+"
    )
    key = models.UUIDField(unique=True, default=uuid4)
    created_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Kalenderadresse")
        verbose_name_plural = _("Kalenderadressen")

    def __str__(self) -> str:
        return str(self.user_id)


class ApiToken(AbstractAuthToken):
    """A token acts as one membership, never as the person in general; stored hashed (knox)."""

    protection: ClassVar[Protection] = Framework()

    membership = models.ForeignKey(
        Membership, on_delete=models.CASCADE, related_name="tokens", null=True
    )
    read_only = models.BooleanField(default=False)

    class Meta:
        verbose_name = _("API-Zugang")
        verbose_name_plural = _("API-Zugänge")
