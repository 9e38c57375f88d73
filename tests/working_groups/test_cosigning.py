"""Mitzeichnung: from person to person in order; a refusal stops it, and an open one the decision."""

import datetime as dt
from typing import Any

import pytest
from django.urls import reverse

from core.errors import Unmet
from core.registry import registry
from municipalities.models import Membership
from notifications.models import Event
from projects.guards import Attempt, unmet
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read, seen_by
from tests.working_groups.test_api import PAPERS, client
from tests.working_groups.test_pages import get, post, url
from tests.working_groups.test_votes import allowed, refused_for_its_state, voted
from working_groups.models import CoSignature, DecisionPaper
from working_groups.operations import ask_for_cosigning, cosign, decide

ROUND = ("paderborn", "ministry", "guest")


def named(council: Council, paper: DecisionPaper, *names: str) -> list[CoSignature]:
    members = [council[name].pk for name in names]
    return act(ask_for_cosigning, council["office"], paper=paper, memberships=members)


def sign(who: Membership, paper: DecisionPaper, result: str = "signed", text: str = "") -> Any:
    return act(cosign, who, paper=paper, result=result, text=text)


def results(paper: DecisionPaper) -> list[str]:
    rows = CoSignature.objects.filter(paper=paper, ended_at=None).order_by("position")
    return read(lambda: list(rows.values_list("result", flat=True)))


class TestAsking:
    @pytest.mark.parametrize("state", ["discussion", "voting"])
    def test_the_submitter_alone_asks(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "memberships": [council["guest"].pk]}
        assert allowed(council, ask_for_cosigning, **values) == {"office"}

    @pytest.mark.parametrize("state", ["decided", "withdrawn"])
    def test_not_after_the_decision(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "memberships": [council["guest"].pk]}
        assert refused_for_its_state(council, ask_for_cosigning, {"office"}, **values)

    def test_only_people_who_see_the_paper(self, council: Council) -> None:
        with pytest.raises(Unmet, match="denen die Vorlage vorliegt"):
            named(council, council.paper(), "guest", "stranger")

    def test_nobody_twice(self, council: Council) -> None:
        with pytest.raises(Unmet, match="nur einmal"):
            named(council, council.paper(), "guest", "guest")

    def test_asking_anew_begins_anew(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, *ROUND)
        sign(council["paderborn"], paper)
        named(council, paper, "guest", "paderborn")
        assert results(paper) == ["open", "open"]
        assert read(CoSignature.objects.count) == 5

    def test_a_paper_without_project_is_its_authors(self, council: Council) -> None:
        paper = factory.paper(council.group, council["paderborn"])
        named_by = {
            name: outcome(ask_for_cosigning, council[name], paper=paper, memberships=[])
            for name in ("paderborn", "office", "chair")
        }
        assert named_by == {"paderborn": "done", "office": "denied", "chair": "denied"}


class TestSigning:
    def test_one_after_the_other(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, *ROUND)
        for turn, who in enumerate(ROUND):
            early = {name: outcome_of(council, name, paper) for name in ROUND}
            assert {name for name, came in early.items() if came == "done"} == {who}
            assert set(early.values()) <= {"done", "unmet"}
            sign(council[who], paper)
            assert results(paper) == ["signed"] * (turn + 1) + ["open"] * (2 - turn)

    def test_nobody_signs_for_somebody_else(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, "paderborn")
        may = allowed(council, cosign, paper=paper, result="signed", text="")
        assert may == {"paderborn"}

    @pytest.mark.parametrize("result", ["noted", "refused"])
    def test_a_note_and_a_refusal_need_words(self, council: Council, result: str) -> None:
        paper = council.paper()
        named(council, paper, "paderborn")
        with pytest.raises(Unmet, match="Anmerkung"):
            sign(council["paderborn"], paper, result, " ")

    def test_a_note_goes_on_and_a_refusal_stops(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, *ROUND)
        sign(council["paderborn"], paper, "noted", "Kosten beachten.")
        sign(council["ministry"], paper, "refused", "Nicht förderfähig.")
        with pytest.raises(Unmet, match="verweigert und damit angehalten"):
            sign(council["guest"], paper)

    def test_it_is_said_once(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, *ROUND)
        sign(council["paderborn"], paper)
        with pytest.raises(Unmet, match="schon erklärt"):
            sign(council["paderborn"], paper)

    def test_each_is_asked_when_it_is_his_turn(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, *ROUND)
        audience = registry.audiences["wg.cosign_requested"]

        def asked() -> list[int]:
            return [each.user_id for each in read(lambda: list(audience("", str(paper.pk), {})))]

        assert asked() == [council["paderborn"].user_id]
        sign(council["paderborn"], paper)
        assert asked() == [council["ministry"].user_id]
        assert read(Event.objects.filter(kind="wg.cosign_requested").count) == 2


def outcome_of(council: Council, who: str, paper: DecisionPaper) -> str:
    return outcome(cosign, council[who], paper=paper, result="signed", text="")


