"""The virus scan against a real peer: what is not a clear „OK“ in time refuses the file."""

import time
from pathlib import Path
from typing import Any

import pytest
from django.core.exceptions import ValidationError

from core.uploads import Scan, check
from tests.factories import uploads as make
from tests.factories.clamd import EICAR, Answer, clamd, saying, silent


def refusal(content: bytes = b"") -> str:
    with pytest.raises(ValidationError) as caught:
        check(make.upload("Plan.pdf", make.pdf() + content))
    return str(caught.value.code)


def test_without_a_scanner_the_answer_says_so(settings: Any) -> None:
    settings.CLAMD_URL = ""
    assert make.checked().scan == Scan.UNCHECKED


def test_a_clean_file_over_tcp(settings: Any) -> None:
    with clamd() as settings.CLAMD_URL:
        assert make.checked().scan == Scan.CLEAN


def test_a_clean_file_over_a_unix_socket(settings: Any, tmp_path: Path) -> None:
    with clamd(path=tmp_path / "clamd") as settings.CLAMD_URL:
        large = make.pdf() + b"\0" * 500_000
        assert make.checked(content=large).scan == Scan.CLEAN


def test_a_find_refuses_the_file(settings: Any) -> None:
    with clamd() as settings.CLAMD_URL:
        assert refusal(EICAR) == "virus"


@pytest.mark.parametrize(
    "answer",
    (
        saying(b"INSTREAM size limit exceeded. ERROR\0"),
        saying(b"stream: OK"),
        saying(b"stream: OKAY\0"),
        saying(b"stream: OK\0stream: OK"),
        saying(b"\0"),
        saying(b""),
        saying(b"x" * 10_000),
    ),
)
def test_any_other_answer_refuses_the_file(settings: Any, answer: Answer) -> None:
    with clamd(answer) as settings.CLAMD_URL:
        assert refusal() == "unscanned"


def test_a_silent_scanner_refuses_the_file_in_time(settings: Any) -> None:
    settings.CLAMD_TIMEOUT_SECONDS = 0.2
    began = time.monotonic()
    with clamd(silent) as settings.CLAMD_URL:
        assert refusal() == "unscanned"
    assert time.monotonic() - began < 2


@pytest.mark.parametrize("url", ("tcp://127.0.0.1:1", "unix:///gibt/es/nicht"))
def test_an_absent_scanner_refuses_the_file(settings: Any, url: str) -> None:
    settings.CLAMD_URL = url
    assert refusal() == "unscanned"
