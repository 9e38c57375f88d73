"""What an application must hold beside what a sketch does (formSteps in the data file)."""

from decimal import Decimal
from typing import Final

from django.utils.translation import gettext as _, gettext_lazy

from core.errors import Problem
from core.fields import format_amount
from projects.guards.attempt import Answer, Attempt, Guard, needed, on_form
from projects.guards.rows import blanks, in_row
from projects.models import DocumentKind, Impact, Milestone, Project
from projects.money import gap, highest_rate
from projects.queries import listed
from projects.rules import milestone_is_within, year_is_within

MILESTONES_MIN: Final = 3
MEASURE: Final = ("indicator", "base", "target")
CENT: Final = Decimal("0.01")
RESPONSIBILITY: Final[tuple[Guard, ...]] = (
    needed("project_type", gettext_lazy("Wählen Sie die Projektart.")),
    needed("manager", gettext_lazy("Benennen Sie die Projektleitung.")),
    needed("recipient", gettext_lazy("Nennen Sie den Zuwendungsempfänger.")),
    needed("communes", gettext_lazy("Nennen Sie mindestens eine beteiligte Kommune.")),
)
GOALS: Final[tuple[Guard, ...]] = (
    needed("problem", gettext_lazy("Beschreiben Sie die Ausgangslage.")),
    needed("distinction", gettext_lazy("Beschreiben Sie das Alleinstellungsmerkmal.")),
    needed("licence", gettext_lazy("Wählen Sie die Lizenz der Ergebnisse.")),
)
DECLARATIONS: Final[tuple[Guard, ...]] = (
    needed(
        "no_early_start",
        gettext_lazy("Erklären Sie, dass vor der Bewilligung nicht begonnen wird."),
    ),
    needed(
        "no_double_funding",
        gettext_lazy("Erklären Sie, dass keine andere Förderung dieselben Ausgaben deckt."),
    ),
    needed(
        "accessibility", gettext_lazy("Beschreiben Sie, wie das Ergebnis für alle nutzbar wird.")
    ),
    needed("state_aid", gettext_lazy("Ordnen Sie das Vorhaben beihilferechtlich ein.")),
)


def goals_are_measurable(attempt: Attempt) -> Answer:
    """At least one, and each with indicator, base and target."""
    project = attempt.project
    if listed(project, "objectives"):
        return [*blanks(project, "objectives", MEASURE)]
    text = _(
        "Nennen Sie mindestens ein messbares Ziel, jedes mit Indikator, Ausgangs- und Zielwert."
    )
    return on_form(project, "objectives", text)


def transfer_is_dated(attempt: Attempt) -> Problem | None:
    project = attempt.project
    if project.transfer_from is None:
        text = _("Geben Sie an, ab wann andere Kommunen das Ergebnis übernehmen können.")
    elif project.start and project.transfer_from < project.start.replace(day=1):
        text = _("Die Übertragbarkeit kann nicht vor dem Projektbeginn beginnen.")
    else:
        return None
    return on_form(project, "transfer_from", text)


def vat_is_stated(attempt: Attempt) -> Problem | None:
    if attempt.project.deducts_vat is not None:
        return None
    text = _("Geben Sie an, ob der Zuwendungsempfänger zum Vorsteuerabzug berechtigt ist.")
    return on_form(attempt.project, "deducts_vat", text)


def council_has_resolved(attempt: Attempt) -> Problem | None:
    """A reference to the Ratsbeschluss, or the document itself."""
    project = attempt.project
    is_attached = DocumentKind.COUNCIL_RESOLUTION in project.document_kinds
    if is_attached or project.council_resolution.strip():
        return None
    text = _("Nennen Sie den Ratsbeschluss, oder laden Sie ihn als Dokument hoch.")
    return on_form(project, "council_resolution", text)


def plan_balances(attempt: Attempt) -> Problem | None:
    project = attempt.project
    if project.total_cost is None or project.grant is None:
        text = _("Geben Sie Gesamtausgaben und Zuwendung an.")
        return on_form(project, "total_cost", text)
    missing = gap(
        total_cost=project.total_cost,
        grant=project.grant,
        own_share=project.own_share,
        third_party=project.third_party,
    )
    if abs(missing) <= CENT:
        return None
    text = _(
        "Zuwendung, Eigenanteil und Drittmittel müssen zusammen die Gesamtausgaben ergeben;"
        " es fehlen %(amount)s Euro."
    )
    if missing < 0:
        text = _(
            "Zuwendung, Eigenanteil und Drittmittel dürfen zusammen nicht mehr als die"
            " Gesamtausgaben ergeben; es sind %(amount)s Euro zu viel."
        )
    return on_form(project, "own_share", text % {"amount": format_amount(abs(missing))})


