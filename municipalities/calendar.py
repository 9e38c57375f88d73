"""The calendar that programs subscribe to, and the page on which its address is made and taken away.

A program has neither cookie nor session: the address is all that it shows.
"""

from http import HTTPStatus

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from core.clock import now, today
from core.throttles import CalendarThrottle
from municipalities.access import calendar_of, calendar_token
from municipalities.feeds import calendar, entries_for
from municipalities.models import CalendarFeed
from municipalities.operations import close_calendar, open_calendar
from notifications.links import absolute


@require_safe
def feed(request: HttpRequest, token: str) -> HttpResponse:
    """404 for whatever leads nowhere; no redirect to a sign-in, which no calendar could follow."""
    throttle = CalendarThrottle()
    if not throttle.lets_in(request):
        seconds = str(round(throttle.wait()) or 1)
        return HttpResponse(status=HTTPStatus.TOO_MANY_REQUESTS, headers={"Retry-After": seconds})
    found = calendar_of(token)
    if found is None:
        raise Http404
    body = calendar(entries_for(found.user_id, today=today()), name=_("Modellregionen-Portal"))
    headers = {
        "Cache-Control": "private, max-age=900",
        "Content-Disposition": 'inline; filename="modellregionen.ics"',
        "Referrer-Policy": "no-referrer",
    }
    return HttpResponse(body, content_type="text/calendar; charset=utf-8", headers=headers)


@require_safe
@login_required
def settings(request: HttpRequest) -> HttpResponse:
    """Shows the address, or offers to make one."""
    found = CalendarFeed.objects.filter(user_id=_user_id(request)).first()
    address = (
        absolute(reverse("municipalities:calendar_feed", args=[calendar_token(found)]))
        if found
        else ""
    )
    context = {"feed": found, "address": address}
    return render(request, "municipalities/calendar.html", context)


@require_POST
@login_required
def renew(request: HttpRequest) -> HttpResponse:
    open_calendar(user_id=_user_id(request), now=now())
    messages.success(request, _("Ihre Kalenderadresse ist neu. Eine frühere gilt nicht mehr."))
    return redirect("municipalities:calendar")


@require_POST
@login_required
def switch_off(request: HttpRequest) -> HttpResponse:
    close_calendar(user_id=_user_id(request))
    messages.success(request, _("Der Kalender ist abgeschaltet. Die Adresse führt ins Leere."))
    return redirect("municipalities:calendar")


def _user_id(request: HttpRequest) -> int:
    return int(request.user.pk)  # type: ignore[arg-type] # behind login_required
