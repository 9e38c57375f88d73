"""A first wording of a paper from what the project already says, for the project office to edit."""

from django.utils.translation import gettext as _

from core.templatetags.formatting import euro
from projects.models import Project


def draft_title(project: Project) -> str:
    """The subject, cut to its field's 160 characters."""
    return (_("Einreichung der Projektskizze „%(title)s“") % {"title": project.title})[:160]


def draft_text(project: Project) -> str:
    """One paragraph for each part that the project has filled in."""
    names = {"title": project.title, "reference": project.reference}
    proposal = _(
        "Beschlussvorschlag: Die Arbeitsgruppe befürwortet, das Projekt „%(title)s“ (%(reference)s)"
        " beim Ministerium einzureichen."
    )
    parts = [
        proposal % names,
        _labelled(_("Kurzbeschreibung"), project.summary),
        _labelled(_("Ziele"), project.goals),
        _labelled(_("Nutzen und Übertragbarkeit"), project.transfer),
        _labelled(_("Finanzielle Auswirkungen"), _money(project)),
    ]
    return "\n\n".join(part for part in parts if part)


def _labelled(label: str, text: str) -> str:
    return f"{label}: {text.strip()}" if text.strip() else ""


def _money(project: Project) -> str:
    amounts = (
        (_("Gesamtausgaben"), project.total_cost),
        (_("Zuwendung"), project.grant),
        (_("Eigenanteil"), project.own_share),
    )
    return ", ".join(f"{label} {euro(amount)}" for label, amount in amounts if amount is not None)
