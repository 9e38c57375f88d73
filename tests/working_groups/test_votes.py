"""Opening a vote, voting, and what the chair's decision sets in motion."""

import datetime as dt
from collections.abc import Callable
from typing import Any

import pytest

from audit.models import AuditEntry
from core.errors import Unmet
from core.scope import elevated
from notifications.models import Event
from projects.models import BoardResolution, Project, Transition
from tests.factories import groups as factory
from tests.factories.groups import UNTIL, Council
from tests.factories.municipalities import membership
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read
from working_groups.models import DecisionPaper, Elector, Seat, Vote
from working_groups.operations import cast_vote, decide, join_group, leave_group, open_vote

SEATED = ("chair", "deputy", "office", "paderborn", "wuppertal", "guest")
READERS = (*SEATED, "officer", "ministry", "district")
"""Whoever sees a paper of Aachen; for others the pages and the API answer 404."""
AFTER = dt.datetime.combine(UNTIL + dt.timedelta(days=1), dt.time(9), tzinfo=dt.UTC)
REASON = "Der Bedarf ist nicht belegt; bitte Zahlen zur Nachfrage ergänzen."


def allowed(council: Council, verb: Callable[..., Any], **arguments: Any) -> set[str]:
    """Which of the council's people may do it; everybody else is denied."""
    found = {name: outcome(verb, council[name], **arguments) for name in READERS}
    assert set(found.values()) <= {"done", "denied"}
    return {name for name, came in found.items() if came == "done"}


def refused_for_its_state(
    council: Council, verb: Callable[..., Any], entitled: set[str], **arguments: Any
) -> bool:
    """The state is told to those with the right alone; everybody else is denied first."""
    came = {name: outcome(verb, council[name], **arguments) for name in READERS}
    return came == {name: "unmet" if name in entitled else "denied" for name in READERS}


def voted(council: Council, paper: DecisionPaper, **choices: str) -> None:
    """By the names of the council's people; Soest votes as „chair“."""
    by = {council[name].organisation: choice for name, choice in choices.items()}
    factory.votes(paper, by, council["chair"])


def state_of(project: Project) -> str:
    return read(lambda: Project.objects.get(pk=project.pk)).state


class TestOpen:
    def test_the_chair_or_the_submitter_opens(self, council: Council) -> None:
        paper = council.paper()
        assert allowed(council, open_vote, paper=paper, until=UNTIL) == {"chair", "office"}

    @pytest.mark.parametrize("state", ["voting", "decided", "withdrawn"])
    def test_a_vote_is_opened_once(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "until": UNTIL}
        assert refused_for_its_state(council, open_vote, {"chair", "office"}, **values)

    def test_it_freezes_one_vote_per_organisation(self, council: Council) -> None:
        second = membership("municipal_officer", council["office"].organisation)
        factory.seat(council.group, second)
        opened = act(open_vote, council["chair"], paper=council.paper(), until=UNTIL)
        electors = read(lambda: list(Elector.objects.values_list("organisation__slug", flat=True)))
        assert sorted(electors) == ["aachen", "paderborn", "soest", "wuppertal"]
        assert (opened.state, opened.vote_until) == ("voting", UNTIL)

    def test_who_joins_later_has_no_vote(self, council: Council) -> None:
        made = council.paper("voting")
        late = factory.seat(council.group, council["stranger"])
        assert outcome(cast_vote, late, paper=made, choice="yes") == "denied"

    def test_a_project_must_have_been_passed_to_the_board(self, council: Council) -> None:
        made = council.paper(project=council.project("pre_review"))
        with pytest.raises(Unmet, match="regionalen Abstimmung"):
            act(open_vote, council["chair"], paper=made, until=UNTIL)

    @pytest.mark.parametrize("days", [-1, 91])
    def test_the_deadline_lies_ahead_and_in_sight(self, council: Council, days: int) -> None:
        until = NOW.date() + dt.timedelta(days=days)
        with pytest.raises(Unmet) as raised:
            act(open_vote, council["chair"], paper=council.paper(), until=until)
        assert raised.value.problems[0].field == "until"

    def test_a_group_without_voters_cannot_vote(self, council: Council) -> None:
        made = council.paper()
        for who in ("chair", "paderborn", "wuppertal", "office"):
            with elevated():
                leave_group(actor=None, group=council.group, membership=council[who], now=NOW)
        with pytest.raises(Unmet, match="stimmberechtigten"):
            act(open_vote, council["office"], paper=made, until=UNTIL)

    def test_it_tells_the_group_once(self, council: Council) -> None:
        act(open_vote, council["chair"], paper=council.paper(), until=UNTIL)
        assert read(Event.objects.filter(kind="wg.vote_opened").count) == 1


