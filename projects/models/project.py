"""A pilot project and what belongs to its entry: sectors, partners, milestones."""

from decimal import Decimal
from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection, Root
from core.validation import EARLIEST_DATE, LATEST_DATE
from municipalities.models import Organisation
from projects.labels import label_of, phase_label
from projects.workflow import INITIAL, STATES, State
from sectors.models import Area, Sector


def _plausible(field: str, name: str) -> models.CheckConstraint:
    """NULL, or a day that the calendar can go on from; forms and the API say so before."""
    bounds = models.Q(**{f"{field}__range": (EARLIEST_DATE, LATEST_DATE)})
    return models.CheckConstraint(condition=bounds, name=name)


class ProjectType(models.TextChoices):
    EGOVERNMENT = "egovernment", _("E-Government-Projekt")
    URBAN = "stadtentwicklung", _("Projekt der digitalen Stadtentwicklung")
    OFFICE = "projektbuero", _("Betrieb eines Projektbüros")


class Licence(models.TextChoices):
    EUPL = "EUPL-1.2", "EUPL-1.2"
    MIT = "MIT", "MIT"
    DL_BY = "dl-de/by-2.0", "Datenlizenz Deutschland – Namensnennung 2.0"
    DL_ZERO = "dl-de/zero-2.0", "Datenlizenz Deutschland – Zero 2.0"
    CC_BY = "CC BY 4.0", "CC BY 4.0"
    NONE = "keine", _("keine")


class Light(models.TextChoices):
    """The Ampel: the worst dimension wins (domain.md §4.2)."""

    GREY = "grey", _("Noch ohne Bewertung")
    GREEN = "green", _("Im Plan")
    YELLOW = "yellow", _("Beobachten")
    RED = "red", _("Handlungsbedarf")


class ReferenceCounter(Scoped):
    """The last number given out per tenant and year, so that references have no duplicates."""

    protection: ClassVar[Protection] = Root()

    year = models.PositiveSmallIntegerField()
    last = models.PositiveIntegerField(default=0)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["tenant", "year"], name="one_counter_a_year")
        ]


class Project(Scoped):
    """Amounts are EUR to the cent. A draft may have gaps; guards ask for what is missing."""

    protection: ClassVar[Protection] = Root()

    reference = models.CharField(_("Aktenzeichen"), max_length=20, unique=True)
    title = models.CharField(_("Projekttitel"), max_length=120)
    title_en = models.CharField(max_length=160, blank=True)
    acronym = models.CharField(_("Kurzname"), max_length=20, blank=True)
    summary = models.TextField(_("Kurzbeschreibung"), max_length=600, blank=True)
    area = models.ForeignKey(
        Area, on_delete=models.PROTECT, related_name="+", null=True, verbose_name=_("Bereich")
    )
    sectors = models.ManyToManyField(
        Sector, through="ProjectSector", related_name="+", verbose_name=_("Sektoren")
    )
    project_type = models.CharField(_("Projektart"), max_length=20, choices=ProjectType, blank=True)
    recipient = models.CharField(_("Zuwendungsempfänger"), max_length=160, blank=True)
    manager = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("Projektleitung"),
    )
    no_partner_reason = models.TextField(
        _("Begründung, falls ohne Partner"), max_length=500, blank=True
    )
    goals = models.TextField(_("Ziele"), max_length=2000, blank=True)
    transfer = models.TextField(
        _("Nutzen und Übertragbarkeit für alle Kommunen"), max_length=2000, blank=True
    )
    licence = models.CharField(
        _("Lizenz der Ergebnisse"), max_length=20, choices=Licence, blank=True
    )
    start = models.DateField(_("Projektbeginn"), null=True)
    end = models.DateField(_("Projektende"), null=True)
    total_cost = models.DecimalField(
        _("Gesamtausgaben"), max_digits=12, decimal_places=2, null=True
    )
    grant = models.DecimalField(_("Zuwendung"), max_digits=12, decimal_places=2, null=True)
    own_share = models.DecimalField(_("Eigenanteil"), max_digits=12, decimal_places=2, null=True)
    state = models.CharField(max_length=30, default=INITIAL)
    previous_state = models.CharField(max_length=30, blank=True)
    state_since = models.DateTimeField(default=timezone.now)
    light = models.CharField(max_length=6, choices=Light, default=Light.GREY)
    light_due = models.DateField(null=True, help_text="Tag, ab dem die Ampel neu zu rechnen ist")
    version = models.PositiveIntegerField(default=1)
    submission = models.UUIDField(
        null=True, unique=True, help_text="Kennung des Formulars, aus dem das Projekt entstand"
    )
    is_demo = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    sector_slugs: list[str]  # annotated by queries.visible_projects

    class Meta:
        verbose_name = _("Projekt")
        verbose_name_plural = _("Projekte")
        constraints: ClassVar = [
            models.UniqueConstraint("tenant", Lower("title"), name="title_once_per_tenant"),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gt=models.F("start")),
                name="project_ends_after_start",
            ),
            _plausible("start", "project_start_is_plausible"),
            _plausible("end", "project_end_is_plausible"),
            models.CheckConstraint(
                condition=models.Q(state__in=["idea", "withdrawn"]) | models.Q(reach__gte=1),
                name="submitted_project_is_seen",
            ),
            models.CheckConstraint(condition=models.Q(reach__lte=2), name="project_never_public"),
        ]
        indexes: ClassVar = [
            *Scoped.Meta.indexes,
            models.Index(fields=["state"], name="project_state"),
            models.Index(fields=["light_due"], name="project_light_due"),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("projects:detail", args=[self.reference])

    @property
    def step(self) -> State:
        """The entry of the lifecycle that `state` names."""
        return STATES[self.state]

    @property
    def state_label(self) -> str:
        return label_of(self.step)

    @property
    def phase(self) -> str:
        return self.step.phase

    @property
    def phase_label(self) -> str:
        return phase_label(self.phase)

    @property
    def funding_rate(self) -> Decimal | None:
        """Share of the grant in the total cost, as a ratio 0–1, or None without amounts."""
        if not self.grant or not self.total_cost:
            return None
        return self.grant / self.total_cost


class ProjectSector(Scoped):
    protection: ClassVar[Protection] = Child("project")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sector_links")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "sector"], name="sector_once_per_project")
        ]


class PartnerRole(models.TextChoices):
    LEAD = "lead", _("Federführung")
    ASSOCIATED = "associated", _("Assoziierter Partner")
    RESEARCH = "research", _("Wissenschaft")
    COMPANY = "company", _("Unternehmen")
    REUSER = "reuser", _("Nachnutzende Kommune")


class Partner(Scoped):
    """A known organisation, or the bare name of one that has no account here."""

    protection: ClassVar[Protection] = Child("project")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    name = models.CharField(_("Name"), max_length=160, blank=True)
    role = models.CharField(
        _("Rolle"), max_length=12, choices=PartnerRole, default=PartnerRole.ASSOCIATED
    )

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=False) ^ ~models.Q(name=""),
                name="partner_is_organisation_or_name",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation"], name="organisation_once_per_project"
            ),
        ]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation else self.name


class Milestone(Scoped):
    protection: ClassVar[Protection] = Child("project")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("Meilenstein"), max_length=160)
    due = models.DateField(_("geplant"))
    done_on = models.DateField(_("erreicht am"), null=True, blank=True)

    class Meta:
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            _plausible("due", "milestone_due_is_plausible"),
            _plausible("done_on", "milestone_done_on_is_plausible"),
        ]

    def __str__(self) -> str:
        return self.title
