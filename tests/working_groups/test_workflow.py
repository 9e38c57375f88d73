"""Counting votes, compared with a count made in another way."""

import datetime as dt
from fractions import Fraction

import pytest
from hypothesis import given, strategies as st

from working_groups.workflow import (
    Quorum,
    Rule,
    Tally,
    Terms,
    Verdict,
    count_votes,
    may_close,
    opened_urn,
)

CHOICES = ("yes", "no", "abstain", "recused")
electorates = st.sets(st.integers(1, 12), min_size=1)
ballots = st.dictionaries(st.integers(1, 15), st.sampled_from(CHOICES))
terms = st.builds(Terms, rule=st.sampled_from(Rule), quorum=st.sampled_from(Quorum))
SHARES = {
    "half": lambda share: share > Fraction(1, 2),
    "two_thirds": lambda share: share >= Fraction(2, 3),
    "all": lambda share: share == 1,
}


def is_resolved(electors: set[int], votes: dict[int, str], agreed: Terms) -> bool:
    """The rules again, by sorting people into piles and weighing them as fractions."""
    piles: dict[str, set[int]] = {choice: set() for choice in (*CHOICES, "none")}
    for elector in electors:
        piles[votes.get(elector, "none")].add(elector)
    remaining = electors - piles["recused"]
    if not remaining:
        return False
    if agreed.rule.value == "silence":
        return remaining <= piles["yes"] | piles["abstain"] | piles["none"]
    if not SHARES[agreed.quorum.value](Fraction(len(remaining - piles["none"]), len(remaining))):
        return False
    decided = piles["yes"] | piles["no"]
    approvals = Fraction(len(piles["yes"]), len(decided) or 1)
    return {
        "majority": approvals > Fraction(1, 2),
        "two_thirds": approvals >= Fraction(2, 3),
        "consensus": approvals == 1,
    }[agreed.rule.value]


@given(electorates, ballots, terms)
def test_result_is_that_of_an_independent_count(
    electors: set[int], votes: dict[int, str], agreed: Terms
) -> None:
    expected = is_resolved(electors, votes, agreed)
    assert count_votes(electors, votes, agreed).is_approved == expected


@given(electorates, ballots, terms)
def test_a_secret_vote_ends_like_the_recorded_one(
    electors: set[int], votes: dict[int, str], agreed: Terms
) -> None:
    """What was put into the urn, in any order, gives the same numbers and the same verdict."""
    masked = {who: each if each == "recused" else "secret" for who, each in votes.items()}
    urn = sorted(each for who, each in votes.items() if who in electors and each != "recused")
    assert opened_urn(count_votes(electors, masked, agreed), urn) == count_votes(
        electors, votes, agreed
    )


@given(electorates, ballots, terms)
def test_a_running_secret_vote_tells_turnout_alone(
    electors: set[int], votes: dict[int, str], agreed: Terms
) -> None:
    masked = {who: each if each == "recused" else "secret" for who, each in votes.items()}
    hidden, known = count_votes(electors, masked, agreed), count_votes(electors, votes, agreed)
    assert (hidden.yes, hidden.no, hidden.abstain) == (0, 0, 0)
    assert (hidden.cast, hidden.missing, hidden.has_quorum) == (
        known.cast,
        known.missing,
        known.has_quorum,
    )


def test_an_urn_with_a_ballot_too_many_is_not_counted() -> None:
    with pytest.raises(ValueError, match="1 haben abgestimmt, 2 Stimmen"):
        opened_urn(Tally(electorate=3, secret=1), ["yes", "no"])


@given(electorates, ballots, terms, st.integers(1, 12))
def test_a_recusal_weighs_like_an_organisation_that_was_never_asked(
    electors: set[int], votes: dict[int, str], agreed: Terms, recused: int
) -> None:
    left = electors - {recused}
    tally = count_votes(electors, votes | {recused: "recused"}, agreed)
    assert tally.verdict == count_votes(left, votes, agreed).verdict


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


TWO_THIRDS = Terms(rule=Rule.TWO_THIRDS)
CONSENSUS = Terms(rule=Rule.CONSENSUS)
SILENCE = Terms(rule=Rule.SILENCE)


@pytest.mark.parametrize(
    ("tally", "verdict"),
    [
        (Tally(electorate=3, yes=2, no=1, terms=TWO_THIRDS), Verdict.APPROVED),
        (Tally(electorate=5, yes=3, no=2, terms=TWO_THIRDS), Verdict.NO_TWO_THIRDS),
        (Tally(electorate=3, abstain=3, terms=TWO_THIRDS), Verdict.NO_TWO_THIRDS),
        (Tally(electorate=3, yes=1, abstain=1, terms=CONSENSUS), Verdict.APPROVED),
        (Tally(electorate=3, abstain=3, terms=CONSENSUS), Verdict.NO_CONSENT),
        (Tally(electorate=3, yes=2, no=1, terms=CONSENSUS), Verdict.OBJECTION),
        (Tally(electorate=4, yes=2, terms=CONSENSUS), Verdict.NO_QUORUM),
        (Tally(electorate=4, terms=SILENCE), Verdict.UNOPPOSED),
        (Tally(electorate=4, yes=3, no=1, terms=SILENCE), Verdict.OBJECTION),
        (Tally(electorate=4, recused=4, terms=SILENCE), Verdict.NOBODY_LEFT),
    ],
)
def test_each_rule_says_why(tally: Tally, verdict: Verdict) -> None:
    assert tally.verdict == verdict


def test_consensus_and_silence_hear_everybody_out() -> None:
    until = dt.date(2026, 3, 16)
    day = {"until": until, "today": until}
    assert not may_close(Tally(electorate=4, yes=3, terms=CONSENSUS), **day)
    assert not may_close(Tally(electorate=4, yes=3, terms=SILENCE), **day)
    assert may_close(Tally(electorate=4, no=1, terms=CONSENSUS), **day)
    assert may_close(Tally(electorate=4, yes=4, terms=CONSENSUS), **day)


def test_that_a_vote_can_be_closed_tells_nothing_of_a_secret_objection() -> None:
    until = dt.date(2026, 3, 16)
    secret = Terms(rule=Rule.CONSENSUS, is_secret=True)
    assert not may_close(Tally(electorate=4, secret=3, terms=secret), until=until, today=until)


@pytest.mark.parametrize(
    ("quorum", "needed"), [(Quorum.HALF, 4), (Quorum.TWO_THIRDS, 5), (Quorum.ALL, 7)]
)
def test_the_quorum_is_taken_of_those_who_are_not_recused(quorum: Quorum, needed: int) -> None:
    assert Tally(electorate=9, recused=2, terms=Terms(quorum=quorum)).quorum == needed
