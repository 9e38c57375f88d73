"""„Nur Ministerium und Verfasser“: nobody else learns that anything was said at all.

The guest says something restricted on a paper of Aachen. Besides the guest's own organisation only
the ministry and Aachen may know. Everybody else must find the portal as it was before.
"""

import re
from difflib import unified_diff
from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from audit.models import AuditEntry
from core.registry import registry
from municipalities.models import Membership
from notifications.models import Event, Notice
from notifications.tasks import deliver
from tests.counting import statements
from tests.factories import groups as factory
from tests.factories.groups import Council
from tests.factories.municipalities import client_for, ministry, tenant
from tests.working_groups.acting import act, read, seen_by
from tests.working_groups.test_api import client
from tests.working_groups.test_conversations import say
from working_groups.conversations import changed_since, mentionable, newest
from working_groups.models import Comment, DecisionPaper, EarlierText, Mention, PaperVersion
from working_groups.operations import accept_wording, add_comment, edit_comment, settle_thread

INSIDERS = ("guest", "office", "officer", "ministry")
OUTSIDERS = ("chair", "deputy", "paderborn", "wuppertal", "district")
HTMX = {"HX-Request": "true"}
SECRET = "Die Zahlen stimmen nicht."
VARYING = re.compile(
    r'name="(csrfmiddlewaretoken|submission)" value="[^"]*"'
    r'|name="session-seconds"\s+content="[^"]*"'
    r'|data-hx-headers=(\'[^\']*\'|"[^"]*")'
    r'|value="[^"]*" id="[^"]*submission"'
    r"|\b\d\d:\d\d</span>"
)
"""Tokens, the time left and the time of day; nothing that a comment could change."""


def whisper(council: Council, paper: DecisionPaper, who: str = "guest", **more: Any) -> Comment:
    values = {"text": SECRET, "visibility": "restricted"} | more
    return say(council, who, paper, **values)


def pages(member: Membership, paper: DecisionPaper) -> list[str]:
    """Everything about a paper that a browser or a program can ask for, without what varies."""
    reference = paper.project.reference if paper.project else ""
    addresses = [
        reverse("working_groups:paper", args=[paper.pk]),
        reverse("working_groups:paper_versions", args=[paper.pk]),
        reverse("working_groups:list"),
        reverse("working_groups:detail", args=[paper.group.slug]),
        reverse("working_groups:for_project", args=[reference]),
        reverse("projects:detail", args=[reference]),
        reverse("dashboards:start"),
        f"{reverse('projects:list')}?search=Zahlen",
    ]
    browser = client_for(member)
    seen = [VARYING.sub("", browser.get(each).text) for each in addresses]
    program = client(member)
    here = f"/api/v1/decision-papers/{paper.pk}/"
    programs = (here, f"{here}comments/", f"{here}versions/", "/api/v1/notifications/")
    return [*seen, *(str(program.get(each).json()) for each in programs)]


