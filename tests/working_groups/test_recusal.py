"""Befangenheit: declared before reading, final, and out of the electorate."""

import pytest

from core.errors import Unmet
from tests.factories.groups import UNTIL, Council
from tests.working_groups.acting import act, outcome, read
from tests.working_groups.test_pages import get, post, url, voting
from tests.working_groups.test_votes import AFTER, READERS, allowed, refused_for_its_state, voted
from working_groups.models import Vote
from working_groups.operations import cast_vote, decide, open_vote, recuse
from working_groups.queries import counted_papers

VOTERS = {"chair", "deputy", "office", "paderborn", "wuppertal"}


@pytest.mark.parametrize("state", ["discussion", "voting"])
def test_seats_with_a_vote_declare_it_before_and_during(council: Council, state: str) -> None:
    assert allowed(council, recuse, paper=council.paper(state)) == VOTERS


@pytest.mark.parametrize("state", ["decided", "withdrawn"])
def test_nobody_declares_it_afterwards(council: Council, state: str) -> None:
    assert refused_for_its_state(council, recuse, VOTERS, paper=council.paper(state))


def test_what_was_declared_before_the_vote_counts_in_it(council: Council) -> None:
    paper = council.paper()
    act(recuse, council["office"], paper=paper)
    act(open_vote, council["chair"], paper=paper, until=UNTIL)
    tally = read(lambda: counted_papers().get(pk=paper.pk).tally)
    assert (tally.electorate, tally.recused, tally.eligible, tally.quorum) == (4, 1, 3, 2)


def test_it_is_final_and_binds_the_whole_organisation(council: Council) -> None:
    paper = council.paper("voting")
    act(recuse, council["deputy"], paper=paper)
    for who in ("chair", "deputy"):
        with pytest.raises(Unmet, match="für befangen erklärt"):
            act(cast_vote, council[who], paper=paper, choice="yes")
    assert read(Vote.objects.get).choice == "recused"


def test_it_comes_too_late_after_the_last_day(council: Council) -> None:
    paper = council.paper("voting")
    with pytest.raises(Unmet, match="endete am"):
        act(recuse, council["office"], paper=paper, now=AFTER)


def test_a_deputy_does_not_declare_what_the_member_has_voted(council: Council) -> None:
    paper = council.paper("voting")
    voted(council, paper, chair="yes")
    assert outcome(recuse, council["deputy"], paper=paper) == "denied"


def test_whoever_is_recused_decides_nothing(council: Council) -> None:
    paper = council.paper("voting")
    voted(council, paper, chair="recused", office="yes", paderborn="yes", wuppertal="recused")
    found = {name: outcome(decide, council[name], paper=paper, text="") for name in READERS}
    assert {name for name, came in found.items() if came == "done"} == {"office", "paderborn"}


class TestPage:
    def test_it_is_offered_before_the_text(self, council: Council) -> None:
        page = get(council["paderborn"], url("paper", council.paper())).text
        assert page.index("Bevor Sie weiterlesen") < page.index('id="wortlaut"')
        assert (
            "Bevor Sie weiterlesen" not in get(council["guest"], url("paper", council.paper())).text
        )

    def test_it_is_asked_for_once_more_and_then_said(self, council: Council) -> None:
        paper = voting(council)
        assert (
            "lässt sich nicht zurücknehmen" in get(council["paderborn"], url("recuse", paper)).text
        )
        assert post(council["paderborn"], url("recuse", paper), {}).status_code == 302
        page = get(council["paderborn"], url("paper", paper)).text
        assert "Ihre Organisation ist befangen" in page
        assert "Stimme abgeben" not in page
        answer = post(council["paderborn"], url("vote", paper), {"vote": "yes"})
        assert answer.status_code == 422
        assert "für befangen erklärt" in answer.text
