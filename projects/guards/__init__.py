"""Conditions of the lifecycle: one predicate each, and which transition asks for which.

A guard answers None or what stands in the way, each Problem with the field and the address that mend
it. All unmet guards of a transition are answered at once. They bind the next transition only, never
what is already documented. Where the material comes with a later capability a guard checks what
exists now; docs/glossary.md lists those.
"""

from collections.abc import Sequence
from typing import Final

from django.utils.translation import gettext_lazy

from core.errors import Problem
from projects.guards.application import (
    DECLARATIONS,
    GOALS,
    RESPONSIBILITY,
    cost_is_planned,
    council_has_resolved,
    goals_are_measurable,
    has_not_begun,
    milestones_are_planned,
    milestones_outside,
    own_share_is_given,
    period_is_set,
    plan_balances,
    privacy_is_assessed,
    rate_is_within_limit,
    third_party_is_named,
    transfer_is_dated,
    vat_is_stated,
    work_is_planned,
    years_are_within,
)
from projects.guards.attempt import Answer, Attempt, Guard
from projects.guards.decision import (
    board_has_approved,
    budget_is_available,
    everybody_has_cosigned,
    paper_is_attached,
    state_funds,
)
from projects.guards.delivery import (
    came_from_somewhere,
    first_milestone_is_reached,
    grant_is_final,
    grant_is_named,
    licence_is_chosen,
    manager_is_named,
    milestones_are_reached,
    period_is_known,
    procurement_is_documented,
    transfer_is_documented,
)
from projects.guards.people import (
    REASON_MIN,
    is_not_own_work,
    not_also,
    reason_explains,
    text_asked_for,
)
from projects.guards.rows import ROWS
from projects.guards.sketch import (
    area_is_chosen,
    cost_is_estimated,
    partners_are_named,
    sectors_fit_the_area,
    summary_is_complete,
    title_is_speaking,
    transfer_is_described,
)

__all__ = [
    "GUARDS",
    "REASON_MIN",
    "Attempt",
    "Guard",
    "milestones_outside",
    "state_funds",
    "unmet",
]


def unmet(transition: str, attempt: Attempt) -> list[Problem]:
    """Everything that still stands in the way of a transition, in the order of the form."""
    answers = (guard(attempt) for guard in GUARDS.get(transition, ()))
    return [problem for answer in answers for problem in _problems(answer)]


def _problems(answer: Answer) -> Sequence[Problem]:
    return [answer] if isinstance(answer, Problem) else answer or ()


GUARDS: Final[dict[str, tuple[Guard, ...]]] = {
    "submit_sketch": (
        title_is_speaking,
        summary_is_complete,
        area_is_chosen,
        sectors_fit_the_area,
        partners_are_named,
        transfer_is_described,
        cost_is_estimated,
        *ROWS,
    ),
    "start_pre_review": (is_not_own_work,),
    "return_sketch": (reason_explains,),
    "to_board": (text_asked_for(gettext_lazy("Schreiben Sie den Prüfvermerk.")), paper_is_attached),
    "board_approves": (board_has_approved, everybody_has_cosigned),
    "invite_application": (
        is_not_own_work,
        text_asked_for(gettext_lazy("Geben Sie das fachliche Votum an.")),
        budget_is_available,
    ),
    "reject": (
        is_not_own_work,
        not_also("start_formal_review"),
        text_asked_for(gettext_lazy("Begründen Sie die Ablehnung.")),
    ),
    "submit_application": (
        *RESPONSIBILITY,
        *GOALS,
        goals_are_measurable,
        transfer_is_dated,
        period_is_set,
        has_not_begun,
        work_is_planned,
        milestones_are_planned,
        cost_is_planned,
        years_are_within,
        plan_balances,
        rate_is_within_limit,
        own_share_is_given,
        third_party_is_named,
        vat_is_stated,
        *DECLARATIONS,
        privacy_is_assessed,
        council_has_resolved,
        *ROWS,
    ),
    "request_info": (
        text_asked_for(gettext_lazy("Nennen Sie die fehlenden Unterlagen und die Frist.")),
    ),
    "supply_info": (
        text_asked_for(gettext_lazy("Schreiben Sie, was Sie zu jedem Punkt nachreichen.")),
        *ROWS,
    ),
    "approve": (
        is_not_own_work,
        not_also("start_formal_review"),
        text_asked_for(gettext_lazy("Nennen Sie Aktenzeichen und Bewilligungszeitraum.")),
        grant_is_named,
        period_is_known,
    ),
    "start_project": (manager_is_named, grant_is_final),
    "start_implementation": (first_milestone_is_reached, procurement_is_documented),
    "request_change": (
        text_asked_for(gettext_lazy("Beschreiben Sie, was sich ändern soll und warum.")),
    ),
    "decide_change": (
        came_from_somewhere,
        text_asked_for(gettext_lazy("Schreiben Sie, wie Sie über die Änderung entscheiden.")),
    ),
    "suspend": (text_asked_for(gettext_lazy("Begründen Sie, warum das Projekt ruht.")),),
    "resume": (came_from_somewhere,),
    "finish": (milestones_are_reached, transfer_is_described, transfer_is_documented),
    "return_evidence": (
        text_asked_for(gettext_lazy("Nennen Sie die Beanstandung und die Frist.")),
    ),
    "accept_evidence": (
        not_also("submit_evidence", "approve"),
        text_asked_for(gettext_lazy("Schreiben Sie den abschließenden Prüfvermerk.")),
    ),
    "start_transfer": (licence_is_chosen, manager_is_named),
    "withdraw": (text_asked_for(gettext_lazy("Begründen Sie, warum Sie zurückziehen.")),),
    "revoke": (
        not_also("approve"),
        text_asked_for(gettext_lazy("Begründen Sie den Widerruf und nennen Sie die Anhörung.")),
    ),
}
"""By transition, in the order in which a form would ask. A transition without a line has none."""
