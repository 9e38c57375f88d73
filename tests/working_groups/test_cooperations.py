"""One exact text, agreed on by all parties; what was said stays."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

import pytest
from django.db import ProgrammingError, transaction
from hypothesis import given, settings, strategies as st
from pytest_django.plugin import DjangoDbBlocker

from audit.models import AuditEntry
from core.errors import Outdated, Unmet
from core.ids import uuid7
from core.registry import registry
from core.scope import elevated, scoped
from municipalities.models import Membership
from notifications.models import Event
from projects.models import Project
from tests.factories import groups, municipalities as make
from tests.factories.cooperations import TEXT, Partners, act, partners, seen
from tests.factories.municipalities import scope_for
from tests.factories.projects import NOW, project
from tests.working_groups.acting import outcome, read, seen_by
from tests.worlds import kept
from working_groups import operations
from working_groups.cooperations.notices import ANSWERED, PROPOSED, open_tasks, titles
from working_groups.cooperations.queries import cooperations, cooperations_on
from working_groups.cooperations.texts import changes, digest_of, tidy
from working_groups.models import (
    Cooperation,
    CooperationAnswer,
    CooperationText,
    DecisionPaper,
    PartyAnswer,
)

STAGES: Final = ("draft", "offered", "in_force", "declined", "ended")
REASON: Final = "Wir haben keine Mittel mehr dafür."


@pytest.fixture(scope="module")
def kept_partners(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Partners]:
    with django_db_blocker.unblock(), kept(partners) as made:
        yield made


@pytest.fixture
def sides(kept_partners: Partners, db: None) -> Partners:
    return deepcopy(kept_partners)


def test_it_takes_effect_when_all_have_accepted_the_same_text(sides: Partners) -> None:
    made = sides.cooperation()
    for name in ("office", "asked_office"):
        made = sides.answered(made, name)
        assert made.stage == "offered"
    made = sides.answered(made, "partner")
    assert (made.stage, made.in_force_at) == ("in_force", NOW)


def test_conditions_are_no_consent(sides: Partners) -> None:
    made = sides.cooperation()
    made = sides.answered(made, "office")
    made = sides.answered(made, "asked_office")
    made = sides.answered(made, "partner", PartyAnswer.CONDITIONS)
    assert made.stage == "offered"
    made = sides.answered(made, "partner")
    assert made.stage == "in_force"


def test_last_answer_of_a_party_counts(sides: Partners) -> None:
    made = sides.cooperation()
    made = sides.answered(made, "office")
    made = sides.answered(made, "office", PartyAnswer.CONDITIONS)
    made = sides.answered(made, "asked_office")
    assert sides.answered(made, "partner").stage == "offered"


def test_new_text_voids_every_consent_and_keeps_it_on_record(sides: Partners) -> None:
    made = sides.cooperation()
    made = sides.answered(made, "office")
    made = sides.answered(made, "asked_office")
    before = made.newest.digest
    made = reworded(sides, made, "asked_officer")
    assert made.newest.digest != before
    assert made.standing == {}
    assert [each.digest for each in made.answers.all()] == [before, before]
    assert sides.answered(made, "partner").stage == "offered"
    made = sides.answered(made, "office")
    assert sides.answered(made, "asked_office").stage == "in_force"


def reworded(sides: Partners, made: Cooperation, by: str, text: str = "Ein Wort mehr.") -> Any:
    return act(
        operations.word_cooperation,
        sides[by],
        cooperation=made,
        text=f"{TEXT} {text}",
        base=made.newest.digest,
    )


def test_same_text_again_is_no_new_one(sides: Partners) -> None:
    made = sides.answered(sides.cooperation(), "office")
    base = made.newest.digest
    again = act(
        operations.word_cooperation, sides["office"], cooperation=made, text=f"{TEXT}  ", base=base
    )
    assert again.texts.count() == 1
    assert len(again.standing) == 1


def test_answer_to_an_earlier_text_is_refused(sides: Partners) -> None:
    made = sides.cooperation()
    reworded(sides, made, "office")
    with pytest.raises(Outdated):
        sides.answered(made, "partner")
    assert not seen(made).standing


def test_wording_on_an_earlier_text_is_refused(sides: Partners) -> None:
    made = sides.cooperation()
    reworded(sides, made, "office")
    with pytest.raises(Outdated):
        reworded(sides, made, "partner", "Anders.")


def test_declined_text_can_be_worded_anew_and_is_offered_then(sides: Partners) -> None:
    made = sides.cooperation("declined")
    made = reworded(sides, made, "asked_officer")
    assert made.stage == "offered"
    for name in ("office", "asked_office", "partner"):
        made = sides.answered(made, name)
    assert made.stage == "in_force"


@pytest.mark.parametrize("answer", (PartyAnswer.CONDITIONS, PartyAnswer.DECLINED))
def test_conditions_and_refusals_say_why(answer: str, sides: Partners) -> None:
    made = sides.cooperation()
    with pytest.raises(Unmet) as refusal:
        act(
            operations.answer_cooperation,
            sides["partner"],
            cooperation=made,
            digest=made.newest.digest,
            answer=answer,
            remark=" kurz ",
        )
    assert refusal.value.problems[0].field == "remark"


WORDING: Final = {
    "office": "done done denied done denied",
    "officer": "done done denied done denied",
    "lead": "done done denied done denied",
    "admin": "denied denied denied denied denied",
    "asked_office": "denied done denied done denied",
    "asked_officer": "denied done denied done denied",
    "partner": "denied done denied done denied",
    "watcher": "denied denied denied denied denied",
    "stranger": "denied denied denied denied denied",
    "ministry": "denied denied denied denied denied",
    "auditor": "denied denied denied denied denied",
}
SIGNING: Final = {
    "office": "unmet done unmet unmet unmet",
    "officer": "denied denied denied denied denied",
    "lead": "unmet done unmet unmet unmet",
    "admin": "denied denied denied denied denied",
    "asked_office": "unmet done unmet unmet unmet",
    "asked_lead": "unmet done unmet unmet unmet",
    "asked_officer": "denied denied denied denied denied",
    "partner": "unmet done unmet unmet unmet",
    "member": "unmet done unmet unmet unmet",
    "watcher": "denied denied denied denied denied",
    "stranger": "denied denied denied denied denied",
    "ministry": "denied denied denied denied denied",
    "auditor": "denied denied denied denied denied",
}
OFFERING: Final = {
    "office": "done denied denied denied denied",
    "lead": "done denied denied denied denied",
    "officer": "denied denied denied denied denied",
    "asked_office": "denied denied denied denied denied",
    "stranger": "denied denied denied denied denied",
}
ENDING: Final = {
    "office": "done done done denied denied",
    "officer": "denied denied denied denied denied",
    "asked_office": "denied denied done denied denied",
    "partner": "denied denied done denied denied",
    "watcher": "denied denied denied denied denied",
    "stranger": "denied denied denied denied denied",
    "ministry": "denied denied denied denied denied",
}


@pytest.mark.parametrize("stage", STAGES)
def test_who_may_do_what_in_which_stage(stage: str, sides: Partners) -> None:
    made = sides.cooperation(stage)
    digest = made.newest.digest
    verbs: dict[str, tuple[Any, dict[str, str], dict[str, Any]]] = {
        "word": (operations.word_cooperation, WORDING, {"text": "Neu.", "base": digest}),
        "sign": (
            operations.answer_cooperation, SIGNING, {"digest": digest, "answer": "accepted"},
        ),
        "offer": (operations.offer_cooperation, OFFERING, {}),
        "end": (operations.end_cooperation, ENDING, {"reason": REASON}),
    }  # fmt: skip
    for name, (verb, table, arguments) in verbs.items():
        for role, row in table.items():
            expected = row.split()[STAGES.index(stage)]
            found = outcome(verb, sides[role], cooperation=made, **arguments)
            assert found == expected, (name, role, stage)


@pytest.mark.parametrize(
    ("stage", "readers"),
    (
        ("draft", {"office", "officer", "lead", "admin"}),
        ("offered", {"office", "officer", "asked_office", "asked_officer", "partner", "watcher"}),
        ("in_force", {"office", "partner", "ministry", "auditor"}),
    ),
)
def test_drafts_are_the_asking_partys_and_offers_the_parties(
    stage: str, readers: set[str], sides: Partners
) -> None:
    made = sides.cooperation(stage)
    everyone = {"office", "officer", "lead", "admin", "partner", "ministry", "auditor", "stranger"}
    for name in everyone | readers:
        found = seen_by(sides[name], lambda: cooperations().filter(pk=made.pk).exists())
        expected = name in readers or (stage != "draft" and name in {"lead", "admin", "officer"})
        assert found == (expected or (stage != "draft" and name == "partner")), name


def test_stranger_sees_no_text_and_no_answer(sides: Partners) -> None:
    sides.cooperation("in_force")
    for model in (CooperationText, CooperationAnswer):
        assert seen_by(sides["stranger"], lambda model=model: model.objects.count()) == 0  # type: ignore[misc]
        assert seen_by(sides["partner"], lambda model=model: model.objects.count()) > 0  # type: ignore[misc]


def test_what_was_said_can_be_changed_and_removed_by_nobody(sides: Partners) -> None:
    made = sides.cooperation("in_force")
    for model, field in ((CooperationText, "text"), (CooperationAnswer, "remark")):
        rows: Any = model
        for change in (
            lambda rows=rows, field=field: rows.objects.update(**{field: "anders"}),
            lambda rows=rows: rows.objects.all()._raw_delete("default"),
        ):
            with pytest.raises(ProgrammingError, match="what was said stays"), transaction.atomic():
                read(change)
    assert seen(made).newest.text == TEXT


def test_cooperation_needs_somebody_else_and_the_project_its_owner(sides: Partners) -> None:
    for parties in ([], [sides["office"].organisation], [sides["partner"].organisation]):
        with pytest.raises(Unmet) as refusal:
            sides.cooperation("draft", parties=parties)
        assert refusal.value.problems[0].field == "parties"


def test_whoever_does_not_see_the_project_cannot_ask_for_it(sides: Partners) -> None:
    hidden = project(make.tenant("soest"))
    own = sides["office"].organisation
    values = {"reference": "x", "kind": "reuse", "title": "x", "created_by": sides["office"].user}
    with (
        pytest.raises(ProgrammingError, match="no visible parent"),
        scoped(scope_for(sides["office"])),
        transaction.atomic(),
    ):
        Cooperation.objects.create(
            project=hidden, tenant=make.tenant("aachen"), author=own, **values
        )


def test_submission_sent_twice_is_one_cooperation(sides: Partners) -> None:
    key = uuid7()
    first = sides.cooperation("draft", submission=key)
    assert sides.cooperation("draft", submission=key).pk == first.pk
    assert seen(first).texts.count() == 1


def decided_paper(sides: Partners, result: str | None) -> DecisionPaper:
    group = groups.group()
    chair = groups.seat(group, sides["stranger"], "chair")  # type: ignore[arg-type]
    paper = groups.paper(group, chair, None, state="voting" if result else "discussion")
    if result:
        choice = "yes" if result == "approved" else "no"
        groups.votes(paper, {chair.organisation: choice}, chair)
        groups.decision(paper, chair)
    groups.seat(group, sides["office"])
    return paper


@pytest.mark.parametrize(
    ("result", "expected"), ((None, "unmet"), ("declined", "unmet"), ("approved", "done"))
)
def test_needed_decision_comes_before_consent(
    result: str | None, expected: str, sides: Partners
) -> None:
    paper = decided_paper(sides, result)
    made = act(
        operations.link_paper,
        sides["office"],
        cooperation=sides.cooperation(),
        paper=paper,
        needs_decision=True,
    )
    given = {"cooperation": made, "digest": made.newest.digest}
    signing = operations.answer_cooperation
    assert outcome(signing, sides["partner"], answer="accepted", **given) == expected
    refusing = {"answer": "declined", "remark": REASON}
    assert outcome(signing, sides["partner"], **refusing, **given) == "done"


def test_group_sees_what_it_is_to_decide_on_until_the_link_is_taken_away(sides: Partners) -> None:
    paper = decided_paper(sides, None)
    made = sides.cooperation("draft")
    chair = make.current(sides["stranger"])
    link = {"cooperation": made, "needs_decision": True}
    made = act(operations.link_paper, sides["office"], paper=paper, **link)
    assert seen_by(chair, lambda: cooperations().get().pk) == made.pk
    made = act(operations.link_paper, sides["office"], paper=None, **link)
    assert not made.needs_decision
    assert not seen_by(chair, lambda: cooperations().exists())
    assert outcome(operations.link_paper, sides["asked_office"], paper=paper, **link) == "denied"


def test_end_needs_a_reason_and_stays_the_end(sides: Partners) -> None:
    made = sides.cooperation("in_force")
    with pytest.raises(Unmet) as refusal:
        act(operations.end_cooperation, sides["partner"], cooperation=made, reason="so ")
    assert refusal.value.problems[0].field == "reason"
    made = act(operations.end_cooperation, sides["partner"], cooperation=made, reason=REASON)
    assert (made.stage, made.ended_reason, made.in_force_at) == ("ended", REASON, NOW)
    assert made.ended_by == sides["partner"].user


def test_asked_parties_hear_of_an_offer_and_all_of_an_answer(sides: Partners) -> None:
    made = sides.answered(sides.cooperation(), "asked_office")
    told = {kind: audience(kind, made) for kind in (PROPOSED, ANSWERED)}
    people = sides.people
    asked = {people[n].user_id for n in ("asked_office", "asked_officer", "partner", "member")}
    assert told[PROPOSED] == asked
    everyone = {people[n].user_id for n in ("office", "asked_office", "partner", "member")}
    assert told[ANSWERED] == everyone


def audience(kind: str, made: Cooperation) -> set[int]:
    with elevated(), transaction.atomic():
        event = Event.objects.get(kind=kind, object_key=str(made.pk))
        rows = registry.audiences[kind](kind, event.object_key, event.payload)
        return {row.user_id for row in rows}


def test_every_offered_text_is_told_of_once(sides: Partners) -> None:
    made = reworded(sides, sides.cooperation(), "office")
    reworded(sides, made, "office", "Und noch eines.")
    events = read(lambda: Event.objects.filter(kind=PROPOSED, object_key=str(made.pk)).count())
    assert events == 3


def test_draft_that_is_worded_is_nobodys_news(sides: Partners) -> None:
    made = reworded(sides, sides.cooperation("draft"), "officer")
    assert read(lambda: Event.objects.filter(object_key=str(made.pk)).count()) == 0


def test_notice_names_what_its_reader_may_see(sides: Partners) -> None:
    key = str(sides.cooperation().pk)
    assert seen_by(sides["partner"], lambda: titles([key])[key].title) == "Rufbus nachnutzen"
    assert seen_by(sides["stranger"], lambda: titles([key])) == {}


@pytest.mark.parametrize(
    ("name", "waits"),
    (
        ("office", True), ("lead", True), ("asked_lead", True), ("partner", True),
        ("asked_officer", False), ("watcher", False), ("stranger", False), ("ministry", False),
    ),
)  # fmt: skip
def test_text_waits_for_those_who_can_sign(name: str, waits: bool, sides: Partners) -> None:
    made = sides.cooperation()
    assert bool(tasks(sides[name])) == waits
    if waits:
        signed = sides.answered(made, name)
        assert tasks(sides[name]) == []
        reworded(sides, signed, "officer")
        assert tasks(sides[name]) == ["Kooperation beantworten"]


def tasks(member: Membership) -> list[str]:
    return seen_by(member, lambda: [task.verb for task in open_tasks(member)])


def test_trail_tells_every_verb(sides: Partners) -> None:
    made = sides.cooperation("ended")
    entries = read(
        lambda: list(
            AuditEntry.objects.filter(object_key=str(made.pk)).values_list("verb", flat=True)
        )
    )
    assert sorted(entries) == sorted(
        ["cooperation.draft", PROPOSED, ANSWERED, ANSWERED, ANSWERED, "cooperation.ended"]
    )


def test_purged_draft_leaves_the_agreement_with_its_reference(sides: Partners) -> None:
    own = project(make.tenant("aachen"))
    made = sides.cooperation("offered", project=own)
    with elevated(), transaction.atomic():
        Project.everything.filter(pk=own.pk).delete()
    kept_one = seen(made)
    assert (kept_one.project, kept_one.reference) == (None, own.reference)
    assert sides.answered(kept_one, "partner").stage == "offered"


def test_cooperations_on_a_project_are_found_by_its_reference(sides: Partners) -> None:
    made = sides.cooperation()
    reference = sides.project.reference
    assert seen_by(sides["partner"], lambda: cooperations_on(reference).get().pk) == made.pk


TEXTS: Final = st.text(max_size=60)


@settings(max_examples=200, deadline=None)
@given(before=TEXTS, after=TEXTS)
def test_comparison_holds_both_texts_whole(before: str, after: str) -> None:
    parts = changes(before, after)
    assert "".join(part.text for part in parts if part.kind != "added") == before
    assert "".join(part.text for part in parts if part.kind != "removed") == after


@settings(max_examples=200, deadline=None)
@given(one=TEXTS, other=TEXTS)
def test_digest_is_the_same_for_the_same_words_only(one: str, other: str) -> None:
    values: Any = {
        "kind": "reuse",
        "title": "T",
        "reference": "AC-2026-0001",
        "parties": ["b", "a"],
    }
    same = digest_of(text=one, **values) == digest_of(text=other, **values)
    assert same == (tidy(one) == tidy(other))


@pytest.mark.parametrize(
    "other",
    ({"kind": "contribution"}, {"title": "U"}, {"reference": "AC-2026-0002"}, {"parties": ["a"]}),
)
def test_digest_covers_everything_that_is_agreed_on(other: dict[str, Any]) -> None:
    values: Any = {
        "kind": "reuse", "title": "T", "reference": "AC-2026-0001", "parties": ["b", "a"],
        "text": "Wir arbeiten zusammen.",
    }  # fmt: skip
    assert digest_of(**values) != digest_of(**values | other)
    assert digest_of(**values) == digest_of(**values | {"parties": ["a", "b"]})


def test_line_ends_of_another_system_are_the_same_text() -> None:
    assert tidy("Größe \r\n\r\nzwei ") == tidy("Gro\u0308ße\n\nzwei") == "Größe\n\nzwei"
