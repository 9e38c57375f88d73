"""Comments: who may say, change, settle and take over what; and what becomes of it."""

import datetime as dt
from typing import Any
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from audit.models import AuditEntry
from core.errors import Unmet
from core.registry import registry
from core.scope import elevated
from municipalities.models import Membership
from notifications.models import Event, Notice
from notifications.tasks import deliver
from tests.factories import groups as factory
from tests.factories.groups import TEXT, Council
from tests.factories.municipalities import membership, ministry
from tests.factories.projects import NOW
from tests.working_groups.acting import act, outcome, read, seen_by
from working_groups.conversations import mentionable
from working_groups.models import (
    Comment,
    CommentDraft,
    DecisionPaper,
    EarlierText,
    Mention,
    PaperVersion,
)
from working_groups.operations import (
    accept_wording,
    add_comment,
    edit_comment,
    extend_comments,
    keep_comment_draft,
    revise_paper,
    settle_thread,
    withdraw_comment,
)

SEATED = {"chair", "deputy", "office", "paderborn", "wuppertal", "guest"}
SPEAKERS = SEATED | {"officer"}
EVERYONE = (*sorted(SPEAKERS), "stranger", "ministry", "district")
TODAY = NOW.date()


def say(council: Council, who: str, on: DecisionPaper, **more: Any) -> Comment:
    values = {"paper": on, "text": "Bitte prüfen.", "parent": None, "paragraph": None}
    return act(add_comment, council[who], **values | more)


def came(council: Council, verb: Any, people: Any = EVERYONE, **arguments: Any) -> dict[str, str]:
    return {name: outcome(verb, council[name], **arguments) for name in people}


def who(found: dict[str, str], answer: str = "done") -> set[str]:
    return {name for name, each in found.items() if each == answer}


def current(comment: Comment) -> Comment:
    return read(lambda: Comment.objects.get(pk=comment.pk))


def revised(council: Council, paper: DecisionPaper, text: str) -> DecisionPaper:
    latest = read(lambda: DecisionPaper.objects.get(pk=paper.pk))
    values = {"text": text}
    return act(
        revise_paper,
        council["office"],
        paper=latest,
        values=values,
        reason="Ergänzt",
        base=latest.version,
    )


class TestRights:
    """Role × state × visibility; whoever does not see the paper is denied, too."""

    STATES = ("discussion", "voting", "decided", "withdrawn")

    @pytest.mark.parametrize("state", STATES)
    @pytest.mark.parametrize("visibility", ["group", "restricted"])
    def test_who_speaks(self, council: Council, state: str, visibility: str) -> None:
        paper = council.paper(state)
        values = {"paper": paper, "text": "Gut.", "parent": None, "paragraph": None}
        found = came(council, add_comment, visibility=visibility, **values)
        allowed = SPEAKERS | ({"ministry"} if visibility == "restricted" else set())
        answer = "done" if state in ("discussion", "voting") else "unmet"
        assert who(found, answer) == allowed
        assert who(found, "denied") == {*EVERYONE} - allowed

    @pytest.mark.parametrize("state", STATES)
    def test_who_edits_and_withdraws(self, council: Council, state: str) -> None:
        said = factory.comment(council.paper(state), council["guest"])
        answer = "done" if state in ("discussion", "voting") else "unmet"
        changed = came(council, edit_comment, comment=said, text="Anders.", wording="")
        gone = came(council, withdraw_comment, comment=said)
        assert who(changed, answer) == who(gone, answer) == {"guest"}
        assert who(changed, "denied") == who(gone, "denied") == {*EVERYONE} - {"guest"}

    def test_a_colleague_does_not_change_anothers_words(self, council: Council) -> None:
        said = factory.comment(council.paper(), council["officer"])
        assert outcome(edit_comment, council["office"], comment=said, text="x", wording="") == (
            "denied"
        )

    @pytest.mark.parametrize("state", STATES)
    def test_who_settles(self, council: Council, state: str) -> None:
        said = factory.comment(council.paper(state), council["guest"])
        found = came(council, settle_thread, comment=said, is_resolved=True)
        answer = "done" if state in ("discussion", "voting") else "unmet"
        assert who(found, answer) == {"guest", "chair", "office"}
        assert who(found, "denied") == {*EVERYONE} - {"guest", "chair", "office"}

    def test_an_answer_is_not_settled_by_itself(self, council: Council) -> None:
        begun = factory.comment(council.paper(), council["guest"])
        answer = factory.comment(begun.paper, council["chair"], parent=begun)
        assert outcome(settle_thread, council["chair"], comment=answer, is_resolved=True) == (
            "denied"
        )

    @pytest.mark.parametrize(
        ("state", "answer"), [("discussion", "done"), ("voting", "unmet"), ("decided", "unmet")]
    )
    def test_who_takes_over_a_wording(self, council: Council, state: str, answer: str) -> None:
        paper = council.paper(state)
        said = factory.comment(paper, council["guest"], paragraph=1, wording="Neu.")
        found = came(council, accept_wording, comment=said)
        assert who(found, answer) == {"office"}
        assert who(found, "denied") == {*EVERYONE} - {"office"}

    def test_who_asks_a_question_of_procedure_answers_for_it(self, council: Council) -> None:
        paper = factory.paper(council.group, council["paderborn"])
        said = factory.comment(paper, council["guest"], paragraph=1, wording="Neu.")
        assert who(came(council, accept_wording, comment=said)) == {"paderborn"}

    @pytest.mark.parametrize("state", STATES)
    def test_who_extends_the_period(self, council: Council, state: str) -> None:
        until = TODAY + dt.timedelta(days=7)
        found = came(council, extend_comments, paper=council.paper(state), until=until)
        answer = "done" if state == "discussion" else "unmet"
        assert who(found, answer) == {"chair", "office"}
        assert who(found, "denied") == {*EVERYONE} - {"chair", "office"}

    def test_only_the_author_answers_officially(self, council: Council) -> None:
        begun = factory.comment(council.paper(), council["guest"])
        values = {"paper": begun.paper, "text": "So ist es.", "parent": begun.pk, "paragraph": None}
        found = came(council, add_comment, is_official=True, **values)
        assert who(found) == {"office"}


