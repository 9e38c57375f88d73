"""Two people at the same moment, over two connections."""

import datetime as dt
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier, Event
from time import sleep
from typing import Any
from uuid import UUID, uuid4

import pytest
from django.db import connection, transaction

from core.errors import Outdated, Unmet
from core.scope import scoped
from municipalities.models import Membership
from projects.models import Project
from projects.operations import take_step
from tests.factories import groups as factory
from tests.factories.groups import Council, council as make_council
from tests.factories.meetings import DAY, START, ended, minute_taker, running
from tests.factories.municipalities import membership, scope_for
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read
from working_groups.models import (
    AgendaItem,
    Comment,
    DecisionPaper,
    EarlierText,
    Meeting,
    PaperVersion,
    SecretBallot,
    Vote,
)
from working_groups.operations import (
    accept_wording,
    add_comment,
    ask_for_seat,
    cast_vote,
    cosign,
    decide,
    edit_comment,
    keep_draft,
    open_vote,
    plan_meeting,
    put_draft,
    revise_paper,
    settle_thread,
    submit_paper,
    write_notes,
)
from working_groups.workflow import Terms

REASON = "Der Rat hat die Mittel gestrichen; das Projekt entfällt."
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


def test_of_two_who_write_minutes_at_once_one_is_told(council: Council) -> None:
    taker = minute_taker(council)
    meeting = running(council)
    item = read(lambda: AgendaItem.objects.order_by("position")[0])

    def write(who: Membership, text: str) -> str:
        given = {"meeting": meeting, "item": item, "notes": text, "decision": "", "base": 0}
        try:
            return str(act(write_notes, who, now=DAY, **given).notes)
        except Outdated:
            return ""

    found = at_once(
        lambda: write(council["chair"], "Wir waren vier."), lambda: write(taker, "Wir waren fünf.")
    )
    kept = read(lambda: AgendaItem.objects.get(pk=item.pk))
    assert sorted(found) == ["", kept.notes]
    assert kept.version == 1


def test_of_two_who_plan_at_once_one_takes_over_what_was_left(council: Council) -> None:
    ended(council)

    def plan(title: str) -> Meeting:
        later = {"starts_at": START + dt.timedelta(days=30), "minutes": 60, "place": "Soest"}
        given = {"group": council.group, "title": title, "video_url": "", **later}
        return act(plan_meeting, council["chair"], **given)

    planned = at_once(lambda: plan("Eine"), lambda: plan("Andere"))
    counts = [read(each.items.count) for each in planned]
    assert sorted(counts) == [0, 2]


def test_two_requests_of_one_membership_leave_one(council: Council) -> None:
    def ask() -> str:
        given = {"group": council.group, "reason": "Wir auch."}
        try:
            act(ask_for_seat, council["stranger"], **given)
        except Unmet:
            return "unmet"
        return "done"

    assert sorted(at_once(ask, ask)) == ["done", "unmet"]


def test_two_votes_of_one_organisation_leave_one(council: Council) -> None:
    made = council.paper("voting")
    colleague = membership("municipal_officer", council["office"].organisation)
    factory.seat(council.group, colleague)

    def vote(who: Membership, choice: str) -> Vote:
        return act(cast_vote, who, paper=made, choice=choice)

    at_once(lambda: vote(council["office"], "yes"), lambda: vote(colleague, "no"))
    assert read(Vote.objects.count) == 1


def test_two_secret_votes_of_one_organisation_leave_one_ballot(council: Council) -> None:
    terms = Terms(is_secret=True)
    values = {"paper": council.paper(), "until": factory.UNTIL, "terms": terms}
    colleague = membership("municipal_officer", council["office"].organisation)
    factory.seat(council.group, colleague)
    made = act(open_vote, council["chair"], **values)
    came = at_once(
        lambda: kept(cast_vote, council["office"], paper=made, choice="yes"),
        lambda: kept(cast_vote, colleague, paper=made, choice="no"),
        lambda: kept(cast_vote, council["paderborn"], paper=made, choice="yes"),
    )
    assert sorted(came[:2]) == ["done", "unmet"]
    assert read(SecretBallot.objects.count) == read(Vote.objects.count) == 2


def test_a_refusal_and_a_decision_do_not_pass_each_other(council: Council) -> None:
    """Whichever comes first, no decision stands on a paper that somebody refuses to sign."""
    made = council.paper("voting")
    by = {council[name].organisation: "yes" for name in ("chair", "office", "paderborn")}
    factory.votes(made, by, council["chair"])
    factory.round_of_signing(made, council["guest"])
    came = at_once(
        lambda: kept(decide, council["chair"], paper=made, text=""),
        lambda: kept(cosign, council["guest"], paper=made, result="refused", text="So nicht."),
    )
    assert came == ["unmet", "done"]


def test_a_double_click_says_it_once(council: Council) -> None:
    made, token = council.paper(), uuid4()

    def say() -> Comment:
        values = {"paper": made, "text": "Gut.", "parent": None, "paragraph": None}
        return act(add_comment, council["guest"], submission=token, **values)

    first, second = at_once(say, say)
    assert first == second
    assert read(Comment.objects.count) == 1


