"""Writes units of a project's entry (`projects.content`); a statement or two per list."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

from projects.content import PLACE, PLAIN, SECTORS, list_of, place_of, rows_of, tidy
from projects.models import LISTS, Project, ProjectSector
from sectors.models import Sector


def columns(values: Mapping[str, Any]) -> dict[str, Any]:
    """Those values that are columns of the project, texts trimmed."""
    found = {name: tidy(values[name]) for name in PLAIN if name in values}
    if PLACE in values:
        found |= zip(("place", "latitude", "longitude"), place_of(values[PLACE]), strict=True)
    return found


def write_lists(project: Project, values: Mapping[str, Any]) -> None:
    """Rows and their order, by unit; a row that is None is removed. What is not given stays."""
    write_all_lists([(project, values)])


def write_all_lists(entries: Sequence[tuple[Project, Mapping[str, Any]]]) -> None:
    """The same for many projects, in a constant number of statements."""
    _write_sectors({project.pk: v[SECTORS] for project, v in entries if SECTORS in v})
    for name in LISTS:
        changed = [(project, units) for project, v in entries if (units := _units_of(name, v))]
        if changed:
            _write_rows(name, changed)


def _units_of(name: str, values: Mapping[str, Any]) -> dict[str, Any]:
    return {unit.partition("/")[2]: v for unit, v in values.items() if list_of(unit) == name}


def _write_sectors(wanted: Mapping[int, Iterable[Sector]]) -> None:
    if not wanted:
        return
    links = ProjectSector.objects.filter(project__in=wanted)
    present = {(link.project_id, link.sector_id): link.pk for link in links}
    chosen = {(pk, sector.pk) for pk, sectors in wanted.items() for sector in sectors}
    gone = [pk for pair, pk in present.items() if pair not in chosen]
    if gone:
        ProjectSector.objects.filter(pk__in=gone).delete()
    ProjectSector.objects.bulk_create(
        ProjectSector(project_id=project, sector_id=sector)
        for project, sector in sorted(chosen - present.keys())
    )


def _write_rows(name: str, changed: Sequence[tuple[Project, dict[str, Any]]]) -> None:
    """The projects' lists were fetched."""
    model: Any = LISTS[name]
    gone: list[int] = []
    rows: list[Any] = []
    for project, units in changed:
        stored = {row.uid: row for row in rows_of(project, name)}
        order = [UUID(uid) for uid in units.pop("order", None) or ()]
        given = {UUID(uid): values for uid, values in units.items()}
        gone += [stored[uid].pk for uid, row in given.items() if row is None and uid in stored]
        rows += _placed(project, model, stored, given, order)
        _forget(project, name)
    if gone:
        model.objects.filter(pk__in=gone).delete()
    _upsert(rows, model)


def _placed(
    project: Project,
    model: Any,
    stored: Mapping[UUID, Any],
    given: Mapping[UUID, Any],
    order: Sequence[UUID],
) -> list[Any]:
    """Rows to write: those that were given, and those that only change their place."""
    rows: dict[UUID, Any] = {}
    for uid, values in given.items():
        if values is not None:
            row = stored.get(uid) or model(project=project, uid=uid, position=len(stored))
            for field, value in values.items():
                setattr(row, field, value)
            rows[uid] = row
    for position, uid in enumerate(order):
        known = rows.get(uid) or stored.get(uid)
        if known and (known.position != position or known.pk is None):
            known.position = position
            rows[uid] = known
    return [*rows.values()]


def _upsert(rows: Sequence[Any], model: Any) -> None:
    """One statement; a row that a repeated request has already made is the same row."""
    if rows:
        model.objects.bulk_create(
            rows,
            update_conflicts=True,
            unique_fields=["project", "uid"],
            update_fields=[*model.content, "position"],
        )


def _forget(project: Project, name: str) -> None:
    getattr(project, "_prefetched_objects_cache", {}).pop(name, None)
