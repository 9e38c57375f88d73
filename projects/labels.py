"""What the lifecycle's entries are called in the language of the request, German by default."""

from collections.abc import Iterable

from django.utils.translation import get_language, gettext_lazy as _

from core.programme import programme
from projects.workflow import PHASES, State, Transition

REASON_LABELS = {
    "to_board": _("Prüfvermerk"),
    "invite_application": _("Fachliches Votum"),
    "request_info": _("Fehlende Unterlagen und Frist"),
    "supply_info": _("Was Sie nachreichen"),
    "approve": _("Aktenzeichen, Bewilligungszeitraum und Nebenbestimmungen"),
    "start_project": _("Rechtsbehelfsverzicht oder Bemerkung"),
    "request_change": _("Art der Änderung, neue Werte und Begründung"),
    "decide_change": _("Entscheidung und Begründung"),
    "return_evidence": _("Beanstandung und Frist"),
    "accept_evidence": _("Abschließender Prüfvermerk"),
    "revoke": _("Begründung, Anhörung und Erstattungsbetrag"),
}
"""By transition; the others ask for a plain „Begründung“."""

DEADLINES = {
    "3 Arbeitstage": _("3 Arbeitstage"),
    "5 Arbeitstage": _("5 Arbeitstage"),
    "10 Arbeitstage": _("10 Arbeitstage"),
    "20 Arbeitstage": _("20 Arbeitstage"),
    "Frist 14 Tage": _("14 Tage"),
    "4 Wochen": _("4 Wochen"),
    "Ziel 8 Wochen": _("angestrebt sind 8 Wochen"),
    "3 Monate": _("3 Monate"),
    "laut Bescheid": _("laut Bescheid"),
    "spätestens Ende Bewilligungszeitraum": _("spätestens das Ende des Bewilligungszeitraums"),
    "nächste Sitzung oder Umlauf 10 Arbeitstage": _(
        "nächste Sitzung, im Umlaufverfahren 10 Arbeitstage"
    ),
    "Aufruf-Stichtag, sonst laufend": _("Stichtag des Aufrufs, sonst laufend"),
}
"""By the data file's words, which have no English."""


def label_of(entry: State | Transition) -> str:
    return entry.label_en if get_language() == "en" else entry.label_de


def phase_label(phase: str) -> str:
    german, english = PHASES[phase]
    return english if get_language() == "en" else german


def deadline_label(step: Transition) -> str:
    """Empty where the step has none."""
    return str(DEADLINES.get(step.deadline, step.deadline)) if step.deadline else ""


def reason_label(transition: str) -> str:
    return str(REASON_LABELS.get(transition, _("Begründung")))


def terms(key: str) -> list[tuple[str, str]]:
    """Slugs and names of one of the programme's vocabularies, in its order."""
    name = "nameEn" if get_language() == "en" else "nameDe"
    return [(row["slug"], row[name]) for row in programme()[key]]


def sector_names(slugs: Iterable[str]) -> list[str]:
    names = dict(terms("sectors"))
    return [names.get(slug, slug) for slug in slugs]
