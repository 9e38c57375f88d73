"""Beschlussvorlagen: what is put before groups, in versions, on its way through several of them."""

from typing import ClassVar, Final

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext, gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection, Root
from core.uploads import Scan
from municipalities.models import Organisation
from projects.models import Project
from working_groups.models.groups import WorkingGroup
from working_groups.models.terms import Voting
from working_groups.paragraphs import Paragraph, numbered, split
from working_groups.workflow import Tally, count_votes


class PaperState(models.TextChoices):
    DRAFT = "draft", _("Entwurf")
    DISCUSSION = "discussion", _("In Beratung")
    VOTING = "voting", _("In Abstimmung")
    DECIDED = "decided", _("Entschieden")
    NOTED = "noted", _("Zur Kenntnis genommen")
    WITHDRAWN = "withdrawn", _("Zurückgezogen")


UNDECIDED: Final = (PaperState.DISCUSSION, PaperState.VOTING)
"""States in which a group still deliberates on a paper."""


class PaperSubject(models.TextChoices):
    PROJECT = "project", _("Projektidee")
    PROCEDURE = "procedure", _("Frage des Verfahrens")
    COOPERATION = "cooperation", _("Kooperation")


class PaperKind(models.TextChoices):
    DECISION = "decision", _("Entscheidung")
    NOTE = "note", _("Kenntnisnahme")


class Wording(models.Model):
    """What a version says. Proposal and explanation are numbered through; together they have at
    most `LONGEST_PAPER` paragraphs. `outline` holds (key, since) of each paragraph."""

    title = models.CharField(_("Betreff"), max_length=160)
    text = models.TextField(_("Beschlussvorschlag"), max_length=10_000)
    explanation = models.TextField(_("Erläuterungen"), max_length=10_000, blank=True)
    financial_effects = models.TextField(_("Finanzielle Auswirkungen"), max_length=2000, blank=True)
    outline = ArrayField(
        ArrayField(models.PositiveIntegerField(), size=2), default=list, blank=True
    )

    class Meta:
        abstract = True

    @property
    def paragraphs(self) -> list[str]:
        """The texts of proposal and explanation, in the order of their numbers."""
        return [*split(self.text), *split(self.explanation)]

    @property
    def numbered(self) -> list[Paragraph]:
        return numbered(self.paragraphs, self.outline)

    @property
    def proposal(self) -> list[Paragraph]:
        return self.numbered[: len(split(self.text))]

    @property
    def grounds(self) -> list[Paragraph]:
        return self.numbered[len(split(self.text)) :]

    def paragraph(self, key: int) -> Paragraph | None:
        """By its lasting key; None once it is gone."""
        return next((each for each in self.numbered if each.key == key), None)


LONGEST_PAPER: Final = 200
"""Paragraphs."""


