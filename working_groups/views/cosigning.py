"""Asking for co-signatures, and giving one's own."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from municipalities.guards import member_required
from municipalities.middleware import Request
from working_groups.access import (
    is_asked_to_sign,
    may_ask_for_cosigning,
    may_ever_ask_for_cosigning,
    may_sign,
    paper_for,
)
from working_groups.forms import AskForCosigningForm, SigningForm
from working_groups.models import DecisionPaper
from working_groups.operations import ask_for_cosigning, cosign
from working_groups.queries import current_cosignatures, possible_cosigners
from working_groups.views.page import actor_of, is_done, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cosigning_call(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    is_sent = request.method == "POST"
    may = may_ever_ask_for_cosigning if is_sent else may_ask_for_cosigning
    if not may(actor, paper):
        raise PermissionDenied
    people = list(possible_cosigners(paper))
    form = AskForCosigningForm(
        request.POST if is_sent else None, people=people, initial=_before(paper)
    )
    values = {"actor": actor, "paper": paper}
    if is_sent and is_done(form, ask_for_cosigning, values, "memberships", "until"):
        messages.success(request, _("Die Reihenfolge der Mitzeichnung steht fest."))
        return redirect(f"{paper.get_absolute_url()}#mitzeichnung")
    context = {"paper": paper, "form": form, "has_round": bool(current_cosignatures(paper))}
    return render(request, "working_groups/cosigning_call.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def cosigning(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    is_sent = request.method == "POST"
    if not (is_asked_to_sign if is_sent else may_sign)(actor, paper):
        raise PermissionDenied
    form = SigningForm(request.POST if is_sent else None)
    values = {"actor": actor, "paper": paper}
    if is_sent and is_done(form, cosign, values, "result", "text"):
        messages.success(request, _("Ihre Mitzeichnung ist festgehalten."))
        return redirect(f"{paper.get_absolute_url()}#mitzeichnung")
    context = {"paper": paper, "form": form}
    return render(request, "working_groups/cosign.html", context, status=status_of(form))


def _before(paper: DecisionPaper) -> dict[str, Any]:
    """The round before, to be changed where it stopped."""
    rows = current_cosignatures(paper)
    named: dict[str, Any] = {f"person_{each.position}": each.membership_id for each in rows}
    return named | {"until": rows[0].until if rows else None}
