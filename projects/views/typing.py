"""Saving while somebody types."""

from django.http import HttpResponse, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from core.clock import now
from core.errors import Outdated, Unmet
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import may_change, project_to_change
from projects.content import fingerprints
from projects.forms.typing import Typed
from projects.operations import save_units
from projects.operations.sums import followed
from projects.views.closed import closed_while_typing, locked_while_typing
from projects.views.entry import section_with_form
from projects.views.entry_parts import choices_for, locked_sections
from projects.views.page import actor_of


@require_POST
@member_required
def autosave(request: Request, reference: str, slug: str) -> HttpResponse:
    """Stores what was changed: 200 with the time and the new fingerprints; 422 with what is wrong
    by control; 409 when somebody else has changed the same, which saving the page then settles; 403 with a
    message when the entry was closed meanwhile."""
    actor = actor_of(request)
    project = project_to_change(reference, actor)
    if not may_change(actor, project):
        return closed_while_typing(request, project)
    chosen = section_with_form(slug)
    if chosen in locked_sections(project):
        return locked_while_typing(project)
    choices = choices_for(chosen, project.tenant_id)
    typed = Typed(chosen, request.POST, project=project, choices=choices)
    if not typed.is_valid():
        return JsonResponse({"problems": dict(typed.problems())}, status=422)
    moment = now()
    given = typed.given(project)
    try:
        save_units(actor=actor, project=project, given=given, base=typed.base, now=moment)
    except Outdated as conflict:
        units = [problem.field for problem in conflict.problems]
        message = _("Jemand anderes hat dieselbe Angabe geändert. Speichern Sie, um zu wählen.")
        return JsonResponse({"message": message, "units": units}, status=409)
    except Unmet as refusal:
        found = typed.located(refusal.problems)
        return JsonResponse({"problems": found, "message": str(refusal)}, status=422)
    # Sums that follow from what was saved are the sender's own, too.
    stored = fingerprints({**given.units, **followed(project, given.units)})
    return JsonResponse(
        {
            "time": f"{timezone.localtime(moment):%H:%M}",
            "base": {
                u: "" if given.units.get(u) is None and "/" in u else f for u, f in stored.items()
            },
        }
    )
