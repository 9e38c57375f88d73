"""Fields of the API that take no more than the pages' forms do."""

import re
from datetime import date
from decimal import Decimal
from typing import Any, ClassVar, Final

from django.db.models import Model, QuerySet
from django.utils.translation import gettext_lazy as _
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from core.uploads import Checked, check
from core.validation import plausible_date, single_line

UNKNOWN: Final = _("Zu „{value}“ gibt es nichts. Geben Sie einen vorhandenen Wert an.")
NUMBER: Final = re.compile(r"-?[0-9]{1,15}(\.[0-9]{1,5})?")
MONTH: Final = re.compile(r"[0-9]{4}-[0-9]{2}")


class LineField(serializers.CharField):
    """Text that stands in one line: titles and names."""

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(single_line)


class DayField(serializers.DateField):
    """A day in ISO 8601 from 2000 to 2099."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Schreiben Sie das Datum als JJJJ-MM-TT, etwa „2026-09-01“.")
    }

    def __init__(self, **options: Any) -> None:
        super().__init__(**options)
        self.validators.append(plausible_date)

    def to_internal_value(self, value: Any) -> date:
        day: date = super().to_internal_value(value)
        return day


@extend_schema_field(OpenApiTypes.BINARY)
class UploadField(serializers.FileField):
    """A part of a multipart request; its value is `Checked`."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "empty": _("Die Datei ist leer. Wählen Sie eine Datei mit Inhalt."),
        "invalid": _("Senden Sie die Datei als Teil einer Anfrage nach multipart/form-data."),
    }

    def to_internal_value(self, data: Any) -> Checked:  # type: ignore[override]
        return check(super().to_internal_value(data))


class NumberField(serializers.DecimalField):
    """A number with a point, to so many decimals: "12.5", or the same as a JSON number.

    Python's Decimal would also take „1_000“, „1e5“ and digits of other scripts.
    """

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Geben Sie eine Zahl mit Ziffern und Punkt an, etwa „12.5“.")
    }

    def to_internal_value(self, data: Any) -> Decimal:
        if isinstance(data, bool) or not NUMBER.fullmatch(str(data).strip()):
            self.fail("invalid")
        number: Decimal = super().to_internal_value(data)
        return number


class EuroField(NumberField):
    """An amount in EUR to the cent, 0 or more: "485000.00", or the same as a number."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Geben Sie den Betrag in Euro mit Ziffern und Punkt an, etwa „485000.00“.")
    }

    def __init__(self, **options: Any) -> None:
        defaults: dict[str, Any] = {"max_digits": 12, "decimal_places": 2, "min_value": Decimal(0)}
        super().__init__(**(defaults | options))


@extend_schema_field(
    {"type": "string", "pattern": r"^\d{4}-\d{2}(-\d{2})?$", "examples": ["2027-09"]}
)
class MonthField(DayField):
    """A month as "2027-09"; any day of it stands for it. Its value is the first day."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "invalid": _("Schreiben Sie den Monat als JJJJ-MM, etwa „2027-09“.")
    }

    def to_internal_value(self, value: Any) -> date:
        if isinstance(value, str) and MONTH.fullmatch(value.strip()):
            value = f"{value.strip()}-01"
        return super().to_internal_value(value).replace(day=1)

    def to_representation(self, value: Any) -> str:
        return f"{value:%Y-%m}"


class SlugField[M: Model](serializers.SlugRelatedField[M]):
    """One row by its slug. What cannot be a slug names nothing, and the database is not asked."""

    default_error_messages: ClassVar[dict[str, Any]] = {"does_not_exist": UNKNOWN}

    def to_internal_value(self, data: Any) -> M:
        if not isinstance(data, str):
            self.fail("invalid")
        if "\0" in data:
            self.fail("does_not_exist", value=data.replace("\0", ""))
        row: M = super().to_internal_value(data)
        return row


class SlugsField[M: Model](serializers.ListField):
    """Rows by their slugs: at most `max_length`, found by one query, in the order given."""

    default_error_messages: ClassVar[dict[str, Any]] = {
        "max_length": _("Nennen Sie höchstens {max_length}."),
        "does_not_exist": UNKNOWN,
    }

    def __init__(self, *, queryset: QuerySet[M], max_length: int, **options: Any) -> None:
        self.queryset = queryset
        super().__init__(child=serializers.CharField(), max_length=max_length, **options)

    def to_internal_value(self, data: Any) -> list[M]:
        # Here, because the validators come only after the query.
        if isinstance(data, list) and self.max_length and len(data) > self.max_length:
            self.fail("max_length", max_length=self.max_length)
        slugs: list[str] = super().to_internal_value(data)
        found = self.queryset.in_bulk(slugs, field_name="slug")
        for slug in slugs:
            if slug not in found:
                self.fail("does_not_exist", value=slug)
        return [found[slug] for slug in dict.fromkeys(slugs)]