class TestVote:
    def test_seats_with_a_vote_use_it(self, council: Council) -> None:
        paper = council.paper("voting")
        voters = {"chair", "deputy", "office", "paderborn", "wuppertal"}
        assert allowed(council, cast_vote, paper=paper, choice="yes") == voters

    @pytest.mark.parametrize("state", ["discussion", "decided", "withdrawn"])
    def test_nobody_votes_before_or_after(self, council: Council, state: str) -> None:
        voters = {"chair", "deputy", "office", "paderborn", "wuppertal"}
        values = {"paper": council.paper(state), "choice": "yes"}
        assert refused_for_its_state(council, cast_vote, voters, **values)

    def test_an_organisation_changes_its_one_vote(self, council: Council) -> None:
        made = council.paper("voting")
        for choice in ("yes", "no", "no"):
            act(cast_vote, council["paderborn"], paper=made, choice=choice)
        assert read(Vote.objects.get).choice == "no"
        trail = read(lambda: list(AuditEntry.objects.filter(verb="wg.vote_cast").order_by("id")))
        assert [each.changes["vote"] for each in trail] == [[None, "yes"], ["yes", "no"]]

    def test_two_people_of_one_organisation_have_one_vote(self, council: Council) -> None:
        made = council.paper("voting")
        colleague = membership("municipal_officer", council["office"].organisation)
        factory.seat(council.group, colleague)
        act(cast_vote, council["office"], paper=made, choice="yes")
        act(cast_vote, colleague, paper=made, choice="abstain")
        assert read(Vote.objects.get).person == colleague.user

    def test_a_deputy_stands_in_but_never_overrules(self, council: Council) -> None:
        first, second = council.paper("voting"), council.paper("voting")
        act(cast_vote, council["deputy"], paper=first, choice="yes")
        act(cast_vote, council["deputy"], paper=first, choice="abstain")
        act(cast_vote, council["chair"], paper=first, choice="no")
        assert outcome(cast_vote, council["deputy"], paper=first, choice="yes") == "denied"
        act(cast_vote, council["chair"], paper=second, choice="no")
        assert outcome(cast_vote, council["deputy"], paper=second, choice="yes") == "denied"

    def test_the_last_day_counts_in_full_the_next_not_at_all(self, council: Council) -> None:
        made = council.paper("voting")
        # 22:30 UTC is half past midnight of the next day in Berlin only in summer.
        last = dt.datetime.combine(UNTIL, dt.time(22, 30), tzinfo=dt.UTC)
        act(cast_vote, council["office"], paper=made, choice="yes", now=last)
        with pytest.raises(Unmet, match=r"endete am 16\.03\.2026"):
            act(cast_vote, council["paderborn"], paper=made, choice="yes", now=AFTER)

    def test_a_seat_that_was_left_votes_no_more(self, council: Council) -> None:
        made, leaver = council.paper("voting"), council["wuppertal"]
        act(leave_group, council["chair"], group=council.group, membership=leaver)
        assert outcome(cast_vote, leaver, paper=made, choice="yes") == "denied"


