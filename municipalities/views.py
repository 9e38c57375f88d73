"""Acting as another membership, the members of a municipality, accepting an invitation, and looking
up places for a form."""

from dataclasses import dataclass
from http import HTTPStatus
from typing import Final

from allauth.account.utils import perform_login
from django import forms
from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, JsonResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import patch_vary_headers
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _, ngettext
from django.views.decorators.http import require_GET, require_POST

from accounts.forms import NewAccountForm
from accounts.models import User
from core.clock import now
from core.errors import DomainError, NotAllowed
from core.geography.reading import read_point
from core.geography.register import search_communes, search_spots
from core.geography.wording import point_text, spot_as_choice
from municipalities import operations
from municipalities.access import (
    administered_membership,
    invitation_of,
    is_administrator,
)
from municipalities.forms import DeactivationForm, InvitationForm, PlaceSearchForm, RoleForm
from municipalities.guards import member_required
from municipalities.middleware import SESSION_KEY, Request
from municipalities.models import Invitation, Membership
from municipalities.queries import (
    administered_organisations,
    members_of,
    open_invitations,
)

MOST_PLACES: Final = 60
"""Lines of one search; the largest county has 24 communes."""


@require_POST
@member_required
def act_as(request: Request) -> HttpResponse:
    """Switch to another of one's own memberships; anybody else's does not exist."""
    wanted = request.POST.get("membership", "")
    chosen = next((each for each in request.memberships if str(each.pk) == wanted), None)
    if chosen is None:
        return render(request, "404.html", status=HTTPStatus.NOT_FOUND)
    request.session[SESSION_KEY] = chosen.pk
    target = request.POST.get("next", "")
    safe = url_has_allowed_host_and_scheme(
        target, allowed_hosts={request.get_host()}, require_https=request.is_secure()
    )
    return redirect(target if safe else "dashboards:start")


@dataclass(frozen=True, slots=True)
class Row:
    """A line of the members' table; nobody administers herself."""

    membership: Membership
    is_own: bool


@require_GET
@member_required
def members(request: Request) -> HttpResponse:
    """Who acts for the municipality and its partners, and who is invited."""
    actor = _administrator(request)
    found = members_of(administered_organisations(actor))
    context = {
        "rows": [Row(each, is_own=each.user_id == actor.user_id) for each in found],
        "invitations": open_invitations(now=now()),
        "municipality": actor.organisation.municipality,
    }
    return render(request, "municipalities/members.html", context)


@member_required
def invite(request: Request) -> HttpResponse:
    actor = _administrator(request)
    form = InvitationForm(_posted(request), actor=actor)
    if request.method == "POST" and form.is_valid():
        try:
            invitation = operations.invite(actor=actor, now=now(), **form.cleaned_data)
        except DomainError as error:
            _show(form, error)
        else:
            sent = _("Die Einladung an %(email)s ist unterwegs.") % {"email": invitation.email}
            messages.success(request, sent)
            return redirect("municipalities:members")
    return _form_page(request, "municipalities/invite.html", form)


@require_POST
@member_required
def revoke(request: Request, pk: str) -> HttpResponse:
    actor = _administrator(request)
    invitation = get_object_or_404(Invitation.objects.select_related("organisation"), pk=pk)
    try:
        operations.revoke_invitation(actor=actor, invitation=invitation, now=now())
    except DomainError as error:
        messages.error(request, str(error))
    else:
        messages.success(request, _("Die Einladung ist zurückgezogen."))
    return redirect("municipalities:members")


@member_required
def change_role(request: Request, pk: int) -> HttpResponse:
    actor = _administrator(request)
    membership = administered_membership(actor, pk)
    initial = {"role": membership.role}
    form = RoleForm(_posted(request), organisation=membership.organisation, initial=initial)
    if request.method == "POST" and form.is_valid():
        role = form.cleaned_data["role"]
        try:
            operations.change_role(actor=actor, membership=membership, role=role, now=now())
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _("Die Rolle ist geändert."))
            return redirect("municipalities:members")
    return _form_page(request, "municipalities/role.html", form, membership=membership)


@member_required
def deactivate(request: Request, pk: int) -> HttpResponse:
    actor = _administrator(request)
    membership = administered_membership(actor, pk)
    form = DeactivationForm(_posted(request), actor=actor, leaver=membership)
    if request.method == "POST" and form.is_valid():
        successor = form.cleaned_data["successor"]
        try:
            moved = operations.deactivate(
                actor=actor, membership=membership, successor=successor, now=now()
            )
        except DomainError as error:
            _show(form, error)
        else:
            messages.success(request, _farewell(membership, sum(moved.values())))
            return redirect("municipalities:members")
    return _form_page(request, "municipalities/deactivate.html", form, membership=membership)


