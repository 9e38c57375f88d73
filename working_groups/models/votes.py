"""Who may vote on a paper, how they voted, and what came of it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection
from municipalities.models import Organisation
from working_groups.models.papers import DecisionPaper
from working_groups.workflow import Tally


class Elector(Scoped):
    """An organisation that may vote on a paper: frozen when the vote opens."""

    protection: ClassVar[Protection] = Child("paper")

    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="electors")
    organisation = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+")

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "organisation"], name="elector_once_a_paper")
        ]

    def __str__(self) -> str:
        return str(self.organisation)


class Choice(models.TextChoices):
    YES = "yes", _("Zustimmung")
    NO = "no", _("Ablehnung")
    ABSTAIN = "abstain", _("Enthaltung")
    RECUSED = "recused", _("Befangen")


class Vote(Scoped):
    """One per organisation (`author`); until the vote closes it may be changed."""

    protection: ClassVar[Protection] = Child("paper", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="votes")
    choice = models.CharField(_("Ihre Stimme"), max_length=8, choices=Choice)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    cast_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "author"], name="one_vote_per_organisation")
        ]

    def __str__(self) -> str:
        return f"{self.author}: {self.get_choice_display()}"


class Outcome(models.TextChoices):
    APPROVED = "approved", _("angenommen")
    DECLINED = "declined", _("abgelehnt")


class Decision(Scoped):
    """What the group resolved, with the count of the day; written once by the chair."""

    protection: ClassVar[Protection] = Child("paper")

    paper = models.OneToOneField(DecisionPaper, on_delete=models.PROTECT, related_name="decision")
    outcome = models.CharField(max_length=8, choices=Outcome)
    text = models.TextField(blank=True)
    electorate = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstain = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()

    class Meta:
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")

    def __str__(self) -> str:
        return f"{self.paper}: {self.get_outcome_display()}"

    @property
    def tally(self) -> Tally:
        """The count as it stood when the chair decided."""
        return Tally(
            electorate=self.electorate,
            yes=self.yes,
            no=self.no,
            abstain=self.abstain,
            recused=self.recused,
        )
