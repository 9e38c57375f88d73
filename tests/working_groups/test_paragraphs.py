"""Numbers and lasting keys of paragraphs, from one version to the next."""

from collections import Counter

from hypothesis import given, settings, strategies as st

from working_groups.paragraphs import (
    Paragraph,
    changes,
    first_outline,
    joined,
    next_outline,
    numbered,
    split,
)

WORDS = st.sampled_from(["Bus", "Bahn", "Rad", "Weg", "Stadt", "Land", "die", "fährt", "neu"])
TEXTS = st.lists(st.lists(WORDS, min_size=1, max_size=8).map(" ".join), max_size=8)
ONE, TWO, THREE = (
    "Die Gruppe befürwortet die Einreichung.",
    "Begründung: Der Bus fehlt seit drei Jahren im Norden der Stadt.",
    "Kosten entstehen den anderen Kommunen nicht.",
)


def first(*texts: str) -> list[Paragraph]:
    return numbered(texts, first_outline(texts))


def after(old: list[Paragraph], *texts: str, version: int = 2, last: int = 9) -> list[Paragraph]:
    return numbered(texts, next_outline(old, texts, version=version, last_key=last))


def keys(paragraphs: list[Paragraph]) -> list[tuple[int, int]]:
    return [(each.key, each.since) for each in paragraphs]


def test_blank_lines_part_paragraphs() -> None:
    assert split("a\r\n \r\n\r\nb\nc\n\n\n") == ["a", "b\nc"]
    assert split(joined(["a", "b"])) == ["a", "b"]


def test_in_the_first_version_a_key_is_a_number() -> None:
    assert keys(first(ONE, TWO)) == [(1, 1), (2, 1)]


def test_what_stays_keeps_key_and_version_also_when_others_come_before_it() -> None:
    assert keys(after(first(ONE, TWO), "Ganz neu.", ONE, TWO)) == [(10, 2), (1, 1), (2, 1)]


def test_what_moves_keeps_both() -> None:
    assert keys(after(first(ONE, TWO, THREE), THREE, ONE, TWO)) == [(3, 1), (1, 1), (2, 1)]


def test_what_is_reworded_keeps_its_key() -> None:
    new = TWO.replace("drei", "vier")
    assert keys(after(first(ONE, TWO, THREE), ONE, new, THREE)) == [(1, 1), (2, 2), (3, 1)]


def test_what_says_something_else_is_another_paragraph() -> None:
    other = "Vertagt wird bis zum Sommer."
    assert keys(after(first(ONE, TWO), ONE, other)) == [(1, 1), (10, 2)]


def test_of_two_equal_paragraphs_each_keeps_one_key() -> None:
    assert keys(after(first(ONE, ONE), ONE, ONE, ONE)) == [(1, 1), (2, 1), (10, 2)]


def test_every_paragraph_of_both_versions_is_compared_once_and_in_place() -> None:
    old = first(ONE, TWO, THREE)
    new = after(old, THREE, ONE.replace("Gruppe", "Arbeitsgruppe"), "Ganz neu.")
    pairs = [(c.old and c.old.key, c.new and c.new.key) for c in changes(old, new)]
    assert pairs == [(3, 3), (1, 1), (2, None), (None, 10)]
    assert [each.is_same for each in changes(old, new)] == [True, False, False, False]


@given(first_texts=TEXTS, second_texts=TEXTS, third_texts=TEXTS)
@settings(deadline=None)
def test_promises_over_two_changes(
    first_texts: list[str], second_texts: list[str], third_texts: list[str]
) -> None:
    versions = [first(*first_texts)]
    last = len(first_texts)
    for number, texts in enumerate((second_texts, third_texts), start=2):
        old, new = versions[-1], after(versions[-1], *texts, version=number, last=last)
        versions.append(new)
        by_key = {each.key: each for each in old}
        assert len({each.key for each in new}) == len(new)
        for each in new:
            before = by_key.get(each.key)
            if before is None:
                # A key that has gone never comes back.
                assert each.key > last
                assert each.since == number
            else:
                assert (each.since == before.since) == (each.text == before.text)
        # As often as a text stands on both sides, so many of its paragraphs stay the same.
        shared = Counter(each.text for each in old) & Counter(texts)
        stayed = Counter(each.text for each in new if each.since < number)
        assert stayed == shared
        shown = [each for change in changes(old, new) for each in (change.old, change.new) if each]
        assert Counter(shown) == Counter([*old, *new])
        last = max([last, *(each.key for each in new)])
