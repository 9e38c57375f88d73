"""A secret vote: who took part is known, and nothing else before the end; how, never."""

from typing import Any

import pytest
from django.db import ProgrammingError, connection

from audit.models import AuditEntry
from core.errors import Unmet
from core.scope import elevated
from municipalities.models import Membership
from tests.factories.groups import UNTIL, Council
from tests.factories.municipalities import client_for
from tests.working_groups.acting import act, outcome, read
from tests.working_groups.test_api import PAPERS, client
from tests.working_groups.test_pages import post, url, voting
from tests.working_groups.test_votes import REASON, state_of
from working_groups.models import DecisionPaper, SecretBallot, Vote
from working_groups.operations import cast_vote, decide, open_vote, recuse
from working_groups.workflow import Rule, Terms

VOTERS = ("chair", "office", "paderborn", "wuppertal")


def secret(council: Council, rule: Rule = Rule.MAJORITY) -> DecisionPaper:
    terms = Terms(rule=rule, is_secret=True)
    return act(open_vote, council["chair"], paper=council.paper(), until=UNTIL, terms=terms)


def open_now(council: Council) -> DecisionPaper:
    """Secret, and open by the real clock."""
    paper = voting(council)
    with elevated():
        DecisionPaper.objects.filter(pk=paper.pk).update(vote_is_secret=True)
    return paper


def cast(council: Council, paper: DecisionPaper, *choices: str) -> None:
    for who, choice in zip(VOTERS, choices, strict=False):
        act(cast_vote, council[who], paper=paper, choice=choice)


def rows(sql: str) -> list[Any]:
    def ask() -> list[Any]:
        with connection.cursor() as cursor:
            cursor.execute(sql)
            return [*cursor.fetchall()]

    return read(ask)


class TestUrn:
    def test_a_ballot_holds_a_choice_and_a_paper_only(self) -> None:
        fields = {each.name for each in SecretBallot._meta.get_fields()}
        assert fields == {"id", "paper", "choice"}

    def test_the_vote_holds_that_somebody_voted(self, council: Council) -> None:
        paper = secret(council)
        cast(council, paper, "yes", "no")
        assert set(read(lambda: list(Vote.objects.values_list("choice", flat=True)))) == {"secret"}
        ballots = read(lambda: list(SecretBallot.objects.values_list("choice", flat=True)))
        assert sorted(ballots) == ["no", "yes"]

    def test_neither_key_nor_place_nor_transaction_leads_to_a_voter(self, council: Council) -> None:
        """Every ballot is as old as the last, and they lie in the order of random keys."""
        paper = secret(council)
        cast(council, paper, "yes", "no")
        before = read(lambda: set(SecretBallot.objects.values_list("pk", flat=True)))
        cast_by = council["paderborn"]
        act(cast_vote, cast_by, paper=paper, choice="abstain")
        found = rows("SELECT id, xmin::text FROM working_groups_secretballot ORDER BY ctid")
        keys = [key for key, _transaction in found]
        assert keys == sorted(keys)
        assert len({transaction for _key, transaction in found}) == 1
        assert before.isdisjoint(keys)
        assert {key.version for key in keys} == {4}

    def test_the_trail_knows_no_choice(self, council: Council) -> None:
        paper = secret(council)
        cast(council, paper, "yes", "no", "abstain")
        trail = read(lambda: list(AuditEntry.objects.filter(verb="wg.vote_cast")))
        assert [each.changes for each in trail] == [{"vote": [None, "secret"]}] * 3

    def test_nobodys_scope_reads_the_urn(self, council: Council) -> None:
        paper = secret(council)
        cast(council, paper, "yes")
        for who in ("chair", "office", "ministry"):
            with pytest.raises(ProgrammingError, match="permission denied"):
                act(lambda **_: SecretBallot.objects.count(), council[who])

    def test_a_secret_vote_is_final(self, council: Council) -> None:
        paper = secret(council)
        cast(council, paper, "yes")
        for verb, more in ((cast_vote, {"choice": "no"}), (recuse, {})):
            with pytest.raises(Unmet, match="nicht mehr ändern"):
                act(verb, council["chair"], paper=paper, **more)
        assert read(SecretBallot.objects.count) == 1
        assert outcome(cast_vote, council["deputy"], paper=paper, choice="no") == "denied"

    def test_recusal_is_open_and_no_ballot(self, council: Council) -> None:
        paper = secret(council)
        act(cast_vote, council["paderborn"], paper=paper, choice="recused")
        assert read(Vote.objects.get).choice == "recused"
        assert read(SecretBallot.objects.count) == 0