class TestPlace:
    def test_a_comment_stays_with_its_paragraph(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper, paragraph=2)
        first, second, third = TEXT.split("\n\n")
        after = revised(council, paper, f"{first}\n\nGanz neu hier.\n\n{second}\n\n{third}")
        place = after.paragraph(current(said).paragraph or 0)
        assert place
        assert (place.number, place.text, place.since) == (3, second, 1)

    def test_a_paragraph_that_is_gone_takes_no_comment(self, council: Council) -> None:
        paper = council.paper()
        first, _second, third = TEXT.split("\n\n")
        after = revised(council, paper, f"{first}\n\n{third}")
        with pytest.raises(Unmet, match="Absatz"):
            say(council, "guest", after, paragraph=2)
        assert say(council, "guest", after, paragraph=3).version == 2

    def test_an_answer_to_an_answer_stands_beside_it(self, council: Council) -> None:
        paper = council.paper()
        begun = say(council, "guest", paper, paragraph=1)
        answer = say(council, "chair", paper, parent=begun.pk)
        beside = say(council, "guest", paper, parent=answer.pk)
        assert beside.parent_id == begun.pk

    def test_a_wording_is_for_one_paragraph(self, council: Council) -> None:
        paper = council.paper()
        with pytest.raises(Unmet, match="Wählen Sie den Absatz"):
            say(council, "guest", paper, wording="Neu.")
        with pytest.raises(Unmet, match="einem Absatz"):
            say(council, "guest", paper, wording="Eins.\n\nZwei.", paragraph=1)