class DecisionPaper(Voting, Wording, Scoped):
    """A Beschlussvorlage on a project, a question of procedure or a cooperation.

    comments_until = models.DateField(_("Kommentare bis"), null=True, blank=True)
    """

    protection: ClassVar[Protection] = Root(of=("project",), beside=("group",))

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    number = models.CharField(_("Vorlagennummer"), max_length=30, blank=True)
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="papers")
    project = models.ForeignKey(
        Project, on_delete=models.PROTECT, related_name="papers", null=True, blank=True
    )
    subject = models.CharField(
        _("Gegenstand"), max_length=12, choices=PaperSubject, default=PaperSubject.PROCEDURE
    )
    kind = models.CharField(_("Art"), max_length=10, choices=PaperKind, default=PaperKind.DECISION)
    lead = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        verbose_name=_("Federführung"),
    )
    is_public = models.BooleanField(_("öffentlich"), default=False)
    version = models.PositiveSmallIntegerField(default=1)
    state = models.CharField(max_length=12, choices=PaperState, default=PaperState.DISCUSSION)
    submitted_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField(default=timezone.now)
    comments_until = models.DateField(_("Kommentare bis"), null=True, blank=True)
    vote_opened_at = models.DateTimeField(null=True)
    vote_until = models.DateField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    is_demo = models.BooleanField(default=False)

    class Meta:
        ordering: ClassVar = ["-created_at", "-id"]
        indexes: ClassVar = Scoped.Meta.indexes
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["number"], condition=~models.Q(number=""), name="paper_number_once"
            ),
            models.CheckConstraint(
                condition=~models.Q(number="") | models.Q(state="draft"),
                name="only_drafts_lack_a_number",
            ),
            # Two groups could otherwise resolve the opposite of each other on one project.
            models.UniqueConstraint(
                fields=["project"],
                condition=models.Q(state__in=["discussion", "voting"]),
                name="one_open_paper_per_project",
            ),
            models.CheckConstraint(
                condition=models.Q(state__in=["draft", "discussion", "noted", "withdrawn"])
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
    def label(self) -> str:
        """The number, which a draft does not have yet."""
        return self.number or gettext("Entwurf")

    @property
    def is_draft(self) -> bool:
        return self.state == PaperState.DRAFT

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
    def is_for_note(self) -> bool:
        return self.kind == PaperKind.NOTE

    @property
    def tally(self) -> Tally:
        """The count so far, from `electors` and `votes` (prefetch them)."""
        cast = {vote.author_id: vote.choice for vote in self.votes.all()}
        electors = {elector.organisation_id for elector in self.electors.all()}
        return count_votes(electors, cast, self.terms)


class PaperVersion(Wording, Scoped):
    """What a paper said from one moment on; never changed. Drafts have none yet."""

    protection: ClassVar[Protection] = Child("paper", append_only=True)

    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    reason = models.CharField(_("Grund der Änderung"), max_length=300, blank=True)
    made_at = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["number"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "number"], name="version_once_per_paper")
        ]
        verbose_name = _("Fassung einer Vorlage")
        verbose_name_plural = _("Fassungen einer Vorlage")

    def __str__(self) -> str:
        return f"{self.title} ({self.number})"


class StationRole(models.TextChoices):
    RECOMMEND = "recommend", _("Empfehlung")
    NOTE = "note", _("Kenntnisnahme")


class Advice(models.TextChoices):
    RECOMMENDED = "recommended", _("empfohlen")
    CONDITIONS = "conditions", _("mit Maßgaben empfohlen")
    REFUSED = "refused", _("nicht empfohlen")
    NOTED = "noted", _("zur Kenntnis genommen")


class Station(Scoped):
    """One group of a paper's Beratungsfolge. The last one decides, whatever its `role`; the others
    give advice. A group sees the paper from `reached_at` on; empty means still to come."""

    protection: ClassVar[Protection] = Child("paper")

    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="stations")
    position = models.PositiveSmallIntegerField()
    group = models.ForeignKey(WorkingGroup, on_delete=models.PROTECT, related_name="stations")
    role = models.CharField(max_length=10, choices=StationRole, default=StationRole.RECOMMEND)
    reached_at = models.DateTimeField(null=True)
    done_at = models.DateTimeField(null=True)
    advice = models.CharField(_("Ergebnis"), max_length=12, choices=Advice, blank=True)
    text = models.TextField(_("Wortlaut"), max_length=4000, blank=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["paper", "position"], name="station_once_a_place"),
            models.UniqueConstraint(fields=["paper", "group"], name="station_once_a_group"),
            models.CheckConstraint(
                condition=models.Q(done_at__isnull=True, advice="")
                | (models.Q(done_at__isnull=False) & ~models.Q(advice="")),
                name="station_is_done_with_advice",
            ),
        ]
        verbose_name = _("Station der Beratungsfolge")
        verbose_name_plural = _("Stationen der Beratungsfolge")

    def __str__(self) -> str:
        return f"{self.position}. {self.group}"


class Attachment(Scoped):
    """A file that goes with a paper: for whoever sees the paper. A removed one stays for the trail."""

    protection: ClassVar[Protection] = Child("paper")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="attachments")
    title = models.CharField(_("Titel"), max_length=160)
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
    removed_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["id"]
        verbose_name = _("Anlage")
        verbose_name_plural = _("Anlagen")

    def __str__(self) -> str:
        return self.title
