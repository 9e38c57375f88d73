"""The lists of a project's entry: partners, goals, references, plan, money; a row each.

Every row has a `uid` that is given where it is first typed, so that a row that is sent twice is one
row, and rows keep their identity when they are edited, moved or compared. `content` names what may
be entered, in the order of the form, `needed` what of it a row must say before it counts: until then
it has a gap (docs/adr/0039-gaps-in-rows.md).
"""

import datetime as dt
from collections.abc import Mapping
from decimal import Decimal
from types import MappingProxyType
from typing import ClassVar

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.functions import RandomUUID
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext, gettext_lazy as _

from core.ids import uuid7
from core.models import Scoped
from core.protection import Child, Protection
from municipalities.models import Organisation
from projects.models.bounds import not_negative, plausible
from projects.models.project import Project


def unnamed() -> str:
    """How a row is called that has no name yet."""
    return gettext("(ohne Bezeichnung)")


class Row(Scoped):
    content: ClassVar[tuple[str, ...]]
    needed: ClassVar[tuple[str, ...]]
    follows: ClassVar[Mapping[str, str]] = MappingProxyType({})
    """Fields that, left empty, say the same as another one, also when that one changes."""
    reported: ClassVar[tuple[str, ...]] = ()
    """What came of a plan: not entered, but reported once the project runs."""

    uid = models.UUIDField(default=uuid7, db_default=RandomUUID(), editable=False)
    position = models.PositiveSmallIntegerField(default=0, db_default=0)

    class Meta:
        abstract = True
        ordering: ClassVar = ["position", "id"]
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["project", "uid"], name="%(class)s_uid_once")
        ]

    @property
    def gaps(self) -> tuple[str, ...]:
        """The fields that it still has to say something in, in their order."""
        return tuple(name for name in self.needed if getattr(self, name) in (None, ""))

    @property
    def is_whole(self) -> bool:
        return not self.gaps


class PartnerRole(models.TextChoices):
    LEAD = "lead", _("Federführung")
    ASSOCIATED = "associated", _("Assoziierter Partner")
    RESEARCH = "research", _("Wissenschaft")
    COMPANY = "company", _("Unternehmen")
    REUSER = "reuser", _("Nachnutzende Kommune")


class Partner(Row):
    """A known organisation, or the bare name of one that has no account here."""

    protection: ClassVar[Protection] = Child("project")
    content = ("organisation", "name", "role", "share", "letter_on")
    needed = ("name",)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="partners")
    organisation = models.ForeignKey(
        Organisation,
        on_delete=models.PROTECT,
        related_name="+",
        null=True,
        blank=True,
        verbose_name=_("Organisation"),
    )
    name = models.CharField(_("Name"), max_length=160, blank=True)
    role = models.CharField(
        _("Rolle"), max_length=12, choices=PartnerRole, default=PartnerRole.ASSOCIATED
    )
    share = models.DecimalField(_("Eigener Beitrag"), max_digits=12, decimal_places=2, null=True)
    letter_on = models.DateField(_("Letter of Intent vom"), null=True)

    class Meta(Row.Meta):
        verbose_name = _("Partner")
        verbose_name_plural = _("Partner")
        constraints: ClassVar = [
            *Row.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(organisation__isnull=True) | models.Q(name=""),
                name="partner_is_not_named_twice",
            ),
            models.UniqueConstraint(
                fields=["project", "organisation"], name="organisation_once_per_project"
            ),
            not_negative("share", "partner_share_is_not_negative"),
            plausible("letter_on", "partner_letter_on_is_plausible"),
        ]

    def __str__(self) -> str:
        return str(self.organisation) if self.organisation else self.name or unnamed()

    @property
    def gaps(self) -> tuple[str, ...]:
        return () if self.organisation_id else super().gaps


class Objective(Row):
    """A goal that can be measured: the indicator's value before and the one aimed at."""

    protection: ClassVar[Protection] = Child("project")
    content = ("title", "indicator", "base", "target", "due")
    needed = ("title",)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="objectives")
    title = models.CharField(_("Ziel"), max_length=200, blank=True)
    indicator = models.CharField(_("Indikator"), max_length=160, blank=True)
    base = models.CharField(_("Ausgangswert"), max_length=60, blank=True)
    target = models.CharField(_("Zielwert"), max_length=60, blank=True)
    due = models.DateField(_("Bis wann"), null=True)

    class Meta(Row.Meta):
        verbose_name = _("Ziel")
        verbose_name_plural = _("Messbare Ziele")
        constraints: ClassVar = [
            *Row.Meta.constraints,
            plausible("due", "objective_due_is_plausible"),
        ]

    def __str__(self) -> str:
        return self.title or unnamed()


