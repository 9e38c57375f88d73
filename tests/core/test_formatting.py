"""Amounts, days and names are written as readers of the page's language expect."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from django.utils import translation

from core.templatetags.formatting import (
    count,
    day,
    euro,
    euro_short,
    initials,
    moment,
    percent,
)

NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("amount", "german", "english"),
    [
        (Decimal("1234567.89"), f"1.234.567,89{NBSP}€", "€1,234,567.89"),
        (Decimal("-0.5"), f"-0,50{NBSP}€", "-€0.50"),
        (0, f"0,00{NBSP}€", "€0.00"),
        (None, "–", "–"),
    ],
)
def test_amounts(amount: Decimal | None, german: str, english: str) -> None:
    assert euro(amount) == german
    with translation.override("en"):
        assert euro(amount) == english


@pytest.mark.parametrize(
    ("amount", "text"),
    [
        (Decimal(46_700_000), f"46,7{NBSP}Mio.{NBSP}€"),
        (Decimal(1_000_000), f"1,0{NBSP}Mio.{NBSP}€"),
        (Decimal("999999.40"), f"999.999{NBSP}€"),
        (Decimal(12_500), f"12.500{NBSP}€"),
        (Decimal(-2_500_000), f"-2,5{NBSP}Mio.{NBSP}€"),
        (None, "–"),
    ],
)
def test_amounts_in_short(amount: Decimal | None, text: str) -> None:
    assert euro_short(amount) == text


def test_percentages_and_counts() -> None:
    assert percent(12.5) == f"13{NBSP}%"
    assert percent(Decimal("12.34"), 1) == f"12,3{NBSP}%"
    assert percent(None) == "–"
    assert count(12345) == "12.345"
    assert count(None) == "–"


def test_days_and_moments_are_told_in_german_time() -> None:
    late = datetime(2020, 9, 14, 22, 30, tzinfo=UTC)
    assert day(date(2020, 9, 15)) == "15.09.2020"
    assert day(late) == "15.09.2020"
    assert day(None) == "–"
    assert moment(late) == "15.09.2020, 00:30 Uhr"
    with translation.override("en"):
        assert day(late) == "15 Sep 2020"


@pytest.mark.parametrize(
    ("name", "letters"),
    [
        ("Prof. Dr. Henning Voss", "HV"),
        ("Katrin Brandt", "KB"),
        ("Anna-Lena von der Heide", "AH"),
        ("Referat", "RE"),
        ("Dr.", ""),
        ("", ""),
    ],
)
def test_initials_leave_titles_out(name: str, letters: str) -> None:
    assert initials(name) == letters
