"""Conditions of the lifecycle: one predicate each, and which transition asks for which.

A guard answers None or the Problem that stands in the way, with the field and the address that mend
it. All unmet guards of a transition are answered at once. They bind the next transition only, never
what is already documented. Where the material comes with a later capability a guard checks what
exists now; docs/glossary.md lists those.
"""

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from django.urls import reverse
from django.utils.functional import Promise
from django.utils.translation import gettext as _, gettext_lazy

from core.errors import Problem
from core.programme import programme
from projects.models import BoardResolution, Project, Transition
from projects.models.board import ResolutionOutcome
from projects.queries import committed_grants, resolutions_of_round

TITLE_MIN: Final = 5
SUMMARY_MIN: Final = 200
SUMMARY_MAX: Final = 600
TRANSFER_MIN: Final = 200
SECTORS_MAX: Final = 3
REASON_MIN: Final = 30
MILESTONES_MIN: Final = 3
CENT: Final = Decimal("0.01")
URBAN: Final = "stadtentwicklung"


@dataclass(frozen=True, slots=True, kw_only=True)
class Attempt:
    """Somebody about to take a transition. `reason` is None while nobody has asked for it yet."""

    project: Project
    user_id: int
    reason: str | None
    today: dt.date


Guard = Callable[[Attempt], Problem | None]


def unmet(transition: str, attempt: Attempt) -> list[Problem]:
    """Everything that still stands in the way of a transition, in the order of the form."""
    answers = (guard(attempt) for guard in GUARDS.get(transition, ()))
    return [answer for answer in answers if answer]


def _on_form(project: Project, field: str, message: str, anchor: str = "") -> Problem:
    """A gap that the edit page mends."""
    page = reverse("projects:edit", args=[project.reference])
    url = f"{page}#{anchor or f'id_{field}'}"
    return Problem(code=f"{field}_unmet", message=message, field=field, url=url)


def _asked(message: str, code: str = "reason_unmet") -> Problem:
    """A text that the step's own page asks for."""
    return Problem(code=code, message=message, field="reason", url="#id_reason")


def _in_the_way(code: str, message: str, url: str = "") -> Problem:
    return Problem(code=code, message=message, url=url)


# --- the sketch


def title_is_speaking(attempt: Attempt) -> Problem | None:
    if len(attempt.project.title.strip()) >= TITLE_MIN:
        return None
    text = _("Geben Sie einen Projekttitel mit mindestens 5 Zeichen an.")
    return _on_form(attempt.project, "title", text)


def summary_is_complete(attempt: Attempt) -> Problem | None:
    length = len(attempt.project.summary.strip())
    if SUMMARY_MIN <= length <= SUMMARY_MAX:
        return None
    text = _("Beschreiben Sie das Projekt in 200 bis 600 Zeichen; bisher sind es %(count)d.")
    return _on_form(attempt.project, "summary", text % {"count": length})


def area_is_chosen(attempt: Attempt) -> Problem | None:
    if attempt.project.area_id:
        return None
    return _on_form(attempt.project, "area", _("Wählen Sie den Bereich."), "id_area_0")


def sectors_fit_the_area(attempt: Attempt) -> Problem | None:
    project = attempt.project
    needed = 1 if project.area and project.area.slug == URBAN else 0
    if needed <= len(project.sector_slugs) <= SECTORS_MAX:
        return None
    text = _("Wählen Sie für die Stadtentwicklung mindestens einen und höchstens drei Sektoren.")
    return _on_form(project, "sectors", text, "id_sectors_0")


def cost_is_estimated(attempt: Attempt) -> Problem | None:
    if attempt.project.total_cost:
        return None
    text = _("Schätzen Sie die Gesamtausgaben in Euro.")
    return _on_form(attempt.project, "total_cost", text)


def transfer_is_described(attempt: Attempt) -> Problem | None:
    length = len(attempt.project.transfer.strip())
    if length >= TRANSFER_MIN:
        return None
    text = _(
        "Beschreiben Sie in mindestens 200 Zeichen, was andere Kommunen vom Projekt haben;"
        " bisher sind es %(count)d."
    )
    return _on_form(attempt.project, "transfer", text % {"count": length})


def partners_are_named(attempt: Attempt) -> Problem | None:
    project = attempt.project
    if project.no_partner_reason.strip() or project.partners.all():
        return None
    text = _("Nennen Sie mindestens einen Partner, oder begründen Sie, warum es keinen gibt.")
    return _on_form(project, "partners", text, "id_no_partner_reason")


# --- reasons and four eyes


def text_asked_for(message: Promise) -> Guard:
    """The step needs a text that is not blank; `message` says which, in the reader's language."""

    def guard(attempt: Attempt) -> Problem | None:
        if attempt.reason is None or attempt.reason.strip():
            return None
        return _asked(str(message))

    return guard


