"""Grant, delivery, closing, transfer."""

import datetime as dt

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Problem
from core.programme import programme
from projects.guards.attempt import Attempt, asked, in_the_way, on_form
from projects.models import DocumentKind, Project, Transition


def grant_is_named(attempt: Attempt) -> Problem | None:
    if attempt.project.grant:
        return None
    return in_the_way("grant_missing", _("Im Antrag fehlt die Höhe der Zuwendung."))


def period_is_known(attempt: Attempt) -> Problem | None:
    if attempt.project.start and attempt.project.end:
        return None
    return in_the_way("period_missing", _("Im Antrag fehlt der Bewilligungszeitraum."))


def manager_is_named(attempt: Attempt) -> Problem | None:
    if attempt.project.manager_id:
        return None
    return on_form(attempt.project, "manager", _("Benennen Sie die Projektleitung."))


def grant_is_final(attempt: Attempt) -> Problem | None:
    """Final one month after the grant, or at once with a waiver, which the reason states."""
    rows = (row for row in attempt.project.transitions.all() if row.name == "approve")
    approved: Transition | None = next(rows, None)
    if approved is None or attempt.reason is None or attempt.reason.strip():
        return None
    if attempt.today >= approved.at.date() + _time_to_object():
        return None
    text = _(
        "Der Bescheid ist noch nicht bestandskräftig."
        " Erklären Sie hier den Rechtsbehelfsverzicht, oder warten Sie die Frist ab."
    )
    return asked(text)


def _time_to_object() -> dt.timedelta:
    deadlines = programme()["fundingRules"]["configurableDeadlines"]
    days = next(row["default"] for row in deadlines if row["key"] == "bestandskraft_days")
    return dt.timedelta(days=days)


def first_milestone_is_reached(attempt: Attempt) -> Problem | None:
    milestones = attempt.project.milestones.all()
    if not milestones or any(each.done_on for each in milestones):
        return None
    text = _("Melden Sie zuerst den Meilenstein des Konzepts als erreicht.")
    return _milestones_unmet(attempt.project, text)


def milestones_are_reached(attempt: Attempt) -> Problem | None:
    late = [str(each) for each in attempt.project.milestones.all() if not each.done_on]
    if not late:
        return None
    text = _("Diese Meilensteine sind noch nicht erreicht: %(titles)s.")
    return _milestones_unmet(attempt.project, text % {"titles": ", ".join(late)})


def _milestones_unmet(project: Project, message: str) -> Problem:
    page = reverse("projects:detail", args=[project.reference])
    return Problem(
        code="milestones_unmet", message=message, field="milestones", url=f"{page}#meilensteine"
    )


def procurement_is_documented(attempt: Attempt) -> Problem | None:
    """The Vergabevermerk, or why nothing had to be awarded, which the reason states."""
    is_attached = DocumentKind.PROCUREMENT in attempt.project.document_kinds
    if is_attached or attempt.reason is None or attempt.reason.strip():
        return None
    text = _(
        "Laden Sie den Vergabevermerk als Dokument hoch,"
        " oder schreiben Sie hier, warum nichts zu vergeben war."
    )
    return asked(text)


def transfer_is_documented(attempt: Attempt) -> Problem | None:
    if DocumentKind.TRANSFER in attempt.project.document_kinds:
        return None
    text = _("Laden Sie das Übertragbarkeitsdokument hoch.")
    return on_form(attempt.project, "documents", text, "hochladen")


def came_from_somewhere(attempt: Attempt) -> Problem | None:
    if attempt.project.previous_state:
        return None
    text = _("Der frühere Stand dieses Projekts ist nicht bekannt.")
    return in_the_way("previous_unknown", text)


def licence_is_chosen(attempt: Attempt) -> Problem | None:
    if attempt.project.licence:
        return None
    text = _("Wählen Sie die Lizenz, unter der andere die Ergebnisse nutzen dürfen.")
    return on_form(attempt.project, "licence", text)
