"""What visitors may write: a report of a barrier; and what staff does with it."""

import datetime as dt
from typing import Final
from uuid import UUID

from django.db import transaction

from core.scope import elevated
from municipalities.models import Membership
from notifications.operations import announce
from public.access import barrier_report_for
from public.models import BarrierReport
from public.notices import FEEDBACK, OBJECT_KIND

KEPT_AFTER_ANSWER: Final = dt.timedelta(days=730)
"""As the privacy page promises."""


@transaction.atomic
def report_barrier(
    *, submission: UUID, page: str, text: str, name: str, email: str, now: dt.datetime
) -> None:
    """Keep the report and tell the platform's administration (§ 10b Abs. 3 BGG NRW).

    The same `submission` again changes nothing.
    """
    report = BarrierReport(
        submission=submission, page=page, text=text, name=name, email=email, created_at=now
    )
    BarrierReport.objects.bulk_create([report], ignore_conflicts=True)
    announce(
        kind=FEEDBACK,
        object_kind=OBJECT_KIND,
        object_key=str(report.pk),
        actor=None,
        dedupe_key=f"{FEEDBACK}:{submission}",
        now=now,
    )


@transaction.atomic
def mark_answered(*, actor: Membership | None, key: UUID, now: dt.datetime) -> None:
    """Http404 for whoever does not run the platform; a second time keeps the first moment."""
    report = barrier_report_for(actor, key)
    with elevated():
        BarrierReport.objects.filter(pk=report.pk, answered_at=None).update(answered_at=now)


@transaction.atomic
def forget_reports(*, now: dt.datetime) -> int:
    """Delete what was answered two years ago; returns how many reports that were."""
    with elevated():
        old = BarrierReport.objects.filter(answered_at__lt=now - KEPT_AFTER_ANSWER)
        return old.delete()[0]
