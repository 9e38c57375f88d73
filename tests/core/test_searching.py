"""A long search costs no more than a short one, and finds a word however it is spelt."""

import pytest
from django.db import transaction

from core.scope import elevated
from core.searching import LONGEST, MOST_WORDS, with_words, words_of
from sectors.models import Area
from tests.factories.projects import area


def test_words_count_once_and_eight_are_enough() -> None:
    assert words_of("Bus auf  Abruf Bus") == ["Bus", "auf", "Abruf"]
    many = [f"wort{number}" for number in range(500)]
    assert words_of(" ".join(many)) == many[:MOST_WORDS]


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "written"),
    (
        *((typed, "Wärmeatlas") for typed in ("waermeatlas", "warmeatlas", "WÄRME", "Wa\u0308rme")),
        *(
            (typed, "Kaempfer Straße")
            for typed in ("kämpfer", "strasse", "stras", "STRASSE straße")
        ),
        *((typed, "Neue Bauten für Soest") for typed in ("neue", "bauten fuer", "fur soest")),
        *(
            (typed, "Café am Öko-Hof (Süd)")
            for typed in ("cafe", "oeko-hof", "(sued)", "café süd)")
        ),
        ("100%", "100% Ökostrom"),
        ("a.b*", "A.B*"),
    ),
)
def test_spellings_find_each_other(typed: str, written: str) -> None:
    assert found(typed, written)


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("typed", "written"),
    (
        *(
            (typed, "Baustelle")
            for typed in (".", "b.u", "(", "[a", "\\d", "%", "***=b", "bäustelle2")
        ),
        ("baer", "Bar"),
        ("a" * LONGEST, "Abend"),
        ("ae" * (LONGEST // 2), "Abend"),
    ),
)
def test_signs_mean_themselves_and_nothing_else_is_found(typed: str, written: str) -> None:
    assert not found(typed, written)


def found(typed: str, written: str) -> bool:
    row = area()
    row.name_de = written
    with elevated(), transaction.atomic():
        row.save()
    return with_words(Area.objects.all(), typed, "name_de").exists()
