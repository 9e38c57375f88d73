"""What a sketch must hold before it is submitted."""

from typing import Final

from django.utils.translation import gettext as _

from core.errors import Problem
from projects.guards.attempt import Attempt, on_form

TITLE_MIN: Final = 5
SUMMARY_MIN: Final = 200
SUMMARY_MAX: Final = 600
TRANSFER_MIN: Final = 200
SECTORS_MAX: Final = 3
URBAN: Final = "stadtentwicklung"


def title_is_speaking(attempt: Attempt) -> Problem | None:
    if len(attempt.project.title.strip()) >= TITLE_MIN:
        return None
    text = _("Geben Sie einen Projekttitel mit mindestens 5 Zeichen an.")
    return on_form(attempt.project, "title", text)


def summary_is_complete(attempt: Attempt) -> Problem | None:
    length = len(attempt.project.summary.strip())
    if SUMMARY_MIN <= length <= SUMMARY_MAX:
        return None
    text = _("Beschreiben Sie das Projekt in 200 bis 600 Zeichen; bisher sind es %(count)d.")
    return on_form(attempt.project, "summary", text % {"count": length})


def area_is_chosen(attempt: Attempt) -> Problem | None:
    if attempt.project.area_id:
        return None
    return on_form(attempt.project, "area", _("Wählen Sie den Bereich."), "id_area_0")


def sectors_fit_the_area(attempt: Attempt) -> Problem | None:
    project = attempt.project
    needed = 1 if project.area and project.area.slug == URBAN else 0
    if needed <= len(project.sector_slugs) <= SECTORS_MAX:
        return None
    text = _("Wählen Sie für die Stadtentwicklung mindestens einen und höchstens drei Sektoren.")
    return on_form(project, "sectors", text, "id_sectors_0")


def cost_is_estimated(attempt: Attempt) -> Problem | None:
    if attempt.project.total_cost:
        return None
    text = _("Schätzen Sie die Gesamtausgaben in Euro.")
    return on_form(attempt.project, "total_cost", text)


def transfer_is_described(attempt: Attempt) -> Problem | None:
    length = len(attempt.project.transfer.strip())
    if length >= TRANSFER_MIN:
        return None
    text = _(
        "Beschreiben Sie in mindestens 200 Zeichen, was andere Kommunen vom Projekt haben;"
        " bisher sind es %(count)d."
    )
    return on_form(attempt.project, "transfer", text % {"count": length})


def partners_are_named(attempt: Attempt) -> Problem | None:
    project = attempt.project
    partners = project.partners.all()
    if project.no_partner_reason.strip() or any(each.is_whole for each in partners):
        return None
    text = _("Nennen Sie mindestens einen Partner, oder begründen Sie, warum es keinen gibt.")
    return on_form(project, "partners", text, "id_no_partner_reason")
