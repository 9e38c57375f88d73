"""Counting what a request asks of the database."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.db import connection
from django.test.utils import CaptureQueriesContext

ADDED = "SELECT set_config('role', 'none'"
"""Inside a test's own transaction the scope must be laid down after a request; the end of a
request's own transaction does that by itself."""


@contextmanager
def statements() -> Iterator[list[str]]:
    """Fills with every statement: that which binds the scope included, and, as SAVEPOINT and
    RELEASE, the request's BEGIN and COMMIT."""
    ran: list[str] = []
    with CaptureQueriesContext(connection) as captured:
        yield ran
    ran += [each["sql"] for each in captured if not each["sql"].startswith(ADDED)]
