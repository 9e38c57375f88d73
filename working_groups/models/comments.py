"""What people say about a paper, how they word it differently, and what they have not said yet."""

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Personal, Protection
from municipalities.models import Organisation
from working_groups.models.papers import DecisionPaper


class Visibility(models.TextChoices):
    GROUP = "group", _("Gruppe")
    RESTRICTED = "restricted", _("nur Ministerium und Verfasser")


class Comment(Scoped):
    """On the paper, or on one paragraph by its lasting key (`paragraph`).

    `version` is the paper's version that the comment was written on. With a `wording` it suggests
    another text for its paragraph; `accepted_in` is the version that took it over. Answers are one
    level deep, and as visible as what they answer. A restricted comment belongs to the tenant
    „Programm“ and is shown to the circles of the ministry, of the paper's author and of its own.
    `changed_at` grows with every change on a paper, in the order of commits.
    """

    protection: ClassVar[Protection] = Child("paper", contribution=True, restricted="is_restricted")

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="comments")
    parent = models.ForeignKey(
        "self", on_delete=models.PROTECT, related_name="answers", null=True, blank=True
    )
    paragraph = models.PositiveIntegerField(null=True, blank=True)
    version = models.PositiveSmallIntegerField(default=1)
    text = models.TextField(_("Ihr Kommentar"), max_length=2000, blank=True)
    wording = models.TextField(_("Formulierungsvorschlag"), max_length=2000, blank=True)
    accepted_in = models.PositiveSmallIntegerField(null=True)
    is_restricted = models.BooleanField(default=False)
    is_official = models.BooleanField(default=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(default=timezone.now)
    changed_at = models.DateTimeField(default=timezone.now)
    edited_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    resolved_at = models.DateTimeField(null=True)
    resolved_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True
    )

    class Meta:
        ordering: ClassVar = ["created_at", "id"]
        indexes: ClassVar = [
            models.Index(fields=["paper", "changed_at"], name="comment_changes_of_paper")
        ]
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(is_restricted=False) | models.Q(reach=0),
                name="restricted_comment_stays_inside",
            ),
            models.UniqueConstraint(
                fields=["parent"],
                condition=models.Q(is_official=True, withdrawn_at__isnull=True),
                name="one_official_answer_a_thread",
            ),
            models.CheckConstraint(
                condition=models.Q(is_official=False) | models.Q(parent__isnull=False),
                name="official_is_an_answer",
            ),
            models.CheckConstraint(
                condition=models.Q(wording="") | models.Q(paragraph__isnull=False),
                name="wording_is_for_a_paragraph",
            ),
            models.CheckConstraint(
                condition=models.Q(withdrawn_at__isnull=True) | models.Q(text="", wording=""),
                name="withdrawn_comment_has_no_text",
            ),
        ]
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

    @property
    def visibility(self) -> Visibility:
        return Visibility.RESTRICTED if self.is_restricted else Visibility.GROUP

    @property
    def is_withdrawn(self) -> bool:
        return self.withdrawn_at is not None

    @property
    def is_resolved(self) -> bool:
        """Of a thread's first comment."""
        return self.resolved_at is not None


class EarlierText(Scoped):
    """What a comment said until `until`; gone when the comment is withdrawn."""

    protection: ClassVar[Protection] = Child("comment", append_only=True)

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="earlier")
    text = models.TextField(max_length=2000)
    wording = models.TextField(max_length=2000, blank=True)
    until = models.DateTimeField()

    class Meta:
        ordering: ClassVar = ["until", "id"]
        verbose_name = _("frühere Fassung eines Kommentars")
        verbose_name_plural = _("frühere Fassungen eines Kommentars")

    def __str__(self) -> str:
        return self.text[:60]


class Mention(Scoped):
    """Somebody, or everybody of an organisation, whom a comment names (`name` as it was typed)."""

    protection: ClassVar[Protection] = Child("comment")

    comment = models.ForeignKey(Comment, on_delete=models.CASCADE, related_name="mentions")
    name = models.CharField(max_length=200)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+", null=True
    )
    organisation = models.ForeignKey(
        Organisation, on_delete=models.CASCADE, related_name="+", null=True
    )

    class Meta:
        constraints: ClassVar = [
            models.CheckConstraint(
                condition=models.Q(person__isnull=False, organisation__isnull=True)
                | models.Q(person__isnull=True, organisation__isnull=False),
                name="mention_names_one",
            )
        ]
        verbose_name = _("Erwähnung")
        verbose_name_plural = _("Erwähnungen")

    def __str__(self) -> str:
        return f"@{self.name}"


class CommentDraft(models.Model):
    """What somebody has typed and not published: on a paper (its id), at one `place` of its page:
    empty for a new comment, else the id of the comment that is answered."""

    protection: ClassVar[Protection] = Personal("person")

    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    paper = models.UUIDField()
    place = models.CharField(max_length=40, blank=True)
    text = models.TextField(max_length=2000, blank=True)
    wording = models.TextField(max_length=2000, blank=True)
    paragraph = models.PositiveIntegerField(null=True)
    is_restricted = models.BooleanField(default=False)
    saved_at = models.DateTimeField()

    class Meta:
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["person", "paper", "place"], name="one_draft_a_place")
        ]
        verbose_name = _("Entwurf eines Kommentars")
        verbose_name_plural = _("Entwürfe von Kommentaren")

    def __str__(self) -> str:
        return self.text[:60]
