"""Leaving a server alone for a while that did not answer, so that it delays only one caller."""

import time


class Pause:
    """One per process and server; `seconds` from the last failure on, calls are not worth it."""

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self._until = 0.0

    @property
    def is_on(self) -> bool:
        return time.monotonic() < self._until

    def begin(self) -> None:
        self._until = time.monotonic() + self.seconds

    def end(self) -> None:
        self._until = 0.0
