"""Documents of a project and their versions; the files themselves lie in the document storage."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection
from core.uploads import Scan
from projects.models.project import Project


class EntryStep(models.TextChoices):
    """The steps of a project's entry (`formSteps` of the programme's data); `projects.sections` says what
    is asked in each."""

    BASICS = "basics", _("Stammdaten")
    RESPONSIBILITY = "responsibility", _("Verantwortung und Partner")
    GOALS = "goals", _("Ziele und Übertragbarkeit")
    PLAN = "plan", _("Arbeits- und Zeitplan")
    FINANCE = "finance", _("Kosten und Finanzierung")
    COMPLIANCE = "compliance", _("Erklärungen")
    DOCUMENTS = "documents", _("Dokumente")
    REVIEW = "review", _("Prüfen und einreichen")


class DocumentKind(models.TextChoices):
    LETTER_OF_INTENT = "letter_of_intent", _("Absichtserklärung (Letter of Intent)")
    COUNCIL_RESOLUTION = "council_resolution", _("Ratsbeschluss")
    FINANCING_PLAN = "financing_plan", _("Finanzierungsplan")
    DATA_PROTECTION = "data_protection", _("Datenschutz")
    STATE_AID = "state_aid", _("Beihilferechtliche Prüfung")
    REVIEW_NOTE = "review_note", _("Prüfvermerk")
    GRANT_NOTICE = "grant_notice", _("Zuwendungsbescheid")
    PROCUREMENT = "procurement", _("Vergabe")
    TRANSFER = "transfer", _("Übertragbarkeit")
    OTHER = "other", _("Sonstiges")


class Document(Scoped):
    """Confidential: for the tenant and, once the project is submitted, those who review.

    A removed document stays for the trail, and nobody is shown it.
    """

    protection: ClassVar[Protection] = Child("project", confidential=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="documents")
    step = models.CharField(_("Schritt der Eingabe"), max_length=20, choices=EntryStep)
    kind = models.CharField(_("Art des Dokuments"), max_length=30, choices=DocumentKind)
    title = models.CharField(_("Titel"), max_length=160)
    submission = models.UUIDField(
        null=True, unique=True, help_text="Kennung des Formulars, mit dem das Dokument kam"
    )
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("Dokument")
        verbose_name_plural = _("Dokumente")

    def __str__(self) -> str:
        return self.title

    @property
    def newest(self) -> "DocumentVersion":
        return self.versions.all()[0]

    @property
    def older(self) -> list["DocumentVersion"]:
        """Newest first."""
        return list(self.versions.all())[1:]


class DocumentVersion(Scoped):
    """One file. `storage_name` says nothing of it; `file_name` is what people called it."""

    protection: ClassVar[Protection] = Child("document")

    document = models.ForeignKey(Document, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    storage_name = models.CharField(max_length=100, unique=True)
    file_name = models.CharField(_("Dateiname"), max_length=120)
    media_type = models.CharField(max_length=100)
    size = models.PositiveIntegerField(help_text="Bytes")
    sha256 = models.CharField(max_length=64)
    scan = models.CharField(max_length=10, choices=Scan)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    uploaded_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "number"], name="version_once_per_document")
        ]

    def __str__(self) -> str:
        return self.file_name
