"""Beschlussvorlagen: what is put before a group."""

import re
from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Protection, Root
from projects.models import Project
from working_groups.models.groups import WorkingGroup
from working_groups.models.terms import Voting
from working_groups.workflow import Tally, count_votes

BLANK_LINES: Final = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")


class PaperState(models.TextChoices):
    DISCUSSION = "discussion", _("In Beratung")
    VOTING = "voting", _("In Abstimmung")
    DECIDED = "decided", _("Entschieden")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")


UNDECIDED: Final = (PaperState.DISCUSSION, PaperState.VOTING)
"""States in which a group still deliberates on a paper."""


class DecisionPaper(Voting, Scoped):
    """A Beschlussvorlage before one group, on a project or on a question of procedure.

    A paper is withdrawn when its project ends or goes back for revision before the group has
    decided.
    """

    protection: ClassVar[Protection] = Root(of=("project",), beside=("group",))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("Vorlagennummer"), max_length=30, unique=True)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="papers")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="papers", null=True, blank=True
    )
    title = models.CharField(_("Betreff"), max_length=160)
    text = models.TextField(_("Beschlussvorschlag und Erläuterung"), max_length=10_000)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.DISCUSSION)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = Scoped.Meta.indexes
        constraints: ClassVar = [
            # Two groups could otherwise resolve the opposite of each other on one project.
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["discussion", "voting"]),
                name="one_open_paper_per_project",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["discussion", "withdrawn"])
                | models.Q(vote_opened_at__isnull=False, vote_until__isnull=False),
                name="vote_has_a_deadline",
            ),
            models.CheckConstraint(
                condition=models.Q(state="withdrawn", withdrawn_at__isnull=False)
                | (~models.Q(state="withdrawn") & models.Q(withdrawn_at__isnull=True)),
                name="withdrawal_has_a_moment",
            ),
        ]
        verbose_name = _("Beschlussvorlage")
        verbose_name_plural = _("Beschlussvorlagen")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("working_groups:paper", args=[self.pk])

    @property
    def paragraphs(self) -> list[str]:
        """The text's paragraphs; a comment names one by its number from 1."""
        return [part.strip() for part in BLANK_LINES.split(self.text) if part.strip()]

    @property
    def is_decided(self) -> bool:
        return self.state == PaperState.DECIDED

    @property
    def is_withdrawn(self) -> bool:
        return self.state == PaperState.WITHDRAWN

    @property
    def is_undecided(self) -> bool:
        return self.state in UNDECIDED

    @property
    def tally(self) -> Tally:
        """The count so far, from `electors` and `votes` (prefetch them)."""
        cast = {vote.author_id: vote.choice for vote in self.votes.all()}
        electors = {elector.organisation_id for elector in self.electors.all()}
        return count_votes(electors, cast, self.terms)
