"""How amounts, days and names are written, in German and in English."""

from datetime import date, datetime
from decimal import ROUND_HALF_UP, Decimal

from django import template
from django.utils import timezone
from django.utils.translation import get_language

register = template.Library()

NARROW = "\u00a0"
CENT = Decimal("0.01")
NOTHING = "–"
TITLES = {"dr.", "prof.", "dipl.-ing.", "phd"}


def _german() -> bool:
    return (get_language() or "de").startswith("de")


def _grouped(number: Decimal, *, places: int) -> str:
    text = f"{number:,.{places}f}"
    return text.translate(str.maketrans(",.", ".,")) if _german() else text


@register.filter
def euro(amount: Decimal | int | None) -> str:
    """1234567.89 → „1.234.567,89 €“; None → „–“."""
    if amount is None:
        return NOTHING
    text = _grouped(Decimal(amount).quantize(CENT, rounding=ROUND_HALF_UP), places=2)
    return f"{text}{NARROW}€" if _german() else f"€{text}".replace("€-", "-€")


@register.filter
def euro_short(amount: Decimal | int | None) -> str:
    """For tiles and charts: 46700000 → „46,7 Mio. €“, 12500 → „12.500 €“."""
    if amount is None:
        return NOTHING
    value = Decimal(amount)
    if abs(value) < 1_000_000:
        text = _grouped(value.quantize(Decimal(1), rounding=ROUND_HALF_UP), places=0)
        return f"{text}{NARROW}€" if _german() else f"€{text}"
    text = _grouped((value / 1_000_000).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP), places=1)
    return f"{text}{NARROW}Mio.{NARROW}€" if _german() else f"€{text}{NARROW}million"


@register.filter
def count(number: int | None) -> str:
    """12345 → „12.345“."""
    return NOTHING if number is None else _grouped(Decimal(number), places=0)


@register.filter
def file_size(size: int) -> str:
    """Bytes, as file managers count them: 1289748 → „1,2 MB“, 348160 → „340 KB“; at least 1 KB."""
    if size < 1024**2:
        return f"{count(-(-size // 1024))}{NARROW}KB"
    tenths = (Decimal(size) / 1024**2).quantize(Decimal("0.1"), rounding=ROUND_HALF_UP)
    return f"{_grouped(tenths, places=1)}{NARROW}MB"


@register.filter
def percent(value: Decimal | float | int | None, places: int = 0) -> str:
    """A percentage from 0 to 100: 12.5 → „13 %“, with places=1 „12,5 %“."""
    if value is None:
        return NOTHING
    rounded = Decimal(str(value)).quantize(Decimal(1).scaleb(-places), rounding=ROUND_HALF_UP)
    return f"{_grouped(rounded, places=places)}{NARROW}%" if _german() else f"{rounded}%"


@register.filter
def day(value: date | datetime | None) -> str:
    """„15.09.2020“, in English „15 Sep 2020“."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value) if isinstance(value, datetime) else value
    return local.strftime("%d.%m.%Y" if _german() else "%d %b %Y")


@register.filter
def moment(value: datetime | None) -> str:
    """„15.09.2020, 14:30 Uhr“ in Europe/Berlin."""
    if value is None:
        return NOTHING
    local = timezone.localtime(value)
    return local.strftime("%d.%m.%Y, %H:%M Uhr" if _german() else "%d %b %Y, %H:%M")


@register.filter
def iso(value: date | datetime) -> str:
    """For <time datetime>."""
    return value.isoformat()


@register.filter
def initials(name: str) -> str:
    """„Prof. Dr. Henning Voss“ → „HV“."""
    words = [word for word in name.split() if word.lower() not in TITLES]
    letters = [words[0][0], words[-1][0]] if len(words) > 1 else [word[:2] for word in words]
    return "".join(letters).upper()
