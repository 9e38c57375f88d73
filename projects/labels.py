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


def label_of(entry: State | Transition) -> str:
    return entry.label_en if get_language() == "en" else entry.label_de


def phase_label(phase: str) -> str:
    german, english = PHASES[phase]
    return english if get_language() == "en" else german


def reason_label(transition: str) -> str:
    return str(REASON_LABELS.get(transition, _("Begründung")))


def terms(key: str) -> list[tuple[str, str]]:
    """Slugs and names of one of the programme's vocabularies, in its order."""
    name = "nameEn" if get_language() == "en" else "nameDe"
    return [(row["slug"], row[name]) for row in programme()[key]]


def sector_names(slugs: Iterable[str]) -> list[str]:
    names = dict(terms("sectors"))
    return [names.get(slug, slug) for slug in slugs]
