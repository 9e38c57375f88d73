"""What the parts of a request say against each other, and against what the project holds."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any, Final
from uuid import UUID

from django.utils.translation import gettext as _

from core.errors import Problem
from core.fields import format_amount
from core.ids import uuid7
from projects.content import Line, whole_row
from projects.models import LISTS
from projects.operations.sums import DERIVED, amounts_of
from projects.rules import cost_is_eligible_within, milestone_is_within
from projects.serializers.offer import Offer
from projects.serializers.rows import detail_of

SPENT: Final = ("total_cost", "eligible_cost")


def contradictions(values: Mapping[str, Any], offer: Offer) -> dict[str, Any]:
    """By field, as the framework tells errors; empty when all is well."""
    errors: dict[str, Any] = dict(detail_of(_amounts(values, offer)))
    for name in LISTS:
        rows = [detail_of(each) for each in _rows(name, values, offer)]
        if any(rows):
            errors[name] = rows
    return errors


def _rows(name: str, values: Mapping[str, Any], offer: Offer) -> Iterator[Iterable[Problem | None]]:
    """For each row of the list what the others say against it."""
    seen: set[UUID] = set()
    lines: Sequence[Line] = values.get(name, ())
    for line in lines:
        repeated = line.uid in seen
        seen |= {line.uid} if line.uid else set()
        yield (
            _repeated() if repeated else None,
            _waiting_in_vain(line, values, offer),
            _paid_to_nobody(name, line, values, offer),
            _out_of_time(name, line, values, offer),
        )


def _repeated() -> Problem:
    text = _("Eine andere Zeile dieser Liste hat dieselbe Kennung. Lassen Sie eine davon weg.")
    return Problem("repeated", text, "uid")


def _waiting_in_vain(line: Line, values: Mapping[str, Any], offer: Offer) -> Problem | None:
    unknown = {*(line.values.get("after") or ())} - _uids("work_packages", values, offer)
    if not line.values.get("after") or not unknown:
        return None
    return Problem("unknown", _("Ein Arbeitspaket mit dieser Kennung gibt es hier nicht."), "after")


def _paid_to_nobody(
    name: str, line: Line, values: Mapping[str, Any], offer: Offer
) -> Problem | None:
    receiver = line.values.get("recipient") if name == "cost_lines" else None
    if receiver is None or receiver in _uids("recipients", values, offer):
        return None
    text = _("Einen Zuwendungsempfänger mit dieser Kennung gibt es hier nicht.")
    return Problem("unknown", text, "recipient")


def _out_of_time(name: str, line: Line, values: Mapping[str, Any], offer: Offer) -> Problem | None:
    if name != "milestones":
        return None
    period = [values.get(each, getattr(offer.project, each, None)) for each in ("start", "end")]
    return milestone_is_within(line.values.get("due"), *period)


def _uids(name: str, values: Mapping[str, Any], offer: Offer) -> set[UUID]:
    """Those of the request, and those that are stored."""
    return {line.uid for line in values.get(name, ()) if line.uid} | {*offer.stored(name)}


def _amounts(values: Mapping[str, Any], offer: Offer) -> Iterator[Problem | None]:
    """Who sends an amount that the cost lines make something else of is told so."""
    typed = {*DERIVED} & {*values}
    if not typed:
        return
    found = amounts_of(_held("cost_lines", values, offer), _held("recipients", values, offer))
    for name in sorted(typed):
        if name in found and values[name] != found[name]:
            text = _("Dieser Betrag ergibt sich aus den Ausgaben; er beträgt %(amount)s Euro.")
            yield Problem("derived", text % {"amount": format_amount(found[name])}, name)
    if {*SPENT} & typed:
        stored = {name: getattr(offer.project, name, None) for name in SPENT}
        yield cost_is_eligible_within(stored | {**values} | found)


def _held(name: str, values: Mapping[str, Any], offer: Offer) -> list[Any]:
    """The rows that the project would have; unsaved where the request brings them."""
    if name not in values:
        return [*offer.stored(name).values()]
    model, stored = LISTS[name], offer.stored(name)
    lines: Sequence[Line] = values[name]
    return [
        model(
            uid=each.uid or uuid7(),
            **whole_row(model, stored.get(each.uid) if each.uid else None, each.values),
        )
        for each in lines
    ]
