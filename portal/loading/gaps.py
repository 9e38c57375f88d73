"""Brings to demo projects what the data say and their tables could not hold when they were loaded.

Only into gaps, and only where nobody has changed the entry since: whoever emptied a field meant it.
"""

from collections.abc import Iterable, Sequence
from typing import Any, Final

from django.db.models import Exists, OuterRef

from portal.loading.contents import Content
from portal.loading.entries import Entry
from portal.loading.report import Report
from projects.content import fetch_all_lists, rows_of
from projects.models import LISTS, Project, Version

_MONEY: Final = frozenset(
    {"eligible_cost", "third_party", "third_party_source", "recipients", "cost_lines"}
)


def fill_gaps(loaded: Iterable[Entry], *, report: Report) -> None:
    """Names each project with the fields and lists that it got."""
    wanted = {(entry.tenant, entry.title): entry for entry in loaded}
    projects = {key: each for each in _untouched() if (key := _key(each)) in wanted}
    fetch_all_lists([*projects.values()], LISTS)
    gaps = {key: _gaps(projects[key], wanted[key]) for key in projects}
    _write([(gaps[key], projects[key]) for key in projects])
    changed = [
        f"{projects[key]}: {', '.join((*gap.columns, *gap.rows))}"
        for key, gap in gaps.items()
        if gap.columns or gap.rows
    ]
    report.add("Projekte", changed=changed)


def create_rows(contents: Iterable[tuple[Content, Project]]) -> None:
    """A statement per list."""
    chosen = [*contents]
    for name in LISTS:
        model: Any = LISTS[name]
        found = [
            model(project=project, position=position, **values)
            for content, project in chosen
            for position, values in enumerate(content.rows.get(name, ()))
        ]
        model._default_manager.bulk_create(found)


def _untouched() -> Sequence[Project]:
    """Demo projects whose entry is as it was loaded: the first change keeps a version."""
    changed = Version.objects.filter(project=OuterRef("pk"))
    rows = Project.objects.filter(~Exists(changed), is_demo=True)
    return [*rows.select_related("tenant").order_by("pk")]


def _key(project: Project) -> tuple[str, str]:
    return project.tenant.slug, project.title


def _gaps(project: Project, entry: Entry) -> Content:
    closed = frozenset() if _costs_the_same(project, entry) else _MONEY
    columns = {n: v for n, v in entry.content.columns.items() if _is_gap(getattr(project, n), v)}
    rows = {n: each for n, each in entry.content.rows.items() if not rows_of(project, n)}
    return Content(
        {name: value for name, value in columns.items() if name not in closed},
        {name: each for name, each in rows.items() if name not in closed},
    )


def _is_gap(held: Any, said: Any) -> bool:
    """Nothing is held, and the data say something: a „no“ is something, too."""
    return said is not None and not held and said != held


def _costs_the_same(project: Project, entry: Entry) -> bool:
    """Otherwise the lines would add up to something else than what the project says."""
    amounts = ("total_cost", "grant", "own_share")
    return all(getattr(project, name) == getattr(entry, name) for name in amounts)


def _write(gaps: Sequence[tuple[Content, Project]]) -> None:
    names = {name for gap, _project in gaps for name in gap.columns}
    for gap, project in gaps:
        for name, value in gap.columns.items():
            setattr(project, name, value)
    if names:
        Project.objects.bulk_update([project for _gap, project in gaps], sorted(names))
    create_rows(gaps)
