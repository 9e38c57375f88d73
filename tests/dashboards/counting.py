"""Counting what a request asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

CONTROL = ("SAVEPOINT", "RELEASE", "BEGIN", "COMMIT", "SELECT set_config('role', 'none'")
"""Marks of a transaction's beginning and end. Inside a test's own transaction the scope must also be
laid down after a request; the end of a request's own transaction does that by itself."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Fills with every other statement, that which binds the scope included."""
    ran: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield ran
    ran += [each["sql"] for each in captured if not each["sql"].startswith(CONTROL)]
