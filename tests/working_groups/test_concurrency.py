"""Two people at the same moment, over two connections."""

from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection

from municipalities.models import Membership
from tests.factories import groups as factory
from tests.factories.groups import Council, council as make_council
from tests.factories.municipalities import membership
from tests.working_groups.acting import act, read
from working_groups.models import Comment, DecisionPaper, Vote
from working_groups.operations import add_comment, cast_vote, submit_paper

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def council(transactional_db: None) -> Council:
    return make_council()


def at_once(*verbs: Callable[[], Any]) -> list[Any]:
    start = Barrier(len(verbs))

    def run(verb: Callable[[], Any]) -> Any:
        try:
            start.wait(timeout=10)
            return verb()
        finally:
            connection.close()

    with ThreadPoolExecutor(len(verbs)) as pool:
        return list(pool.map(run, verbs))


def test_two_votes_of_one_organisation_leave_one(council: Council) -> None:
    made = council.paper("voting")
    colleague = membership("municipal_officer", council["office"].organisation)
    factory.seat(council.group, colleague)

    def vote(who: Membership, choice: str) -> Vote:
        return act(cast_vote, who, paper=made, choice=choice)

    at_once(lambda: vote(council["office"], "yes"), lambda: vote(colleague, "no"))
    assert read(Vote.objects.count) == 1


def test_a_double_click_says_it_once(council: Council) -> None:
    made, token = council.paper(), uuid4()

    def say() -> Comment:
        values = {"paper": made, "text": "Gut.", "parent": None, "paragraph": None}
        return act(add_comment, council["guest"], submission=token, **values)

    first, second = at_once(say, say)
    assert first == second
    assert read(Comment.objects.count) == 1


@pytest.mark.parametrize("token", [None, uuid4()])
def test_numbers_are_given_out_one_by_one(council: Council, token: UUID | None) -> None:
    def submit() -> DecisionPaper:
        values = {"group": council.group, "project": None, "title": "Frage", "text": "Text"}
        return act(submit_paper, council["chair"], submission=token, **values)

    papers = at_once(submit, submit)
    expected = ["AGDATE-2026-001", "AGDATE-2026-002"] if token is None else ["AGDATE-2026-001"] * 2
    assert sorted(paper.number for paper in papers) == expected
