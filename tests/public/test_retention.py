"""What the privacy page promises to delete is deleted."""

import datetime as dt
from uuid import uuid4

import pytest

from core.scope import elevated
from public.models import BarrierReport
from public.operations import forget_reports

NOW = dt.datetime(2026, 11, 22, 12, tzinfo=dt.UTC)


@pytest.mark.django_db
def test_a_report_goes_two_years_after_its_answer() -> None:
    answered = {"alt": dt.timedelta(days=731), "neu": dt.timedelta(days=729)}
    with elevated():
        for text, ago in answered.items():
            BarrierReport.objects.create(submission=uuid4(), text=text, answered_at=NOW - ago)
        BarrierReport.objects.create(submission=uuid4(), text="offen")
    assert forget_reports(now=NOW) == 1
    with elevated():
        assert set(BarrierReport.objects.values_list("text", flat=True)) == {"neu", "offen"}
