"""What the board and the ministry look at."""

from decimal import Decimal

from django.urls import reverse
from django.utils.translation import gettext as _

from core.errors import Problem
from core.programme import programme
from projects.guards.attempt import Attempt, in_the_way
from projects.models import BoardResolution, Project
from projects.models.board import ResolutionOutcome
from projects.queries import committed_grants, resolutions_of_round


def paper_is_attached(attempt: Attempt) -> Problem | None:
    is_open = {"outcome": ResolutionOutcome.OPEN}
    if resolutions_of_round(attempt.project).filter(**is_open).exists():
        return None
    text = _("Legen Sie zuerst einer Arbeitsgruppe eine Beschlussvorlage zu diesem Projekt vor.")
    return _with_the_groups(attempt.project, "paper_missing", text)


def board_has_approved(attempt: Attempt) -> Problem | None:
    latest: BoardResolution | None = resolutions_of_round(attempt.project).first()
    if latest and latest.outcome == ResolutionOutcome.APPROVED and latest.quorum_met:
        return None
    if latest and latest.outcome == ResolutionOutcome.APPROVED:
        text = _("Die Abstimmung war nicht beschlussfähig.")
        return _with_the_groups(attempt.project, "quorum_missed", text)
    text = _("Die Arbeitsgruppe hat die Einreichung noch nicht beschlossen.")
    return _with_the_groups(attempt.project, "resolution_missing", text)


def everybody_has_cosigned(attempt: Attempt) -> Problem | None:
    latest: BoardResolution | None = resolutions_of_round(attempt.project).first()
    if latest is None or not latest.awaits_cosigning:
        return None
    text = _("Die Mitzeichnung der Beschlussvorlage ist noch nicht abgeschlossen.")
    return _with_the_groups(attempt.project, "cosigning_open", text)


def _with_the_groups(project: Project, code: str, message: str) -> Problem:
    """Mended on the page of an app above, known by its address only."""
    return in_the_way(
        code, message, reverse("working_groups:for_project", args=[project.reference])
    )


def budget_is_available(attempt: Attempt) -> Problem | None:
    project = attempt.project
    free = state_funds() - committed_grants(without=project)
    if _expected_grant(project) <= free:
        return None
    text = _("Die Haushaltsmittel des Programms reichen für diese Zuwendung nicht aus.")
    return in_the_way("budget_exhausted", text)


def state_funds() -> Decimal:
    """EUR that the Land has announced for the whole programme."""
    return Decimal(programme()["programme"]["budget"]["stateFundsEur"])


def _expected_grant(project: Project) -> Decimal:
    """EUR; a sketch that names no grant is counted at the highest rate."""
    if project.grant is not None:
        return project.grant
    return (project.total_cost or Decimal(0)) * project.tenant.max_funding_rate
