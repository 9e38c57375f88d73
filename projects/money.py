"""The financing plan: what a project costs, what of it may be funded, and who pays.

The rule of rounding: each recipient's grant is its eligible cost times its rate, rounded down to the
cent, so that nobody gets more than the rate allows. The own share is what is left. Sums are sums of
cents, never rounded again; so a plan balances to the cent or says by how much it does not.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import ROUND_DOWN, Decimal
from typing import Any, Final, Protocol

from core.programme import programme
from projects.models import RecipientKind

CENT: Final = Decimal("0.01")
NOTHING: Final = Decimal("0.00")
PERCENT: Final = Decimal(100)


class HasCost(Protocol):
    @property
    def amount(self) -> Decimal | None: ...
    @property
    def eligible(self) -> Decimal | None: ...
    @property
    def recipient(self) -> Any: ...


class Receives(Protocol):
    @property
    def uid(self) -> Any: ...
    @property
    def rate(self) -> Decimal | None: ...


@dataclass(frozen=True, slots=True)
class Share:
    """EUR of one recipient; `receiver` is None for lines while no recipient is named."""

    receiver: Any
    total: Decimal
    eligible: Decimal
    grant: Decimal


def grant_of(eligible: Decimal, rate: Decimal) -> Decimal:
    """EUR; `rate` in percent, 0–100."""
    return (eligible * rate / PERCENT).quantize(CENT, ROUND_DOWN)


def shares(lines: Iterable[HasCost], recipients: Sequence[Receives]) -> list[Share]:
    """By recipient in their order. A line that names none, or one that is gone, is the first's.

    A recipient gets nothing before its rate is known.
    """
    first = recipients[0] if recipients else None
    known = {each.uid: each for each in recipients}
    of: dict[Any, list[HasCost]] = {each.uid: [] for each in recipients} or {None: []}
    for line in lines:
        receiver = known.get(line.recipient, first)
        of[receiver.uid if receiver else None].append(line)
    return [_share(known.get(uid), group) for uid, group in of.items()]


def _share(receiver: Receives | None, lines: Sequence[HasCost]) -> Share:
    eligible = total_of(line.eligible for line in lines)
    rate = receiver.rate if receiver else None
    grant = NOTHING if rate is None else grant_of(eligible, rate)
    return Share(receiver, total_of(line.amount for line in lines), eligible, grant)


def total_of(amounts: Iterable[Decimal | None]) -> Decimal:
    return sum((each for each in amounts if each is not None), NOTHING)


def gap(
    *,
    total_cost: Decimal,
    grant: Decimal | None,
    own_share: Decimal | None,
    third_party: Decimal | None,
) -> Decimal:
    """EUR that the financing lacks to the cost; below zero: by how much it is too high."""
    return total_cost - total_of((grant, own_share, third_party))


def highest_rate(kind: str, *, municipal: Decimal) -> Decimal:
    """Percent that a kind of recipient may get; `municipal` is the tenant's own limit (ratio 0–1).

    Source: fundingRules.maxRates in the data file.
    """
    if kind == "municipality":
        return municipal * PERCENT
    rates = programme()["fundingRules"]["maxRates"]
    return (
        next(Decimal(str(row["maxRate"])) for row in rates if row["recipientType"] == kind)
        * PERCENT
    )


def highest_rates(municipal: Decimal) -> dict[str, Decimal]:
    """The same by kind of recipient."""
    return {kind: highest_rate(kind, municipal=municipal) for kind in RecipientKind.values}