def invitation(request: HttpRequest, token: str) -> HttpResponse:
    """The page behind the mailed link: accept as oneself, or open an account first."""
    found = invitation_of(token)
    if found is None or not found.is_open(now()):
        return render(request, "municipalities/invitation_gone.html", status=HTTPStatus.GONE)
    if request.user.is_authenticated:
        return _accept_as_oneself(request, found)
    if User.objects.filter(email__iexact=found.email, is_active=True).exists():
        return render(request, "municipalities/invitation.html", {"invitation": found})
    return _accept_as_new_person(request, found)


def _accept_as_oneself(request: HttpRequest, found: Invitation) -> HttpResponse:
    user = get_object_or_404(User, pk=request.user.pk)
    is_mine = user.email.casefold() == found.email.casefold()
    if request.method == "POST":
        if not is_mine:
            raise PermissionDenied(_("Diese Einladung gilt für eine andere E-Mail-Adresse."))
        membership = operations.accept_invitation(invitation=found, user=user, now=now())
        return _arrive(request, membership)
    context = {"invitation": found, "is_mine": is_mine}
    return render(request, "municipalities/invitation.html", context)


def _accept_as_new_person(request: HttpRequest, found: Invitation) -> HttpResponse:
    form = NewAccountForm(_posted(request), email=found.email, initial={"name": found.name})
    if request.method == "POST" and form.is_valid():
        membership = operations.accept_as_new_person(
            invitation=found,
            name=form.cleaned_data["name"],
            password=form.cleaned_data["password1"],
            now=now(),
        )
        perform_login(request, membership.user)
        return _arrive(request, membership)
    return _form_page(request, "municipalities/invitation.html", form, invitation=found)


def _arrive(request: HttpRequest, membership: Membership) -> HttpResponse:
    """Signed in and acting as what one was just invited to."""
    request.session[SESSION_KEY] = membership.pk
    welcome = _("Willkommen! Sie handeln jetzt für „%(organisation)s“.")
    messages.success(request, welcome % {"organisation": membership.organisation.name})
    return redirect("dashboards:start")


def _posted(request: HttpRequest) -> QueryDict | None:
    """What a form was sent with; an empty post is an empty form, not a first look at it."""
    return request.POST if request.method == "POST" else None


@require_GET
@member_required
def places(request: Request) -> HttpResponse:
    """Communes by name or key, for those who fill in a form without scripts."""
    form = PlaceSearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    found = search_communes(wanted, limit=MOST_PLACES) if wanted else []
    is_part = request.htmx and not request.htmx.history_restore_request  # type: ignore[attr-defined]
    template = "municipalities/places_table.html" if is_part else "municipalities/places.html"
    response = render(request, template, {"form": form, "places": found})
    patch_vary_headers(response, ["HX-Request"])
    return response


@require_GET
@member_required
def place_suggestions(request: Request) -> HttpResponse:
    """The best fits of a search as JSON; with `kreise` the counties are among them."""
    form = PlaceSearchForm(request.GET)
    wanted = form.cleaned_data["q"] if form.is_valid() else ""
    search = search_spots if "kreise" in request.GET else search_communes
    found = search(wanted) if wanted else []
    return JsonResponse({"results": [spot_as_choice(each) for each in found]})


@require_GET
@member_required
def place_at(request: Request) -> HttpResponse:
    """Where a point („50.7766,6.0834“) lies, in words; the name is empty outside the state."""
    point = read_point(request.GET.get("q", ""))
    if point is None:
        return JsonResponse({"name": "", "text": ""}, status=HTTPStatus.UNPROCESSABLE_ENTITY)
    latitude, longitude = point
    return JsonResponse(point_text(latitude=latitude, longitude=longitude))


def _administrator(request: Request) -> Membership:
    if not is_administrator(request.acting) or request.acting is None:
        raise PermissionDenied(_("Diese Seite ist für die Mandantenadministration."))
    return request.acting


def _show(form: forms.Form, error: DomainError) -> None:
    """Each problem at its field; a refusal of the whole verb is a 403 page instead."""
    if isinstance(error, NotAllowed):
        raise PermissionDenied(str(error)) from error
    for problem in error.problems:
        field = problem.field if problem.field in form.fields else None
        form.add_error(field, problem.message)


def _form_page(
    request: HttpRequest, template: str, form: forms.Form, **context: object
) -> HttpResponse:
    status = HTTPStatus.UNPROCESSABLE_ENTITY if form.errors else HTTPStatus.OK
    return render(request, template, {"form": form, **context}, status=status)


def _farewell(membership: Membership, moved: int) -> str:
    ended = _("%(name)s handelt nicht mehr für Ihre Kommune.") % {"name": membership.user.name}
    if not moved:
        return ended
    handed = ngettext(
        "%(count)d Projekt ist übergeben.", "%(count)d Projekte sind übergeben.", moved
    )
    return f"{ended} {handed % {'count': moved}}"
