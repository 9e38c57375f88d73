"""Two people at the same paper see each other: what is asked for every few seconds."""

import re
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from core.session_end import RENEWED_AT
from municipalities.models import Membership
from tests.counting import statements
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.municipalities import client_for
from tests.working_groups.acting import act, read
from tests.working_groups.test_conversations import say
from working_groups.models import CommentDraft, DecisionPaper
from working_groups.operations import edit_comment, settle_thread, withdraw_comment

QUIET = {"HX-Request": "true", "X-Background": "1"}


def token_of(page: str) -> int:
    found = re.search(r"kommentare/neu/\?seit=(\d+)", page)
    assert found
    return int(found[1])


def page_of(who: Membership, paper: DecisionPaper) -> str:
    page: str = client_for(who).get(reverse("working_groups:paper", args=[paper.pk])).text
    return page


def news(who: Membership | Client, paper: DecisionPaper, token: Any) -> Any:
    browser = who if isinstance(who, Client) else client_for(who)
    address = reverse("working_groups:news", args=[paper.pk])
    return browser.get(f"{address}?seit={token}", headers=QUIET)


class TestNews:
    def test_nothing_new_is_no_content(self, council: Council) -> None:
        paper = council.paper()
        factory.comment(paper, council["guest"])
        answer = news(council["chair"], paper, token_of(page_of(council["chair"], paper)))
        assert (answer.status_code, answer.content) == (204, b"")

    def test_a_new_conversation_is_put_behind_the_others(self, council: Council) -> None:
        paper = council.paper()
        token = token_of(page_of(council["chair"], paper))
        said = say(council, "guest", paper, text="**Neu** hier")
        answer = news(council["chair"], paper, token).text
        assert 'data-hx-swap-oob="beforeend:#gespraeche"' in answer
        assert f'id="{said.anchor}"' in answer
        assert "<strong>Neu</strong> hier" in answer
        assert 'data-announce="1 neuer Beitrag"' in answer
        assert token_of(answer) > token

    def test_an_answer_is_put_into_its_conversation(self, council: Council) -> None:
        paper = council.paper()
        begun = factory.comment(paper, council["guest"])
        token = token_of(page_of(council["chair"], paper))
        for _ in range(2):
            say(council, "guest", paper, parent=begun.pk)
        answer = news(council["chair"], paper, token).text
        assert answer.count(f'data-hx-swap-oob="beforeend:#antworten-{begun.pk}"') == 2
        assert 'data-announce="2 neue Beiträge"' in answer
        assert "(3)" in answer

    def test_an_answer_to_something_new_comes_with_it_once(self, council: Council) -> None:
        paper = council.paper()
        token = token_of(page_of(council["chair"], paper))
        begun = say(council, "guest", paper)
        answered = say(council, "office", paper, parent=begun.pk)
        answer = news(council["chair"], paper, token).text
        assert answer.count(f'id="{answered.anchor}"') == 1
        assert f"beforeend:#antworten-{begun.pk}" not in answer

    @pytest.mark.parametrize("change", ["edit", "settle", "withdraw"])
    def test_a_change_takes_its_own_place_and_no_form(self, council: Council, change: str) -> None:
        paper = council.paper()
        said = factory.comment(paper, council["guest"])
        token = token_of(page_of(council["chair"], paper))
        if change == "edit":
            act(edit_comment, council["guest"], comment=said, text="Anders.", wording="")
        elif change == "settle":
            act(settle_thread, council["guest"], comment=said, is_resolved=True)
        else:
            act(withdraw_comment, council["guest"], comment=said)
        answer = news(council["chair"], paper, token).text
        assert f'id="beitrag-{said.pk}" data-hx-swap-oob="true"' in answer
        assert "beforeend" not in answer
        assert "<textarea" not in answer
        assert 'data-announce="1 geänderter Beitrag"' in answer

    def test_nothing_is_missed_or_shown_twice_from_call_to_call(self, council: Council) -> None:
        paper = council.paper()
        token, seen = token_of(page_of(council["chair"], paper)), []
        for _ in range(3):
            say(council, "guest", paper)
            answer = news(council["chair"], paper, token)
            seen += re.findall(r'id="kommentar-([0-9a-f-]{36})"', answer.text)
            token = token_of(answer.text)
        assert len(seen) == len(set(seen)) == 3

    @pytest.mark.parametrize("token", ["", "x", "-1", "٣", "9" * 17, "9" * 40])
    def test_a_token_that_is_none_is_no_error(self, council: Council, token: str) -> None:
        assert news(council["chair"], council.paper(), token).status_code == 204

    def test_strangers_get_404(self, council: Council) -> None:
        assert news(council["stranger"], council.paper(), 0).status_code == 404

    def test_a_decided_paper_is_not_watched(self, council: Council) -> None:
        paper = council.paper("withdrawn")
        assert "kommentare/neu" not in page_of(council["chair"], paper)

    def test_the_cost_is_the_same_for_one_and_for_three(self, council: Council) -> None:
        paper = council.paper()
        factory.comment(paper, council["guest"])
        token = token_of(page_of(council["chair"], paper))
        browser = client_for(council["chair"])
        news(browser, paper, token)
        assert self.cost(browser, paper, token) == 8
        say(council, "guest", paper)
        assert self.cost(browser, paper, token) == 12
        for _ in range(2):
            say(council, "office", paper)
        assert self.cost(browser, paper, token) == 12

    def cost(self, browser: Client, paper: DecisionPaper, token: int) -> int:
        with statements() as ran:
            news(browser, paper, token)
        return len(ran)


