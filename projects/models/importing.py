"""A table of projects that somebody is bringing in, and what becomes of each of its rows."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.protection import Personal, Protection


class Stage(models.TextChoices):
    CHECKING = "checking", _("wird geprüft")
    CHECKED = "checked", _("geprüft")
    TAKING = "taking", _("wird übernommen")
    DONE = "done", _("übernommen")
    REFUSED = "refused", _("nicht lesbar")


WORKING = (Stage.CHECKING, Stage.TAKING)
"""Stages in which the worker has something to do."""


class Verdict(models.TextChoices):
    NEW = "new", _("neu")
    CHANGED = "changed", _("geändert")
    UNCHANGED = "unchanged", _("unverändert")
    ERROR = "error", _("Fehler")


class ImportJob(models.Model):
    """Belongs to whoever sent the file; acts as the `membership` that it was sent as.

    The file's `content` stays with the row, so that it commits with it and goes with it, and needs
    no folder that web server and worker share. It is emptied when nothing is left to do. `position`
    counts the rows of the current stage that are dealt with.
    """

    protection: ClassVar[Protection] = Personal(owner="person")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    membership = models.ForeignKey(
        "municipalities.Membership", on_delete=models.CASCADE, related_name="+"
    )
    name = models.CharField(_("Datei"), max_length=160)
    content = models.BinaryField()
    stage = models.CharField(max_length=10, choices=Stage, default=Stage.CHECKING)
    takes = models.BooleanField(
        default=False, help_text="Ob nach der Prüfung gleich übernommen wird, was gilt"
    )
    good_rows = models.BooleanField(
        default=False,
        help_text="Ob die fehlerfreien Zeilen auch dann gelten, wenn andere es nicht sind",
    )
    total = models.PositiveIntegerField(null=True)
    position = models.PositiveIntegerField(default=0)
    problems = models.JSONField(default=list, help_text="Was mit der Datei als ganzer nicht stimmt")
    created_at = models.DateTimeField()
    updated_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["-created_at"]
        indexes: ClassVar = [
            models.Index(
                fields=["updated_at"],
                condition=models.Q(stage__in=["checking", "taking"]),
                name="import_waiting",
            )
        ]
        verbose_name = _("Import")
        verbose_name_plural = _("Importe")

    def __str__(self) -> str:
        return self.name

    @property
    def is_working(self) -> bool:
        return self.stage in WORKING

    @property
    def percent(self) -> int:
        """0–100 of the current stage."""
        return self.position * 100 // self.total if self.total else 0


class ImportRow(models.Model):
    """`fields` are names of columns, `problems` [column or "", message].

    `changes` are [before, after] of a stored project's fields, as people read them.
    """

    protection: ClassVar[Protection] = Personal(owner="person")

    job = models.ForeignKey(ImportJob, on_delete=models.CASCADE, related_name="rows")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    number = models.PositiveIntegerField()
    key = models.CharField(max_length=80)
    title = models.CharField(max_length=120)
    reference = models.CharField(max_length=20, blank=True)
    verdict = models.CharField(max_length=10, choices=Verdict)
    fields = models.JSONField(default=list)
    changes = models.JSONField(default=dict)
    problems = models.JSONField(default=list)

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["job", "number"], name="import_row_once")
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.get_verdict_display()}"
