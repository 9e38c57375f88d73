"""The inbox, what one wants to hear of, and what could not be delivered."""

import datetime as dt
from typing import Any
from uuid import UUID

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.paginator import Paginator
from django.core.signing import BadSignature
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.dateparse import parse_datetime
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from core import clock
from core.components import NavigationItem
from core.pagination import PAGE_SIZE
from core.registry import registry
from core.scope import PUBLIC, Scope, elevated, scoped
from notifications.cadence import Cadence
from notifications.entries import OwnMembership, entries_of
from notifications.forms import PreferencesForm
from notifications.groups import ALL, REASONS, groups_of
from notifications.kinds import Channel, kind_of
from notifications.links import read_unsubscribe_token
from notifications.operations.failures import retry_delivery, retry_event
from notifications.operations.inbox import (
    mark_all_read,
    mark_read,
    mark_thread_read,
    mute,
    note_visit,
    unmute,
)
from notifications.operations.preferences import choose, set_mails, set_rhythm
from notifications.queries import (
    choices_of,
    failed_deliveries,
    failed_events,
    notices_of,
    pulse_ages,
    rhythm_of,
    threads_of,
    unread_count,
)
from notifications.running import channels, pulses


class Request(HttpRequest):
    """As the middleware of the app that knows memberships leaves it."""

    memberships: list[OwnMembership]
    acting: OwnMembership | None
    unread: int


@login_required
@require_GET
def inbox(request: Request) -> HttpResponse:
    """By thread; counts as a visit."""
    user_id, now = _user_id(request), clock.now()
    wanted = request.GET.get("filter", "")
    reason = wanted if wanted in REASONS else ALL
    notices = notices_of(user_id).filter(REASONS[reason].condition())
    request.unread = unread_count(user_id)
    page = Paginator(threads_of(notices), PAGE_SIZE).get_page(request.GET.get("page"))
    groups = groups_of(
        page,
        notices,
        user_id=user_id,
        memberships=request.memberships,
        acting=request.acting.pk if request.acting else None,
    )
    context = {
        "page": page,
        "groups": groups,
        "unread": request.unread,
        "since": note_visit(user_id=user_id, now=now),
        "shown_at": now.isoformat(),
        "reason": reason,
        "tabs": _tabs(reason, unread=request.unread),
    }
    return render(request, "notifications/inbox.html", context)


@login_required
@require_GET
def open_notice(request: Request, notice_id: UUID) -> HttpResponse:
    """Leads to the object, and counts as reading. Offers the other membership where it is needed."""
    notice = notices_of(_user_id(request)).filter(pk=notice_id).first()
    if notice is None:
        raise Http404
    mark_read(user_id=_user_id(request), notice_id=notice_id, now=clock.now())
    entry = _entries(request, [notice])[0]
    if entry.target:
        return redirect(entry.target.url)
    return render(request, "notifications/hidden.html", {"entry": entry})


@login_required
@require_POST
def mark_one(request: Request, notice_id: UUID) -> HttpResponse:
    mark_read(user_id=_user_id(request), notice_id=notice_id, now=clock.now())
    return _back(request)


@login_required
@require_POST
def mark_all(request: Request) -> HttpResponse:
    now = clock.now()
    count = mark_all_read(user_id=_user_id(request), until=_moment(request, now), now=now)
    if count:
        messages.success(request, _("Alle Benachrichtigungen sind als gelesen markiert."))
    return _back(request)


@login_required
@require_POST
def thread(request: Request, what: str) -> HttpResponse:
    """Reads, mutes or unmutes a thread that something in the inbox belongs to."""
    user_id, now = _user_id(request), clock.now()
    key = request.POST.get("thread", "")
    if not notices_of(user_id).filter(thread=key).exists():
        raise Http404
    match what:
        case "gelesen":
            mark_thread_read(user_id=user_id, thread=key, until=_moment(request, now), now=now)
        case "stumm":
            mute(user_id=user_id, thread=key, now=now)
            messages.success(request, _("Der Vorgang ist stummgeschaltet."))
        case _:
            unmute(user_id=user_id, thread=key)
            messages.success(request, _("Sie hören wieder von dem Vorgang."))
    return _back(request)


