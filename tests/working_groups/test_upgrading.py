"""Decisions of the release before become the beginning of their groups' books."""

from typing import Any

import pytest
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.migrations.executor import MigrationExecutor

from tests.factories.projects import NOW
from tests.projects.test_upgrading import ALIAS, database, migrated
from working_groups.chain import first_broken

__all__ = ["database"]
BEFORE = ("working_groups", "0001_initial")


@pytest.mark.django_db(transaction=True)
def test_decisions_are_numbered_and_bound_by_their_day(database: BaseDatabaseWrapper) -> None:
    everything = MigrationExecutor(database).loader.graph.leaf_nodes()
    old = migrated(database, BEFORE)
    _rows(old)
    with database.cursor() as cursor:
        # It came with the release that is undone here.
        cursor.execute("DROP TRIGGER append_only ON working_groups_decision")
    new = migrated(database, *everything)
    decisions = new.get_model("working_groups", "Decision").objects.using(ALIAS)
    book = new.get_model("working_groups", "Book").objects.using(ALIAS).get()
    rows = list(decisions.order_by("sequence"))
    assert [each.number for each in rows] == ["AG-B001", "AG-B002"]
    assert [each.paper_number for each in rows] == ["AG-2020-002", "AG-2020-001"]
    assert rows[0].votes == [{"organisation": "Soest", "slug": "soest", "choice": "yes"}]
    assert first_broken(rows, length=book.length, end=book.digest) is None


def _rows(apps: Any) -> None:
    """Two decisions, the later one on the paper with the smaller number."""

    def made(label: str, **values: Any) -> Any:
        return apps.get_model(label).objects.using(ALIAS).create(**values)

    tenant = made(
        "municipalities.Municipality",
        code="SO",
        slug="soest",
        short_name="Soest",
        is_programme=True,
    )
    circle = made("municipalities.Circle", name="Soest")
    author = made(
        "municipalities.Organisation",
        slug="soest",
        kind="municipality",
        name_de="Soest",
        circle=circle,
        municipality=tenant,
    )
    person = made("accounts.User", email="a@soest.example", name="A")
    shared = {"tenant": tenant, "author": author}
    group = made(
        "working_groups.WorkingGroup",
        slug="ag",
        code="AG",
        name_de="AG",
        circle=made("municipalities.Circle", name="AG"),
        **shared,
    )
    for number in (1, 2):
        paper = made(
            "working_groups.DecisionPaper",
            number=f"AG-2020-00{number}",
            group=group,
            title="Frage",
            text="Antwort.",
            state="decided",
            submitted_by=person,
            vote_opened_at=NOW,
            vote_until=NOW.date(),
            **shared,
        )
        child = {"paper": paper, **shared}
        made("working_groups.Elector", organisation=author, **child)
        made("working_groups.Vote", choice="yes", person=person, cast_at=NOW, **child)
        made(
            "working_groups.Decision",
            outcome="approved",
            electorate=1,
            yes=1,
            no=0,
            abstain=0,
            recused=0,
            decided_by=person,
            decided_at=NOW.replace(day=5 - number),
            **child,
        )
