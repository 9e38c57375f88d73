"""Agreements between municipalities and partners on one exact text."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection, Root
from municipalities.models import Organisation
from projects.models import Project
from working_groups.models.papers import DecisionPaper


class CooperationKind(models.TextChoices):
    CONTRIBUTION = "contribution", _("Mitwirkung")
    REUSE = "reuse", _("Nachnutzung")
    JOINT = "joint_application", _("Gemeinsamer Antrag")


class CooperationStage(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    OFFERED = "offered", _("Angeboten")
    IN_FORCE = "in_force", _("In Kraft")
    DECLINED = "declined", _("Abgelehnt")
    ENDED = "ended", _("Beendet")


WORDABLE: Final = (CooperationStage.DRAFT, CooperationStage.OFFERED, CooperationStage.DECLINED)
"""Stages in which a new text may be put forward."""
ENDABLE: Final = (CooperationStage.DRAFT, CooperationStage.OFFERED, CooperationStage.IN_FORCE)


class Cooperation(Scoped):
    """Of the tenant „Programm“, shared with the circles of its parties once it is offered.

    `author` asks. What was ever worded or answered stays in `texts` and `answers`.
    """

    protection: ClassVar[Protection] = Root(beside=("project", "paper"))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    # Not protected: a draft may be purged, the agreement keeps its reference.
    project = models.ForeignKey(
        Project, on_delete=models.SET_NULL, related_name="cooperations", null=True
    )
    reference = models.CharField(_("Aktenzeichen"), max_length=20)
    kind = models.CharField(_("Form"), max_length=20, choices=CooperationKind)
    title = models.CharField(_("Gegenstand"), max_length=160)
    stage = models.CharField(
        max_length=10, choices=CooperationStage, default=CooperationStage.DRAFT
    )
    paper = models.ForeignKey(
        DecisionPaper, on_delete=models.PROTECT, related_name="cooperations", null=True
    )
    needs_decision = models.BooleanField(default=False)
    created_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    offered_at = models.DateTimeField(null=True)
    in_force_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    ended_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )
    ended_reason = models.TextField(blank=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = Scoped.Meta.indexes
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=~models.Q(stage="in_force") | models.Q(in_force_at__isnull=False),
                name="force_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(stage="ended", ended_at__isnull=False)
                | (~models.Q(stage="ended") & models.Q(ended_at__isnull=True)),
                name="end_of_cooperation_has_a_moment",
            ),
            models.CheckConstraint(
                condition=models.Q(needs_decision=False) | models.Q(paper__isnull=False),
                name="needed_decision_has_a_paper",
            ),
        ]
        verbose_name = _("Kooperation")
        verbose_name_plural = _("Kooperationen")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("working_groups:cooperation", args=[self.pk])

    @property
    def newest(self) -> "CooperationText":
        """The text that is to be agreed on, or was (prefetch `texts`, oldest first)."""
        return [*self.texts.all()][-1]

    @property
    def standing(self) -> dict[int, "CooperationAnswer"]:
        """By organisation: its last answer to the newest text. Earlier texts' answers are void."""
        newest = self.newest.pk
        return {each.author_id: each for each in self.answers.all() if each.text_id == newest}

    @property
    def is_agreed(self) -> bool:
        """Every party has accepted the newest text, without conditions."""
        standing = self.standing
        answers = [standing.get(party.organisation_id) for party in self.parties.all()]
        return all(each is not None and each.answer == PartyAnswer.ACCEPTED for each in answers)


class CooperationParty(Scoped):
    """Whoever must agree; fixed from the beginning, for the text is made out to the parties."""

    protection: ClassVar[Protection] = Child("cooperation")

    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="parties")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering: ClassVar = ["id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cooperation", "organisation"], name="party_once_a_cooperation"
            )
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class CooperationText(Scoped):
    """One wording, never changed: a trigger sees to it. `digest` is of its canonical form."""

    protection: ClassVar[Protection] = Child("cooperation", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="texts")
    number = models.PositiveSmallIntegerField()
    text = models.TextField(_("Text der Vereinbarung"), max_length=10_000)
    digest = models.CharField(max_length=64)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["cooperation", "number"], name="text_number_once_a_cooperation"
            )
        ]

    def __str__(self) -> str:
        return f"{self.cooperation_id} / {self.number}"


class PartyAnswer(models.TextChoices):
    ACCEPTED = "accepted", _("Zustimmung")
    CONDITIONS = "conditions", _("Zustimmung mit Bedingungen")
    DECLINED = "declined", _("Ablehnung")


class CooperationAnswer(Scoped):
    """What a party (`author`) said to one exact text; a later answer stands beside, not for it."""

    protection: ClassVar[Protection] = Child("cooperation", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    cooperation = models.ForeignKey(Cooperation, on_delete=models.CASCADE, related_name="answers")
    text = models.ForeignKey(CooperationText, on_delete=models.PROTECT, related_name="answers")
    digest = models.CharField(max_length=64, help_text="SHA-256 des Textes, der vorlag")
    answer = models.CharField(_("Ihre Antwort"), max_length=10, choices=PartyAnswer)
    remark = models.TextField(_("Bedingungen oder Begründung"), max_length=2000, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["at", "id"]

    def __str__(self) -> str:
        return f"{self.author}: {self.get_answer_display()}"
