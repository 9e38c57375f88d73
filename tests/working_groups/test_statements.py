"""Stellungnahmen: asked for by the chair or the submitter, one per organisation, until a day."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core.clock import today
from core.errors import Unmet
from core.registry import registry
from notifications.models import Event
from tests.factories import groups as factory
from tests.factories.groups import UNTIL, Council
from tests.factories.municipalities import membership
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read, seen_by
from tests.working_groups.test_api import PAPERS, client
from tests.working_groups.test_pages import SOON, cost, get, post, url
from tests.working_groups.test_votes import AFTER, SEATED, allowed, refused_for_its_state
from working_groups.models import DecisionPaper, Stance, Statement, StatementCall
from working_groups.operations import ask_for_statements, give_statement, remind_of_statements

CONCERNS = {"stance": "concerns", "text": "Die Kosten sind nicht belegt."}


def asked(council: Council, until: dt.date = UNTIL, state: str = "discussion") -> DecisionPaper:
    paper = council.paper(state)
    factory.call(paper, council["office"], until)
    return paper


def give(council: Council, who: str, paper: DecisionPaper, **values: Any) -> Statement:
    return act(give_statement, council[who], paper=paper, **(CONCERNS | values))


class TestAsking:
    @pytest.mark.parametrize("state", ["discussion", "voting"])
    def test_the_chair_or_the_submitter_asks(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "until": UNTIL}
        assert allowed(council, ask_for_statements, **values) == {"chair", "office"}

    @pytest.mark.parametrize("state", ["decided", "withdrawn"])
    def test_not_after_the_decision(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "until": UNTIL}
        entitled = {"chair", "office"}
        assert refused_for_its_state(council, ask_for_statements, entitled, **values)

    @pytest.mark.parametrize("days", [-1, 91])
    def test_the_day_lies_ahead_and_in_sight(self, council: Council, days: int) -> None:
        until = NOW.date() + dt.timedelta(days=days)
        with pytest.raises(Unmet) as raised:
            act(ask_for_statements, council["chair"], paper=council.paper(), until=until)
        assert raised.value.problems[0].field == "until"

    def test_the_day_can_be_moved_and_is_told_once(self, council: Council) -> None:
        paper = council.paper()
        for until in (UNTIL, UNTIL, UNTIL + dt.timedelta(days=1)):
            act(ask_for_statements, council["chair"], paper=paper, until=until)
        assert read(StatementCall.objects.get).until == UNTIL + dt.timedelta(days=1)
        assert read(Event.objects.filter(kind="wg.statement_due").count) == 2


class TestGiving:
    def test_every_organisation_of_the_group_states_and_nobody_else(self, council: Council) -> None:
        paper = asked(council)
        assert allowed(council, give_statement, paper=paper, **CONCERNS) == set(SEATED)

    @pytest.mark.parametrize("state", ["decided", "withdrawn"])
    def test_not_after_the_decision(self, council: Council, state: str) -> None:
        values = {"paper": asked(council, state=state), **CONCERNS}
        assert refused_for_its_state(council, give_statement, set(SEATED), **values)

    def test_only_where_it_was_asked_for(self, council: Council) -> None:
        with pytest.raises(Unmet, match="keine Stellungnahmen erbeten"):
            give(council, "guest", council.paper())

    @pytest.mark.parametrize("stance", Stance)
    def test_reasons_are_asked_for_where_they_matter(
        self, council: Council, stance: Stance
    ) -> None:
        came = outcome(
            give_statement, council["guest"], paper=asked(council), stance=stance, text="  "
        )
        assert came == ("done" if stance in {"consent", "nil_return"} else "unmet")

    def test_one_per_organisation_and_changeable(self, council: Council) -> None:
        paper = asked(council)
        colleague = membership("municipal_officer", council["office"].organisation)
        factory.seat(council.group, colleague)
        give(council, "office", paper)
        act(give_statement, colleague, paper=paper, stance="consent", text="")
        kept = read(Statement.objects.get)
        assert (kept.stance, kept.text, kept.person) == ("consent", "", colleague.user)

    def test_the_last_day_counts_in_full(self, council: Council) -> None:
        paper = asked(council)
        last = dt.datetime.combine(UNTIL, dt.time(22, 30), tzinfo=dt.UTC)
        give(council, "guest", paper, now=last)
        with pytest.raises(Unmet, match=r"endete am 16\.03\.2026"):
            give(council, "guest", paper, now=AFTER)


class TestReminding:
    def remind(self, days: int) -> int:
        day = UNTIL - dt.timedelta(days=days)
        return read(lambda: remind_of_statements(now=dt.datetime.combine(day, dt.time(6), dt.UTC)))

    @pytest.mark.parametrize(("days", "papers"), [(8, 0), (7, 1), (3, 0), (2, 1), (0, 0)])
    def test_seven_and_two_days_before(self, council: Council, days: int, papers: int) -> None:
        asked(council)
        assert self.remind(days) == papers

    def test_once_each(self, council: Council) -> None:
        asked(council)
        for days in (7, 7, 2, 2):
            self.remind(days)
        assert read(Event.objects.filter(kind="wg.statement_due").count) == 2

    def test_whoever_has_stated_hears_no_more(self, council: Council) -> None:
        paper = asked(council)
        give(council, "paderborn", paper)
        audience = registry.audiences["wg.statement_due"]
        heard = {each.user_id for each in read(lambda: list(audience("", str(paper.pk), {})))}
        assert heard == {council[name].user_id for name in SEATED if name != "paderborn"}


class TestPages:
    def test_the_page_tells_who_has_stated_and_who_is_missing(self, council: Council) -> None:
        paper = asked(council, today() + SOON)
        sent = CONCERNS | {"text": "Die <b>Kosten</b> sind nicht belegt."}
        answer = post(council["guest"], url("statement", paper), sent)
        assert answer.status_code == 302
        page = get(council["chair"], url("paper", paper)).text
        block = page[page.index('id="stellungnahmen"') :]
        assert "Staedtetag" in block
        assert "Bedenken" in block
        assert "&lt;b&gt;Kosten" in block
        missing = block[block.index("Es fehlen noch") :]
        assert "Staedtetag" not in missing[: missing.index("</p>")]
        assert "Paderborn" in missing[: missing.index("</p>")]

    def test_what_was_stated_stands_in_the_form_again(self, council: Council) -> None:
        paper = asked(council, today() + SOON)
        post(council["guest"], url("statement", paper), CONCERNS)
        assert CONCERNS["text"] in get(council["guest"], url("statement", paper)).text

    @pytest.mark.parametrize("wrong", [{"stance": ""}, {"stance": "egal"}, {"text": ""}])
    def test_what_is_missing_is_asked_for(self, council: Council, wrong: dict[str, str]) -> None:
        paper = asked(council, today() + SOON)
        answer = post(council["guest"], url("statement", paper), CONCERNS | wrong)
        assert answer.status_code == 422
        assert f'href="#id_{next(iter(wrong))}' in answer.text
        assert (CONCERNS | wrong)["text"] in answer.text

    def test_a_bad_deadline_is_asked_for_again(self, council: Council) -> None:
        answer = post(council["chair"], url("statement_call", council.paper()), {"until": "morgen"})
        assert answer.status_code == 422
        assert 'value="morgen"' in answer.text

    def test_it_waits_for_each_organisation(self, council: Council) -> None:
        paper = asked(council, today() + SOON)
        source = registry.tasks["working_groups"]

        def verbs(who: str) -> list[str]:
            return [each.verb for each in seen_by(council[who], lambda: list(source(council[who])))]

        assert verbs("guest") == verbs("paderborn") == ["Stellung nehmen"]
        assert verbs("officer") == []
        give(council, "guest", paper)
        assert verbs("guest") == []
        page = get(council["paderborn"], reverse("working_groups:list")).text
        assert f"Stellung nehmen: {paper.title}" in page

    def test_it_costs_the_same_for_one_and_for_three(self, council: Council) -> None:
        paper = asked(council, today() + SOON)
        give(council, "guest", paper)
        assert cost(council["chair"], url("paper", paper)) == 19
        for who in ("paderborn", "wuppertal"):
            give(council, who, paper)
        assert cost(council["chair"], url("paper", paper)) == 19


def test_the_interface_asks_gives_and_lists(council: Council) -> None:
    address = f"{PAPERS}{council.paper().pk}/"
    chair, guest = client(council["chair"]), client(council["guest"])
    until = f"{today() + SOON}"
    answer = chair.post(f"{address}ask-for-statements/", {"until": until}, format="json")
    assert answer.json() == {"until": until}
    short = guest.post(f"{address}statements/", {"stance": "rejection"}, format="json")
    assert short.status_code == 422
    assert short.json()["errors"][0]["field"] == "text"
    assert guest.post(f"{address}statements/", CONCERNS, format="json").status_code == 201
    listed = chair.get(f"{address}statements/").json()["results"]
    assert [(each["organisation"], each["stance"]) for each in listed] == [
        ("staedtetag", "concerns")
    ]
