"""Amounts of a project that follow from its cost lines."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from decimal import Decimal
from typing import Any, Final

from projects.content import list_of
from projects.models import CostLine, Project, Recipient
from projects.money import shares, total_of

DERIVING: Final = frozenset({"cost_lines", "recipients"})
DERIVED: Final = ("total_cost", "eligible_cost", "grant")
"""Typed by hand only as long as there are no cost lines."""


def derived_fields(project: Project) -> frozenset[str]:
    """What nobody types: before there is a rate, the grant still is."""
    return frozenset(amounts_of(project.cost_lines.all(), [*project.recipients.all()]))


def followed(project: Project, units: Iterable[str]) -> dict[str, Any]:
    """What these units have moved, as the project holds it now."""
    if not {list_of(unit) for unit in units} & DERIVING:
        return {}
    return {name: getattr(project, name) for name in DERIVED}


def sums(project: Project, changed: Mapping[str, Any]) -> dict[str, Decimal]:
    """EUR by column, when one of these units moves them."""
    if not {list_of(unit) for unit in changed} & {*DERIVING, *DERIVED}:
        return {}
    return amounts_of(project.cost_lines.all(), [*project.recipients.all()])


def moved(project: Project, derived: Mapping[str, Decimal]) -> dict[str, list[Any]]:
    """Before and after, EUR, of the columns that these sums will change."""
    pairs = {name: [getattr(project, name), amount] for name, amount in derived.items()}
    return {name: pair for name, pair in pairs.items() if pair[0] != pair[1]}


def amounts_of(lines: Collection[CostLine], recipients: Sequence[Recipient]) -> dict[str, Decimal]:
    """EUR by column, as far as they follow from these rows: none before a line is whole."""
    counted = [line for line in lines if line.is_whole]
    if not counted:
        return {}
    parts = shares(counted, recipients)
    found = {
        "total_cost": total_of(part.total for part in parts),
        "eligible_cost": total_of(part.eligible for part in parts),
        "grant": total_of(part.grant for part in parts),
    }
    has_rates = any(each.rate is not None for each in recipients)
    return {name: found[name] for name in (DERIVED if has_rates else DERIVED[:-1])}
