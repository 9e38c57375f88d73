"""Passing a paper on to the next group."""

from uuid import UUID

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods

from core.clock import now
from core.errors import NotAllowed, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from working_groups import operations
from working_groups.access import may_pass_on, paper_for
from working_groups.models import DecisionPaper, Station
from working_groups.operations.stations import allowed_advice
from working_groups.paper_forms import StationForm
from working_groups.queries import seat_of
from working_groups.views.page import actor_of, refused


@require_http_methods(["GET", "HEAD", "POST"])
@member_required
def paper_station(request: Request, paper_id: UUID) -> HttpResponse:
    paper, actor = paper_for(paper_id), actor_of(request)
    if not may_pass_on(actor, paper, seat_of(actor, paper.group_id)):
        raise PermissionDenied
    station, following = _here(paper)
    form = StationForm(allowed_advice(station, following), request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.finish_station(actor=actor, paper=paper, now=now(), **form.cleaned_data)
        except Unmet as error:
            form.add_problems(error)
        except NotAllowed as error:
            raise refused(error) from error
        else:
            messages.success(request, _said(following))
            return redirect(paper)
    context = {"paper": paper, "station": station, "following": following, "form": form}
    status = 422 if form.errors else 200
    return render(request, "working_groups/station.html", context, status=status)


def _here(paper: DecisionPaper) -> tuple[Station, Station | None]:
    stations = list(paper.stations.all())
    index = next(i for i, each in enumerate(stations) if each.group_id == paper.group_id)
    following = stations[index + 1] if index + 1 < len(stations) else None
    return stations[index], following


def _said(following: Station | None) -> str:
    if following is None:
        return _("Die Kenntnisnahme ist festgehalten.")
    return _("Die Vorlage liegt jetzt der Gruppe „%(group)s“ vor.") % {
        "group": following.group.name
    }
