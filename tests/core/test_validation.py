"""One line of text, and a day that can be meant."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError

from core.validation import plausible_date, single_line


@pytest.mark.parametrize("text", ("", "Bürgerbus – Stufe 2", "Café „Ost“ · 50 %", "नमस्ते", "🚲"))
def test_a_line_of_text_is_one(text: str) -> None:
    single_line(text)


@pytest.mark.parametrize(
    "mark",
    ("\r", "\n", "\t", "\0", "\x7f", "\x85", "\u2028", "\u2029", "\u202e", "\u2066", "\u200f"),
)
def test_breaks_and_invisible_marks_are_none(mark: str) -> None:
    with pytest.raises(ValidationError, match="in einer Zeile"):
        single_line(f"Bürger{mark}bus")


@pytest.mark.parametrize("day", (date(2000, 1, 1), date(2026, 11, 22), date(2099, 12, 31)))
def test_days_of_this_century_are_plausible(day: date) -> None:
    plausible_date(day)


@pytest.mark.parametrize("day", (date.min, date(1999, 12, 31), date(2100, 1, 1), date.max))
def test_other_days_are_not(day: date) -> None:
    with pytest.raises(ValidationError, match=r"zwischen dem 01\.01\.2000 und dem 31\.12\.2099"):
        plausible_date(day)