class Precedent(Row):
    """A best-practice reference: where something like it works already, and what it taught."""

    protection: ClassVar[Protection] = Child("project")
    content = ("title", "where", "link", "learned", "contact")
    needed = ("title",)

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="precedents")
    title = models.CharField(_("Beispiel"), max_length=160, blank=True)
    where = models.CharField(_("Wo"), max_length=160, blank=True)
    link = models.URLField(_("Adresse im Netz"), max_length=300, blank=True)
    learned = models.TextField(_("Was wir daraus lernen"), max_length=600, blank=True)
    contact = models.CharField(_("Ansprechstelle"), max_length=160, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("Beispiel")
        verbose_name_plural = _("Gute Beispiele")

    def __str__(self) -> str:
        return self.title or unnamed()


class WorkPackage(Row):
    """`effort` is in person months; `after` holds the uids of packages that must be done before.

    `start` and `end` are the plan, `forecast` what is expected now, `done_on` what came true.
    """

    protection: ClassVar[Protection] = Child("project")
    content = ("title", "responsible", "effort", "start", "end", "after")
    needed = ("title",)
    reported = ("forecast", "done_on")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="work_packages")
    title = models.CharField(_("Arbeitspaket"), max_length=160, blank=True)
    responsible = models.CharField(_("Verantwortlich"), max_length=160, blank=True)
    effort = models.DecimalField(_("Personenmonate"), max_digits=6, decimal_places=1, null=True)
    start = models.DateField(_("Beginn"), null=True)
    end = models.DateField(_("Ende"), null=True)
    forecast = models.DateField(_("voraussichtlich fertig"), null=True)
    done_on = models.DateField(_("abgeschlossen am"), null=True)
    after = ArrayField(models.UUIDField(), default=list, blank=True, verbose_name=_("Setzt voraus"))

    class Meta(Row.Meta):
        verbose_name = _("Arbeitspaket")
        verbose_name_plural = _("Arbeitspakete")
        constraints: ClassVar = [
            *Row.Meta.constraints,
            not_negative("effort", "work_package_effort_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(start__isnull=True)
                | models.Q(end__isnull=True)
                | models.Q(end__gte=models.F("start")),
                name="work_package_ends_after_start",
            ),
            *(
                plausible(field, f"work_package_{field}_is_plausible")
                for field in ("start", "end", "forecast", "done_on")
            ),
        ]

    def __str__(self) -> str:
        return self.title or unnamed()

    @property
    def expected(self) -> dt.date | None:
        """The day it was done, else that of the forecast, else that of the plan."""
        return self.done_on or self.forecast or self.end


class Milestone(Row):
    """`due` is the plan, `forecast` what is expected now, `done_on` what came true."""

    protection: ClassVar[Protection] = Child("project")
    content = ("title", "due", "criterion", "after")
    needed = ("title", "due")
    reported = ("forecast", "done_on")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="milestones")
    title = models.CharField(_("Meilenstein"), max_length=160, blank=True)
    due = models.DateField(_("geplant"), null=True)
    criterion = models.CharField(
        _("Abnahmekriterium"), max_length=300, blank=True, default="", db_default=""
    )
    forecast = models.DateField(_("voraussichtlich"), null=True, blank=True)
    done_on = models.DateField(_("erreicht am"), null=True, blank=True)
    after = ArrayField(
        models.UUIDField(), default=list, db_default=[], blank=True, verbose_name=_("Setzt voraus")
    )

    class Meta(Row.Meta):
        verbose_name = _("Meilenstein")
        verbose_name_plural = _("Meilensteine")
        ordering: ClassVar = ["due", "id"]
        constraints: ClassVar = [
            *Row.Meta.constraints,
            plausible("due", "milestone_due_is_plausible"),
            plausible("forecast", "milestone_forecast_is_plausible"),
            plausible("done_on", "milestone_done_on_is_plausible"),
        ]

    def __str__(self) -> str:
        return self.title or unnamed()

    @property
    def expected(self) -> dt.date | None:
        """The day it was reached, else that of the forecast, else that of the plan."""
        return self.done_on or self.forecast or self.due


