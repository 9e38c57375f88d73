"""Form fields for amounts, days and single lines as people in German offices write them."""

import re
from datetime import date
from decimal import Decimal, InvalidOperation
from typing import Any, ClassVar

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.text import format_lazy
from django.utils.translation import gettext_lazy as _

from core.validation import plausible_date, single_line

# A comma is always decimal. A lone dot before three digits groups thousands („1.234“), before
# one or two it is decimal („1234.5“): the same text never means two amounts.
# ASCII: „\d“ alone would take the digits of every script.
GERMAN_AMOUNT = re.compile(r"[+-]?(\d{1,3}(\.\d{3})+|\d+)(,\d{1,2})?", re.ASCII)
ENGLISH_AMOUNT = re.compile(r"[+-]?(\d{1,3}(,\d{3})+|\d+)\.\d{1,2}", re.ASCII)
GROUPED_ENGLISH_AMOUNT = re.compile(r"[+-]?\d{1,3}(,\d{3}){2,}", re.ASCII)
CURRENCY = re.compile(r"(€|euro|eur)", re.IGNORECASE)
BLANKS = re.compile(r"[\s\u00a0\u202f'’]+")

GERMAN_DAY = re.compile(r"(\d{1,2})\.\s?(\d{1,2})\.\s?(\d{4}|\d{2})", re.ASCII)
ISO_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})", re.ASCII)
GERMAN_MONTH = re.compile(r"(\d{1,2})[./]\s?(\d{4})", re.ASCII)
ISO_MONTH = re.compile(r"(\d{4})-(\d{1,2})", re.ASCII)
CENTURY = 2000


def parse_amount(text: str) -> Decimal:
    """An amount in EUR, to the cent.

    Takes „1.234.567,89 €“, „1234567,89“, „1.234“, „1234567.89“ and „1,234,567.89“.
    Raises ValueError for anything else, exponents and infinities included.
    """
    plain = BLANKS.sub("", CURRENCY.sub("", text)).replace("\u2212", "-")
    if GERMAN_AMOUNT.fullmatch(plain):
        return Decimal(plain.replace(".", "").replace(",", "."))
    if ENGLISH_AMOUNT.fullmatch(plain) or GROUPED_ENGLISH_AMOUNT.fullmatch(plain):
        return Decimal(plain.replace(",", ""))
    raise ValueError(text)


def format_amount(amount: Decimal) -> str:
    """The way an amount stands in a form: „1.234.567,89“ (the unit stands beside the field)."""
    return f"{amount:,.2f}".translate(str.maketrans(",.", ".,"))


def format_day(day: date) -> str:
    """The way a day stands in a form: „15.09.2020“."""
    return day.strftime("%d.%m.%Y")


def parse_day(text: str) -> date:
    """A day as „15.09.2020“, „15.9.20“ (2000–2099) or „2020-09-15“. Raises ValueError."""
    plain = text.strip()
    if match := GERMAN_DAY.fullmatch(plain):
        day, month, year = match.groups()
        century = CENTURY if len(year) == len("20") else 0
        return date(century + int(year), int(month), int(day))
    if match := ISO_DAY.fullmatch(plain):
        year, month, day = (int(part) for part in match.groups())
        return date(year, month, day)
    raise ValueError(text)


def parse_month(text: str) -> date:
    """The first day of a month: „09.2026“, „9/2026“, „2026-09“ or any day in it. Raises ValueError."""
    plain = text.strip()
    if match := GERMAN_MONTH.fullmatch(plain):
        return date(int(match[2]), int(match[1]), 1)
    if match := ISO_MONTH.fullmatch(plain):
        return date(int(match[1]), int(match[2]), 1)
    return parse_day(plain).replace(day=1)


class LineField(forms.CharField):
    """A title or a name: one line, shown to others as it was typed."""

    default_validators = [single_line]  # noqa: RUF012 - Django's way


class AmountInput(forms.TextInput):
    """A text box, not type=number: that one rejects „1.234,56“ and loses what was typed."""

    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "decimal", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return format_amount(value) if isinstance(value, Decimal) else super().format_value(value)


class DayInput(forms.TextInput):
    def __init__(self, attrs: dict[str, Any] | None = None) -> None:
        super().__init__({"inputmode": "numeric", "autocomplete": "off"} | (attrs or {}))

    def format_value(self, value: Any) -> str | None:
        return format_day(value) if isinstance(value, date) else super().format_value(value)