class TestSight:
    def test_row_and_children_belong_to_the_programme(self, council: Council) -> None:
        said = whisper(council, council.paper(), text=f"@{council['ministry'].user.name} {SECRET}")
        act(edit_comment, council["guest"], comment=said, text=f"{SECRET} Ja.", wording="")
        row = read(lambda: Comment.objects.select_related("tenant").get(pk=said.pk))
        circles = {
            ministry().circle_id,
            council["office"].organisation.circle_id,
            council["guest"].organisation.circle_id,
        }
        for each in (row, read(EarlierText.objects.get), read(Mention.objects.get)):
            assert (each.tenant.is_programme, each.reach) == (True, 0)
            assert set(each.shared_with) == circles

    @pytest.mark.parametrize("model", [Comment, EarlierText, Mention])
    def test_insiders_alone_see_it(self, council: Council, model: Any) -> None:
        said = whisper(council, council.paper(), text=f"@{council['ministry'].user.name}")
        act(edit_comment, council["guest"], comment=said, text=SECRET, wording="")
        for name in INSIDERS:
            assert seen_by(council[name], model.objects.count) == 1, name
        for name in (*OUTSIDERS, "stranger"):
            assert seen_by(council[name], model.objects.count) == 0, name

    def test_the_ministrys_word_reaches_the_author_and_no_member(self, council: Council) -> None:
        whisper(council, council.paper(), "ministry")
        seeing = {n for n in council.people if seen_by(council[n], Comment.objects.count)}
        assert seeing == {"office", "officer", "ministry"}

    def test_an_answer_reaches_exactly_those_who_see_what_it_answers(
        self, council: Council
    ) -> None:
        paper = council.paper()
        said = whisper(council, paper)
        # The wish to make it public in the same breath is not heard.
        answer = say(council, "office", paper, parent=said.pk, visibility="group")
        assert answer.is_restricted
        assert answer.shared_with == said.shared_with

    def test_for_others_there_is_nothing_to_answer(self, council: Council) -> None:
        paper = council.paper()
        said = whisper(council, paper)
        values = {"parent": said.pk, "submission": said.pk, "text": "Aha."}
        address = reverse("working_groups:comment", args=[paper.pk])
        answer = client_for(council["chair"]).post(address, values)
        unknown = client_for(council["chair"]).post(address, values | {"parent": paper.pk})
        assert answer.status_code == unknown.status_code == 422
        assert "gehört nicht zu dieser Vorlage" in answer.text
        for name in (
            "comment_edit",
            "comment_withdraw",
            "thread_settle",
            "wording_accept",
            "comment_earlier",
        ):
            address = reverse(f"working_groups:{name}", args=[paper.pk, said.pk])
            for outsider in ("chair", "paderborn"):
                browser = client_for(council[outsider])
                assert browser.get(address).status_code in {404, 405}
                assert browser.post(address, {"text": "x"}).status_code in {404, 405}

    def test_only_insiders_may_be_mentioned(self, council: Council) -> None:
        paper = council.paper()
        named = f"@{council['chair'].user.name} @{council['office'].user.name}"
        said = whisper(council, paper, text=named)
        assert seen_by(council["guest"], lambda: [m.name for m in said.mentions.all()]) == [
            council["office"].user.name
        ]
        inside = {
            each.person_id
            for each in seen_by(council["guest"], lambda: mentionable(paper, said.shared_with))
            if each.person_id
        }
        assert inside == {council[name].user_id for name in INSIDERS}


