"""What organisations and persons say of a paper before the group decides."""

from typing import ClassVar, Final

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection
from municipalities.models import Membership
from working_groups.models.papers import DecisionPaper


class StatementCall(Scoped):
    """Statements are asked for until the end of day `until`, in Europe/Berlin."""

    protection: ClassVar[Protection] = Child("paper")

    paper = models.OneToOneField(
        DecisionPaper, on_delete=models.CASCADE, related_name="statement_call"
    )
    until = models.DateField()
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.paper}: {self.until}"


class Stance(models.TextChoices):
    CONSENT = "consent", _("Zustimmung")
    CONDITIONAL = "conditional", _("Zustimmung mit Maßgaben")
    CONCERNS = "concerns", _("Bedenken")
    REJECTION = "rejection", _("Ablehnung")
    NIL_RETURN = "nil_return", _("Fehlanzeige")


WORDLESS: Final = (Stance.CONSENT, Stance.NIL_RETURN)
"""Stances that need no reasons."""


class Statement(Scoped):
    """A Stellungnahme: one per organisation (`author`), which may change it until the deadline."""

    protection: ClassVar[Protection] = Child("paper", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="statements")
    stance = models.CharField(_("Ihr Votum"), max_length=12, choices=Stance)
    text = models.TextField(_("Ihre Stellungnahme"), max_length=10_000, blank=True)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)

    class Meta:
        ordering: ClassVar = ["given_at", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "author"], name="one_statement_per_organisation"
            ),
            models.CheckConstraint(
                condition=models.Q(stance__in=["consent", "nil_return"]) | ~models.Q(text=""),
                name="statement_gives_reasons",
            ),
        ]
        verbose_name = _("Stellungnahme")
        verbose_name_plural = _("Stellungnahmen")

    def __str__(self) -> str:
        return f"{self.author}: {self.get_stance_display()}"

    @property
    def anchor(self) -> str:
        return f"stellungnahme-{self.pk}"


class Signing(models.TextChoices):
    OPEN = "open", _("offen")
    SIGNED = "signed", _("mitgezeichnet")
    NOTED = "noted", _("mit Anmerkung mitgezeichnet")
    REFUSED = "refused", _("Mitzeichnung verweigert")


class CoSignature(Scoped):
    """A Mitzeichnung: the paper goes from person to person by `position`, from 1.

    `author` and `person` are those of the membership that is to sign. Asking anew ends the round
    before it (`ended_at`).
    """

    protection: ClassVar[Protection] = Child("paper", contribution=True)

    id = models.UUIDField(primary_key=True, default=uuid7, editable=False)
    paper = models.ForeignKey(DecisionPaper, on_delete=models.CASCADE, related_name="cosignatures")
    position = models.PositiveSmallIntegerField()
    membership = models.ForeignKey(Membership, on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    until = models.DateField(null=True)
    result = models.CharField(max_length=8, choices=Signing, default=Signing.OPEN)
    text = models.TextField(max_length=4000, blank=True)
    asked_at = models.DateTimeField()
    signed_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)

    class Meta:
        ordering: ClassVar = ["position"]
        constraints: ClassVar = [
            models.UniqueConstraint(
                fields=["paper", "position"],
                condition=models.Q(ended_at__isnull=True),
                name="one_turn_per_position",
            ),
            models.CheckConstraint(
                condition=models.Q(result__in=["open", "signed"]) | ~models.Q(text=""),
                name="signing_gives_reasons",
            ),
            models.CheckConstraint(
                condition=models.Q(result="open", signed_at__isnull=True)
                | (~models.Q(result="open") & models.Q(signed_at__isnull=False)),
                name="signing_has_a_moment",
            ),
        ]
        verbose_name = _("Mitzeichnung")
        verbose_name_plural = _("Mitzeichnungen")

    def __str__(self) -> str:
        return f"{self.position}. {self.person}: {self.get_result_display()}"