class TestDeciding:
    @pytest.mark.parametrize("result", ["open", "refused"])
    def test_not_before_everybody_has_signed(self, council: Council, result: str) -> None:
        paper = council.paper("voting")
        voted(council, paper, chair="yes", office="yes", paderborn="yes")
        named(council, paper, "guest")
        if result == "refused":
            sign(council["guest"], paper, "refused", "So nicht.")
        with pytest.raises(Unmet, match="Mitzeichnung der Vorlage ist noch nicht abgeschlossen"):
            act(decide, council["chair"], paper=paper, text="")

    def test_once_all_have_signed_or_nobody_is_asked_any_more(self, council: Council) -> None:
        for result in ("signed", ""):
            paper = council.paper("voting")
            voted(council, paper, chair="yes", office="yes", paderborn="yes")
            named(council, paper, "guest")
            if result:
                sign(council["guest"], paper)
            else:
                named(council, paper)
            assert act(decide, council["chair"], paper=paper, text="").outcome == "approved"

    def test_the_lifecycle_hears_of_it_in_its_own_row(self, council: Council) -> None:
        project = council.project()
        paper = council.paper("voting", project)

        def codes() -> set[str]:
            attempt = Attempt(project=project, user_id=0, reason="", today=NOW.date())
            return {each.code for each in read(lambda: unmet("board_approves", attempt))}

        named(council, paper, "guest")
        assert "cosigning_open" in codes()
        sign(council["guest"], paper)
        assert "cosigning_open" not in codes()


class TestPages:
    def test_the_order_is_named_and_followed(self, council: Council) -> None:
        paper = council.paper()
        form = get(council["office"], url("cosigning_call", paper)).text
        assert council["ministry"].user.name in form
        assert council["stranger"].user.name not in form
        sent = {"person_1": council["guest"].pk, "person_3": council["paderborn"].pk}
        assert post(council["office"], url("cosigning_call", paper), sent).status_code == 302
        assert "ist an der Reihe" in get(council["chair"], url("paper", paper)).text
        assert get(council["paderborn"], url("cosign", paper)).status_code == 403
        late = post(council["paderborn"], url("cosign", paper), {"result": "signed"})
        assert late.status_code == 422
        assert "noch nicht an der Reihe" in late.text
        assert post(council["guest"], url("cosign", paper), {"result": "signed"}).status_code == 302
        assert get(council["paderborn"], url("cosign", paper)).status_code == 200

    def test_what_is_wrong_with_the_order_stands_at_its_first_field(self, council: Council) -> None:
        twice = {f"person_{each}": council["guest"].pk for each in (1, 2)} | {"until": "1.1."}
        answer = post(council["office"], url("cosigning_call", council.paper()), twice)
        assert answer.status_code == 422
        assert 'value="1.1."' in answer.text
        del twice["until"]
        answer = post(council["office"], url("cosigning_call", council.paper()), twice)
        assert 'href="#id_person_1"' in answer.text

    def test_the_chair_is_told_why_she_cannot_decide(self, council: Council) -> None:
        paper = council.paper("voting")
        named(council, paper, "guest")
        assert "Die Mitzeichnung ist noch offen" in get(council["chair"], url("decide", paper)).text

    def test_it_waits_for_the_next_and_a_refusal_for_the_author(self, council: Council) -> None:
        paper = council.paper()
        named(council, paper, *ROUND)
        source = registry.tasks["working_groups"]

        def verbs(who: str) -> list[str]:
            return [each.verb for each in seen_by(council[who], lambda: list(source(council[who])))]

        assert (verbs("paderborn"), verbs("ministry")) == (["Mitzeichnen"], [])
        sign(council["paderborn"], paper)
        assert (verbs("paderborn"), verbs("ministry")) == ([], ["Mitzeichnen"])
        sign(council["ministry"], paper, "refused", "Nicht förderfähig.")
        assert (verbs("guest"), verbs("office")) == ([], ["Mitzeichnung neu erbitten"])
        page = get(council["office"], reverse("working_groups:list")).text
        assert f"Mitzeichnung neu erbitten: {paper.title}" in page


def test_the_interface_asks_by_mail_address_and_signs(council: Council) -> None:
    address = f"{PAPERS}{council.paper().pk}/"
    office, guest = client(council["office"]), client(council["guest"])
    unknown = office.post(f"{address}cosignatures/", {"persons": ["x@y.example"]}, format="json")
    assert unknown.status_code == 422
    asked = {"persons": [council["guest"].user.email.upper()]}
    made = office.post(f"{address}cosignatures/", asked, format="json")
    assert [each["organisation"] for each in made.json()] == ["staedtetag"]
    assert guest.post(f"{address}cosign/", {"result": "signed"}, format="json").status_code == 201
    listed = office.get(f"{address}cosignatures/").json()["results"]
    assert [each["result"] for each in listed] == ["signed"]


def test_a_day_behind_us_is_no_deadline(council: Council) -> None:
    yesterday = NOW.date() - dt.timedelta(days=1)
    values = {"memberships": [council["guest"].pk], "until": yesterday}
    with pytest.raises(Unmet, match="von heute an"):
        act(ask_for_cosigning, council["office"], paper=council.paper(), **values)
