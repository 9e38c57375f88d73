"""Rows that the tests of a module share, as they were built."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager

from django.db import connection, transaction


@contextmanager
def kept[World](build: Callable[[], World]) -> Iterator[World]:
    """What `build` made lies in a transaction around the tests, which begin within it each time.

    For fixtures of a module: a test with transactions of its own cannot stand beside them.
    """
    with transaction.atomic():
        world = build()
        connection.check_constraints()  # now, or every test would check these rows again
        yield world
        transaction.set_rollback(True)