def test_two_who_accept_the_same_wording_make_one_version(council: Council) -> None:
    made = council.paper()
    said = factory.comment(made, council["guest"], paragraph=1, wording="Neu gefasst.")
    colleague = membership("project_office", council["office"].organisation)

    def accept(who: Membership) -> int:
        done: DecisionPaper = act(accept_wording, who, comment=said)
        return done.version

    assert at_once(lambda: accept(council["office"]), lambda: accept(colleague)) == [2, 2]
    assert read(PaperVersion.objects.count) == 2


def test_of_two_wordings_for_one_paragraph_the_second_is_shown_the_first(council: Council) -> None:
    made = council.paper()
    both = [
        factory.comment(made, council["guest"], paragraph=1, wording=text)
        for text in ("Erste Fassung.", "Zweite Fassung.")
    ]
    came = at_once(*(lambda s=s: kept(accept_wording, council["office"], comment=s) for s in both))
    assert sorted(came) == ["done", "unmet"]
    assert read(lambda: DecisionPaper.objects.get(pk=made.pk)).version == 2


def test_an_edit_and_a_resolution_lose_nothing_of_each_other(council: Council) -> None:
    """Resolved first, the edit hears so; edited first, the conversation is resolved all the same."""
    said = factory.comment(council.paper(), council["guest"])
    came = at_once(
        lambda: kept(edit_comment, council["guest"], comment=said, text="Anders.", wording=""),
        lambda: kept(settle_thread, council["chair"], comment=said, is_resolved=True),
    )
    after = read(lambda: Comment.objects.get(pk=said.pk))
    assert came[1] == "done"
    assert after.is_resolved
    assert (came[0], after.text) in {("done", "Anders."), ("unmet", said.text)}
    assert read(EarlierText.objects.count) == (came[0] == "done")


def test_two_edits_of_one_version_make_one_and_one_refusal(council: Council) -> None:
    made = council.paper()

    def revise(text: str) -> str:
        values = {"values": {"text": text}, "reason": "x", "base": 1}
        try:
            act(revise_paper, council["office"], paper=made, **values)
        except Outdated:
            return "outdated"
        return "done"

    assert sorted(at_once(lambda: revise("Eins."), lambda: revise("Zwei."))) == ["done", "outdated"]


def test_changes_are_dated_in_the_order_of_their_commits(council: Council) -> None:
    """Whoever asks what is new since the last thing she saw misses nothing."""
    made = council.paper()
    said = at_once(
        *(
            lambda who=who: act(
                add_comment, council[who], paper=made, text=who, parent=None, paragraph=None
            )
            for who in ("guest", "chair", "office", "paderborn")
        )
    )
    assert len({each.changed_at for each in said}) == 4


def test_of_two_drafts_on_one_project_one_goes_in(council: Council) -> None:
    project = council.project("pre_review")
    values = {"group": council.group, "project": project, "title": "Bus", "text": "Text"}
    drafts = [act(keep_draft, council["office"], **values) for _ in range(2)]
    came = at_once(*(lambda d=d: kept(put_draft, council["office"], paper=d) for d in drafts))
    assert sorted(came) == ["done", "unmet"]


def test_no_comment_lands_after_the_decision(council: Council) -> None:
    """The comment waits for the decision that is being written, and then comes too late."""
    made = council.paper("voting")
    by = {council[name].organisation: "no" for name in ("chair", "office", "paderborn")}
    factory.votes(made, by, council["chair"])
    decided = Event()

    def settle() -> None:
        with scoped(scope_for(council["chair"])), transaction.atomic():
            decide(actor=council["chair"], paper=made, text="", now=NOW)
            decided.set()
            sleep(1)

    def speak() -> str:
        assert decided.wait(timeout=10)
        values = {"paper": made, "text": "Gut.", "parent": None, "paragraph": None}
        return outcome(add_comment, council["guest"], **values)

    assert at_once(settle, speak)[1] == "unmet"


def test_a_decision_and_a_withdrawal_do_not_wait_for_each_other(council: Council) -> None:
    """One comes first, and the other answers; neither is torn down as a deadlock."""
    project = council.project()
    made = council.paper("voting", project)
    by = {council[name].organisation: "yes" for name in ("chair", "office", "paderborn")}
    factory.votes(made, by, council["chair"])
    came = at_once(
        lambda: kept(decide, council["chair"], paper=made, text="Befürwortet."),
        lambda: kept(take_step, council["office"], project=project, step="withdraw", reason=REASON),
    )
    state = read(lambda: DecisionPaper.objects.get(pk=made.pk)).state
    assert (came[0], state) in {("done", "decided"), ("unmet", "withdrawn")}
    assert read(lambda: Project.objects.get(pk=project.pk)).state == "withdrawn"


def kept(verb: Callable[..., Any], who: Membership, **arguments: Any) -> str:
    try:
        act(verb, who, **arguments)
    except Unmet:
        return "unmet"
    return "done"


@pytest.mark.parametrize("token", [None, uuid4()])
def test_numbers_are_given_out_one_by_one(council: Council, token: UUID | None) -> None:
    def submit() -> DecisionPaper:
        values = {"group": council.group, "project": None, "title": "Frage", "text": "Text"}
        return act(submit_paper, council["chair"], submission=token, **values)

    papers = at_once(submit, submit)
    expected = ["AGDATE-2026-001", "AGDATE-2026-002"] if token is None else ["AGDATE-2026-001"] * 2
    assert sorted(paper.number for paper in papers) == expected
