"""Brings a table of reference data in line with rows from a file."""

from collections.abc import Iterable, Mapping
from typing import Any

from django.db.models import Model

from portal.loading.report import Report

type Row = Mapping[str, Any]


def upsert[M: Model](
    model: type[M], rows: Iterable[Row], *, report: Report, key: str = "slug"
) -> dict[str, M]:
    """Create what is missing and change what differs; all objects of the rows by their key.

    Rows name columns (`district_id`, not `district`), so that comparing needs no query. What the
    rows do not name stays as it is, and nothing is ever deleted.
    """
    wanted = {str(row[key]): row for row in rows}
    found = {
        str(getattr(each, key)): each
        for each in model._default_manager.filter(**{f"{key}__in": wanted})
    }
    new = [model(**row) for name, row in wanted.items() if name not in found]
    changes = {name: _differences(each, wanted[name]) for name, each in found.items()}
    changed = [each for name, each in found.items() if changes[name]]
    if changed:
        columns = {column for names in changes.values() for column in names}
        model._default_manager.bulk_update(changed, [_field(model, each) for each in columns])
    model._default_manager.bulk_create(new)
    report.add(
        str(model._meta.verbose_name_plural),
        new=[str(each) for each in new],
        changed=[f"{each}: {', '.join(changes[str(getattr(each, key))])}" for each in changed],
    )
    return found | {str(getattr(each, key)): each for each in new}


def _differences(existing: Model, row: Row) -> list[str]:
    """Sets what differs and names it."""
    names = [name for name, value in row.items() if getattr(existing, name) != value]
    for name in names:
        setattr(existing, name, row[name])
    return names


def _field(model: type[Model], column: str) -> str:
    """`bulk_update` wants `district` where the row says `district_id`."""
    return next(
        field.name for field in model._meta.concrete_fields if column in (field.name, field.attname)
    )
