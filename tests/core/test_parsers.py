"""JSON that the interface does not read, and says so."""

import json
from io import BytesIO
from typing import Any

import pytest
from rest_framework.exceptions import ParseError

from core.parsers import DEEPEST, PlainJSONParser


def parse(body: bytes) -> Any:
    return PlainJSONParser().parse(BytesIO(body))


def nested(levels: int) -> bytes:
    return b"[" * levels + b"]" * levels


@pytest.mark.parametrize("data", ({"titel": "Bürgerbus 🚲"}, [1, [None, 2.5]], "Text", {}))
def test_what_is_text_and_numbers_is_read(data: Any) -> None:
    assert parse(json.dumps(data).encode()) == data
    assert parse(json.dumps(data, ensure_ascii=False).encode()) == data


@pytest.mark.parametrize(
    "body",
    (
        rb'"a\u0000b"',
        rb'{"titel": ["\u0000"]}',
        rb'{"a\u0000": 1}',
        rb'"\ud800"',
        rb'{"titel": {"\udfff": 1}}',
    ),
)
def test_what_is_no_text_is_refused(body: bytes) -> None:
    with pytest.raises(ParseError, match="kein Text"):
        parse(body)


def test_a_surrogate_pair_is_one_character() -> None:
    assert parse(rb'"\ud83d\udeb2"') == "🚲"


@pytest.mark.parametrize("levels", (DEEPEST + 1, 1_000, 200_000))
def test_deep_nesting_is_refused(levels: int) -> None:
    with pytest.raises(ParseError, match="zu tief"):
        parse(nested(levels))
    with pytest.raises(ParseError, match="zu tief"):
        parse(b'{"a":' * levels + b"1" + b"}" * levels)


def test_nesting_within_reason_is_read() -> None:
    assert parse(nested(DEEPEST)) is not None


@pytest.mark.parametrize(
    ("body", "place"),
    (
        (b'{"titel": ', "Zeile 1, Zeichen 11"),
        (b'{"titel": "Bus",\n}', "Zeile 2, Zeichen 1|Zeile 1, Zeichen 16"),
        (b'{"titel": "B\xfcrgerbus"}', "UTF-8"),
        (b'{"titel": NaN}', "NaN"),
    ),
)
def test_what_is_no_json_is_refused_in_german_with_the_place(body: bytes, place: str) -> None:
    with pytest.raises(ParseError, match=f"Senden Sie gültiges JSON.*(?:{place})"):
        parse(body)
