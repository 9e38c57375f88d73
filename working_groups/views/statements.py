"""Asking for statements, and giving that of one's organisation."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import today
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from working_groups.access import (
    has_call,
    may_ask_for_statements,
    may_ever_open_vote,
    may_ever_state,
    may_state,
    paper_for,
)
from working_groups.forms import AskForStatementsForm, StatementForm, suggested_until
from working_groups.models import DecisionPaper
from working_groups.operations import ask_for_statements, give_statement
from working_groups.queries import organisations_of, seat_of, statements_on
from working_groups.views.page import actor_of, is_done, status_of


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def statement_call(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    is_sent = request.method == "POST"
    may = may_ever_open_vote if is_sent else may_ask_for_statements
    if not may(actor, paper, seat_of(actor, paper.group_id)):
        raise PermissionDenied
    form = AskForStatementsForm(
        request.POST if is_sent else None, initial={"until": _deadline(paper)}
    )
    values = {"actor": actor, "paper": paper}
    if is_sent and is_done(form, ask_for_statements, values, "until"):
        messages.success(request, _("Die Organisationen der Gruppe sind um Stellungnahme gebeten."))
        return redirect(paper)
    context = {"paper": paper, "form": form, "organisations": organisations_of(paper.group_id)}
    return render(request, "working_groups/statement_call.html", context, status=status_of(form))


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def statement(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    seat = seat_of(actor, paper.group_id)
    is_sent = request.method == "POST"
    if not (may_ever_state(actor, seat) if is_sent else may_state(actor, paper, seat)):
        raise PermissionDenied
    form = StatementForm(request.POST if is_sent else None, initial=_own(actor, paper))
    values = {"actor": actor, "paper": paper}
    if is_sent and is_done(form, give_statement, values, "stance", "text"):
        messages.success(request, _("Die Stellungnahme Ihrer Organisation liegt vor."))
        return redirect(f"{paper.get_absolute_url()}#stellungnahmen")
    context = {"paper": paper, "form": form, "organisation": actor.organisation}
    return render(request, "working_groups/statement.html", context, status=status_of(form))


def _deadline(paper: DecisionPaper) -> Any:
    return paper.statement_call.until if has_call(paper) else suggested_until(today())


def _own(actor: Membership, paper: DecisionPaper) -> Any:
    """What the organisation has stated so far."""
    own = statements_on(paper).filter(author=actor.organisation_id)
    return own.values("stance", "text").first() or {}
