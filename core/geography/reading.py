"""What people type for communes and coordinates, read; never guessed."""

import re
from collections.abc import Sequence
from decimal import Decimal
from functools import cache
from typing import Final

from core.geography.names import plain
from core.geography.register import Commune, commune_named, communes, degrees

SEPARATORS: Final = re.compile(r"[\n\r,;]+")
# A spreadsheet drops the leading zero of a key.
KEY: Final = re.compile(r"\d{7,8}", re.ASCII)
KEY_DIGITS: Final = 8

NUMBER: Final = r"([+-]?\d{1,3}(?:[.,]\d{1,12})?)"
DEGREES: Final = re.compile(NUMBER, re.ASCII)
# „50.7766,6.0834“ as maps copy it; „50,7766 6,0834“, „50.7766, 6.0834“, „50,7766; 6,0834“.
DOTTED_PAIR: Final = re.compile(r"([+-]?\d{1,3}\.\d{1,12}),([+-]?\d{1,3}\.\d{1,12})", re.ASCII)
PAIR: Final = re.compile(rf"{NUMBER}(?:\s*;\s*|,?\s+){NUMBER}", re.ASCII)
DIRECTIONS: Final = re.compile(r"°|\b(?:nord|ost|north|east|[noe])\b", re.IGNORECASE)


def entries_of(text: str) -> list[str]:
    """What stands between commas, semicolons and line ends, once each. The additions of official
    names („Aachen, Stadt“) are no entries."""
    parts = (" ".join(part.split()) for part in SEPARATORS.split(text))
    return list(
        dict.fromkeys(part for part in parts if part and plain(part.casefold()) not in additions())
    )


def key_of(entry: str) -> str | None:
    """The entry as an official key of 8 digits, if it is meant as one."""
    digits = entry.replace(" ", "")
    return digits.zfill(KEY_DIGITS) if KEY.fullmatch(digits) else None


def commune_of(entry: str) -> Commune | None:
    """The commune of that key or that name."""
    key = key_of(entry)
    return communes().get(key) if key else commune_named(entry)


def names_of(keys: Sequence[str]) -> list[str]:
    """For a field that shows kept keys; a key that no longer exists shows as itself."""
    return [communes()[key].name if key in communes() else key for key in keys]


def read_degrees(text: str) -> Decimal:
    """„50,7766“, „50.7766 N“ or „50,7766°“, to five decimals. Raises ValueError."""
    number = DIRECTIONS.sub(" ", text).strip()
    if not DEGREES.fullmatch(number):
        raise ValueError(text)
    return degrees(Decimal(number.replace(",", ".")))


def read_point(text: str) -> tuple[Decimal, Decimal] | None:
    """Latitude and longitude of „50,7766 6,0834“ or „50.7766, 6.0834“; None for other texts."""
    pair = " ".join(DIRECTIONS.sub(" ", text).split()).replace(" ,", ",")
    found = DOTTED_PAIR.fullmatch(pair) or PAIR.fullmatch(pair)
    if found is None:
        return None
    latitude, longitude = found.groups()
    return read_degrees(latitude), read_degrees(longitude)


def write_degrees(value: Decimal) -> str:
    """As a form shows it: „50,7766“."""
    return f"{value.normalize():f}".replace(".", ",")


@cache
def additions() -> frozenset[str]:
    """„Stadt“, „Hansestadt“, „Tor zur Eifel“: what stands behind the commas of official names."""
    official = (each.official_name.split(",")[1:] for each in communes().values())
    return frozenset(plain(part.casefold()) for parts in official for part in parts)
