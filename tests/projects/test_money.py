"""A financing plan balances to the cent, or says by how much it does not."""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from hypothesis import given, settings, strategies as st

from projects.money import CENT, PERCENT, gap, shares, total_of

AMOUNTS = st.decimals(0, 9_999_999, places=2)
OLD_AND_UNKNOWN = "gone"
quick = settings(max_examples=50, deadline=None)


@dataclass(frozen=True)
class Cost:
    amount: Decimal
    eligible: Decimal
    recipient: Any


@dataclass(frozen=True)
class Receiver:
    uid: str
    rate: Decimal


@st.composite
def costs(draw: st.DrawFn) -> Cost:
    amount, eligible = sorted(draw(st.tuples(AMOUNTS, AMOUNTS)), reverse=True)
    return Cost(amount, eligible, draw(st.sampled_from(["a", "b", "c", OLD_AND_UNKNOWN, None])))


RATES = st.decimals(0, 100, places=2)
RECEIVERS = st.lists(
    st.builds(Receiver, st.sampled_from("abc"), RATES), max_size=3, unique_by=lambda each: each.uid
)


@quick
@given(st.lists(costs(), max_size=12), RECEIVERS)
def test_no_cent_is_lost_between_the_lines_and_the_recipients(
    lines: list[Cost], receivers: list[Receiver]
) -> None:
    parts = shares(lines, receivers)
    assert total_of(part.total for part in parts) == sum(line.amount for line in lines)
    assert total_of(part.eligible for part in parts) == sum(line.eligible for line in lines)
    expected: list[Receiver | None] = [*receivers]
    assert [part.receiver for part in parts] == (expected or [None])


@quick
@given(st.lists(costs(), max_size=12), RECEIVERS)
def test_each_grant_is_the_most_whole_cents_that_its_rate_allows(
    lines: list[Cost], receivers: list[Receiver]
) -> None:
    for part in shares(lines, receivers):
        allowed = part.eligible * (part.receiver.rate if part.receiver else 0) / PERCENT
        assert part.grant <= allowed < part.grant + CENT
        assert part.grant <= part.eligible <= part.total
        assert part.grant == part.grant.quantize(CENT)


@quick
@given(st.lists(costs(), max_size=12), RECEIVERS, st.none() | AMOUNTS)
def test_the_own_share_that_is_left_balances_the_plan(
    lines: list[Cost], receivers: list[Receiver], third_party: Decimal | None
) -> None:
    parts = shares(lines, receivers)
    cost, grant = total_of(each.total for each in parts), total_of(each.grant for each in parts)
    own_share = cost - grant - (third_party or 0)
    assert gap(total_cost=cost, grant=grant, own_share=own_share, third_party=third_party) == 0


@quick
@given(AMOUNTS, st.none() | AMOUNTS, st.none() | AMOUNTS, st.none() | AMOUNTS)
def test_a_plan_that_does_not_balance_says_by_how_much(
    cost: Decimal, grant: Decimal | None, own: Decimal | None, third: Decimal | None
) -> None:
    missing = gap(total_cost=cost, grant=grant, own_share=own, third_party=third)
    paid = sum(each for each in (grant, own, third) if each is not None)
    assert paid + missing == cost
    assert missing == missing.quantize(CENT)
    mended = (own or Decimal(0)) + missing
    assert gap(total_cost=cost, grant=grant, own_share=mended, third_party=third) == 0