class TestBeforeTheEnd:
    @pytest.mark.parametrize("who", ["chair", "office", "guest", "ministry"])
    def test_two_opposite_votes_look_the_same(self, council: Council, who: str) -> None:
        """Page and interface are the same, whichever way somebody has voted."""
        seen = [self.shown(council, council[who], choice) for choice in ("yes", "no")]
        assert seen[0] == seen[1]

    def shown(self, council: Council, who: Membership, choice: str) -> list[Any]:
        paper = open_now(council)
        assert post(council["paderborn"], url("vote", paper), {"vote": choice}).status_code == 302
        page = client_for(who).get(url("paper", paper)).text
        block = page[page.index('id="abstimmung"') :]
        block = block[: block.index("</section>")]
        body = client(who).get(f"{PAPERS}{paper.pk}/").json()
        votes = client(who).get(f"{PAPERS}{paper.pk}/votes/").json()["results"]
        for each in votes:
            del each["cast_at"]
        token = block[block.find("csrfmiddlewaretoken") :][:120]
        plain = block.replace(token, "").replace(str(paper.pk), "")
        return [plain, body["tally"], votes]

    def test_the_interface_tells_the_turnout(self, council: Council) -> None:
        paper = open_now(council)
        post(council["paderborn"], url("vote", paper), {"vote": "no"})
        tally = client(council["chair"]).get(f"{PAPERS}{paper.pk}/").json()["tally"]
        assert (tally["cast"], tally["yes"], tally["no"], tally["abstain"]) == (1, None, None, None)

    def test_the_chair_is_shown_no_result_before_it_is_recorded(self, council: Council) -> None:
        paper = open_now(council)
        for who in ("chair", "office", "paderborn"):
            post(council[who], url("vote", paper), {"vote": "no"})
        page = client_for(council["chair"]).get(url("decide", paper)).text
        assert "3 von 4 Stimmberechtigten haben abgestimmt" in page
        assert "gezählt, wenn Sie den Beschluss festhalten" in page
        assert "Abgelehnt" not in page
        assert "Ablehnung" not in page

    def test_what_is_refused_is_refused_before_the_count(self, council: Council) -> None:
        """A reason too short answers the same for a paper that is approved and one that is not."""
        for choice in ("yes", "no"):
            paper = secret(council)
            cast(council, paper, choice, choice, choice)
            with pytest.raises(Unmet, match="30 Zeichen"):
                act(decide, council["chair"], paper=paper, text="", return_reason="Nein.")


class TestEnd:
    def test_the_numbers_are_known_and_no_names(self, council: Council) -> None:
        paper = secret(council)
        cast(council, paper, "yes", "yes", "no", "abstain")
        made = act(decide, council["chair"], paper=paper, text="")
        assert (made.outcome, made.yes, made.no, made.abstain) == ("approved", 2, 1, 1)
        assert (made.is_secret, made.votes) == (True, [])
        page = client_for(council["guest"]).get(made.get_absolute_url()).text
        assert "Wer wie gestimmt hat, ist nirgends festgehalten" in page

    def test_a_declined_project_goes_back_only_if_it_is_declined(self, council: Council) -> None:
        paper = secret(council)
        cast(council, paper, "yes", "yes", "yes")
        made = act(decide, council["chair"], paper=paper, text="", return_reason=REASON)
        assert made.outcome == "approved"
        assert made.paper.project
        assert state_of(made.paper.project) == "ministry_review"

    def test_silence_is_never_secret(self, council: Council) -> None:
        terms = Terms(rule=Rule.SILENCE, is_secret=True)
        values = {"paper": council.paper(), "until": UNTIL, "terms": terms}
        with pytest.raises(Unmet) as raised:
            act(open_vote, council["chair"], procedure="session", **values)
        assert {each.field for each in raised.value.problems} == {"secret", "procedure"}
