"""Lists in one cell: „Name (Rolle); Name (Rolle)“, „15.09.2026 Titel; 01.10.2026 Titel“.

Items are separated by semicolons or line ends; a semicolon that belongs to an item is written
„\\;“, a backslash „\\\\“.
"""

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final, NamedTuple

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from core.fields import format_day, parse_day
from projects.exchange.cells import writable
from projects.exchange.words import Words
from projects.models import PartnerRole

_ITEM: Final = re.compile(r"(?:\\.|[^;\n\\]|\\$)+", re.DOTALL)
_WITH_ROLE: Final = re.compile(r"(.+)\(([^()]*)\)")


class PartnerItem(NamedTuple):
    name: str
    role: str


class MilestoneItem(NamedTuple):
    due: dt.date
    title: str


def write_partners(items: Iterable[PartnerItem]) -> str:
    labels = dict(PartnerRole.choices)
    return _joined(f"{one_line(item.name)} ({labels[item.role]})" for item in items)


def read_partners(text: str) -> list[PartnerItem]:
    """Without a known role in brackets behind the name it is an associated partner."""
    return [_partner(item) for item in _split(text)]


def _partner(text: str) -> PartnerItem:
    match = _WITH_ROLE.fullmatch(text)
    role = _ROLES.get(match[2]) if match else None
    if match and role:
        return PartnerItem(match[1].strip(), role)
    return PartnerItem(text, PartnerRole.ASSOCIATED)


def write_milestones(items: Iterable[MilestoneItem]) -> str:
    plan = sorted(items, key=lambda item: item.due)
    return _joined(f"{format_day(item.due)} {one_line(item.title)}" for item in plan)


def read_milestones(text: str) -> list[MilestoneItem]:
    """Raises ValidationError for one without day or title."""
    return [_milestone(item) for item in _split(text)]


def _milestone(text: str) -> MilestoneItem:
    day, _space, title = text.partition(" ")
    try:
        due = parse_day(day)
    except ValueError as error:
        raise ValidationError(_unlike_a_milestone(text)) from error
    if not title.strip():
        raise ValidationError(_unlike_a_milestone(text))
    return MilestoneItem(due, title.strip())


def _unlike_a_milestone(text: str) -> str:
    message = _("Schreiben Sie statt „%(text)s“ den Tag und den Titel: „15.09.2026 Titel“.")
    return message % {"text": text}


def write_keys(items: Iterable[str]) -> str:
    return _joined(items)


def read_keys(text: str) -> list[str]:
    """Each once, in their order."""
    return list(dict.fromkeys(_split(text)))


def _joined(items: Iterable[str]) -> str:
    return "; ".join(item.replace("\\", "\\\\").replace(";", "\\;") for item in items)


def _split(text: str) -> list[str]:
    items = (re.sub(r"\\(.)", r"\1", item).strip() for item in _ITEM.findall(text))
    return [item for item in items if item]


def one_line(text: str) -> str:
    """A name as it stands in a list."""
    return writable(text).replace("\n", " ")


_ROLES: Final = Words.of_choices(PartnerRole.choices)
