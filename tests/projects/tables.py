"""Tables of projects, as tests send and read them."""

import csv
from collections.abc import Iterable, Mapping
from io import StringIO
from typing import Final

from django.db import transaction

from core.scope import scoped
from municipalities.models import Membership
from projects.exchange.exporting import exported_rows, home_of
from projects.exchange.files import ensure_table
from projects.exchange.reading import opened
from projects.exchange.writing import write_table
from projects.operations import check_rows, incoming, take_rows
from projects.operations.importing import Outcome
from projects.queries import visible_projects
from tests.factories.municipalities import scope_for
from tests.factories.projects import NOW

KEY: Final = "Externer Schlüssel"
TITLE: Final = "Projekttitel"


def sheet(*rows: Mapping[str, str], columns: Iterable[str] = ()) -> bytes:
    """A CSV file with these cells by heading, UTF-8 without a mark."""
    heads = list(dict.fromkeys([*columns, *(head for row in rows for head in row)]))
    text = StringIO()
    writer = csv.DictWriter(text, heads, delimiter=";", restval="")
    writer.writeheader()
    writer.writerows(rows)
    return text.getvalue().encode()


def row(key: str = "P-1", title: str = "Ein Bürgerbus", **cells: str) -> dict[str, str]:
    return {KEY: key, TITLE: title, **cells}


def brought_in(
    actor: Membership, content: bytes, name: str = "projekte.csv", *, write: bool = True
) -> list[Outcome]:
    """What became of each row."""
    with scoped(scope_for(actor)), transaction.atomic():
        ensure_table(name, content)
        file = incoming(actor=actor, table=opened(name, content))
        records = [*file.table.rows()]
        if write:
            return take_rows(actor=actor, records=records, file=file, now=NOW)
        return check_rows(actor=actor, records=records, file=file)


def taken_away(actor: Membership, file_format: str = "csv") -> bytes:
    """The export of everything that this membership sees."""
    with scoped(scope_for(actor)), transaction.atomic():
        projects = visible_projects().order_by("reference")
        rows = exported_rows(projects, own_tenant_id=home_of(actor))
        with write_table(rows, file_format) as table:
            return table.read()


def complaints(outcome: Outcome) -> dict[str, str]:
    """Messages by column."""
    return {problem.field: str(problem.message) for problem in outcome.problems}
