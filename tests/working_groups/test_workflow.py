"""Counting votes, compared with a count made in another way."""

import datetime as dt
from fractions import Fraction

from hypothesis import given, strategies as st

from working_groups.workflow import Tally, count_votes, may_close

CHOICES = ("yes", "no", "abstain", "recused")
electorates = st.sets(st.integers(1, 12), min_size=1)
ballots = st.dictionaries(st.integers(1, 15), st.sampled_from(CHOICES))


def is_resolved(electors: set[int], votes: dict[int, str]) -> bool:
    """The rule again, by sorting people into piles and weighing them as fractions."""
    piles: dict[str, set[int]] = {choice: set() for choice in (*CHOICES, "none")}
    for elector in electors:
        piles[votes.get(elector, "none")].add(elector)
    remaining = electors - piles["recused"]
    present = remaining - piles["none"]
    if not remaining or Fraction(len(present), len(remaining)) <= Fraction(1, 2):
        return False
    return len(piles["yes"]) > len(piles["no"])


@given(electorates, ballots)
def test_result_is_that_of_an_independent_count(electors: set[int], votes: dict[int, str]) -> None:
    assert count_votes(electors, votes).is_approved == is_resolved(electors, votes)


@given(electorates, ballots)
def test_every_elector_is_counted_once(electors: set[int], votes: dict[int, str]) -> None:
    tally = count_votes(electors, votes)
    assert tally.cast + tally.recused + tally.missing == len(electors)


@given(electorates, ballots, st.integers(16, 99), st.sampled_from(CHOICES))
def test_a_vote_from_outside_changes_nothing(
    electors: set[int], votes: dict[int, str], stranger: int, choice: str
) -> None:
    assert count_votes(electors, votes | {stranger: choice}) == count_votes(electors, votes)


def test_half_of_the_electorate_is_no_quorum() -> None:
    assert not Tally(electorate=8, yes=4).has_quorum
    assert Tally(electorate=8, yes=5).has_quorum


def test_abstentions_make_a_quorum_but_no_majority() -> None:
    tally = Tally(electorate=4, abstain=3)
    assert tally.has_quorum
    assert not tally.is_approved


def test_a_tie_declines() -> None:
    assert not Tally(electorate=4, yes=2, no=2).is_approved


def test_recusals_shrink_the_electorate() -> None:
    assert Tally(electorate=4, yes=2, recused=1).is_approved
    assert not Tally(electorate=4, yes=2).is_approved
    assert not Tally(electorate=3, recused=3).is_approved


def test_a_vote_closes_with_its_last_day_its_quorum_or_its_last_voter() -> None:
    until = dt.date(2026, 3, 16)
    early, late = until, until + dt.timedelta(days=1)
    assert not may_close(Tally(electorate=4, yes=2), until=until, today=early)
    assert may_close(Tally(electorate=4, yes=2), until=until, today=late)
    assert may_close(Tally(electorate=4, yes=3), until=until, today=early)
    assert may_close(Tally(electorate=2, recused=2), until=until, today=early)
