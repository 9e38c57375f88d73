"""Identifiers that may be seen: they say when a row was made, never how many there are."""

import secrets
import time
from uuid import UUID


def uuid7() -> UUID:
    """A version 7 UUID: 48 bits of milliseconds, 12 of their fraction, then random bits.

    The fraction (RFC 9562 §6.2, method 3) keeps rows in order that one transaction writes.
    """
    milliseconds, nanoseconds = divmod(time.time_ns(), 1_000_000)
    fraction = nanoseconds * 4096 // 1_000_000
    value = (milliseconds & ((1 << 48) - 1)) << 80 | 0x7 << 76 | fraction << 64
    return UUID(int=value | 0x2 << 62 | secrets.randbits(62))