class EuroField(forms.DecimalField):
    """An amount in EUR, Decimal to the cent, 0 or more unless `min_value` says otherwise."""

    widget = AmountInput
    variant = "amount"
    suffix = "Euro"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Geben Sie einen Betrag ein, zum Beispiel 485.000,00."),
        "invalid": _("Geben Sie einen Betrag in Euro ein, zum Beispiel 485.000,00."),
        "min_value": _("Geben Sie einen Betrag ab {limit} Euro ein."),
        "max_value": _("Geben Sie einen Betrag bis höchstens {limit} Euro ein."),
        "max_digits": _("Der Betrag ist zu groß. Prüfen Sie die Zahl der Stellen."),
    }

    def __init__(self, *, min_value: int | Decimal | None = 0, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "max_digits": 14,
            "decimal_places": 2,
            "help_text": _("Zum Beispiel 485.000,00"),
        }
        super().__init__(min_value=min_value, **(defaults | options))
        for validator in self.validators:
            if isinstance(validator, MinValueValidator | MaxValueValidator):
                # Django would print the limit as 20000000.
                limit = format_amount(Decimal(validator.limit_value)).removesuffix(",00")
                message = self.error_messages[validator.code]
                self.error_messages[validator.code] = format_lazy(message, limit=limit)

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        if value in self.empty_values:
            return None
        try:
            amount = value if isinstance(value, Decimal) else parse_amount(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error
        try:
            return amount.quantize(Decimal("0.01"))
        except InvalidOperation as error:  # more digits than the context holds
            raise ValidationError(self.error_messages["max_digits"], code="max_digits") from error

    def validate(self, value: Any) -> None:
        forms.Field.validate(self, value)

    def has_changed(self, initial: Any, data: Any) -> bool:
        try:
            return self.to_python(initial) != self.to_python(data)
        except ValidationError:
            return True

    def widget_attrs(self, widget: forms.Widget) -> dict[str, Any]:
        # DecimalField would add step and min, which belong to type=number.
        return {}


class GermanDateField(forms.DateField):
    """One text box for a day: faster to type than three, and it takes what is pasted."""

    widget = DayInput
    variant = "date"
    default_validators = [plausible_date]  # noqa: RUF012 - Django's way
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Geben Sie ein Datum ein, zum Beispiel 15.09.2020."),
        "invalid": _("Geben Sie ein gültiges Datum ein, zum Beispiel 15.09.2020."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"help_text": _("TT.MM.JJJJ")} | options))

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values:
            return None
        if isinstance(value, date):
            return super().to_python(value)
        try:
            return parse_day(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class MonthInput(DayInput):
    def format_value(self, value: Any) -> str | None:
        return value.strftime("%m.%Y") if isinstance(value, date) else value


class MonthField(GermanDateField):
    """A month, as the date of its first day."""

    widget = MonthInput
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Geben Sie einen Monat ein, zum Beispiel 09.2020."),
        "invalid": _("Geben Sie einen gültigen Monat ein, zum Beispiel 09.2020."),
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**({"help_text": _("MM.JJJJ")} | options))

    def to_python(self, value: Any) -> date | None:
        if value in self.empty_values or isinstance(value, date):
            return value or None
        try:
            return parse_month(str(value))
        except ValueError as error:
            raise ValidationError(self.error_messages["invalid"], code="invalid") from error


class PercentField(EuroField):
    """A share in percent, 0–100, to two decimals; the sign may stand behind it.

    Below 1 somebody means a ratio: „0,8“ for 80 percent.
    """

    suffix = "%"
    default_error_messages: ClassVar[dict[str, Any]] = {
        "required": _("Geben Sie einen Satz in Prozent ein, zum Beispiel 80."),
        "invalid": _("Geben Sie einen Satz in Prozent ein, zum Beispiel 80 oder 74,5."),
        "min_value": _("Geben Sie einen Satz ab {limit} Prozent ein."),
        "max_value": _("Geben Sie einen Satz bis höchstens {limit} Prozent ein."),
        "max_digits": _("Geben Sie einen Satz bis höchstens 100 Prozent ein."),
        "ratio": _("Geben Sie den Satz in Prozent ein, zum Beispiel 80 statt 0,8."),
    }

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {
            "max_digits": 5,
            "max_value": 100,
            "help_text": _("Zum Beispiel 80"),
        }
        super().__init__(**(defaults | options))

    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(
            value.strip().removesuffix("%") if isinstance(value, str) else value
        )

    def validate(self, value: Any) -> None:
        super().validate(value)
        if value is not None and 0 < value < 1:
            raise ValidationError(self.error_messages["ratio"], code="ratio")
