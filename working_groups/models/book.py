"""Das Beschlussbuch: what the groups have resolved, each decision tied to the one before it."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from core.models import Scoped
from core.protection import Child, Protection, WorkerOnly
from working_groups.models.groups import WorkingGroup
from working_groups.models.papers import DecisionPaper
from working_groups.models.terms import PROCEDURES, QUORUMS, RULES
from working_groups.models.votes import Choice
from working_groups.workflow import Quorum, Rule, Tally, Terms


class Outcome(models.TextChoices):
    APPROVED = "approved", _("angenommen")
    DECLINED = "declined", _("abgelehnt")


class Book(models.Model):
    """The end of a group's book; whoever appends to it holds this row.

    With the number of decisions it also tells when the last of them was taken out.
    """

    protection: ClassVar[Protection] = WorkerOnly()

    group = models.OneToOneField(
        WorkingGroup, on_delete=models.PROTECT, primary_key=True, related_name="book"
    )
    length = models.PositiveIntegerField(default=0)
    digest = models.CharField(max_length=64, blank=True)

    def __str__(self) -> str:
        return f"{self.group}: {self.length}"


class Decision(Scoped):
    """What the group resolved, whole and by itself, with the count of the day.

    Written once, and kept: the database refuses any change but of who sees it. `votes` lists
    organisation and choice of a recorded vote; of a secret one only the numbers are kept.
    `sequence` counts from 1 in each group's book, and `number` contains it; `digest` covers the
    row, its place and the digest before (working_groups.chain).
    """

    protection: ClassVar[Protection] = Child("paper", sealed=True)

    paper = models.OneToOneField(DecisionPaper, on_delete=models.PROTECT, related_name="decision")
    sequence = models.PositiveIntegerField()
    number = models.CharField(_("Beschlussnummer"), max_length=30)
    paper_number = models.CharField(max_length=30)
    title = models.CharField(max_length=160)
    wording = models.TextField()
    outcome = models.CharField(max_length=8, choices=Outcome)
    text = models.TextField(blank=True)
    procedure = models.CharField(max_length=11, choices=PROCEDURES)
    rule = models.CharField(max_length=10, choices=RULES)
    quorum_rule = models.CharField(max_length=10, choices=QUORUMS)
    is_secret = models.BooleanField()
    electorate = models.PositiveSmallIntegerField()
    yes = models.PositiveSmallIntegerField()
    no = models.PositiveSmallIntegerField()
    abstain = models.PositiveSmallIntegerField()
    recused = models.PositiveSmallIntegerField()
    votes = models.JSONField()
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    decided_at = models.DateTimeField()
    previous = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)

    class Meta:
        ordering: ClassVar = ["-decided_at", "-id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["number"], name="decision_number_once")
        ]
        verbose_name = _("Beschluss")
        verbose_name_plural = _("Beschlüsse")

    def __str__(self) -> str:
        return f"{self.number}: {self.get_outcome_display()}"

    def get_absolute_url(self) -> str:
        return reverse("working_groups:decision", args=[self.number])

    @property
    def ballots(self) -> list[tuple[str, str]]:
        """(organisation, choice in words) as they stood when the chair decided."""
        return [(row["organisation"], str(Choice(row["choice"]).label)) for row in self.votes]

    @property
    def tally(self) -> Tally:
        """The count as it stood when the chair decided."""
        return Tally(
            electorate=self.electorate,
            yes=self.yes,
            no=self.no,
            abstain=self.abstain,
            recused=self.recused,
            terms=Terms(
                rule=Rule(self.rule),
                quorum=Quorum(self.quorum_rule),
                is_secret=self.is_secret,
            ),
        )