class TestChanging:
    def test_what_was_said_before_stays_readable(self, council: Council) -> None:
        said = say(council, "guest", council.paper())
        for text in ("Zweitens.", "Drittens."):
            act(edit_comment, council["guest"], comment=said, text=text, wording="")
        rows = EarlierText.objects.order_by("pk").values_list("text", flat=True)
        assert seen_by(council["wuppertal"], lambda: list(rows.all())) == [
            "Bitte prüfen.",
            "Zweitens.",
        ]
        assert seen_by(council["stranger"], lambda: list(rows.all())) == []
        assert current(said).edited_at == NOW

    def test_the_same_text_again_is_no_change(self, council: Council) -> None:
        said = say(council, "guest", council.paper())
        act(edit_comment, council["guest"], comment=said, text=said.text, wording="")
        assert (current(said).edited_at, read(EarlierText.objects.count)) == (None, 0)

    def test_withdrawn_text_is_gone_and_the_conversation_stays(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper, text="@Aachen Geheim.", wording="Neu.", paragraph=1)
        act(edit_comment, council["guest"], comment=said, text="Auch geheim.", wording="Neu.")
        answer = say(council, "chair", paper, parent=said.pk)
        act(withdraw_comment, council["guest"], comment=said)
        gone = current(said)
        assert (gone.text, gone.wording, gone.withdrawn_at) == ("", "", NOW)
        assert read(EarlierText.objects.count) == read(Mention.objects.count) == 0
        assert current(answer).text == "Bitte prüfen."
        assert outcome(edit_comment, council["guest"], comment=said, text="x", wording="") == (
            "unmet"
        )
        entries = read(lambda: str(list(AuditEntry.objects.values_list("changes", flat=True))))
        assert "eheim" not in entries

    def test_a_resolved_conversation_is_opened_before_it_goes_on(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper)
        act(settle_thread, council["chair"], comment=said, is_resolved=True)
        with pytest.raises(Unmet, match="erledigt"):
            say(council, "guest", paper, parent=said.pk)
        with pytest.raises(Unmet, match="erledigt"):
            act(edit_comment, council["guest"], comment=said, text="Doch.", wording="")
        act(settle_thread, council["guest"], comment=said, is_resolved=False)
        assert say(council, "guest", paper, parent=said.pk).parent_id == said.pk

    def test_one_official_answer_a_conversation(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper)
        first = say(council, "office", paper, parent=said.pk, is_official=True)
        with pytest.raises(Unmet, match="schon eine offizielle"):
            say(council, "office", paper, parent=said.pk, is_official=True)
        with pytest.raises(IntegrityError), elevated(), transaction.atomic():
            factory.comment(paper, council["office"], parent=said, is_official=True)
        act(withdraw_comment, council["office"], comment=first)
        assert say(council, "office", paper, parent=said.pk, is_official=True).is_official
        with pytest.raises(Unmet, match="nur eine Antwort"):
            say(council, "office", paper, is_official=True)

    def test_too_many_at_once_have_to_wait(self, council: Council) -> None:
        paper = council.paper()
        for _ in range(30):
            factory.comment(paper, council["guest"])
        with pytest.raises(Unmet, match="Warten Sie"):
            say(council, "guest", paper)
        say(council, "guest", paper, now=NOW + dt.timedelta(minutes=6))
        say(council, "chair", paper)
        assert read(Comment.objects.count) == 32


class TestPeriod:
    UNTIL = TODAY + dt.timedelta(days=3)

    def test_the_last_day_counts_and_the_next_does_not(self, council: Council) -> None:
        paper = council.paper()
        act(extend_comments, council["chair"], paper=paper, until=self.UNTIL)
        last = NOW + dt.timedelta(days=3)
        said = say(council, "guest", paper, now=last)
        late = last + dt.timedelta(days=1)
        for visibility in ("group", "restricted"):
            with pytest.raises(Unmet, match=f"bis zum {self.UNTIL:%d.%m.%Y}"):
                say(council, "guest", paper, now=late, visibility=visibility)
        with pytest.raises(Unmet, match="waren bis zum"):
            act(edit_comment, council["guest"], comment=said, text="x", wording="", now=late)
        assert act(withdraw_comment, council["guest"], comment=said, now=late).withdrawn_at

    def test_it_is_only_extended(self, council: Council) -> None:
        paper = council.paper()
        act(extend_comments, council["chair"], paper=paper, until=self.UNTIL)
        for wrong in (self.UNTIL - dt.timedelta(days=1), TODAY + dt.timedelta(days=400)):
            with pytest.raises(Unmet):
                act(extend_comments, council["office"], paper=paper, until=wrong)
        later = self.UNTIL + dt.timedelta(days=30)
        done = act(extend_comments, council["office"], paper=paper, until=later)
        assert done.comments_until == later