def rate_is_within_limit(attempt: Attempt) -> Problem | None:
    """The grant against the eligible cost; without that, against the total cost.

    The tenant's own rate counts, or each recipient's highest where cost lines say who gets what.
    """
    project = attempt.project
    eligible = project.eligible_cost or project.total_cost
    limit = project.tenant.max_funding_rate
    if not eligible or not project.grant or project.grant <= eligible * limit + CENT:
        return None
    if project.recipients.all() and project.cost_lines.all():
        return _rates_of_recipients(project)
    text = _("Die Zuwendung darf höchstens %(percent)s %% der zuwendungsfähigen Ausgaben betragen.")
    percent = f"{(limit * 100).normalize():f}".replace(".", ",")
    return on_form(project, "grant", text % {"percent": percent})


def _rates_of_recipients(project: Project) -> Problem | None:
    municipal = project.tenant.max_funding_rate
    for each in project.recipients.all():
        if (each.rate or 0) > highest_rate(each.kind, municipal=municipal):
            text = _("Der Fördersatz von %(name)s liegt über dem Höchstsatz.")
            return on_form(project, "recipients", text % {"name": each})
    return None


def work_is_planned(attempt: Attempt) -> Problem | None:
    if any(row.is_whole for row in listed(attempt.project, "work_packages")):
        return None
    return on_form(attempt.project, "work_packages", _("Planen Sie mindestens ein Arbeitspaket."))


def cost_is_planned(attempt: Attempt) -> Problem | None:
    """An application says by year and Einzelansatz what its total is made of."""
    if any(row.is_whole for row in listed(attempt.project, "cost_lines")):
        return None
    text = _("Tragen Sie die Ausgaben je Haushaltsjahr und Einzelansatz ein.")
    return on_form(attempt.project, "cost_lines", text)


def own_share_is_given(attempt: Attempt) -> Problem | None:
    if attempt.project.own_share is not None and attempt.project.own_share > 0:
        return None
    return on_form(attempt.project, "own_share", _("Geben Sie den Eigenanteil in Euro an."))


def period_is_set(attempt: Attempt) -> Problem | None:
    if attempt.project.start and attempt.project.end:
        return None
    field = "end" if attempt.project.start else "start"
    return on_form(attempt.project, field, _("Geben Sie Beginn und Ende des Projekts an."))


def has_not_begun(attempt: Attempt) -> Problem | None:
    """„Kein vorzeitiger Maßnahmenbeginn“: a project that began before its grant gets none."""
    if attempt.project.start is None or attempt.project.start > attempt.today:
        return None
    text = _(
        "Der Projektbeginn muss in der Zukunft liegen: Vor dem Bescheid darf nicht begonnen werden."
    )
    return on_form(attempt.project, "start", text)


def milestones_are_planned(attempt: Attempt) -> Answer:
    """At least three inside the period and none outside, each with what it is accepted by."""
    project = attempt.project
    inside = [each for each in project.milestones.all() if _is_inside(each, project)]
    outside = milestones_outside(project)
    if len(inside) < MILESTONES_MIN:
        text = _("Planen Sie mindestens drei Meilensteine innerhalb der Projektlaufzeit.")
        return [on_form(project, "milestones", text), *outside]
    return [*outside, *blanks(project, "milestones", ["criterion"])]


def milestones_outside(project: Project) -> list[Problem]:
    """Those whose day the period does not reach, or not any more."""
    found = (
        (index, milestone_is_within(each.due, project.start, project.end))
        for index, each in enumerate(project.milestones.all())
    )
    return [
        in_row(project, "milestones", index, "due", problem.message)
        for index, problem in found
        if problem
    ]


def years_are_within(attempt: Attempt) -> Answer:
    """Money is spent while the project lasts."""
    project = attempt.project
    found = (
        (index, year_is_within(line.year, project.start, project.end))
        for index, line in enumerate(listed(project, "cost_lines"))
    )
    return [
        in_row(project, "cost_lines", index, "year", problem.message)
        for index, problem in found
        if problem
    ]


def _is_inside(milestone: Milestone, project: Project) -> bool:
    """One without a day is none yet."""
    day = milestone.due
    return day is not None and milestone_is_within(day, project.start, project.end) is None


def privacy_is_assessed(attempt: Attempt) -> Problem | None:
    project = attempt.project
    if not project.impact_assessment:
        text = _("Geben Sie an, ob eine Datenschutz-Folgenabschätzung nötig ist.")
        return on_form(project, "impact_assessment", text)
    if project.impact_assessment == Impact.NO and not project.impact_reason.strip():
        text = _("Begründen Sie, warum keine Datenschutz-Folgenabschätzung nötig ist.")
        return on_form(project, "impact_reason", text)
    return None


def third_party_is_named(attempt: Attempt) -> Problem | None:
    if not attempt.project.third_party or attempt.project.third_party_source.strip():
        return None
    text = _("Nennen Sie, woher die Drittmittel kommen.")
    return on_form(attempt.project, "third_party_source", text)
