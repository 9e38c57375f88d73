"""Who may read what visitors have reported."""

from uuid import UUID

from django.http import Http404

from core.scope import elevated
from municipalities.models import Membership, Role
from public.models import BarrierReport


def may_read_reports(acting: Membership | None) -> bool:
    return acting is not None and acting.role == Role.PLATFORM


def barrier_reports_for(acting: Membership | None) -> list[BarrierReport]:
    """Newest first; Http404 for whoever does not run the platform."""
    _ensure_reader(acting)
    with elevated():
        return list(BarrierReport.objects.all()[:200])


def barrier_report_for(acting: Membership | None, key: UUID) -> BarrierReport:
    """Http404 also for an unknown key."""
    _ensure_reader(acting)
    with elevated():
        report = BarrierReport.objects.filter(pk=key).first()
    if report is None:
        raise Http404
    return report


def _ensure_reader(acting: Membership | None) -> None:
    if not may_read_reports(acting):
        raise Http404
