"""Progress lines for a person at a terminal, or for a log."""

import contextlib
import sys
import time
from collections.abc import Iterator

TICK, CROSS = "✓", "✗"


def prepare() -> None:
    """Never fail on a terminal that cannot show a character."""
    for stream in (sys.stdout, sys.stderr):
        if hasattr(stream, "reconfigure"):
            stream.reconfigure(errors="replace", line_buffering=True)


def say(text: str = "") -> None:
    print(text, flush=True)


def seconds(duration: float) -> str:
    """German notation with one decimal: 1.25 s becomes „1,3 s“."""
    return f"{duration:.1f} s".replace(".", ",")


@contextlib.contextmanager
def step(text: str) -> Iterator[None]:
    """Shows what is going on, then a tick and how long it took."""
    began = time.monotonic()
    terminal = sys.stdout.isatty()
    if terminal:
        print(f"  … {text}", end="", flush=True)
    try:
        yield
    except BaseException:
        say(f"{_restart(terminal)}  {CROSS} {text}")
        raise
    say(f"{_restart(terminal)}  {TICK} {text:<52} {seconds(time.monotonic() - began):>7}")


def _restart(terminal: bool) -> str:
    return "\r" if terminal else ""