class TestWordings:
    def test_one_click_makes_the_next_version(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper, paragraph=2, wording="Begründung: Die Bahn fehlt.")
        after = act(accept_wording, council["office"], comment=said)
        assert (after.version, after.numbered[1].text) == (2, "Begründung: Die Bahn fehlt.")
        assert [(each.key, each.since) for each in after.numbered] == [(1, 1), (2, 2), (3, 1)]
        version = read(lambda: PaperVersion.objects.get(paper=paper, number=2))
        name = council["guest"].user.name
        assert version.reason == f"Formulierungsvorschlag von {name} (Staedtetag) übernommen"
        assert version.person == council["office"].user
        assert current(said).accepted_in == 2

    def test_a_second_click_changes_nothing_more(self, council: Council) -> None:
        said = say(council, "guest", council.paper(), paragraph=2, wording="Neu.")
        for _ in range(2):
            assert act(accept_wording, council["office"], comment=said).version == 2
        assert read(PaperVersion.objects.count) == 2

    def test_a_paragraph_that_has_changed_is_shown_with_the_suggestion(
        self, council: Council
    ) -> None:
        paper = council.paper()
        said = say(council, "guest", paper, paragraph=2, wording="Begründung: Das Rad fehlt.")
        revised(council, paper, TEXT.replace("Der Bus fehlt", "Der Bus fehlt sehr"))
        with pytest.raises(Unmet) as raised:
            act(accept_wording, council["office"], comment=said)
        message = str(raised.value)
        assert "Der Bus fehlt sehr." in message
        assert "Das Rad fehlt." in message
        assert read(lambda: DecisionPaper.objects.get(pk=paper.pk)).version == 2

    def test_another_paragraph_may_have_changed(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper, paragraph=2, wording="Begründung: Das Rad fehlt.")
        revised(council, paper, TEXT.replace("Kosten: keine", "Kosten: gar keine"))
        after = act(accept_wording, council["office"], comment=said)
        assert after.text == TEXT.replace("Der Bus", "Das Rad").replace("keine", "gar keine")

    def test_what_is_gone_is_not_taken_over(self, council: Council) -> None:
        paper = council.paper()
        said = say(council, "guest", paper, paragraph=2, wording="Neu.")
        first, _second, third = TEXT.split("\n\n")
        revised(council, paper, f"{first}\n\n{third}")
        with pytest.raises(Unmet, match="entfallen"):
            act(accept_wording, council["office"], comment=said)
        other = say(council, "guest", paper, paragraph=1, wording="Neu.")
        act(withdraw_comment, council["guest"], comment=other)
        with pytest.raises(Unmet, match="nicht mehr"):
            act(accept_wording, council["office"], comment=other)

    def test_an_accepted_wording_stays_as_it_was(self, council: Council) -> None:
        said = say(council, "guest", council.paper(), paragraph=2, wording="Neu.")
        act(accept_wording, council["office"], comment=said)
        with pytest.raises(Unmet, match="schon übernommen"):
            act(edit_comment, council["guest"], comment=said, text="x", wording="Anders.")

    def test_a_wording_in_the_explanation_lands_there(self, council: Council) -> None:
        paper = council.paper()
        after = act(
            revise_paper,
            council["office"],
            paper=paper,
            values={"explanation": "Erstens.\n\nZweitens."},
            reason="Erläutert",
            base=1,
        )
        said = say(council, "guest", after, paragraph=5, wording="Zu zweit.")
        done = act(accept_wording, council["office"], comment=said)
        assert (done.text, done.explanation) == (TEXT, "Erstens.\n\nZu zweit.")


class TestMentions:
    def inbox(self, kind: str) -> set[int]:
        deliver()
        rows = Notice.objects.filter(kind=kind)
        return read(lambda: set(rows.values_list("recipient_id", flat=True)))

    def test_a_person_named_is_told(self, council: Council) -> None:
        paper = council.paper()
        say(council, "guest", paper, text=f"Was meint @{council['paderborn'].user.name}?")
        assert self.inbox("comment.mention") == {council["paderborn"].user_id}
        row = read(Mention.objects.get)
        assert (row.person, row.organisation) == (council["paderborn"].user, None)

    def test_everybody_of_an_organisation_who_sees_it(self, council: Council) -> None:
        paper = council.paper()
        elsewhere = membership("municipal_officer", council["paderborn"].organisation)
        say(council, "guest", paper, text="Bitte @Paderborn um Zahlen.")
        assert self.inbox("comment.mention") == {council["paderborn"].user_id}
        assert elsewhere.user_id not in self.inbox("comment.mention")

    def test_chosen_from_the_list_is_as_good_as_typed(self, council: Council) -> None:
        paper = council.paper()
        key = f"p-{council['chair'].user_id}"
        say(council, "guest", paper, mentions=[key, "p-0", "o-999", "x"])
        assert self.inbox("comment.mention") == {council["chair"].user_id}

    def test_strangers_are_neither_offered_nor_told(self, council: Council) -> None:
        paper = council.paper()
        say(council, "guest", paper, text=f"@{council['stranger'].user.name} und @Gelsenkirchen")
        assert self.inbox("comment.mention") == set()
        offered = {
            each.person_id
            for each in seen_by(council["guest"], lambda: mentionable(paper))
            if each.person_id
        }
        expected = {council[name].user_id for name in (*SPEAKERS, "ministry")}
        assert offered == expected

    def test_an_edit_calls_only_those_newly_named(self, council: Council) -> None:
        chair, paderborn = (council[name].user.name for name in ("chair", "paderborn"))
        said = say(council, "guest", council.paper(), text=f"@{chair}")
        for text in (f"@{chair} @{paderborn}", f"@{chair} und @{paderborn}"):
            act(edit_comment, council["guest"], comment=said, text=text, wording="")
        events = Event.objects.filter(kind="comment.mention")
        assert read(events.count) == 2
        assert self.inbox("comment.mention") == {
            council["chair"].user_id,
            council["paderborn"].user_id,
        }

    def test_not_the_whole_world(self, council: Council) -> None:
        keys = [f"p-{council[name].user_id}" for name in (*SPEAKERS, "ministry")]
        keys += [f"o-{council[name].organisation_id}" for name in SPEAKERS]
        with pytest.raises(Unmet, match="höchstens 10"):
            say(council, "guest", council.paper(), mentions=keys)

    def test_the_notice_leads_to_the_comment_and_only_for_who_sees_it(
        self, council: Council
    ) -> None:
        said = say(council, "guest", council.paper(), text=f"@{council['chair'].user.name}")
        resolve = registry.resolvers["comment"]
        found = seen_by(council["chair"], lambda: resolve([str(said.pk)]))
        assert said.anchor in found[str(said.pk)].url
        assert seen_by(council["stranger"], lambda: resolve([str(said.pk)])) == {}


