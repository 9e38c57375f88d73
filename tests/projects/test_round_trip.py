"""Whatever projects hold, their export brings exactly it back, and exports to the same bytes."""

import datetime as dt
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal
from functools import partial
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, Phase, given, settings, strategies as st

from core.ids import uuid7
from municipalities.models import Membership
from projects import operations
from projects.content import NAMES, Line, list_of, rows_of, stored_units
from projects.exchange.cells import writable
from projects.models import (
    LISTS,
    CostCategory,
    Impact,
    Licence,
    PartnerRole,
    Project,
    ProjectType,
    RecipientKind,
    StateAid,
    Verdict,
)
from projects.queries import visible_projects
from tests.factories.municipalities import membership, tenant
from tests.factories.projects import area, sector
from tests.projects.acting import act, read
from tests.projects.tables import brought_in, taken_away

pytestmark = pytest.mark.django_db
slow = settings(
    max_examples=12,
    deadline=None,
    phases=[Phase.explicit, Phase.reuse, Phase.generate],
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)

TEXT = st.text(alphabet="aß Ä€\n;\\|\"'=+-@,.()1", max_size=30).map(writable)
LINE = TEXT.map(lambda text: " ".join(text.split()))
NAME = LINE.filter(bool)
DAY = st.none() | st.dates(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
AMOUNT = st.none() | st.decimals(0, 9_999_999, places=2)
SAID = DAY.filter(bool)
RATE = st.none() | st.decimals(1, 50, places=2)
YEAR = st.none() | st.integers(2000, 2099)
PACKAGES = [uuid7(), uuid7(), uuid7()]
RECEIVERS = [uuid7(), uuid7()]


def rows(uids: Sequence[UUID] | None = None, **fields: Any) -> st.SearchStrategy[list[Line]]:
    """Up to three rows, with or without gaps, with these uids if they are named by others."""
    row = st.fixed_dictionaries(fields).filter(lambda each: any(each.values()))
    values = st.lists(row, max_size=len(uids) if uids else 3)
    return values.map(
        lambda found: [
            Line(values=_made_possible(each), uid=uids[n] if uids else None)
            for n, each in enumerate(found)
        ]
    )


def _made_possible(values: dict[str, Any]) -> dict[str, Any]:
    """No end before a start, nothing funded beyond what it costs."""
    start, end = values.get("start"), values.get("end")
    if start and end:
        values = values | {"start": min(start, end), "end": max(start, end)}
    for part, whole in (("eligible", "amount"), ("eligible_cost", "total_cost")):
        if values.get(part) is not None and values[whole] is not None:
            values = values | {part: min(values[whole], values[part])}
    return values


LISTS_HELD = st.fixed_dictionaries(
    {
        "partners": rows(
            name=LINE,
            role=st.sampled_from(PartnerRole.values),
            share=st.none() | st.decimals(0, 9_999, places=2),
            letter_on=DAY,
        ),
        "objectives": rows(title=LINE, indicator=LINE, base=LINE, target=LINE, due=DAY),
        "precedents": rows(
            title=LINE,
            where=LINE,
            link=st.sampled_from(["", "https://www.beispiel.de/a;b|c"]),
            learned=TEXT,
            contact=LINE,
        ),
        "work_packages": rows(
            PACKAGES,
            title=LINE,
            responsible=LINE,
            effort=st.none() | st.decimals(0, 999, places=1),
            start=DAY,
            end=DAY,
        ),
        "milestones": rows(title=LINE, due=DAY, criterion=LINE),
        "recipients": rows(
            RECEIVERS, name=LINE, kind=st.sampled_from(RecipientKind.values), rate=RATE
        ),
        "cost_lines": rows(
            year=YEAR,
            category=st.sampled_from(["", *CostCategory.values]),
            amount=st.none() | st.decimals(0, 9_999, places=2),
            eligible=st.none() | st.decimals(0, 9_999, places=2),
            note=LINE,
        ),
    }
)


@st.composite
def lists(draw: st.DrawFn) -> dict[str, list[Line]]:
    """With rows that name rows of other lists."""
    held: dict[str, list[Line]] = draw(LISTS_HELD)
    packages = [line.uid for line in held["work_packages"]]
    receivers = [line.uid for line in held["recipients"]]
    for name in ("work_packages", "milestones"):
        held[name] = [
            replace(line, values={**line.values, "after": draw(_some(packages, line.uid))})
            for line in held[name]
        ]
    held["cost_lines"] = [
        replace(
            line, values={**line.values, "recipient": draw(st.sampled_from([None, *receivers]))}
        )
        for line in held["cost_lines"]
    ]
    return held


def _some(uids: list[Any], but: Any) -> st.SearchStrategy[list[Any]]:
    others = [uid for uid in uids if uid != but]
    return st.lists(st.sampled_from(others), unique=True) if others else st.just([])


HELD: dict[str, st.SearchStrategy[Any]] = {
    **dict.fromkeys(("summary", "problem", "goals", "distinction", "transfer"), TEXT),
    **dict.fromkeys(("recipient", "third_party_source"), LINE),
    **dict.fromkeys(("total_cost", "eligible_cost", "own_share", "third_party"), AMOUNT),
    "no_partner_reason": TEXT,
    "start": st.sampled_from([None, dt.date(2026, 1, 1)]),
    "end": st.sampled_from([None, dt.date(2026, 12, 31)]),
    "licence": st.sampled_from(["", *Licence.values]),
    "project_type": st.sampled_from(["", *ProjectType.values]),
    "transfer_from": st.sampled_from([None, dt.date(2027, 9, 1)]),
    "communes": st.sampled_from([[], ["05334002", "05315000"]]),
    "place": st.sampled_from([None, ("Rathaus", Decimal("50.77535"), Decimal("6.08390"))]),
    "title_en": LINE,
    "deducts_vat": st.sampled_from([None, True, False]),
    "no_early_start": st.booleans(),
    "no_double_funding": st.booleans(),
    "impact_assessment": st.sampled_from(["", *Impact.values]),
    "impact_reason": TEXT,
    "accessibility": TEXT,
    "state_aid": st.sampled_from(["", *StateAid.values]),
    "council_resolution": LINE,
}
FIELDS = st.fixed_dictionaries(HELD).map(_made_possible)
EMPTY: dict[str, Any] = {
    **dict.fromkeys(HELD, ""),
    **dict.fromkeys(("start", "end", "transfer_from", "place", "deducts_vat")),
    **dict.fromkeys(("total_cost", "eligible_cost", "own_share", "third_party", "grant")),
    **dict.fromkeys(("no_early_start", "no_double_funding"), False),
    **{name: [] for name in ("communes", *LISTS)},
}


@pytest.fixture(autouse=True)
def vocabulary() -> None:
    area()
    sector()


@pytest.fixture
def officer() -> Membership:
    return membership("municipal_officer", tenant("aachen"))


@pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
@slow
@given(entries=st.lists(st.tuples(FIELDS, lists()), min_size=1, max_size=2))
def test_export_import_export(
    officer: Membership,
    file_format: str,
    entries: list[tuple[dict[str, Any], dict[str, list[Line]]]],
) -> None:
    name = f"projekte.{file_format}"
    with transaction.atomic():
        made = [
            act(
                operations.create_project,
                officer,
                title=f"Projekt Nummer {number}",
                external_key=f"K-{number}",
                area=area(),
                sectors=[sector()],
                **fields,
                **held,
            )
            for number, (fields, held) in enumerate(entries)
        ]
        first, units = taken_away(officer, file_format), _units(made)
        unchanged = brought_in(officer, first, name)
        assert {each.verdict for each in unchanged} == {Verdict.UNCHANGED}
        for project in made:
            _emptied(officer, project)
        assert taken_away(officer, file_format) != first
        outcomes = brought_in(officer, first, name)
        assert {each.verdict for each in outcomes} <= {Verdict.CHANGED, Verdict.UNCHANGED}
        assert taken_away(officer, file_format) == first
        assert _units(made) == units
        transaction.set_rollback(True)


def _emptied(officer: Membership, project: Project) -> None:
    values = {"title": f"{project.title} (leer)", "area": None, "sectors": [], **EMPTY}
    stored = read(lambda: Project.objects.get(pk=project.pk))
    act(operations.change_project, officer, project=stored, values=values, version=None)


def _units(made: Sequence[Project]) -> list[dict[str, Any]]:
    """What the projects hold, whichever uids their rows have."""
    return [read(partial(_told, project.pk)) for project in made]


def _told(key: int) -> dict[str, Any]:
    project = visible_projects().get(pk=key)
    units = stored_units(project, NAMES)
    rows = {name: [row.uid for row in rows_of(project, name)] for name in LISTS}
    numbers = {str(uid): n for uids in rows.values() for n, uid in enumerate(uids)}
    told = {name: value for name, value in units.items() if list_of(name) == name}
    for name, uids in rows.items():
        told[name] = [_numbered(units[f"{name}/{uid}"], numbers) for uid in uids]
    return told


def _numbered(row: dict[str, Any], numbers: dict[str, int]) -> dict[str, Any]:
    after = {"after": [numbers[uid] for uid in row["after"]]} if "after" in row else {}
    receiver = {"recipient": numbers.get(row["recipient"] or "")} if "recipient" in row else {}
    return row | after | receiver
