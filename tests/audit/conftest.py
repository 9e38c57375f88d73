"""A way to write entries, and one to tamper with them that only the owner of the tables has."""

import datetime as dt
from collections.abc import Callable, Iterator
from typing import Any

import psycopg
import pytest
from django.conf import settings
from django.db import connection, transaction

from audit.models import AuditEntry
from audit.operations import record
from audit.tasks import seal
from core.scope import scoped
from municipalities.models import Membership, Role
from tests.factories import municipalities

type Write = Callable[..., None]
AT = dt.datetime(2026, 3, 2, 9, 0, 0, 123456, tzinfo=dt.UTC)


@pytest.fixture
def officer(db: None) -> Membership:
    return municipalities.membership(Role.OFFICER, municipalities.tenant("aachen"))


@pytest.fixture
def write(officer: Membership) -> Write:
    """Entries as operations write them: under a member's scope."""

    def entries(number: int = 1, **values: Any) -> None:
        scope = municipalities.scope_for(officer)
        for count in range(number):
            given = {
                "actor": officer,
                "tenant_id": officer.organisation.municipality_id,
                "verb": "change",
                "object_kind": "project",
                "object_key": f"AC-2026-{count:04}",
                "changes": {"title": ["Alt", f"Grüße {count}"], "grant": [None, 1.5]},
                "now": AT,
            }
            with scoped(scope), transaction.atomic():
                record(**given | values)

    return entries


@pytest.fixture
def sealed(write: Write) -> int:
    """Five sealed entries of Aachen; the tenant's id."""
    write(5)
    seal()
    return municipalities.tenant("aachen").pk


@pytest.fixture
def tamper(transactional_db: None) -> Iterator[Callable[[str], None]]:
    """Run a statement as the owner of the tables, with the trigger off."""
    owner = settings.OWNER_DATABASE
    login = connection.settings_dict
    with psycopg.connect(
        dbname=login["NAME"],
        user=owner["USER"],
        password=owner["PASSWORD"],
        host=login["HOST"] or login["OPTIONS"].get("host"),
        port=login["PORT"] or None,
        autocommit=True,
    ) as database:

        def run(statement: str) -> None:
            table = AuditEntry._meta.db_table
            database.execute(f"ALTER TABLE {table} DISABLE TRIGGER append_only")
            database.execute(statement)
            database.execute(f"ALTER TABLE {table} ENABLE TRIGGER append_only")

        yield run
