"""Stored projects as rows, a chunk at a time: as much memory for five thousand as for fifty."""

from collections.abc import Iterable, Iterator
from itertools import batched
from typing import Final

from django.db.models import QuerySet, prefetch_related_objects

from municipalities.access import is_tenant_staff
from municipalities.models import Membership
from projects.content import fetch_all_lists
from projects.exchange.cells import Row
from projects.exchange.columns import COLUMNS
from projects.models import LISTS, Project
from projects.queries import visible_projects

CHUNK: Final = 500


def exported_rows(projects: QuerySet[Project], *, own_tenant_id: int | None) -> Iterator[Row]:
    """In the queryset's order. E-mail addresses and keys of other municipalities stay with them."""
    keys = list(projects.values_list("pk", flat=True))
    for chunk in batched(keys, CHUNK):
        rows = visible_projects().select_related("manager").in_bulk(chunk)
        found = [rows[key] for key in chunk if key in rows]
        fetch_cells(found)
        for project in found:
            is_own = project.tenant_id == own_tenant_id
            yield [column.cell_of(project, is_own=is_own) for column in COLUMNS]


def home_of(actor: Membership) -> int | None:
    """Whose projects are shown with what only their own municipality may take away."""
    return actor.organisation.municipality_id if is_tenant_staff(actor) else None


def fetch_cells(projects: Iterable[Project]) -> None:
    """The lists that the columns show, in a query each."""
    chosen = [*projects]
    prefetch_related_objects(chosen, "sector_links__sector")
    fetch_all_lists(chosen, LISTS)