class TestSession:
    """A page that looks by itself keeps nobody signed in, and leads nobody away."""

    def test_looking_does_not_extend_the_session(self, council: Council) -> None:
        paper, browser = council.paper(), client_for(council["chair"])
        session = browser.session
        session[RENEWED_AT] = 1
        session.save()
        news(browser, paper, 0)
        assert browser.session[RENEWED_AT] == 1
        browser.get(reverse("working_groups:paper", args=[paper.pk]))
        assert browser.session[RENEWED_AT] > 1

    @pytest.mark.parametrize("name", ["news", "comment_draft"])
    def test_after_its_end_nobody_is_led_away_from_what_she_types(
        self, council: Council, client: Client, name: str
    ) -> None:
        address = reverse(f"working_groups:{name}", args=[council.paper().pk])
        send = client.get if name == "news" else client.post
        answer = send(address, {"text": "Halb getippt"}, headers=QUIET)
        assert answer.status_code == 401
        assert "HX-Redirect" not in answer.headers


class TestDrafts:
    def keep(self, who: Membership, paper: DecisionPaper, **typed: Any) -> Any:
        address = reverse("working_groups:comment_draft", args=[paper.pk])
        return client_for(who).post(address, typed, headers=QUIET)

    def test_typed_text_comes_back_in_another_session(self, council: Council) -> None:
        paper = council.paper()
        begun = factory.comment(paper, council["chair"])
        typed = {"text": "Noch nicht fertig", "paragraph": "2", "wording": "Anders"}
        kept = self.keep(council["guest"], paper, **typed)
        assert "Entwurf gespeichert" in kept.text
        self.keep(council["guest"], paper, text="Halbe Antwort", parent=str(begun.pk))
        page = page_of(council["guest"], paper)
        assert "Noch nicht fertig" in page
        assert '<option value="2" selected>' in page
        assert "Halbe Antwort" in page
        assert '<details class="comment__reply" open>' in page
        assert "Noch nicht fertig" not in page_of(council["chair"], paper)

    def test_without_scripts_a_button_keeps_it(self, council: Council) -> None:
        paper = council.paper()
        address = reverse("working_groups:comment", args=[paper.pk])
        sent = {"text": "Später mehr", "aktion": "entwurf"}
        answer = client_for(council["guest"]).post(address, sent)
        assert answer.status_code == 302
        assert read(CommentDraft.objects.get).text == "Später mehr"
        assert "Später mehr" in page_of(council["guest"], paper)

    def test_what_does_not_fit_is_left_out(self, council: Council) -> None:
        paper = council.paper()
        typed = {"text": "x" * 3000, "paragraph": "viel", "parent": "x", "visibility": "nobody"}
        assert self.keep(council["guest"], paper, **typed).status_code == 200
        draft = read(CommentDraft.objects.get)
        assert (len(draft.text), draft.paragraph, draft.place) == (2000, None, "")

    def test_who_may_not_speak_is_refused(self, council: Council) -> None:
        paper = council.paper()
        assert self.keep(council["district"], paper, text="x").status_code == 403
        assert self.keep(council["stranger"], paper, text="x").status_code == 404
