"""The labelled ideas find the projects that they mean, by the model itself and without a database."""

import json
import re
from functools import cache
from pathlib import Path
from typing import Any, Final

import numpy as np
import pytest
import simplemma

from core.programme import programme
from projects.radar import encoder
from projects.radar.ranking import CANDIDATES, LEAST, MOST
from projects.radar.terms import parts_of, terms_of
from projects.radar.texts import comparable

PAIRS: Final = Path(__file__).parent / "data" / "radar_pairs.json"
ILLUSTRATIVE: Final = Path("portal/loading/illustrative.json")
HALVES: Final = ("tuning", "held_out")
FUNCTION_WORDS: Final = frozenset(
    """
    aber alle allem allen aller alles als also andere anderen auch auf aus bei beim bereits bis
    brauchen damit daran daraus dasselbe dem den denen der deren derselben des deutlich die dies
    diese dieselbe dort durch ein eine einem einen einer eines einmal etwa etwas für ganz geben
    gehen gelangen gleich haben heute hier ihr ihre ihrem ihren ihrer immer in ist jede jeder jemand
    kann kein können künftig machen man mehr mehrere mit muss müssen nach nicht nichts noch nur oder
    ohne schon sehen sein selbst sich sie sind so sobald soll sollen sollten sowie stehen über
    überall um und uns unser unsere unter viel viele vom von vor wann was weil welche welcher wenn
    wer werden wie wir wird wo wollen woran worum zu zum zur zwischen
    """.split()  # noqa: SIM905 - a list of words reads best as text
)


@cache
def pairs() -> list[dict[str, Any]]:
    found: list[dict[str, Any]] = json.loads(PAIRS.read_text())["pairs"]
    return found


@cache
def projects() -> dict[str, dict[str, Any]]:
    """All projects of the programme and the invented ones beside them, as distractors."""
    invented = json.loads(ILLUSTRATIVE.read_text())["projects"]
    return {row["slug"]: row for row in [*programme()["projects"], *invented]}


def sectors(slugs: list[str]) -> list[str]:
    names = {row["slug"]: row["nameDe"] for row in programme()["sectors"]}
    return [names[slug] for slug in slugs]


@cache
def stored() -> encoder.Vectors:
    texts = [
        comparable(
            title=row["titleDe"],
            summary=row["descriptionDe"],
            goals=row.get("goalsDe", ""),
            sectors=sectors(row["sectors"]),
        )
        for row in projects().values()
    ]
    return encoder.encode(texts)


def found_for(idea: dict[str, Any]) -> list[str]:
    """What the radar would show, the nearest first."""
    text = comparable(
        title=idea["title"], summary=idea["summary"], goals="", sectors=sectors(idea["sectors"])
    )
    near = encoder.closeness(encoder.encode([text])[0], stored())
    slugs = list(projects())
    order = [int(place) for place in np.argsort(-near)[:MOST]]
    return [slugs[place] for place in order if near[place] >= LEAST]


@pytest.mark.parametrize("half", HALVES)
def test_nine_of_ten_ideas_find_their_project_among_five(half: str) -> None:
    ideas = [idea for idea in pairs() if idea["half"] == half]
    missed = [idea["title"] for idea in ideas if idea["project"] not in found_for(idea)]
    assert len(missed) <= 0.1 * len(ideas), missed


def test_labels_are_sixty_real_projects_twice_half_of_them_held_out() -> None:
    real = sorted(row["slug"] for row in programme()["projects"])
    for half in HALVES:
        assert sorted(idea["project"] for idea in pairs() if idea["half"] == half) == real
    assert len(pairs()) == 60
    assert len({idea["title"] for idea in pairs()}) == 60


def test_at_least_a_third_of_the_ideas_share_no_more_than_two_content_words() -> None:
    shared = [len(content(idea_text(idea)) & content(project_text(idea))) for idea in pairs()]
    assert sum(number <= 2 for number in shared) * 3 >= len(shared), shared


def test_counting_content_words_sees_inflected_ones() -> None:
    assert content("Die Schulen messen den Verbrauch") & content("Verbräuche einer Schule") == {
        "schule", "verbrauch",
    }  # fmt: skip


def idea_text(idea: dict[str, Any]) -> str:
    return f"{idea['title']}. {idea['summary']}"


def project_text(idea: dict[str, Any]) -> str:
    row = projects()[idea["project"]]
    return f"{row['titleDe']}. {row['descriptionDe']}"


def content(text: str) -> set[str]:
    """Basic forms of all words but those that only hold a sentence together."""
    words = re.findall(r"[A-Za-zÄÖÜäöüß]{3,}", text)
    lemmas = {simplemma.lemmatize(word, lang="de").lower() for word in words}
    return lemmas - FUNCTION_WORDS


def test_a_byte_per_number_changes_no_answer() -> None:
    text = idea_text(pairs()[0])
    exact = encoder.encode([text, text])
    assert encoder.closeness(exact[0], exact)[1] == pytest.approx(1, abs=1e-5)
    assert abs(exact).max() < 127
    assert encoder.unpacked([row.tobytes() for row in exact]).tolist() == exact.tolist()


def test_signs_are_what_the_first_choice_compares() -> None:
    assert encoder.signs_of(np.array([3, 0, -2, 1], dtype=np.int8)) == "1001"


def test_nothing_is_close_to_an_empty_vector() -> None:
    empty = np.zeros((1, 512), dtype=np.int8)
    assert encoder.closeness(empty[0], empty).tolist() == [0.0]


def test_terms_are_nouns_in_their_basic_form_and_parts_of_compounds() -> None:
    found = terms_of("Schulen messen auf Parkplätzen den Energieverbrauch, und die Stadt hilft.")
    assert found == ["Schule", "Parkplatz", "Energieverbrauch", "Energie", "Verbrauch"]


@pytest.mark.parametrize(
    ("noun", "parts"),
    (
        ("Energiemonitor", ("Energie", "Monitor")),
        ("Verkehrsverbund", ("Verkehr", "Verbund")),
        ("Schule", ()),
        ("Xyzzyplughs", ()),
    ),
)
def test_compounds_are_parted_where_both_parts_are_known(noun: str, parts: tuple[str, ...]) -> None:
    assert parts_of(noun) == parts


def test_text_that_is_compared_leaves_out_what_is_empty() -> None:
    text = comparable(title="Bus", summary=" ", goals="x" * 400, sectors=["Verkehr", "Energie"])
    assert text == f"Bus. {'x' * 300} Verkehr, Energie"


def test_first_choice_by_signs_loses_one_neighbour_in_twenty_at_most() -> None:
    """Mixtures of the real texts crowd far closer together than texts of five thousand projects."""
    rng = np.random.default_rng(2020)
    real = stored().astype(np.float32)
    mixed = [
        rng.random(3) @ real[rng.integers(0, len(real), 3)] + rng.normal(0, 10, real.shape[1])
        for _each in range(5000)
    ]
    rows = np.clip(np.rint(np.array(mixed)), -127, 127).astype(np.int8)
    signs = rows > 0
    found = number = 0
    for question in encoder.encode([idea_text(idea) for idea in pairs()]):
        nearest = {*np.argsort(-encoder.closeness(question, rows))[:MOST].tolist()}
        apart = (signs != (question > 0)).sum(axis=1)
        found += len(nearest & {*np.argsort(apart, kind="stable")[:CANDIDATES].tolist()})
        number += len(nearest)
    assert found >= 0.95 * number
