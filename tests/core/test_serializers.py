"""Fields of the interface that take no more than the forms."""

from decimal import Decimal
from typing import Any

import pytest
from rest_framework.exceptions import ValidationError

from core.serializers import DayField, EuroField, LineField, SlugField, SlugsField
from sectors.models import Sector


@pytest.mark.parametrize(
    ("given", "amount"),
    (
        ("485000.00", Decimal("485000.00")),
        ("0", Decimal(0)),
        (" 12.5 ", Decimal("12.5")),
        (485000, Decimal(485000)),
        (0.1, Decimal("0.1")),
    ),
)
def test_an_amount(given: Any, amount: Decimal) -> None:
    assert EuroField().run_validation(given) == amount


@pytest.mark.parametrize(
    "given",
    (
        "1_000",
        "1e5",
        "1E+5",
        "١٢٣",
        "१२३",
        "485.000,00",
        "NaN",
        "Infinity",
        "",
        True,
        [],
        "9" * 5000,
        1e300,
        float("inf"),
    ),
)
def test_no_amount(given: Any) -> None:
    with pytest.raises(ValidationError, match="Ziffern und Punkt"):
        EuroField().run_validation(given)


def test_a_tenth_of_a_cent_is_no_amount() -> None:
    with pytest.raises(ValidationError, match="höchstens 2 Nachkommastellen"):
        EuroField().run_validation("1.234")


@pytest.mark.parametrize("given", ("-1", "12345678901.00"))
def test_an_amount_that_is_too_small_or_too_large(given: str) -> None:
    with pytest.raises(ValidationError):
        EuroField().run_validation(given)


def test_a_line_is_trimmed_before_it_is_looked_at() -> None:
    assert LineField().run_validation(" Bürgerbus\n") == "Bürgerbus"
    with pytest.raises(ValidationError, match="in einer Zeile"):
        LineField().run_validation("Bürger\nbus")


@pytest.mark.parametrize("given", ("0001-01-01", "9999-12-31", "2100-01-01"))
def test_no_plausible_day(given: str) -> None:
    with pytest.raises(ValidationError, match="zwischen dem"):
        DayField().run_validation(given)


def test_a_day_in_another_form_is_told_the_right_one_in_german() -> None:
    with pytest.raises(ValidationError, match="als JJJJ-MM-TT"):
        DayField().run_validation("1.9.2026")


@pytest.mark.django_db
def test_an_unknown_reference_is_named_in_plain_words() -> None:
    sectors = Sector.objects.all()
    for field, given in (
        (SlugField(slug_field="slug", queryset=sectors), "raumfahrt"),
        (SlugsField(queryset=sectors, max_length=3), ["raumfahrt"]),
    ):
        with pytest.raises(ValidationError) as refusal:
            field.run_validation(given)
        text = "Zu „raumfahrt“ gibt es nichts. Geben Sie einen vorhandenen Wert an."
        assert str(refusal.value.detail[0]) == text  # type: ignore[index]
