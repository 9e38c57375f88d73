"""Amounts and days as people write them: read right, or refused with a way out; never guessed."""

from datetime import date
from decimal import Decimal

import pytest
from django import forms
from django.core.exceptions import ValidationError
from hypothesis import given, strategies as st

from core.fields import (
    AmountInput,
    EuroField,
    GermanDateField,
    LineField,
    PercentField,
    format_amount,
    parse_amount,
    parse_day,
)
from core.validation import EARLIEST_DATE, LATEST_DATE

AMOUNTS = st.decimals(min_value=-999_999_999_999, max_value=999_999_999_999, places=2)


class BudgetForm(forms.Form):
    amount = EuroField(label="Betrag", max_value=Decimal(20_000_000))
    start = GermanDateField(label="Beginn")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("1.234.567,89 €", "1234567.89"),
        ("1.234.567,89", "1234567.89"),
        ("1234567,89", "1234567.89"),
        ("1234567.89", "1234567.89"),
        ("1,234,567.89", "1234567.89"),
        ("1,234,567", "1234567"),
        ("1.234", "1234"),
        ("1234", "1234"),
        ("1234.5", "1234.5"),
        ("1234,5", "1234.5"),
        ("0,05", "0.05"),
        ("485 000 Euro", "485000"),
        ("485\u202f000,00 EUR", "485000.00"),
        ("€ 12", "12"),
        ("+12", "12"),
        ("\u221212,50", "-12.50"),
    ],
)
def test_an_amount_is_read_in_german_and_english_notation(typed: str, meant: str) -> None:
    assert parse_amount(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed",
    [
        "abc",
        "1e9",
        "NaN",
        "Infinity",
        "12,345",
        "1.23.456",
        "1,2,3",
        "12.3456",
        "--1",
        "1..2",
        "0x10",
        "1_000",
        "½",
        ".",
    ],
)
def test_what_is_no_clear_amount_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_amount(typed)


@given(AMOUNTS)
def test_every_amount_survives_being_written_and_read(amount: Decimal) -> None:
    assert parse_amount(format_amount(amount)) == amount


@given(AMOUNTS)
def test_every_amount_survives_the_form(amount: Decimal) -> None:
    field = EuroField(min_value=None)
    assert field.clean(AmountInput().format_value(amount)) == amount


@given(st.text())
def test_any_text_is_an_amount_to_the_cent_or_an_error(text: str) -> None:
    field = EuroField(required=False)
    try:
        amount = field.clean(text)
    except forms.ValidationError:
        return
    assert amount is None or amount == amount.quantize(Decimal("0.01"))


def test_a_mistake_keeps_what_was_typed_and_says_what_to_do() -> None:
    form = BudgetForm({"amount": "viel", "start": "15.09.2020"})
    assert form.errors["amount"] == ["Geben Sie einen Betrag in Euro ein, zum Beispiel 485.000,00."]
    assert 'value="viel"' in str(form["amount"])


@pytest.mark.parametrize(
    ("typed", "message"),
    [
        ("-1", "Geben Sie einen Betrag ab 0 Euro ein."),
        ("20.000.000,01", "Geben Sie einen Betrag bis höchstens 20.000.000 Euro ein."),
        ("", "Geben Sie einen Betrag ein, zum Beispiel 485.000,00."),
    ],
)
def test_limits_are_named(typed: str, message: str) -> None:
    assert BudgetForm({"amount": typed, "start": "15.09.2020"}).errors["amount"] == [message]


def test_an_amount_from_the_database_stands_in_the_box_as_a_german_writes_it() -> None:
    form = BudgetForm(initial={"amount": Decimal("1234567.8")})
    assert 'value="1.234.567,80"' in str(form["amount"])
    assert 'type="text"' in str(form["amount"])


def test_the_same_amount_in_another_notation_is_no_change() -> None:
    field = EuroField()
    assert not field.has_changed(Decimal("1234.50"), "1.234,50 €")
    assert field.has_changed(Decimal("1234.50"), "1.234,51")
    assert field.has_changed(Decimal("1234.50"), "abc")