@login_required
@require_http_methods(["GET", "POST"])
def preferences(request: Request) -> HttpResponse:
    user_id = _user_id(request)
    form = PreferencesForm(
        request.POST if request.method == "POST" else None,  # all empty is an answer too
        chosen=choices_of(user_id),
        rhythm=rhythm_of(user_id),
        colleagues=registry.colleagues(user_id),
    )
    if form.is_valid():
        choose(user_id=user_id, choices=form.choices())
        set_rhythm(user_id=user_id, plan=form.plan())
        messages.success(request, _("Ihre Einstellungen sind gespeichert."))
        return redirect("notifications:preferences")
    status = 422 if form.is_bound else 200
    return render(request, "notifications/preferences.html", {"form": form}, status=status)


@csrf_exempt  # mail programs post here (RFC 8058); the signed token is the authority
@require_http_methods(["GET", "POST"])
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Asks, then switches the mails of these kinds off, or on again; without signing in."""
    try:
        user_id, slugs = read_unsubscribe_token(token)
        kinds = [kind_of(slug) for slug in slugs]
    except (BadSignature, LookupError) as error:
        raise Http404 from error
    with scoped(Scope(role=PUBLIC.role, user=user_id)):
        if request.method == "POST":
            set_mails(user_id=user_id, kinds=slugs, is_on="wieder" in request.POST)
        chosen = choices_of(user_id)
    context = {
        "kinds": kinds,
        "can_switch_off": any(kind.can_switch_off for kind in kinds),
        "is_on": any(chosen.get((slug, Channel.EMAIL)) != Cadence.OFF for slug in slugs),
        "done": request.method == "POST",
    }
    return render(request, "notifications/unsubscribe.html", context)


@login_required
@require_GET
def failures(request: Request) -> HttpResponse:
    """For platform staff: does it run, what waits, what was given up, why, and how to try again."""
    _require_staff(request)
    now = clock.now()
    with elevated():
        page = Paginator(failed_deliveries(), PAGE_SIZE).get_page(request.GET.get("page"))
        context = {
            "page": page,
            "deliveries": list(page),
            "events": list(failed_events()[:100]),
            "pulses": list(pulses(pulse_ages(now=now))),
            "channels": list(channels(now=now)),
        }
    return render(request, "notifications/failures.html", context)


@login_required
@require_POST
def retry(request: Request, what: str, key: UUID) -> HttpResponse:
    _require_staff(request)
    with elevated():
        if what == "mail":
            is_queued = retry_delivery(delivery_id=key, now=clock.now())
        else:
            is_queued = retry_event(event_id=key, now=clock.now())
    if not is_queued:
        raise Http404
    messages.success(request, _("Die Zustellung wird noch einmal versucht."))
    return redirect("notifications:failures")


def _require_staff(request: HttpRequest) -> None:
    if not getattr(request.user, "is_staff", False):
        raise Http404


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk or 0)


def _entries(request: Request, notices: Any) -> list[Any]:
    acting = request.acting.pk if request.acting else None
    return entries_of(notices, memberships=request.memberships, acting=acting)


def _tabs(reason: str, *, unread: int) -> list[NavigationItem]:
    inbox_url = reverse("notifications:inbox")
    return [
        NavigationItem(
            label=str(each.label),
            url=inbox_url if slug == ALL else f"{inbox_url}?filter={slug}",
            current=slug == reason,
            count=unread if slug == "ungelesen" else 0,
        )
        for slug, each in REASONS.items()
    ]


def _moment(request: HttpRequest, now: dt.datetime) -> dt.datetime:
    """When the list was shown; what arrived later stays unread."""
    try:
        shown_at = parse_datetime(request.POST.get("shown_at", ""))
    except ValueError:
        return now
    return shown_at if shown_at and shown_at.tzinfo else now


def _back(request: HttpRequest) -> HttpResponse:
    wanted = request.POST.get("next", "")
    is_ours = url_has_allowed_host_and_scheme(wanted, allowed_hosts={request.get_host()})
    return redirect(wanted if is_ours else reverse("notifications:inbox"))
