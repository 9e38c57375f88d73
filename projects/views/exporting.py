"""Tables of projects to take away: the filtered list, and an empty one to fill in."""

from django.http import FileResponse, Http404
from django.views.decorators.http import require_safe

from core.clock import today
from municipalities.guards import member_required
from municipalities.middleware import Request
from projects.access import may_create
from projects.exchange.exporting import exported_rows, home_of
from projects.exchange.files import FORMATS
from projects.exchange.sending import table_attachment
from projects.exchange.sheets import explanations
from projects.filters import filtered_for_export
from projects.views.page import actor_of, demand


@require_safe
@member_required
def export(request: Request, file_format: str) -> FileResponse:
    """The list as its filters in the address narrow it; without an order, by reference."""
    _ensure_known(file_format)
    projects = filtered_for_export(request.GET, request)
    rows = exported_rows(projects, own_tenant_id=home_of(actor_of(request)))
    return table_attachment(rows, file_format, f"projekte-{today():%Y-%m-%d}")


@require_safe
@member_required
def import_template(request: Request, file_format: str) -> FileResponse:
    demand(may_create(actor_of(request)))
    _ensure_known(file_format)
    return table_attachment([], file_format, "vorlage-projekte", extra=[explanations()])


def _ensure_known(file_format: str) -> None:
    if file_format not in FORMATS:
        raise Http404(file_format)
