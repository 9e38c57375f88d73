"""The eight groups, the demo's seats and papers; loading twice changes nothing."""

from collections import Counter
from collections.abc import Iterator

import pytest
from pytest_django.plugin import DjangoDbBlocker

from core.programme import programme
from core.scope import elevated
from municipalities.models import CircleMembership
from portal.loading.demo import load_demo
from portal.loading.programme import load_programme
from projects.models import Project
from tests.factories.projects import NOW
from tests.worlds import kept
from working_groups.chain import first_broken
from working_groups.demo import load_demo_papers
from working_groups.demo_meetings import load_demo_meetings
from working_groups.loading import load_groups, seat_demo_members
from working_groups.models import (
    CoSignature,
    Decision,
    GroupMember,
    Meeting,
    Minutes,
    Statement,
    WorkingGroup,
)
from working_groups.operations.minutes import digest_of
from working_groups.queries import book_of, papers

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("as_worker")]


def _load() -> None:
    with elevated():
        load_programme()
        load_demo(now=NOW)


@pytest.fixture(scope="module")
def loaded(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[None]:
    """Loaded once; what a test changes is undone after it."""
    with django_db_blocker.unblock(), kept(_load):
        yield


def test_the_groups_are_those_of_the_programme() -> None:
    load_programme()
    slugs = {row["slug"] for row in programme()["workingGroups"]}
    assert set(WorkingGroup.objects.values_list("slug", flat=True)) == slugs
    assert WorkingGroup.objects.values("circle").distinct().count() == len(slugs)
    assert not WorkingGroup.objects.filter(mandate="").exists()


@pytest.mark.usefixtures("loaded")
def test_what_was_changed_in_the_table_is_named_and_mended() -> None:
    assert (load_groups().new, load_groups().changed) == ([], [])
    WorkingGroup.objects.filter(slug="ag-transfer").update(name_en="Other")
    assert load_groups().changed == ["AG Transfer und Nachnutzung: name_en"]
    assert load_groups().changed == []


@pytest.mark.usefixtures("loaded")
def test_every_project_office_sits_in_every_group_and_each_chairs_one() -> None:
    offices = GroupMember.objects.filter(membership__user__email__startswith="projektbuero@")
    assert offices.count() == 8 * 5
    chairs = offices.filter(seat="chair").values_list("membership__user__email", flat=True)
    assert Counter(chairs).total() == 8
    assert len(set(chairs)) == 5
    seats = GroupMember.objects.values_list("group__circle", "membership")
    in_circles = CircleMembership.objects.filter(circle__working_group__isnull=False)
    assert set(seats) == set(in_circles.values_list("circle", "membership"))


@pytest.mark.usefixtures("loaded")
def test_nobody_who_left_is_seated_again() -> None:
    GroupMember.objects.filter(group__slug="ag-daten").update(left_at=NOW)
    assert seat_demo_members(now=NOW) == []


@pytest.mark.usefixtures("loaded")
def test_every_state_of_a_paper_can_be_seen() -> None:
    states = {
        (paper.state, paper.decision.outcome if paper.is_decided else "") for paper in papers()
    }
    assert states == {
        ("discussion", ""),
        ("voting", ""),
        ("decided", "approved"),
        ("decided", "declined"),
    }
    assert {paper.is_demo for paper in papers()} == {True}
    majority = papers().filter(state="voting", vote_rule="majority")
    ready = [paper.title for paper in majority if paper.tally.has_quorum]
    assert ready == ["Einheitliche Fristen für Stellungnahmen"]


@pytest.mark.usefixtures("loaded")
def test_statements_co_signatures_and_a_secret_vote_can_be_seen() -> None:
    assert Statement.objects.count() == 2
    rows = CoSignature.objects.order_by("position")
    assert list(rows.values_list("result", flat=True)) == ["noted", "open", "open"]
    secret = Decision.objects.get(is_secret=True)
    assert (secret.outcome, secret.yes, secret.recused, secret.votes) == ("approved", 3, 1, [])
    assert papers().filter(state="voting", vote_rule="silence").exists()


@pytest.mark.usefixtures("loaded")
def test_the_books_follow_the_calendar_and_hold() -> None:
    for group in WorkingGroup.objects.filter(book__isnull=False).select_related("book"):
        rows = list(book_of(group))
        assert rows == sorted(rows, key=lambda each: each.decided_at)
        assert first_broken(rows, length=group.book.length, end=group.book.digest) is None
    assert Decision.objects.count() == 3


@pytest.mark.usefixtures("loaded")
def test_papers_lie_on_projects_where_the_lifecycle_has_them() -> None:
    by_state = dict(papers().filter(project__isnull=False).values_list("state", "project__state"))
    assert by_state == {
        "discussion": "pre_review",
        "voting": "regional_coordination",
        "decided": "ministry_review",
    }


@pytest.mark.usefixtures("loaded")
def test_papers_are_loaded_once_and_only_where_they_fit() -> None:
    assert load_demo_papers(now=NOW) == []
    gone = papers().get(title__contains="Paderwege")
    answers = gone.comments.filter(parent__isnull=False)
    for rows in (answers, gone.comments.all(), gone.votes.all(), gone.electors.all()):
        rows.delete()
    gone.delete()
    Project.objects.filter(title="Paderwege digital").update(state="withdrawn")
    assert load_demo_papers(now=NOW) == []


@pytest.mark.usefixtures("loaded")
def test_two_groups_have_a_meeting_behind_them_a_draft_and_one_ahead() -> None:
    states = Counter(Meeting.objects.values_list("group__slug", "state"))
    assert states == Counter(
        (slug, state)
        for slug in ("ag-daten", "ag-egovernment")
        for state in ("released", "ended", "invited")
    )
    assert Meeting.objects.filter(is_demo=False).count() == 0
    for minutes in Minutes.objects.all():
        assert minutes.digest == digest_of(minutes.content)
    assert load_demo_meetings(now=NOW) == []