def reason_explains(attempt: Attempt) -> Problem | None:
    if attempt.reason is None or len(attempt.reason.strip()) >= REASON_MIN:
        return None
    return _asked(_("Begründen Sie die Rückgabe in mindestens 30 Zeichen."))


def is_not_own_work(attempt: Attempt) -> Problem | None:
    """A person never decides on what she has entered or submitted, whichever role she acts in."""
    own = {attempt.project.created_by_id, _last_actor(attempt.project, "submit_sketch")}
    if attempt.user_id not in own:
        return None
    text = _(
        "Sie haben dieses Projekt selbst angelegt oder eingereicht."
        " Das Vier-Augen-Prinzip verlangt eine andere Person."
    )
    return _in_the_way("four_eyes", text)


def not_also(*names: str) -> Guard:
    """Four eyes: not the person who last took one of these transitions."""

    def guard(attempt: Attempt) -> Problem | None:
        if attempt.user_id not in {_last_actor(attempt.project, name) for name in names}:
            return None
        text = _(
            "Sie haben einen früheren Schritt dieser Prüfung selbst vorgenommen."
            " Das Vier-Augen-Prinzip verlangt eine andere Person."
        )
        return _in_the_way("four_eyes", text)

    return guard


def _last_actor(project: Project, name: str) -> int | None:
    steps = (step for step in project.transitions.all() if step.name == name)
    latest: Transition | None = next(steps, None)
    return latest.actor_id if latest else None


# --- the board and the ministry


def paper_is_attached(attempt: Attempt) -> Problem | None:
    is_open = {"outcome": ResolutionOutcome.OPEN}
    if resolutions_of_round(attempt.project).filter(**is_open).exists():
        return None
    text = _("Legen Sie zuerst einer Arbeitsgruppe eine Beschlussvorlage zu diesem Projekt vor.")
    return _in_the_way("paper_missing", text)


def board_has_approved(attempt: Attempt) -> Problem | None:
    latest: BoardResolution | None = resolutions_of_round(attempt.project).first()
    if latest and latest.outcome == ResolutionOutcome.APPROVED and latest.quorum_met:
        return None
    if latest and latest.outcome == ResolutionOutcome.APPROVED:
        return _in_the_way("quorum_missed", _("Die Abstimmung war nicht beschlussfähig."))
    text = _("Die Arbeitsgruppe hat die Einreichung noch nicht beschlossen.")
    return _in_the_way("resolution_missing", text)


def budget_is_available(attempt: Attempt) -> Problem | None:
    project = attempt.project
    free = state_funds() - committed_grants(without=project)
    if _expected_grant(project) <= free:
        return None
    text = _("Die Haushaltsmittel des Programms reichen für diese Zuwendung nicht aus.")
    return _in_the_way("budget_exhausted", text)


def state_funds() -> Decimal:
    """EUR that the Land has announced for the whole programme."""
    return Decimal(programme()["programme"]["budget"]["stateFundsEur"])


def _expected_grant(project: Project) -> Decimal:
    """EUR; a sketch that names no grant is counted at the highest rate."""
    if project.grant is not None:
        return project.grant
    return (project.total_cost or Decimal(0)) * project.tenant.max_funding_rate


# --- the application


def plan_balances(attempt: Attempt) -> Problem | None:
    project = attempt.project
    if project.total_cost is None or project.grant is None:
        text = _("Geben Sie Gesamtausgaben und Zuwendung an.")
        return _on_form(project, "total_cost", text)
    funded = project.grant + (project.own_share or Decimal(0))
    if abs(funded - project.total_cost) <= CENT:
        return None
    text = _("Zuwendung und Eigenanteil müssen zusammen die Gesamtausgaben ergeben.")
    return _on_form(project, "grant", text)


def rate_is_within_limit(attempt: Attempt) -> Problem | None:
    """Simplified until cost lines exist: the rate counts on the total cost."""
    project = attempt.project
    limit = project.tenant.max_funding_rate
    if not project.total_cost or not project.grant:
        return None
    if project.grant <= project.total_cost * limit + CENT:
        return None
    text = _("Die Zuwendung darf höchstens %(percent)s %% der Gesamtausgaben betragen.")
    percent = f"{(limit * 100).normalize():f}".replace(".", ",")
    return _on_form(project, "grant", text % {"percent": percent})


def own_share_is_given(attempt: Attempt) -> Problem | None:
    if attempt.project.own_share is not None and attempt.project.own_share > 0:
        return None
    return _on_form(attempt.project, "own_share", _("Geben Sie den Eigenanteil in Euro an."))


