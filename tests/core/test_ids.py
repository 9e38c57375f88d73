"""Identifiers in the order in which they were given."""

import time

from core.ids import uuid7


def test_ids_of_one_moment_keep_their_order() -> None:
    given = [uuid7() for _ in range(2_000)]
    assert given == sorted(given)
    assert len(set(given)) == len(given)


def test_an_id_tells_its_moment_and_its_kind() -> None:
    before = time.time_ns() // 1_000_000
    given = uuid7()
    after = time.time_ns() // 1_000_000
    assert (given.version, given.variant) == (7, "specified in RFC 4122")
    assert before <= given.int >> 80 <= after
