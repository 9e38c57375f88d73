"""Two people change one entry: whatever only one of them has changed is in what comes of it."""

from typing import Any

import pytest
from hypothesis import given, settings, strategies as st

from projects.content import Units, fingerprint, fingerprints
from projects.merging import merged

UNITS = ("title", "grant", "communes", "partners/1", "partners/2", "milestones/3")
ORDER = "partners/order"
VALUES = st.none() | st.sampled_from(["", "alt", "neu", 0, True, ["a"], ["a", "b"], {"name": "x"}])
quick = settings(max_examples=60, deadline=None)
STATES = st.fixed_dictionaries(dict.fromkeys(UNITS, VALUES))


@st.composite
def edits(draw: st.DrawFn) -> tuple[Units, Units, Units]:
    """What was there, what somebody has stored meanwhile, and what comes in now."""
    base = draw(STATES)
    stored, given_now = (
        base | draw(st.dictionaries(st.sampled_from(UNITS), VALUES)) for _editor in range(2)
    )
    return base, stored, given_now


def outcome(stored: Units, given_now: Units, base: dict[str, str] | None) -> Units:
    """As the operation stores it, where nothing clashes."""
    merge = merged(stored, given_now, base)
    free = {unit: new for unit, (_old, new) in merge.changes.items() if unit not in merge.clashes}
    return stored | free


@quick
@given(edits())
def test_what_only_one_has_changed_is_kept(edit: tuple[Units, Units, Units]) -> None:
    base, stored, given_now = edit
    after = outcome(stored, given_now, fingerprints(base))
    for unit in UNITS:
        if stored[unit] == base[unit]:
            assert after[unit] == given_now[unit], unit
        if given_now[unit] == base[unit]:
            assert after[unit] == stored[unit], unit


@quick
@given(edits())
def test_exactly_what_both_have_changed_differently_clashes(
    edit: tuple[Units, Units, Units],
) -> None:
    base, stored, given_now = edit
    merge = merged(stored, given_now, fingerprints(base))
    both = {
        unit
        for unit in UNITS
        if fingerprint(stored[unit]) != fingerprint(base[unit]) != fingerprint(given_now[unit])
    }
    assert set(merge.clashes) == {unit for unit in both if stored[unit] != given_now[unit]}
    assert set(merge.clashes).isdisjoint(merge.left)


@quick
@given(edits())
def test_what_only_somebody_else_has_changed_is_named(edit: tuple[Units, Units, Units]) -> None:
    base, stored, given_now = edit
    left = merged(stored, given_now, fingerprints(base)).left
    assert set(left) == {
        unit
        for unit in UNITS
        if fingerprint(given_now[unit]) == fingerprint(base[unit])
        and stored[unit] != given_now[unit]
    }


FIELDS = ("name", "share", "role")
ROWS = st.fixed_dictionaries(dict.fromkeys(FIELDS, st.sampled_from(["", "a", "b"])))
ROW = "objectives/1"


@quick
@given(ROWS, ROWS, ROWS)
def test_a_row_that_both_have_is_merged_field_by_field(
    base: Units, theirs: Units, mine: Units
) -> None:
    merge = merged({ROW: theirs}, {ROW: mine}, fingerprints({ROW: base}))
    after = merge.changes.get(ROW, [None, theirs])[1]
    clashes = [n for n in FIELDS if theirs[n] != base[n] != mine[n] != theirs[n]]
    assert {*merge.clashes} == {f"{ROW}/{name}" for name in clashes}
    for name in {*FIELDS} - {*clashes}:
        assert after[name] == (theirs if mine[name] == base[name] else mine)[name]
    assert {*merge.left} == {f"{ROW}/{n}" for n in FIELDS if theirs[n] != base[n] == mine[n]}


@quick
@given(ROWS, ROWS)
def test_a_row_of_which_the_page_says_nothing_usable_is_asked(theirs: Units, mine: Units) -> None:
    for was in ("", "00", "0.1.2.3", "0000000000000000"):
        merge = merged({ROW: theirs}, {ROW: mine}, {ROW: was})
        assert {*merge.clashes} == {f"{ROW}/{n}" for n in FIELDS if theirs[n] != mine[n]}
        assert merge.left == []


@quick
@given(STATES, st.dictionaries(st.sampled_from(UNITS), VALUES))
def test_the_same_change_twice_is_none(base: Units, changes: Units) -> None:
    merge = merged(base | changes, base | changes, fingerprints(base))
    assert (merge.changes, merge.clashes) == ({}, [])


@quick
@given(STATES, STATES)
def test_without_a_base_everything_may_be_meant(stored: Units, given_now: Units) -> None:
    merge = merged(stored, given_now, None)
    assert set(merge.changes) == {unit for unit in UNITS if stored[unit] != given_now[unit]}
    assert merge.clashes == list(merge.changes)


@quick
@given(edits())
def test_every_change_says_what_it_replaces(edit: tuple[Units, Units, Units]) -> None:
    base, stored, given_now = edit
    for unit, pair in merged(stored, given_now, fingerprints(base)).changes.items():
        assert pair == [stored[unit], given_now[unit]]


@pytest.mark.parametrize(
    ("stored", "given_now", "wanted"),
    (
        (["2", "1"], ["1", "2"], ["2", "1"]),
        (["1", "2"], ["2", "1"], ["2", "1"]),
        (["2", "1", "3"], ["2", "1"], ["2", "1", "3"]),
        (["2", "1"], ["1", "2", "4"], ["2", "1", "4"]),
        (["1", "2", "3"], ["2", "1", "4"], ["2", "1", "4", "3"]),
        (["1"], ["1", "2"], ["1"]),
        (["1", "2"], ["2"], ["2"]),
    ),
)
def test_an_order_that_one_has_changed_is_theirs_with_everybodys_rows(
    stored: list[Any], given_now: list[Any], wanted: list[Any]
) -> None:
    base = fingerprints({ORDER: ["1", "2"], "partners/1": {}, "partners/2": {}})
    merge = merged({ORDER: stored}, {ORDER: given_now}, base)
    assert merge.clashes == []
    assert outcome({ORDER: stored}, {ORDER: given_now}, base) == {ORDER: wanted}


@quick
@given(
    st.permutations(["1", "2", "3"]),
    st.permutations(["1", "2", "3"]),
    st.booleans(),
    st.booleans(),
    st.booleans(),
)
def test_an_order_clashes_exactly_where_both_have_moved_rows(
    stored: list[str], given_now: list[str], they_add: bool, i_add: bool, tells_rows: bool
) -> None:
    was = ["1", "2", "3"]
    rows: Units = {f"partners/{uid}": {} for uid in was} if tells_rows else {}
    theirs = stored + ["4"] * they_add
    # Who does not say which rows there were has sent those that are stored, behind their own.
    mine = given_now + ["4"] * (they_add and not tells_rows) + ["5"] * (i_add and tells_rows)
    merge = merged({ORDER: theirs}, {ORDER: mine}, fingerprints({ORDER: was} | rows))
    both = was not in (stored, given_now) and stored != given_now
    assert merge.clashes == [ORDER] * both
    assert (ORDER in merge.left) == (given_now == was != stored)
    order = merge.changes.get(ORDER, [None, theirs])[1]
    assert set(order) == {*theirs, *mine}
