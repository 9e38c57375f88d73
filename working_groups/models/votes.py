"""Who may vote on a paper, and how they voted."""

from typing import ClassVar, Final
from uuid import uuid4

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection, WorkerOnly
from municipalities.models import Organisation
from working_groups.models.papers import DecisionPaper


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
    SECRET = "secret", _("geheim abgestimmt")


CASTABLE: Final = [
    (each.value, each.label) for each in (Choice.YES, Choice.NO, Choice.ABSTAIN, Choice.RECUSED)
]
"""What an organisation can say; that it voted in secret, the vote itself says."""


class Vote(Scoped):
    """One per organisation (`author`): how it voted, that it did in secret, or that it is recused.

    A recusal may come before the vote opens and is final, as is a secret vote; any other may be
    changed until the vote closes.
    """

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


class SecretBallot(models.Model):
    """A choice in the urn: no voter, no time, and a key that no order can be read from."""

    protection: ClassVar[Protection] = WorkerOnly()

    id = models.UUIDField(primary_key=True, default=uuid4, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="+")
    choice = models.CharField(max_length=8, choices=Choice)

    class Meta:
        ordering: ClassVar = ["id"]

    def __str__(self) -> str:
        return str(self.pk)
