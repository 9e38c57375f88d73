"""Documents: what PDF/UA asks for, and that a text is a text whatever somebody typed."""

import datetime as dt
import unicodedata
from pathlib import Path
from typing import Any

import pytest
import typst
from hypothesis import HealthCheck, given, settings as hypothesis_settings, strategies as st

from core.sheets import INSTEAD, UNSURE, sheet
from tests.pdfs import ReadPdf, read

DAY = dt.date(2020, 9, 15)
TEMPLATE = """
#let data = json(bytes(sys.inputs.data))
#set document(title: data.title)
#set text(lang: "de", region: "DE", font: "Fira Sans")
= #data.title
#par(data.text)
"""
COMPOSED = unicodedata.normalize("NFC", "".join(map(chr, range(0x20, 0x2600))))
SURE = UNSURE.sub("", COMPOSED)


@pytest.fixture
def template(tmp_path: Path, settings: Any) -> str:
    settings.BASE_DIR = tmp_path
    folder = tmp_path / "templates/sheets"
    folder.mkdir(parents=True)
    (folder / "probe.typ").write_text(TEMPLATE)
    return "probe"


def body_of(template: str, text: str, day: dt.date = DAY) -> bytes:
    return sheet(template, {"title": "Probe", "text": text}, day=day)


def read_of(template: str, text: str) -> ReadPdf:
    return read(body_of(template, text))


def test_it_says_what_it_is(template: str) -> None:
    found = read_of(template, "Ein Satz.")
    assert (found.standard, found.language, found.title) == ("UA-1", "de-DE", "Probe")
    assert found.created == "D:20200915000000Z"
    assert found.tags == [("H1", "Probe"), ("P", "Ein Satz.")]


def test_the_same_data_and_day_are_the_same_bytes(template: str) -> None:
    assert body_of(template, "Ein Satz.") == body_of(template, "Ein Satz.")
    assert body_of(template, "Ein Satz.") != body_of(template, "Ein Satz.", DAY + dt.timedelta(1))


@pytest.mark.parametrize(
    "typed",
    (
        '#panic() #read("/etc/passwd")',
        "*fett* _schräg_ $x^2$ `code` @verweis <marke> ~ \\",
        "= keine Überschrift",
        "- keine Liste",
        "„Grüße“, 1.234,56 € – Ærø, Łódź, Čech",
        '"); #import "@preview/x:1.0.0"',
    ),
)
def test_nothing_typed_is_markup(template: str, typed: str) -> None:
    assert read_of(template, typed).of("P") == [typed]


def test_what_no_font_has_leaves_a_mark_and_the_rest_as_it_was(template: str) -> None:
    assert read_of(template, "Start 🚀 漢 → Ziel ≥ 3").of("P") == [
        f"Start {INSTEAD} {INSTEAD} → Ziel ≥ 3"
    ]


def test_composed_and_decomposed_letters_are_one(template: str) -> None:
    assert read_of(template, "Bu\u0308rger").of("P") == ["Bürger"]


def test_every_character_that_is_not_replaced_can_be_drawn(template: str) -> None:
    kept = read_of(template, f"🚀{SURE}").of("P")[0]
    assert kept.count(INSTEAD) == 1 + SURE.count(INSTEAD)


def test_a_long_word_stays_on_the_page(template: str) -> None:
    word = f"https://beispiel.de/{'a' * 400}"
    found = read_of(template, word)
    assert found.of("P") == [word]
    assert found.text.count("\n") > 3  # lines


@given(text=st.text(alphabet=st.characters(exclude_categories=["Cs"]), max_size=80))
@hypothesis_settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
def test_any_text_makes_a_document(template: str, text: str) -> None:
    assert read_of(template, text).standard == "UA-1"


def test_a_wrong_template_is_no_silent_document(template: str, settings: Any) -> None:
    path = Path(settings.BASE_DIR) / "templates/sheets/wrong.typ"
    path.write_text("#data.gibt-es-nicht")
    with pytest.raises(typst.TypstError):
        body_of("wrong", "Text")
