"""Who sits in a group: members, requests, invitations, terms, the chair."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from municipalities.guards import member_required
from municipalities.middleware import Request
from working_groups import operations as verbs
from working_groups.access import (
    group_for,
    may_appoint,
    may_ask_for_seat,
    may_seat_members,
    member_for,
    request_for,
    seat_invitations,
)
from working_groups.group_forms import (
    ACCEPT,
    AnswerRequestForm,
    ChairForm,
    GroupForm,
    JoinForm,
    SeatForm,
    SeatInvitationForm,
)
from working_groups.models import JoinRequest, Seat, WorkingGroup
from working_groups.queries import members_of, open_requests, seat_of
from working_groups.views.doing import done, ensure, form_page, tried
from working_groups.views.page import actor_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
@member_required
def group_members(request: Request, slug: str) -> HttpResponse:
    """Everybody sees who sits there; requests and invitations stand there for the chair."""
    group, actor = group_for(slug), actor_of(request)
    seat = seat_of(actor, group.pk)
    is_chair = may_seat_members(actor, seat)
    context = {
        "group": group,
        "members": list(members_of(group)),
        "is_chair": is_chair,
        "may_appoint": may_appoint(actor, seat),
        "requests": list(open_requests(group)) if is_chair else [],
        "invitations": seat_invitations(actor, group),
        "now": now(),
    }
    return render(request, "working_groups/group_members.html", context)


@require_http_methods(FORM)
@member_required
def group_edit(request: Request, slug: str) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_seat_members(actor, seat_of(actor, group.pk)))
    form = GroupForm(request.POST or None, group=group)

    def save() -> None:
        verbs.edit_group(actor=actor, group=group, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, save):
        messages.success(request, _("Der Auftrag der Gruppe ist gespeichert."))
        return redirect(group)
    return form_page(
        request, form, title=_("Gruppe bearbeiten"), button=_("Speichern"), back=group, group=group
    )


@require_http_methods(FORM)
@member_required
def member_edit(request: Request, slug: str, member: int) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_appoint(actor, seat_of(actor, group.pk)))
    row = member_for(group, member)
    form = SeatForm(request.POST or None, member=row)

    def save() -> None:
        values = form.cleaned_data | {"seat": Seat(form.cleaned_data["seat"])}
        verbs.set_seat(actor=actor, member=row, now=now(), **values)

    if request.method == "POST" and form.is_valid() and tried(form, save):
        messages.success(request, _("Der Sitz ist geändert."))
        return redirect(_members(group))
    title = _("Sitz von %(name)s") % {"name": row.membership.user.name}
    return form_page(
        request, form, title=title, button=_("Speichern"), back=_members(group), group=group
    )


@require_POST
@member_required
def member_remove(request: Request, slug: str, member: int) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_seat_members(actor, seat_of(actor, group.pk)))
    row = member_for(group, member)
    said = _("%(name)s sitzt nicht mehr in der Gruppe.") % {"name": row.membership.user.name}
    return done(
        request,
        lambda: verbs.leave_group(actor=actor, group=group, membership=row.membership, now=now()),
        said=said,
        back=_members(group),
    )


@require_http_methods(FORM)
@member_required
def chair_change(request: Request, slug: str) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_appoint(actor, seat_of(actor, group.pk)))
    form = ChairForm(request.POST or None, group=group)

    def hand_over() -> None:
        verbs.hand_over_chair(actor=actor, group=group, to=form.cleaned_data["to"], now=now())

    if request.method == "POST" and form.is_valid() and tried(form, hand_over):
        messages.success(request, _("Die Leitung der Gruppe ist übergeben."))
        return redirect(_members(group))
    return form_page(
        request,
        form,
        title=_("Leitung übergeben"),
        button=_("Leitung übergeben"),
        back=_members(group),
        group=group,
    )


@require_http_methods(FORM)
@member_required
def seat_invite(request: Request, slug: str) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_seat_members(actor, seat_of(actor, group.pk)))
    form = SeatInvitationForm(request.POST or None)

    def send() -> None:
        values = form.cleaned_data | {"seat": Seat(form.cleaned_data["seat"])}
        verbs.invite_to_group(actor=actor, group=group, now=now(), **values)

    if request.method == "POST" and form.is_valid() and tried(form, send):
        sent = _("Die Einladung an %(email)s ist unterwegs.")
        messages.success(request, sent % {"email": form.cleaned_data["email"]})
        return redirect(_members(group))
    return form_page(
        request,
        form,
        title=_("In die Gruppe einladen"),
        button=_("Einladung senden"),
        back=_members(group),
        group=group,
    )


@require_POST
@member_required
def seat_revoke(request: Request, slug: str, invitation: UUID) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_seat_members(actor, seat_of(actor, group.pk)))
    rows = {each.pk: each for each in seat_invitations(actor, group)}
    if invitation not in rows:
        raise Http404
    return done(
        request,
        lambda: verbs.revoke_seat_invitation(actor=actor, invitation=rows[invitation], now=now()),
        said=_("Die Einladung ist zurückgezogen."),
        back=_members(group),
    )


@require_http_methods(FORM)
@member_required
def seat_ask(request: Request, slug: str) -> HttpResponse:
    """The form, or, once asked, what one asked and a way to take it back."""
    group, actor = group_for(slug), actor_of(request)
    ensure(may_ask_for_seat(actor, seat_of(actor, group.pk)))
    form = JoinForm(request.POST or None)

    def ask() -> None:
        verbs.ask_for_seat(actor=actor, group=group, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, ask):
        messages.success(request, _("Ihre Anfrage liegt der Leitung der Gruppe vor."))
        return redirect(group)
    return form_page(
        request,
        form,
        title=_("Um einen Sitz bitten"),
        button=_("Anfrage senden"),
        back=group,
        group=group,
    )


@require_http_methods(FORM)
@member_required
def request_answer(request: Request, slug: str, request_id: UUID) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    asked = request_for(actor, group, request_id)
    ensure(may_seat_members(actor, seat_of(actor, group.pk)))
    form = AnswerRequestForm(request.POST or None)
    is_sent = request.method == "POST" and form.is_valid()
    if is_sent and tried(form, lambda: _answer(actor, asked, form.cleaned_data)):
        messages.success(request, _("Die Anfrage ist beantwortet."))
        return redirect(_members(group))
    title = _("Anfrage von %(name)s") % {"name": asked.membership.user.name}
    return form_page(
        request,
        form,
        title=title,
        button=_("Antworten"),
        back=_members(group),
        group=group,
        quoted=asked.reason,
        lead=asked.author.name,
    )


@require_POST
@member_required
def request_withdraw(request: Request, slug: str, request_id: UUID) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    asked = request_for(actor, group, request_id)
    return done(
        request,
        lambda: verbs.withdraw_request(actor=actor, request=asked, now=now()),
        said=_("Ihre Anfrage ist zurückgezogen."),
        back=group,
    )


@require_http_methods(FORM)
@member_required
def group_leave(request: Request, slug: str) -> HttpResponse:
    """Asks first: with the seat ends the sight of what lies before the group."""
    group, actor = group_for(slug), actor_of(request)
    if seat_of(actor, group.pk) is None:
        raise PermissionDenied
    if request.method == "POST":
        return done(
            request,
            lambda: verbs.leave_group(actor=actor, group=group, membership=actor, now=now()),
            said=_("Sie sitzen nicht mehr in der Gruppe."),
            back=group,
        )
    return render(request, "working_groups/leave.html", {"group": group})


def _answer(actor: Any, asked: JoinRequest, values: dict[str, Any]) -> None:
    if values["verdict"] == ACCEPT:
        verbs.accept_request(actor=actor, request=asked, seat=Seat(values["seat"]), now=now())
    else:
        verbs.decline_request(actor=actor, request=asked, answer=values["answer"], now=now())


def _members(group: WorkingGroup) -> str:
    return reverse("working_groups:members", args=[group.slug])