@pytest.mark.parametrize(
    "typed", ["15.09.2020", "15.9.2020", "15.9.20", "15. 9. 2020", " 15.09.2020 ", "2020-09-15"]
)
def test_a_day_is_read_in_every_usual_notation(typed: str) -> None:
    assert parse_day(typed) == date(2020, 9, 15)


@pytest.mark.parametrize("typed", ["31.02.2020", "09/15/2020", "15.09", "morgen", "15.13.2020"])
def test_what_is_no_day_is_refused(typed: str) -> None:
    with pytest.raises(ValueError, match=r"^"):
        parse_day(typed)


@given(st.dates(min_value=EARLIEST_DATE, max_value=LATEST_DATE))
def test_every_day_survives_being_written_and_read(day: date) -> None:
    field = GermanDateField()
    assert field.clean(f"{day.day:02d}.{day.month:02d}.{day.year:04d}") == day


def test_a_wrong_day_stays_in_the_box() -> None:
    form = BudgetForm({"amount": "1", "start": "31.02.2020"})
    assert form.errors["start"] == ["Geben Sie ein gültiges Datum ein, zum Beispiel 15.09.2020."]
    assert 'value="31.02.2020"' in str(form["start"])


def test_a_stored_day_is_written_the_german_way() -> None:
    assert 'value="15.09.2020"' in str(BudgetForm(initial={"start": date(2020, 9, 15)})["start"])


@pytest.mark.parametrize("digits", (27, 30, 40, 4400))
def test_an_amount_too_long_to_reckon_with_is_too_large(digits: int) -> None:
    form = BudgetForm({"amount": "9" * digits, "start": "15.09.2020"})
    assert not form.is_valid()
    assert list(form.errors) == ["amount"]


@pytest.mark.parametrize("typed", ("\u0661\u0662", "1_000", "1e5", "\u0967,00"))
def test_amounts_take_the_digits_of_this_script_only(typed: str) -> None:
    with pytest.raises(ValueError, match=typed):
        parse_amount(typed)


@pytest.mark.parametrize("typed", ("01.01.0001", "31.12.1999", "01.01.2100", "9999-12-31"))
def test_a_day_outside_the_century_is_refused(typed: str) -> None:
    with pytest.raises(forms.ValidationError, match="zwischen dem"):
        GermanDateField().clean(typed)


@pytest.mark.parametrize("typed", ("01.01.2000", "31.12.99"))
def test_the_centurys_first_and_last_day_are_taken(typed: str) -> None:
    assert GermanDateField().clean(typed) == parse_day(typed)


@pytest.mark.parametrize("sign", ("\r\n", "\u2028", "\u202e", "\u2066", "\t"))
def test_a_line_is_one_line_and_reads_one_way(sign: str) -> None:
    with pytest.raises(forms.ValidationError, match="in einer Zeile"):
        LineField().clean(f"Bürger{sign}bus")
    assert LineField().clean(" Bürgerbus – für alle ") == "Bürgerbus – für alle"


@pytest.mark.parametrize("typed", ("80 %", "80%", "80\u00a0%", "80", "80,00 %", " 80 % "))
def test_a_rate_may_carry_its_sign(typed: str) -> None:
    assert PercentField().clean(typed) == 80


@pytest.mark.parametrize("typed", ("0,8", "0,8 %", "0,01", "0.99"))
def test_a_ratio_is_no_rate_in_percent(typed: str) -> None:
    with pytest.raises(ValidationError, match="zum Beispiel 80 statt 0,8"):
        PercentField().clean(typed)


@pytest.mark.parametrize(("typed", "meant"), (("0", 0), ("1", 1), ("0,00 %", 0)))
def test_nothing_and_one_percent_are_rates(typed: str, meant: int) -> None:
    assert PercentField().clean(typed) == meant
