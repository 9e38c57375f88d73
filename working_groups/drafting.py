"""A first wording of a paper from what the project already says, for the project office to edit."""

from typing import Any

from django.utils.translation import gettext as _

from core.templatetags.formatting import euro
from projects.models import Project


def draft_title(project: Project) -> str:
    """The subject, cut to its field's 160 characters."""
    return (_("Einreichung der Projektskizze „%(title)s“") % {"title": project.title})[:160]


def draft_of(project: Project) -> dict[str, Any]:
    """By field of the form: one paragraph for each part that the project has filled in."""
    return {
        "title": draft_title(project),
        "text": _proposal(project),
        "explanation": _explanation(project),
        "financial_effects": _money(project),
    }


def _proposal(project: Project) -> str:
    names = {"title": project.title, "reference": project.reference}
    proposal = _(
        "Die Arbeitsgruppe befürwortet, das Projekt „%(title)s“ (%(reference)s) beim Ministerium "
        "einzureichen."
    )
    return proposal % names


def _explanation(project: Project) -> str:
    parts = [
        _labelled(_("Kurzbeschreibung"), project.summary),
        _labelled(_("Ziele"), project.goals),
        _labelled(_("Nutzen und Übertragbarkeit"), project.transfer),
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
