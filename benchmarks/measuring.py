"""Runs a piece of work often enough to know its middle, and not for longer than need be."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass
from typing import Final

WARM_UP: Final = 3
MOST_RUNS: Final = 60
MOST_SECONDS: Final = 2.0


@dataclass(frozen=True, slots=True, kw_only=True)
class Measurement:
    """Milliseconds: the middle, and what 95 of 100 runs stay below."""

    name: str
    middle: float
    slow: float
    runs: int


def measure(name: str, work: Callable[[], object]) -> Measurement:
    for _run in range(WARM_UP):
        work()
    times: list[float] = []
    until = time.perf_counter() + MOST_SECONDS
    while len(times) < MOST_RUNS and time.perf_counter() < until:
        began = time.perf_counter()
        work()
        times.append(1000 * (time.perf_counter() - began))
    return Measurement(
        name=name,
        middle=statistics.median(times),
        slow=sorted(times)[int(0.95 * (len(times) - 1))],
        runs=len(times),
    )
