"""The result in words names what decided it."""

import pytest
from django.utils import translation

from working_groups.wording import explanation, rule_in_words, standing
from working_groups.workflow import Quorum, Rule, Tally, Terms, Verdict

SECRET = Terms(is_secret=True)
SILENCE = Terms(rule=Rule.SILENCE)


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
        (
            Tally(electorate=5, yes=3, no=2, terms=Terms(rule=Rule.TWO_THIRDS)),
            (
                "Nicht angenommen: Mit 3 zu 2 Stimmen fehlt die Mehrheit von zwei Dritteln. 5 von 5"
                " stimmberechtigten Organisationen haben abgestimmt."
            ),
        ),
        (
            Tally(electorate=3, yes=2, abstain=1, terms=Terms(rule=Rule.CONSENSUS)),
            (
                "Im Konsens angenommen: 2 Organisationen stimmen zu, keine widerspricht. 3 von 3"
                " stimmberechtigten Organisationen haben abgestimmt, 1 enthielt sich."
            ),
        ),
        (
            Tally(electorate=3, yes=2, no=1, terms=Terms(rule=Rule.CONSENSUS)),
            (
                "Nicht angenommen: 1 Organisation hat widersprochen. 3 von 3 stimmberechtigten"
                " Organisationen haben abgestimmt."
            ),
        ),
        (
            Tally(electorate=3, abstain=3, terms=Terms(rule=Rule.CONSENSUS)),
            (
                "Nicht angenommen: Niemand hat zugestimmt. 3 von 3 stimmberechtigten Organisationen"
                " haben abgestimmt, 3 enthielten sich."
            ),
        ),
        (
            Tally(electorate=4, yes=1, terms=Terms(rule=Rule.SILENCE)),
            (
                "Angenommen: Niemand hat innerhalb der Frist widersprochen. 1 von 4"
                " stimmberechtigten Organisationen haben abgestimmt."
            ),
        ),
        (
            Tally(electorate=2, recused=2),
            (
                "Nicht angenommen: Alle Organisationen sind befangen. 0 von 0 stimmberechtigten"
                " Organisationen haben abgestimmt. 2 Organisationen sind befangen und zählen nicht"
                " mit."
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
        (Tally(electorate=5, secret=3, terms=SECRET), "Die Gruppe ist beschlussfähig."),
        (Tally(electorate=5, terms=SILENCE), "Bisher hat niemand widersprochen."),
        (Tally(electorate=5, no=1, terms=SILENCE), "1 Organisation hat widersprochen."),
    ],
)
def test_standing_in_words(tally: Tally, words: str) -> None:
    with translation.override("de"):
        assert standing(tally) == words


@pytest.mark.parametrize("language", ["de", "en"])
def test_every_rule_and_every_end_has_words_of_its_own(language: str) -> None:
    counts = [(yes, no, abstain) for yes in range(4) for no in range(4) for abstain in range(5)]
    tallies = [
        Tally(electorate=6, yes=yes, no=no, abstain=abstain, terms=Terms(rule=rule))
        for yes, no, abstain in counts
        for rule in Rule
    ] + [Tally(electorate=1, recused=1)]
    with translation.override(language):
        rules = {rule_in_words(Terms(rule=rule, quorum=each)) for rule in Rule for each in Quorum}
        ends = {each.verdict: explanation(each).split(". ")[0] for each in tallies}
    assert len(rules) == 3 * 3 + 1
    assert set(ends) == set(Verdict)
    assert all("%(" not in end for end in ends.values())