class TestDrafts:
    def kept(self, member: Membership) -> list[str]:
        rows = CommentDraft.objects.order_by("place").values_list("text", flat=True)
        return seen_by(member, lambda: list(rows))

    def keep(self, council: Council, who: str, paper: DecisionPaper, **more: Any) -> Any:
        values = {"paper": paper, "place": "", "text": "Angefangen"} | more
        return act(keep_comment_draft, council[who], **values)

    def test_one_a_person_and_place_and_nobody_elses(self, council: Council) -> None:
        paper = council.paper()
        begun = factory.comment(paper, council["chair"])
        self.keep(council, "guest", paper, text="Erst")
        self.keep(council, "guest", paper, text="Dann")
        self.keep(council, "guest", paper, place=str(begun.pk), text="Antwort")
        assert self.kept(council["guest"]) == ["Dann", "Antwort"]
        assert self.kept(council["chair"]) == self.kept(council["ministry"]) == []

    def test_publishing_or_emptying_it_gives_it_up(self, council: Council) -> None:
        paper = council.paper()
        begun = factory.comment(paper, council["chair"])
        self.keep(council, "guest", paper)
        self.keep(council, "guest", paper, place=str(begun.pk), text="Antwort")
        say(council, "guest", paper)
        assert self.kept(council["guest"]) == ["Antwort"]
        self.keep(council, "guest", paper, place=str(begun.pk), text=" ")
        assert self.kept(council["guest"]) == []

    def test_who_may_not_speak_keeps_nothing(self, council: Council) -> None:
        paper = council.paper()
        found = came(council, keep_comment_draft, paper=paper, place="", text="x")
        assert who(found) == SPEAKERS | {"ministry"}


class TestOrder:
    def test_a_change_is_never_dated_before_one_that_was_seen(self, council: Council) -> None:
        """Whoever read the clock first may get the lock last."""
        paper = council.paper()
        later = say(council, "guest", paper, now=NOW + dt.timedelta(seconds=5))
        earlier = say(council, "chair", paper, now=NOW)
        assert earlier.changed_at > later.changed_at
        act(edit_comment, council["guest"], comment=later, text="Neu.", wording="", now=NOW)
        assert current(later).changed_at > earlier.changed_at

    def test_the_same_submission_is_said_once_also_when_it_is_late(self, council: Council) -> None:
        paper, token = council.paper(), uuid4()
        first = say(council, "guest", paper, submission=token)
        act(extend_comments, council["chair"], paper=paper, until=TODAY)
        late = NOW + dt.timedelta(days=2)
        assert say(council, "guest", paper, submission=token, now=late) == first


def test_the_ministry_of_the_programme_is_one(council: Council) -> None:
    """What is restricted is shown to every organisation of this kind."""
    said = say(council, "guest", council.paper(), visibility="restricted")
    assert ministry().circle_id in said.shared_with
