"""Opening a vote, voting, and recording the decision."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST

from core.clock import now, today
from core.errors import NotAllowed, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from working_groups.access import (
    may_decide,
    may_ever_open_vote,
    may_ever_vote,
    may_open_vote,
    may_recuse,
    paper_for,
)
from working_groups.forms import DecideForm, OpenVoteForm, VerbForm, VoteForm, suggested_until
from working_groups.models import DecisionPaper, Outcome
from working_groups.operations import cast_vote, decide, open_vote, recuse
from working_groups.queries import COORDINATED, awaits_cosigning, electing_seats, seat_of
from working_groups.views.page import (
    actor_of,
    chart_of,
    is_done,
    is_fragment,
    is_sealed,
    paper_page,
    refused,
    status_of,
)
from working_groups.wording import explanation, standing
from working_groups.workflow import may_close


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def start_vote(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    form = OpenVoteForm(request.POST or None, initial={"until": suggested_until(today())})
    values = {"actor": actor, "paper": paper}
    if request.method == "POST":
        if not may_ever_open_vote(actor, paper, seat_of(actor, paper.group_id)):
            raise PermissionDenied
        if is_done(form, open_vote, values, "until", "terms", "procedure"):
            messages.success(
                request, _("Die Abstimmung ist eröffnet, die Gruppe wird benachrichtigt.")
            )
            return redirect(paper)
    elif not may_open_vote(actor, paper, seat_of(actor, paper.group_id)):
        raise PermissionDenied
    context = {"paper": paper, "form": form, "seats": list(electing_seats(paper.group_id))}
    return render(request, "working_groups/open_vote.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def recusal(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    seat = seat_of(actor, paper.group_id)
    is_sent = request.method == "POST"
    if not (may_ever_vote(actor, seat) if is_sent else may_recuse(actor, paper, seat)):
        raise PermissionDenied
    form = VerbForm(request.POST if is_sent else None)
    if is_sent and is_done(form, recuse, {"actor": actor, "paper": paper}):
        messages.success(request, _("Ihre Organisation ist befangen und stimmt nicht mit ab."))
        return redirect(paper)
    context = {"paper": paper, "form": form, "organisation": actor.organisation}
    return render(request, "working_groups/recusal.html", context, status=status_of(form))


@require_POST
@member_required
def vote(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    if not may_ever_vote(actor, seat_of(actor, paper.group_id)):
        raise PermissionDenied
    form = VoteForm(request.POST)
    if form.is_valid():
        try:
            cast_vote(actor=actor, paper=paper, choice=form.cleaned_data["vote"], now=now())
        except Unmet as error:
            form.add_problems(error)
        except NotAllowed as error:
            raise refused(error) from error
    is_cast = form.is_valid()
    if is_cast and not is_fragment(request):
        messages.success(request, _("Ihre Stimme ist gezählt."))
        return redirect(paper)
    # Read again: the votes were fetched before this one was cast.
    current = paper_for(paper_id)
    context = paper_page(request, current, vote_form=None if is_cast else form, has_voted=is_cast)
    name = "ballot" if is_fragment(request) else "paper"
    return render(request, f"working_groups/{name}.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def decide_paper(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    form = DecideForm(
        request.POST or None, can_return=_can_return(paper), is_secret=is_sealed(paper)
    )
    if request.method == "POST" and form.is_valid():
        if _decide(actor, paper, form):
            messages.success(request, _("Der Beschluss ist festgehalten."))
            return redirect(paper)
    elif not may_decide(actor, paper, seat_of(actor, paper.group_id)):
        raise PermissionDenied
    context = {"paper": paper, "form": form, **_outlook(paper)}
    return render(request, "working_groups/decide.html", context, status=status_of(form))


def _decide(actor: Membership, paper: DecisionPaper, form: DecideForm) -> bool:
    try:
        decide(
            actor=actor,
            paper=paper,
            text=form.cleaned_data["text"],
            now=now(),
            return_reason=form.return_reason,
        )
    except Unmet as error:
        form.add_problems(error)
        return False
    except NotAllowed as error:
        raise refused(error) from error
    return True


def _can_return(paper: DecisionPaper) -> bool:
    project = paper.project
    is_coordinated = project is not None and project.state == COORDINATED
    return is_coordinated and (is_sealed(paper) or not paper.tally.is_approved)


def _outlook(paper: DecisionPaper) -> dict[str, Any]:
    """What recording the decision now would mean; of a secret vote nobody knows."""
    tally, until = paper.tally, paper.vote_until
    known: dict[str, Any] = {
        "turnout": tally,
        "can_close": until is not None and may_close(tally, until=until, today=today()),
        "standing": standing(tally),
        "is_cosigned": not awaits_cosigning(paper),
    }
    if is_sealed(paper):
        return known
    return known | {
        "chart": chart_of(tally),
        "outcome": Outcome.APPROVED if tally.is_approved else Outcome.DECLINED,
        "result": explanation(tally),
    }
