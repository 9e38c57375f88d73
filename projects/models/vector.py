"""What a project is about, as numbers that can be compared."""

from typing import Any, ClassVar

from django.contrib.postgres.fields import ArrayField
from django.db import models

from core.models import Scoped
from core.protection import Child, Protection
from projects.models.project import Project


class BitsField(models.Field):  # type: ignore[type-arg] # generic for the checker only
    """512 bits, as a text of zeros and ones."""

    def db_type(self, connection: Any) -> str:
        return "bit(512)"

    def get_placeholder_sql(self, value: Any, compiler: Any, connection: Any) -> tuple[str, Any]:
        sql, params = compiler.compile(value) if hasattr(value, "as_sql") else ("%s", (value,))
        return f"{sql}::bit(512)", params


class ProjectVector(Scoped):
    """Where the text of a project lies among all others, and its terms.

    Seen by whoever sees the project; read by the ranking alone (`projects.radar.ranking`).
    """

    protection: ClassVar[Protection] = Child("project")

    project = models.OneToOneField(
        Project, on_delete=models.CASCADE, primary_key=True, related_name="vector"
    )
    encoder = models.CharField(max_length=20, help_text="Modell und Fassung, die ihn errechnet hat")
    version = models.PositiveIntegerField(help_text="Fassung des Projekts, die verglichen wurde")
    digest = models.CharField(max_length=64, help_text="SHA-256 des verglichenen Textes")
    values = models.BinaryField(help_text="512 Zahlen von je einem Byte")
    signs = BitsField(help_text="Die Vorzeichen der Zahlen, für die Vorauswahl")
    terms = ArrayField(models.CharField(max_length=80), default=list)
    encoded_at = models.DateTimeField()

    class Meta:
        verbose_name = "Vektor"
        verbose_name_plural = "Vektoren"

    def __str__(self) -> str:
        return f"{self.project_id} ({self.encoder})"
