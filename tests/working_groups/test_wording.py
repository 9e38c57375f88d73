"""The result in words names what decided it."""

import pytest
from django.utils import translation

from working_groups.wording import explanation, standing
from working_groups.workflow import Tally


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (
            Tally(electorate=8, yes=5, no=1, abstain=1, recused=1),
            (
                "Angenommen mit 5 zu 1 Stimmen. 7 von 7 stimmberechtigten Organisationen haben"
                " abgestimmt, 1 enthielt sich. 1 Organisation ist befangen und zählt nicht mit."
            ),
        ),
        (
            Tally(electorate=4, yes=1, no=3),
            (
                "Abgelehnt mit 3 zu 1 Stimmen. 4 von 4 stimmberechtigten Organisationen haben"
                " abgestimmt."
            ),
        ),
        (
            Tally(electorate=4, yes=2, no=2),
            (
                "Nicht angenommen: Bei 2 zu 2 Stimmen fehlt die Mehrheit. 4 von 4 stimmberechtigten"
                " Organisationen haben abgestimmt."
            ),
        ),
        (
            Tally(electorate=8, yes=3),
            (
                "Nicht angenommen: Die Gruppe war nicht beschlussfähig (nötig: 5 Stimmen). 3 von 8"
                " stimmberechtigten Organisationen haben abgestimmt."
            ),
        ),
    ],
)
def test_result_in_words(tally: Tally, words: str) -> None:
    with translation.override("de"):
        assert explanation(tally) == words


@pytest.mark.parametrize(
    ("tally", "words"),
    [
        (
            Tally(electorate=5, yes=2),
            "Beschlussfähig ist die Gruppe ab 3 Stimmen; es fehlt noch 1 Stimme.",
        ),
        (
            Tally(electorate=5),
            "Beschlussfähig ist die Gruppe ab 3 Stimmen; es fehlen noch 3 Stimmen.",
        ),
        (Tally(electorate=5, no=3), "Die Gruppe ist beschlussfähig."),
    ],
)
def test_standing_in_words(tally: Tally, words: str) -> None:
    with translation.override("de"):
        assert standing(tally) == words