def period_is_set(attempt: Attempt) -> Problem | None:
    if attempt.project.start and attempt.project.end:
        return None
    field = "end" if attempt.project.start else "start"
    return _on_form(attempt.project, field, _("Geben Sie Beginn und Ende des Projekts an."))


def has_not_begun(attempt: Attempt) -> Problem | None:
    """„Kein vorzeitiger Maßnahmenbeginn“: a project that began before its grant gets none."""
    if attempt.project.start is None or attempt.project.start > attempt.today:
        return None
    text = _(
        "Der Projektbeginn muss in der Zukunft liegen: Vor dem Bescheid darf nicht begonnen werden."
    )
    return _on_form(attempt.project, "start", text)


def milestones_are_planned(attempt: Attempt) -> Problem | None:
    project = attempt.project
    inside = [each for each in project.milestones.all() if _is_inside(each.due, project)]
    if len(inside) >= MILESTONES_MIN:
        return None
    text = _("Planen Sie mindestens drei Meilensteine innerhalb der Projektlaufzeit.")
    return _on_form(project, "milestones", text, "meilensteine")


def _is_inside(day: dt.date, project: Project) -> bool:
    after = project.start is None or day >= project.start
    return after and (project.end is None or day <= project.end)


# --- grant, delivery, closing


def grant_is_named(attempt: Attempt) -> Problem | None:
    if attempt.project.grant:
        return None
    return _in_the_way("grant_missing", _("Im Antrag fehlt die Höhe der Zuwendung."))


def period_is_known(attempt: Attempt) -> Problem | None:
    if attempt.project.start and attempt.project.end:
        return None
    return _in_the_way("period_missing", _("Im Antrag fehlt der Bewilligungszeitraum."))


def manager_is_named(attempt: Attempt) -> Problem | None:
    if attempt.project.manager_id:
        return None
    return _on_form(attempt.project, "manager", _("Benennen Sie die Projektleitung."))


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
    return _asked(text)


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
    late = [each.title for each in attempt.project.milestones.all() if not each.done_on]
    if not late:
        return None
    text = _("Diese Meilensteine sind noch nicht erreicht: %(titles)s.")
    return _milestones_unmet(attempt.project, text % {"titles": ", ".join(late)})


def _milestones_unmet(project: Project, message: str) -> Problem:
    page = reverse("projects:detail", args=[project.reference])
    return Problem(
        code="milestones_unmet", message=message, field="milestones", url=f"{page}#meilensteine"
    )


def came_from_somewhere(attempt: Attempt) -> Problem | None:
    if attempt.project.previous_state:
        return None
    text = _("Der frühere Stand dieses Projekts ist nicht bekannt.")
    return _in_the_way("previous_unknown", text)


def licence_is_chosen(attempt: Attempt) -> Problem | None:
    if attempt.project.licence:
        return None
    text = _("Wählen Sie die Lizenz, unter der andere die Ergebnisse nutzen dürfen.")
    return _on_form(attempt.project, "licence", text)


GUARDS: Final[dict[str, tuple[Guard, ...]]] = {
    "submit_sketch": (
        title_is_speaking,
        summary_is_complete,
        area_is_chosen,
        sectors_fit_the_area,
        partners_are_named,
        transfer_is_described,
        cost_is_estimated,
    ),
    "start_pre_review": (is_not_own_work,),
    "return_sketch": (reason_explains,),
    "to_board": (text_asked_for(gettext_lazy("Schreiben Sie den Prüfvermerk.")), paper_is_attached),
    "board_approves": (board_has_approved,),
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
        plan_balances,
        rate_is_within_limit,
        own_share_is_given,
        period_is_set,
        has_not_begun,
        milestones_are_planned,
    ),
    "request_info": (
        text_asked_for(gettext_lazy("Nennen Sie die fehlenden Unterlagen und die Frist.")),
    ),
    "supply_info": (
        text_asked_for(gettext_lazy("Schreiben Sie, was Sie zu jedem Punkt nachreichen.")),
    ),
    "approve": (
        is_not_own_work,
        not_also("start_formal_review"),
        text_asked_for(gettext_lazy("Nennen Sie Aktenzeichen und Bewilligungszeitraum.")),
        grant_is_named,
        period_is_known,
    ),
    "start_project": (manager_is_named, grant_is_final),
    "start_implementation": (first_milestone_is_reached,),
    "request_change": (
        text_asked_for(gettext_lazy("Beschreiben Sie, was sich ändern soll und warum.")),
    ),
    "decide_change": (
        came_from_somewhere,
        text_asked_for(gettext_lazy("Schreiben Sie, wie Sie über die Änderung entscheiden.")),
    ),
    "suspend": (text_asked_for(gettext_lazy("Begründen Sie, warum das Projekt ruht.")),),
    "resume": (came_from_somewhere,),
    "finish": (milestones_are_reached, transfer_is_described),
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
