"""What a single line of text and a date in this portal may hold: one rule for forms and the API."""

import unicodedata
from datetime import date

from django.core.exceptions import ValidationError
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

EARLIEST_DATE = date(2000, 1, 1)
LATEST_DATE = date(2099, 12, 31)

# Unicode's general categories: control, line separator, paragraph separator, surrogate.
_REFUSED_CATEGORIES = frozenset({"Cc", "Zl", "Zp", "Cs"})
# Characters that turn the direction of reading, and with it what a reader takes a title to say
# (Unicode Standard Annex #9, explicit formatting and implicit marks).
_REFUSED_DIRECTIONS = frozenset(
    "\u061c\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2066\u2067\u2068\u2069"
)


def single_line(value: str) -> None:
    """Refuse line breaks, control characters and marks that turn the direction of reading."""
    if any(_refused(character) for character in value):
        raise ValidationError(
            _(
                "Der Text muss in einer Zeile stehen. Entfernen Sie Zeilenumbrüche und "
                "unsichtbare Steuerzeichen; am einfachsten tippen Sie den Text neu ein."
            ),
            code="single_line",
        )


def plausible_date(value: date) -> None:
    """Refuse days outside the years 2000 to 2099, both included."""
    if not EARLIEST_DATE <= value <= LATEST_DATE:
        raise ValidationError(
            _("Geben Sie ein Datum zwischen dem %(earliest)s und dem %(latest)s an."),
            code="plausible_date",
            params={
                "earliest": date_format(EARLIEST_DATE, "d.m.Y"),
                "latest": date_format(LATEST_DATE, "d.m.Y"),
            },
        )


def _refused(character: str) -> bool:
    return (
        character in _REFUSED_DIRECTIONS or unicodedata.category(character) in _REFUSED_CATEGORIES
    )
