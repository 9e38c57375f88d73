"""What the cost lines of a row make of its amounts."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from decimal import Decimal
from typing import Any, cast

from django.utils.translation import gettext as _

from core.errors import Problem
from core.fields import format_amount
from projects.content import rows_of, whole_row
from projects.exchange.entries import Entry
from projects.models import LISTS, Row
from projects.operations.sums import DERIVING, amounts_of


def held(entry: Entry, name: str) -> list[Row]:
    """The rows that the project would have, unsaved where the file brings them."""
    stored = {row.uid: row for row in rows_of(entry.project, name)} if entry.project else {}
    if name not in entry.values:
        return [*stored.values()]
    model = LISTS[name]
    return [
        model(uid=line.uid, **whole_row(model, stored.get(line.uid), line.values))
        for line in entry.values[name]
    ]


def derived_amounts(entry: Entry) -> dict[str, Decimal]:
    """EUR by column, none without cost lines; none yet while these cannot be read."""
    if DERIVING & {problem.field for problem in entry.problems}:
        return {}
    lines: Any = held(entry, "cost_lines")
    return amounts_of(lines, cast(Any, held(entry, "recipients")))


def contradicted_amounts(entry: Entry, derived: Mapping[str, Decimal]) -> Iterator[Problem]:
    """Sums that stand in the row and are others than those of its cost lines."""
    text = _(
        "Dieser Betrag ergibt sich aus den Ausgaben; er beträgt %(amount)s Euro. Schreiben Sie ihn so, "
        "oder lassen Sie die Zelle leer."
    )
    unreadable = {problem.field for problem in entry.problems}
    for name in sorted(derived.keys() & entry.said - unreadable):
        said = entry.values.get(name, getattr(entry.project, name, None))
        if said != derived[name]:
            amount = {"amount": format_amount(derived[name])}
            yield Problem("derived", text % amount, field=name)


def without(entry: Entry, derived: Mapping[str, Decimal]) -> Entry:
    """Sums are written with what they follow from."""
    values = {name: value for name, value in entry.values.items() if name not in derived}
    return replace(entry, values=values)
