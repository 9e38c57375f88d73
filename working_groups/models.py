"""Groups across tenants, their decision papers, comments, votes and decisions."""

import re
from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import get_language, gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection, Root
from municipalities.models import Circle, Membership, Organisation
from projects.models import Project
from sectors.models import Area
from working_groups.workflow import Tally, count_votes

BLANK_LINES: Final = re.compile(r"\r?\n(?:[ \t]*\r?\n)+")


class WorkingGroup(Scoped):
    """Belongs to the tenant „Programm“ and is known to everyone with a membership."""

    protection: ClassVar[Protection] = Root()

    slug = models.SlugField(unique=True)
    code = models.CharField(max_length=8, unique=True, help_text="Anfang der Vorlagennummern")
    name_de = models.CharField(max_length=160)
    name_en = models.CharField(max_length=160)
    mandate = models.TextField(blank=True)
    circle = models.OneToOneField(Circle, on_delete=models.PROTECT, related_name="working_group")
    area = models.ForeignKey(Area, on_delete=models.PROTECT, related_name="+", null=True)
    sectors = ArrayField(models.SlugField(), default=list)

    class Meta:
        ordering: ClassVar = ["name_de"]
        verbose_name = _("Arbeitsgruppe")
        verbose_name_plural = _("Arbeitsgruppen")

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("working_groups:detail", args=[self.slug])

    @property
    def name(self) -> str:
        return self.name_en if get_language() == "en" else self.name_de


class Seat(models.TextChoices):
    CHAIR = "chair", _("Leitung")
    VOTING = "voting", _("stimmberechtigt")
    DEPUTY = "deputy", _("Stellvertretung")
    GUEST = "guest", _("Gast")


ELECTING: Final = (Seat.CHAIR, Seat.VOTING)
"""Seats that make their organisation an elector; a deputy only stands in for one of them."""


class GroupMember(Scoped):
    """A membership's seat in a group; chair, voting members and deputies vote for their organisation."""

    protection: ClassVar[Protection] = Child("group")

    group = models.ForeignKey(WorkingGroup, on_delete=models.CASCADE, related_name="members")
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="seats")
    seat = models.CharField(max_length=10, choices=Seat, default=Seat.VOTING)
    joined_at = models.DateTimeField(default=timezone.now)
    left_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["group", "membership"],
                condition=models.Q(left_at__isnull=True),
                name="one_seat_per_group",
            ),
            models.UniqueConstraint(
                fields=["group"],
                condition=models.Q(seat="chair", left_at__isnull=True),
                name="one_chair_per_group",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.membership} in {self.group}"


class PaperState(models.TextChoices):
    DISCUSSION = "discussion", _("In Beratung")
    VOTING = "voting", _("In Abstimmung")
    DECIDED = "decided", _("Entschieden")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")


UNDECIDED: Final = (PaperState.DISCUSSION, PaperState.VOTING)
"""States in which a group still deliberates on a paper."""


class DecisionPaper(Scoped):
    """A Beschlussvorlage before one group, on a project or on a question of procedure.

    `vote_until` is the last day on which votes are taken, in Europe/Berlin. A paper is withdrawn
    when its project ends or goes back for revision before the group has decided.
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
    vote_opened_at = models.DateTimeField(null=True)
    vote_until = models.DateField(null=True)
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
        return count_votes({elector.organisation_id for elector in self.electors.all()}, cast)


class Comment(Scoped):
    protection: ClassVar[Protection] = Child("paper", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="answers", null=True, blank=True
    )
    paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    text = models.TextField(_("Ihr Kommentar"), max_length=2000)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        verbose_name = _("Kommentar")
        verbose_name_plural = _("Kommentare")

    def __str__(self) -> str:
        return self.text[:60]

    @property
    def anchor(self) -> str:
        """Where the comment stands on the paper's page."""
        return f"kommentar-{self.pk}"

    def get_absolute_url(self) -> str:
        return f"{reverse('working_groups:paper', args=[self.paper_id])}#{self.anchor}"


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