class RecipientKind(models.TextChoices):
    """Whose highest rate counts (fundingRules.maxRates in the data file)."""

    MUNICIPALITY = "municipality", _("Kommune oder gemeinnütziger Verein")
    COMPANY = "company", _("Unternehmen")
    RESEARCH = "research", _("Hochschule oder Forschungseinrichtung")


class Recipient(Row):
    """Somebody who gets a part of the grant. `rate` is in percent of the eligible cost, 0–100."""

    protection: ClassVar[Protection] = Child("project", confidential=True)
    content = ("name", "kind", "rate")
    needed = ("name", "rate")

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="recipients")
    name = models.CharField(_("Zuwendungsempfänger"), max_length=160, blank=True)
    kind = models.CharField(
        _("Art"), max_length=12, choices=RecipientKind, default=RecipientKind.MUNICIPALITY
    )
    rate = models.DecimalField(
        _("Fördersatz"),
        max_digits=5,
        decimal_places=2,
        null=True,
        validators=[MinValueValidator(Decimal(0)), MaxValueValidator(Decimal(100))],
    )

    class Meta(Row.Meta):
        verbose_name = _("Zuwendungsempfänger")
        verbose_name_plural = _("Zuwendungsempfänger und Fördersätze")
        constraints: ClassVar = [
            *Row.Meta.constraints,
            models.CheckConstraint(
                condition=models.Q(rate__range=(0, 100)), name="recipient_rate_is_percent"
            ),
        ]

    def __str__(self) -> str:
        return self.name or unnamed()


class CostCategory(models.TextChoices):
    """The Einzelansätze of the financing plan."""

    STAFF = "personal", _("Personal")
    MATERIAL = "sachausgaben", _("Sachausgaben")
    SERVICES = "fremdleistungen", _("Fremdleistungen")
    INVESTMENT = "investitionen", _("Investitionen")


class CostLine(Row):
    """EUR of one Einzelansatz in one Haushaltsjahr, and how much of it may be funded.

    `recipient` is the uid of a `Recipient`; without one the line belongs to the first.
    """

    protection: ClassVar[Protection] = Child("project", confidential=True)
    content = ("year", "category", "amount", "eligible", "recipient", "note")
    needed = ("year", "category", "amount")
    follows = MappingProxyType({"eligible": "amount"})

    project = models.ForeignKey(Project, on_delete=models.CASCADE, related_name="cost_lines")
    year = models.PositiveSmallIntegerField(_("Haushaltsjahr"), null=True)
    category = models.CharField(_("Einzelansatz"), max_length=16, choices=CostCategory, blank=True)
    amount = models.DecimalField(_("Ausgaben"), max_digits=12, decimal_places=2, null=True)
    eligible = models.DecimalField(
        _("davon zuwendungsfähig"), max_digits=12, decimal_places=2, null=True
    )
    recipient = models.UUIDField(_("Zuwendungsempfänger"), null=True)
    note = models.CharField(_("Erläuterung"), max_length=160, blank=True)

    class Meta(Row.Meta):
        verbose_name = _("Ausgabe")
        verbose_name_plural = _("Ausgaben nach Jahr und Einzelansatz")
        constraints: ClassVar = [
            *Row.Meta.constraints,
            not_negative("eligible", "cost_line_eligible_is_not_negative"),
            models.CheckConstraint(
                condition=models.Q(eligible__lte=models.F("amount")),
                name="cost_line_eligible_within_amount",
            ),
            models.CheckConstraint(
                condition=models.Q(year__range=(2000, 2099)), name="cost_line_year_is_plausible"
            ),
        ]

    def __str__(self) -> str:
        parts = (self.year, self.get_category_display())
        return " ".join(str(each) for each in parts if each) or unnamed()


LISTS: dict[str, type[Row]] = {
    "partners": Partner,
    "objectives": Objective,
    "precedents": Precedent,
    "work_packages": WorkPackage,
    "milestones": Milestone,
    "recipients": Recipient,
    "cost_lines": CostLine,
}
"""By the name under which a project has them."""