class TestTraces:
    """The same question before and after, asked by somebody who must not notice."""

    @pytest.mark.parametrize("who", OUTSIDERS)
    def test_no_page_and_no_answer_differs(self, council: Council, who: str) -> None:
        paper = council.paper()
        open_word = factory.comment(paper, council["paderborn"])
        before = pages(council[who], paper)
        said = whisper(council, paper, paragraph=2, wording="Begründung: Nichts fehlt.")
        say(council, "office", paper, parent=said.pk, text=SECRET)
        act(edit_comment, council["guest"], comment=said, text=f"{SECRET} Nie.", wording="Neu.")
        act(settle_thread, council["office"], comment=said, is_resolved=True)
        deliver()
        for now, then in zip(pages(council[who], paper), before, strict=True):
            assert list(unified_diff(then.splitlines(), now.splitlines(), n=0)) == []
        assert SECRET in pages(council["ministry"], paper)[0]
        assert open_word.text in before[0]

    @pytest.mark.parametrize("who", OUTSIDERS)
    def test_neither_token_nor_news_tell_of_it(self, council: Council, who: str) -> None:
        paper = council.paper()
        factory.comment(paper, council["paderborn"])
        token = seen_by(council[who], lambda: newest(Comment.objects.filter(paper=paper)))
        whisper(council, paper)
        now = seen_by(council[who], lambda: newest(Comment.objects.filter(paper=paper)))
        assert now == token
        assert seen_by(council[who], lambda: list(changed_since(paper, token))) == []
        address = f"{reverse('working_groups:news', args=[paper.pk])}?seit={token}"
        assert client_for(council[who]).get(address, headers=HTMX).status_code == 204
        assert client_for(council["ministry"]).get(address, headers=HTMX).status_code == 200

    def test_the_same_statements_are_run(self, council: Council) -> None:
        """Nor does the time that a page takes: it asks the same."""
        paper = council.paper()
        address = reverse("working_groups:paper", args=[paper.pk])
        browser = client_for(council["chair"])
        browser.get(address)
        with statements() as before:
            browser.get(address)
        for _ in range(3):
            whisper(council, paper)
        with statements() as after:
            browser.get(address)
        assert len(after) == len(before)

    def test_a_version_made_of_it_does_not_say_so(self, council: Council) -> None:
        said = whisper(council, council.paper(), paragraph=2, wording="Begründung: Neu.")
        act(accept_wording, council["office"], comment=said)
        version = read(lambda: PaperVersion.objects.get(number=2))
        assert version.reason == "Überarbeitet vom Verfasser"
        assert council["guest"].user.name not in version.reason

    def test_the_papers_trail_holds_nothing_of_it(self, council: Council) -> None:
        paper = council.paper()
        said = whisper(council, paper)
        act(edit_comment, council["guest"], comment=said, text="Anders.", wording="")
        entries = read(lambda: list(AuditEntry.objects.filter(object_key=str(paper.pk))))
        assert entries == []
        [tenant_id] = {
            each.tenant_id
            for each in read(lambda: list(AuditEntry.objects.filter(verb__startswith="wg.comment")))
        }
        assert tenant_id == said.tenant_id != tenant("aachen").pk


class TestNotices:
    def told(self, kind: str) -> set[int]:
        deliver()
        rows = Notice.objects.filter(kind=kind).values_list("recipient_id", flat=True)
        return read(lambda: set(rows))

    def test_only_insiders_are_told(self, council: Council) -> None:
        whisper(council, council.paper())
        expected = {council[name].user_id for name in INSIDERS if name != "guest"}
        assert self.told("wg.comment") == expected

    def test_a_mention_reaches_no_outsider(self, council: Council) -> None:
        keys = [f"p-{council[name].user_id}" for name in ("chair", "ministry")]
        keys.append(f"o-{council['chair'].organisation_id}")
        whisper(council, council.paper(), mentions=keys)
        assert self.told("comment.mention") == {council["ministry"].user_id}

    def test_no_address_is_given_to_outsiders(self, council: Council) -> None:
        key = str(whisper(council, council.paper()).pk)
        resolve = registry.resolvers["comment"]
        for name in OUTSIDERS:
            assert seen_by(council[name], lambda: resolve([key])) == {}
        assert key in seen_by(council["ministry"], lambda: resolve([key]))

    def test_the_event_holds_no_text(self, council: Council) -> None:
        whisper(council, council.paper())
        assert SECRET not in str(read(lambda: list(Event.objects.values())))


def test_the_database_keeps_it_from_a_careless_query(council: Council) -> None:
    """Not a condition of ours hides it, but the policy."""
    paper = council.paper()
    whisper(council, paper)
    with CaptureQueriesContext(connection) as captured:
        assert seen_by(council["chair"], lambda: list(Comment.objects.all())) == []
    [asked] = [each["sql"] for each in captured if 'FROM "working_groups_comment"' in each["sql"]]
    assert "WHERE" not in asked


def test_the_visibility_is_for_good(council: Council) -> None:
    said = whisper(council, council.paper())
    act(add_comment, council["chair"], paper=said.paper, text="x", parent=None, paragraph=None)
    with pytest.raises(Exception, match="is for good"):
        read(lambda: Comment.objects.filter(pk=said.pk).update(is_restricted=False))
