"""A pilot project and its sectors."""

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection, Root
from projects.labels import label_of, phase_label
from projects.models.bounds import plausible
from projects.workflow import INITIAL, STATES, State
from sectors.models import Area, Sector


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


class Impact(models.TextChoices):
    """Whether a Datenschutz-Folgenabschätzung is needed (Art. 35 DSGVO)."""

    YES = "ja", _("ja")
    NO = "nein", _("nein")
    OPEN = "in-pruefung", _("wird noch geprüft")


class StateAid(models.TextChoices):
    """How the grant stands to the Union's rules on state aid (Art. 107 AEUV)."""

    NONE = "keine", _("keine Beihilfe")
    DE_MINIMIS = "de-minimis", _("De-minimis-Beihilfe")
    BLOCK_EXEMPTION = "agvo", _("freigestellt nach AGVO")
    PUBLIC_SERVICE = "dawi", _("Dienstleistung von allgemeinem wirtschaftlichem Interesse")


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


class PresentProjects(models.Manager["Project"]):
    """Without the drafts in the trash: they are gone from everywhere else."""

    def get_queryset(self) -> models.QuerySet["Project"]:
        return super().get_queryset().filter(deleted_at__isnull=True)


class Project(Scoped):
    """Amounts are EUR to the cent. A draft may have gaps; guards ask for what is missing.

    `objects`, first and therefore what every list, count and relation to projects goes through,
    leaves out deleted drafts; only the trash reads `everything`.
    """

    protection: ClassVar[Protection] = Root()

    objects = PresentProjects()
    everything: ClassVar[models.Manager["Project"]] = models.Manager()

    reference = models.CharField(_("Projektnummer"), max_length=20, unique=True)
    title = models.CharField(_("Projekttitel"), max_length=120)
    title_en = models.CharField(_("Englischer Titel"), max_length=160, blank=True)
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
    communes = ArrayField(
        models.CharField(max_length=8),
        default=list,
        db_default=[],
        blank=True,
        verbose_name=_("Beteiligte Kommunen"),
    )
    place = models.CharField(
        _("Ort der Umsetzung"), max_length=160, blank=True, default="", db_default=""
    )
    latitude = models.DecimalField(
        _("Geografische Breite"), max_digits=8, decimal_places=5, null=True
    )
    longitude = models.DecimalField(
        _("Geografische Länge"), max_digits=8, decimal_places=5, null=True
    )
    problem = models.TextField(
        _("Ausgangslage"), max_length=2000, blank=True, default="", db_default=""
    )
    goals = models.TextField(_("Ziele"), max_length=2000, blank=True)
    distinction = models.TextField(
        _("Alleinstellungsmerkmal"), max_length=1500, blank=True, default="", db_default=""
    )
    transfer = models.TextField(
        _("Nutzen und Übertragbarkeit für alle Kommunen"), max_length=2000, blank=True
    )
    transfer_from = models.DateField(
        _("Beginn der Übertragbarkeit"), null=True, help_text="Der erste Tag des Monats"
    )
    licence = models.CharField(
        _("Lizenz der Ergebnisse"), max_length=20, choices=Licence, blank=True
    )
    start = models.DateField(_("Projektbeginn"), null=True)
    end = models.DateField(_("Projektende"), null=True)
    total_cost = models.DecimalField(
        _("Gesamtausgaben"), max_digits=12, decimal_places=2, null=True
    )
    eligible_cost = models.DecimalField(
        _("Zuwendungsfähige Ausgaben"), max_digits=12, decimal_places=2, null=True
    )
    grant = models.DecimalField(_("Zuwendung"), max_digits=12, decimal_places=2, null=True)
    own_share = models.DecimalField(_("Eigenanteil"), max_digits=12, decimal_places=2, null=True)
    third_party = models.DecimalField(_("Drittmittel"), max_digits=12, decimal_places=2, null=True)
    third_party_source = models.CharField(
        _("Herkunft der Drittmittel"), max_length=160, blank=True, default="", db_default=""
    )
    deducts_vat = models.BooleanField(_("Vorsteuerabzug"), null=True)
    no_early_start = models.BooleanField(
        _("Kein vorzeitiger Maßnahmenbeginn"), default=False, db_default=False
    )
    no_double_funding = models.BooleanField(
        _("Keine Doppelförderung"), default=False, db_default=False
    )
    impact_assessment = models.CharField(
        _("Datenschutz-Folgenabschätzung nötig?"),
        max_length=12,
        choices=Impact,
        blank=True,
        default="",
        db_default="",
    )
    impact_reason = models.TextField(
        _("Begründung zum Datenschutz"), max_length=1000, blank=True, default="", db_default=""
    )
    accessibility = models.TextField(
        _("Barrierefreiheit"), max_length=1500, blank=True, default="", db_default=""
    )
    state_aid = models.CharField(
        _("Beihilferechtliche Einordnung"),
        max_length=12,
        choices=StateAid,
        blank=True,
        default="",
        db_default="",
    )
    council_resolution = models.CharField(
        _("Ratsbeschluss"), max_length=160, blank=True, default="", db_default=""
    )
    external_key = models.CharField(
        _("Externer Schlüssel"), max_length=80, blank=True, default="", db_default=""
    )
    source_reference = models.CharField(
        _("Vorlage"), max_length=20, blank=True, default="", db_default=""
    )
    source_title = models.CharField(
        _("Titel der Vorlage"), max_length=160, blank=True, default="", db_default=""
    )
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
    deleted_at = models.DateTimeField(
        null=True, help_text="Ab wann der Entwurf im Papierkorb liegt"
    )
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    created_at = models.DateTimeField(default=timezone.now)
    updated_at = models.DateTimeField(default=timezone.now)

    sector_slugs: list[str]  # annotated by queries.visible_projects
    has_versions: bool  # annotated by queries.dossiers, as are the next two
    source_is_published: bool
    reuses: list[dict[str, str]]
    """Projects that were begun from this one: reference, title, municipality."""

    class Meta:
        verbose_name = _("Projekt")
        verbose_name_plural = _("Projekte")
        constraints: ClassVar = [
            models.UniqueConstraint(
                "tenant",
                Lower("title"),
                condition=models.Q(deleted_at__isnull=True),
                name="title_once_in_tenant",
            ),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gt=models.F("start")),
                name="project_ends_after_start",
            ),
            models.UniqueConstraint(
                fields=["tenant", "external_key"],
                condition=models.Q(deleted_at__isnull=True) & ~models.Q(external_key=""),
                name="external_key_once_in_tenant",
            ),
            models.CheckConstraint(
                condition=models.Q(deleted_at__isnull=True) | models.Q(state="idea", reach=0),
                name="only_drafts_are_deleted",
            ),
            models.CheckConstraint(
                condition=models.Q(latitude__isnull=True, longitude__isnull=True)
                | models.Q(latitude__isnull=False, longitude__isnull=False),
                name="project_point_is_whole",
            ),
            plausible("transfer_from", "project_transfer_from_is_plausible"),
            plausible("start", "project_start_is_plausible"),
            plausible("end", "project_end_is_plausible"),
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
            models.Index(
                fields=["deleted_at"],
                condition=models.Q(deleted_at__isnull=False),
                name="project_trash",
            ),
            models.Index(
                fields=["source_reference"],
                condition=~models.Q(source_reference=""),
                name="project_source",
            ),
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

    @cached_property
    def document_kinds(self) -> list[str]:
        """Of which kinds (`DocumentKind`) it has documents that were not removed.

        `queries.entries` brings the answer along.
        """
        kept = self.documents.filter(removed_at__isnull=True)
        return [*kept.values_list("kind", flat=True)]


class ProjectSector(Scoped):
    protection: ClassVar[Protection] = Child("project")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="sector_links")
    sector = models.ForeignKey(Sector, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "sector"], name="sector_once_per_project")
        ]