class TestDecide:
    def test_the_chair_alone_decides(self, council: Council) -> None:
        paper = council.paper("voting")
        voted(council, paper, chair="yes", office="yes", paderborn="yes")
        assert allowed(council, decide, paper=paper, text="") == {"chair"}

    @pytest.mark.parametrize("state", ["discussion", "decided", "withdrawn"])
    def test_only_a_vote_can_be_decided(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "text": ""}
        assert refused_for_its_state(council, decide, {"chair"}, **values)

    def test_an_approved_project_goes_to_the_ministry_as_the_chairs_step(
        self, council: Council
    ) -> None:
        project = council.project()
        made = council.paper("voting", project)
        voted(council, made, chair="yes", office="yes", paderborn="no")
        decided = act(decide, council["chair"], paper=made, text="Die AG befürwortet den Bus.")
        assert decided.outcome == "approved"
        assert state_of(project) == "ministry_review"
        step = read(lambda: Transition.objects.get(project=project, name="board_approves"))
        assert (step.role, step.actor) == ("wg_chair", council["chair"].user)
        resolution = read(lambda: BoardResolution.objects.get(paper=made.pk))
        assert (resolution.outcome, resolution.quorum_met) == ("approved", True)

    def test_a_declined_project_stays_where_it_is(self, council: Council) -> None:
        project = council.project()
        made = council.paper("voting", project)
        voted(council, made, chair="no", office="yes", paderborn="no")
        assert act(decide, council["chair"], paper=made, text="").outcome == "declined"
        assert state_of(project) == "regional_coordination"
        assert read(lambda: BoardResolution.objects.get(paper=made.pk)).outcome == "declined"

    def test_a_declined_project_goes_back_if_the_chair_says_why(self, council: Council) -> None:
        project = council.project()
        made = council.paper("voting", project)
        voted(council, made, chair="no", office="yes", paderborn="no")
        act(decide, council["chair"], paper=made, text="", return_reason=REASON)
        assert state_of(project) == "idea"
        step = read(lambda: Transition.objects.select_related("reason").get(name="return_sketch"))
        assert step.reason.text == REASON

    def test_a_reason_too_short_decides_nothing(self, council: Council) -> None:
        project = council.project()
        made = council.paper("voting", project)
        voted(council, made, chair="no", office="no", paderborn="no")
        with pytest.raises(Unmet, match="30 Zeichen"):
            act(decide, council["chair"], paper=made, text="", return_reason="Nein.")
        assert read(lambda: DecisionPaper.objects.get(pk=made.pk)).state == "voting"
        assert read(Event.objects.filter(kind="wg.decision_published").count) == 0

    def test_before_the_deadline_it_takes_a_quorum(self, council: Council) -> None:
        made = council.paper("voting")
        voted(council, made, office="yes", paderborn="yes")
        with pytest.raises(Unmet, match="fehlt noch 1 Stimme"):
            act(decide, council["chair"], paper=made, text="")

    def test_after_the_deadline_too_few_votes_decline(self, council: Council) -> None:
        project = council.project()
        made = council.paper("voting", project)
        voted(council, made, office="yes", paderborn="yes")
        decided = act(decide, council["chair"], paper=made, text="", now=AFTER)
        assert (decided.outcome, decided.electorate, decided.yes) == ("declined", 4, 2)
        assert state_of(project) == "regional_coordination"

    def test_a_project_that_has_moved_meanwhile_only_keeps_the_resolution(
        self, council: Council
    ) -> None:
        project = council.project("ministry_review")
        made = council.paper("voting", project)
        voted(council, made, chair="yes", office="yes", paderborn="yes")
        act(decide, council["chair"], paper=made, text="")
        assert state_of(project) == "ministry_review"

    def test_a_question_of_procedure_needs_no_project(self, council: Council) -> None:
        made = factory.paper(council.group, council["paderborn"], state="voting")
        voted(council, made, chair="yes", office="yes", paderborn="yes")
        assert act(decide, council["chair"], paper=made, text="").outcome == "approved"

    def test_it_is_told_once(self, council: Council) -> None:
        made = council.paper("voting")
        voted(council, made, chair="yes", office="yes", paderborn="yes")
        act(decide, council["chair"], paper=made, text="")
        assert outcome(decide, council["chair"], paper=made, text="") == "unmet"
        assert read(Event.objects.filter(kind="wg.decision_published").count) == 1


class TestSeats:
    def test_the_chair_seats_and_unseats(self, council: Council) -> None:
        newcomer = {"group": council.group, "membership": council["stranger"]}
        made = council.paper()
        act(join_group, council["chair"], seat=Seat.VOTING, **newcomer)
        sees = DecisionPaper.objects.filter(pk=made.pk).exists
        assert act(lambda **_: sees(), council["stranger"])
        act(leave_group, council["chair"], **newcomer)
        assert not act(lambda **_: sees(), council["stranger"])

    def test_nobody_else_does(self, council: Council) -> None:
        joining = {"group": council.group, "membership": council["stranger"]}
        assert allowed(council, join_group, seat=Seat.VOTING, **joining) == {"chair"}
        leaving = {"group": council.group, "membership": council["guest"]}
        assert allowed(council, leave_group, **leaving) == {"chair", "guest"}

    def test_a_seat_changes_in_place_and_leaves_a_trail(self, council: Council) -> None:
        values = {"group": council.group, "membership": council["guest"]}
        act(join_group, council["chair"], seat=Seat.VOTING, **values)
        act(join_group, council["chair"], seat=Seat.VOTING, **values)
        changes = read(
            lambda: [
                each.changes["seat"]
                for each in AuditEntry.objects.filter(membership=council["chair"].pk)
            ]
        )
        assert changes == [["guest", "voting"]]
