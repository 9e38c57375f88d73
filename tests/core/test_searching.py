"""A long search costs no more than a short one."""

from core.searching import MOST_WORDS, words_of


def test_words_count_once_and_eight_are_enough() -> None:
    assert words_of("Bus auf  Abruf Bus") == ["Bus", "auf", "Abruf"]
    many = [f"wort{number}" for number in range(500)]
    assert words_of(" ".join(many)) == many[:MOST_WORDS]
