"""The pages: who gets them, what they show, what bad input answers, and what they cost."""

import datetime as dt
from typing import Any
from urllib.parse import urlencode
from uuid import uuid4

import pytest
from django.test import Client
from django.urls import reverse

from core.clock import today
from municipalities.models import Membership
from projects.operations import take_step
from tests.counting import statements
from tests.factories import groups as factory
from tests.factories.groups import TEXT, Council
from tests.factories.municipalities import client_for, membership, organisation, person, tenant
from tests.factories.projects import complete_project
from tests.working_groups.acting import act, read
from working_groups.models import Comment, DecisionPaper, Seat, Vote

HTMX = {"HX-Request": "true"}
PLAIN = {"procedure": "circulation", "rule": "majority", "quorum": "half"}
SOON = dt.timedelta(days=14)


def url(name: str, paper: DecisionPaper) -> str:
    return reverse(f"working_groups:{name}", args=[paper.pk])


def get(who: Membership, address: str, **headers: str) -> Any:
    return client_for(who).get(address, headers=headers)


def post(who: Membership, address: str, data: dict[str, Any], **headers: str) -> Any:
    return client_for(who).post(address, data, headers=headers)


def voting(council: Council, **options: Any) -> DecisionPaper:
    """Open now by the real clock, which the pages read."""
    project = council.project()
    return factory.paper(
        council.group,
        council["office"],
        project,
        state="voting",
        until=today() + SOON,
        **options,
    )


def said(text: str = "Gut so.", **more: Any) -> dict[str, Any]:
    return {"submission": uuid4(), "text": text} | more


class TestStrangers:
    NAMES = ("paper", "comment", "open_vote", "vote", "decide")

    @pytest.mark.parametrize("name", NAMES)
    def test_a_member_without_seat_gets_404_on_every_address_of_a_paper(
        self, council: Council, name: str
    ) -> None:
        address = url(name, voting(council))
        data = said() | {"vote": "yes", "until": "01.01.2030"}
        assert post(council["stranger"], address, data).status_code in {404, 405}
        if name not in {"comment", "vote"}:
            assert get(council["stranger"], address).status_code == 404

    def test_neither_list_nor_group_nor_project_reveals_it(self, council: Council) -> None:
        paper = voting(council)
        own = reverse("working_groups:detail", args=[council.group.slug])
        for address in (reverse("working_groups:list"), own):
            page = get(council["stranger"], address)
            assert page.status_code == 200
            assert paper.number not in page.text
            assert "1 offene Vorlage" not in page.text
        reference = paper.project.reference if paper.project else ""
        fragment = reverse("working_groups:for_project", args=[reference])
        assert get(council["stranger"], fragment).status_code == 404

    def test_visitors_are_led_to_the_sign_in(self, council: Council, client: Client) -> None:
        address = url("paper", council.paper())
        answer = client.get(address)
        assert answer.status_code == 302
        assert answer["Location"].startswith(f"{reverse('account_login')}?")

    def test_a_vanished_session_leads_back_to_the_paper_not_to_its_form(
        self, council: Council, client: Client
    ) -> None:
        paper = council.paper()
        page = f"http://testserver{url('paper', paper)}"
        back = f"next={url('paper', paper)}"
        plain = client.post(url("comment", paper), said(), headers={"Referer": page})
        assert plain.status_code == 403
        assert f'{back}"' in plain.text
        assert "Gut so." in plain.text
        swapped = client.post(
            url("comment", paper), said(), headers=HTMX | {"HX-Current-URL": page}
        )
        assert swapped.status_code == 200
        assert swapped["HX-Redirect"].endswith(back)
        elsewhere = {"Referer": "https://anderswo.example/"}
        sent = client.post(url("comment", paper), said(), headers=elsewhere)
        assert 'next=/arbeit/"' in sent.text

    def test_people_without_a_membership_see_nothing(self, council: Council) -> None:
        client = Client()
        client.force_login(person())
        assert client.get(url("paper", council.paper())).status_code == 302

    def test_an_unknown_group_or_paper_is_not_found(self, council: Council) -> None:
        nothing = reverse("working_groups:detail", args=["ag-nichts"])
        assert get(council["chair"], nothing).status_code == 404
        missing = reverse("working_groups:paper", args=[uuid4()])
        assert get(council["chair"], missing).status_code == 404


class TestRights:
    """A wrong role on a visible paper: no button, and 403 for whoever asks all the same."""

    @pytest.mark.parametrize("who", ["guest", "officer", "ministry", "district"])
    def test_no_vote(self, council: Council, who: str) -> None:
        paper = voting(council)
        assert "Stimme abgeben" not in get(council[who], url("paper", paper)).text
        assert post(council[who], url("vote", paper), {"vote": "yes"}).status_code == 403
        assert read(Vote.objects.count) == 0

    @pytest.mark.parametrize("who", ["guest", "office", "officer", "ministry", "paderborn"])
    def test_no_decision(self, council: Council, who: str) -> None:
        paper = voting(council)
        assert url("decide", paper) not in get(council[who], url("paper", paper)).text
        assert get(council[who], url("decide", paper)).status_code == 403
        assert post(council[who], url("decide", paper), {"text": "x"}).status_code == 403

    @pytest.mark.parametrize("who", ["guest", "officer", "ministry", "paderborn"])
    def test_no_opening(self, council: Council, who: str) -> None:
        paper = council.paper()
        assert url("open_vote", paper) not in get(council[who], url("paper", paper)).text
        assert get(council[who], url("open_vote", paper)).status_code == 403
        later = {"until": f"{today() + SOON:%d.%m.%Y}"}
        assert post(council[who], url("open_vote", paper), later).status_code == 403

    @pytest.mark.parametrize("who", ["district"])
    def test_no_comment(self, council: Council, who: str) -> None:
        paper = council.paper()
        assert "Kommentar schreiben" not in get(council[who], url("paper", paper)).text
        assert post(council[who], url("comment", paper), said()).status_code == 403

    def test_the_ministry_speaks_to_the_author_alone(self, council: Council) -> None:
        paper = council.paper()
        page = get(council["ministry"], url("paper", paper)).text
        assert "lesen nur das Ministerium und der Verfasser" in page
        assert post(council["ministry"], url("comment", paper), said()).status_code == 403
        sent = said(visibility="restricted")
        assert post(council["ministry"], url("comment", paper), sent).status_code == 302
        assert read(Comment.objects.get).is_restricted

    @pytest.mark.parametrize("who", ["guest", "officer", "ministry", "stranger"])
    def test_no_new_paper(self, council: Council, who: str) -> None:
        address = reverse("working_groups:paper_new", args=[council.group.slug])
        if who != "stranger":  # a project office elsewhere may have projects to put in
            detail = reverse("working_groups:detail", args=[council.group.slug])
            assert address not in get(council[who], detail).text
        assert get(council[who], f"{address}?project=ohne").status_code == 403
        sent = said(title="Frage")
        assert post(council[who], f"{address}?project=ohne", sent).status_code == 403
        assert read(DecisionPaper.objects.count) == 0


class TestReading:
    def test_a_paper_is_numbered_by_paragraph_and_shows_its_conversation(
        self, council: Council
    ) -> None:
        paper = council.paper()
        first = factory.comment(paper, council["chair"])
        factory.comment(paper, council["guest"], parent=first)
        page = get(council["paderborn"], url("paper", paper)).text
        assert 'id="absatz-3"' in page
        assert f'id="{first.anchor}"' in page
        assert page.index(first.text) < page.index('class="thread', page.index(first.text))
        assert "(2)" in page

    def test_text_is_never_markup(self, council: Council) -> None:
        paper = factory.paper(
            council.group, council["office"], text="<script>x</script>\n\n<b>fett</b>"
        )
        page = get(council["chair"], url("paper", paper)).text
        assert "<script>x" not in page
        assert "&lt;b&gt;fett" in page

    def test_the_result_stands_there_in_words(self, council: Council) -> None:
        paper = voting(council)
        by = {council[name].organisation: "yes" for name in ("chair", "office", "paderborn")}
        factory.votes(paper, by, council["chair"])
        sent = {"text": "Einstimmig befürwortet."}
        post(council["chair"], url("decide", paper), sent)
        page = get(council["guest"], url("paper", paper)).text
        assert "Angenommen mit 3 zu 0 Stimmen" in page
        assert "Einstimmig befürwortet." in page

    def test_the_list_says_what_waits_for_me(self, council: Council) -> None:
        paper = voting(council)
        address = reverse("working_groups:list")
        assert f"Abstimmen: {paper.title}" in get(council["paderborn"], address).text
        assert "Abstimmen:" not in get(council["guest"], address).text
        assert "Beschluss festhalten" not in get(council["chair"], address).text
        by = {council[name].organisation: "yes" for name in ("chair", "office", "paderborn")}
        factory.votes(paper, by, council["chair"])
        assert "Abstimmen:" not in get(council["paderborn"], address).text
        assert f"Beschluss festhalten: {paper.title}" in get(council["chair"], address).text

    def test_the_projects_page_gets_a_fragment_or_a_page(self, council: Council) -> None:
        paper = council.paper()
        reference = paper.project.reference if paper.project else ""
        address = reverse("working_groups:for_project", args=[reference])
        fragment = get(council["office"], address, **HTMX)
        assert "<html" not in fragment.text
        assert paper.number in fragment.text
        assert f'href="{address}"' in fragment.text
        assert "Beschlussvorlage einbringen" in fragment.text
        assert "HX-Request" in fragment["Vary"]
        assert "<html" in get(council["guest"], address).text
        assert "Beschlussvorlage einbringen" not in get(council["guest"], address, **HTMX).text

    def test_the_page_on_a_project_leads_to_every_group_with_the_project_chosen(
        self, council: Council
    ) -> None:
        project = council.project("pre_review")
        address = reverse("working_groups:for_project", args=[project.reference])
        new = reverse("working_groups:paper_new", args=[council.group.slug])
        link = f'href="{new}?project={project.reference}"'
        assert link in get(council["office"], address).text
        officer = membership("municipal_officer", tenant("aachen"))
        page = get(officer, address).text
        assert link not in page
        assert "bringt das Projektbüro seiner Kommune ein" in page

    def test_a_step_that_lacks_a_paper_leads_to_where_it_is_brought_in(
        self, council: Council
    ) -> None:
        project = council.project("pre_review")
        address = reverse("working_groups:for_project", args=[project.reference])
        page = get(council["office"], project.get_absolute_url()).text
        assert f'<a href="{address}">Legen Sie zuerst' in page

    def test_a_vote_is_not_offered_before_the_project_is_passed_on(self, council: Council) -> None:
        paper = council.paper(project=council.project("pre_review"))
        page = get(council["chair"], url("paper", paper)).text
        assert "Abstimmung eröffnen" not in page
        assert "sobald das Projektbüro es der regionalen Abstimmung zugeleitet hat" in page


class TestSubmitting:
    def address(self, council: Council, project: str = "") -> str:
        query = f"?{urlencode({'project': project})}" if project else ""
        return reverse("working_groups:paper_new", args=[council.group.slug]) + query

    def test_first_the_project_is_chosen(self, council: Council) -> None:
        project = council.project("pre_review")
        draft = council.project("idea")
        page = get(council["office"], self.address(council)).text
        assert f"?project={project.reference}" in page
        assert draft.reference not in page

    def test_the_text_begins_with_what_the_project_says(self, council: Council) -> None:
        project = complete_project(tenant("aachen"), "pre_review")
        page = get(council["office"], self.address(council, project.reference)).text
        assert f"Einreichung der Projektskizze „{project.title}“" in page
        assert "Die Disposition ist quelloffen" in page
        assert "Gesamtausgaben 485.000,00" in page

    def test_it_is_put_before_the_group_once(self, council: Council) -> None:
        address = self.address(council, council.project("pre_review").reference)
        sent = said(TEXT, title="Bus")
        first = post(council["office"], address, sent)
        again = post(council["office"], address, sent)
        made = read(DecisionPaper.objects.get)
        assert {first["Location"], again["Location"]} == {url("paper", made)}

    def test_what_is_missing_is_asked_for_and_what_was_typed_stays(self, council: Council) -> None:
        address = self.address(council, council.project("pre_review").reference)
        answer = post(council["office"], address, said("", title="x" * 161))
        assert answer.status_code == 422
        assert "x" * 161 in answer.text
        assert 'href="#id_title"' in answer.text
        assert 'href="#id_text"' in answer.text
        assert read(DecisionPaper.objects.count) == 0

    def test_a_subject_is_one_line(self, council: Council) -> None:
        address = self.address(council, council.project("pre_review").reference)
        answer = post(council["office"], address, said(TEXT, title="Bus\u202eBahn"))
        assert answer.status_code == 422
        assert "in einer Zeile" in answer.text

    def test_a_project_that_already_lies_before_a_group_is_refused(self, council: Council) -> None:
        project = council.project()
        pending = council.paper(project=project)
        answer = post(council["office"], self.address(council, project.reference), said(title="B"))
        assert answer.status_code == 422
        assert pending.number in answer.text

    def test_a_foreign_project_is_not_found(self, council: Council) -> None:
        address = self.address(council, council.project("pre_review").reference)
        assert get(council["paderborn"], address).status_code == 404
        assert post(council["paderborn"], address, said(title="B")).status_code == 404


class TestCommenting:
    def test_it_leads_back_to_the_comment(self, council: Council) -> None:
        paper = council.paper()
        answer = post(council["guest"], url("comment", paper), said(paragraph="2"))
        made = read(Comment.objects.get)
        assert answer["Location"] == f"{url('paper', paper)}#{made.anchor}"
        assert made.paragraph == 2

    def test_with_htmx_the_conversation_comes_back_and_says_so(self, council: Council) -> None:
        paper = council.paper()
        first = factory.comment(paper, council["chair"])
        answer = post(council["guest"], url("comment", paper), said(parent=first.pk), **HTMX)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "Ihr Kommentar ist veröffentlicht." in answer.text
        assert read(lambda: Comment.objects.get(parent=first)).text == "Gut so."

    def test_a_double_submit_says_it_once(self, council: Council) -> None:
        paper, sent = council.paper(), said()
        for _ in range(2):
            assert post(council["guest"], url("comment", paper), sent).status_code == 302
        assert read(Comment.objects.count) == 1

    @pytest.mark.parametrize("text", ["", "x" * 2001])
    def test_bad_text_stays_where_it_was_typed(self, council: Council, text: str) -> None:
        paper = council.paper()
        first = factory.comment(paper, council["chair"])
        sent = said(text, parent=first.pk)
        answer = post(council["guest"], url("comment", paper), sent)
        assert answer.status_code == 422
        assert f'href="#antwort-{first.pk}-text"' in answer.text
        assert text in answer.text
        assert '<details class="comment__reply" open>' in answer.text
        assert read(Comment.objects.count) == 1

    @pytest.mark.parametrize("wrong", [{"paragraph": "9"}, {"submission": "x"}])
    def test_tampered_forms_are_refused(self, council: Council, wrong: dict[str, str]) -> None:
        paper = council.paper()
        assert post(council["guest"], url("comment", paper), said() | wrong).status_code == 422
        assert read(Comment.objects.count) == 0

    def test_an_answer_to_a_comment_elsewhere_is_refused(self, council: Council) -> None:
        elsewhere = factory.comment(council.paper(), council["chair"])
        paper = council.paper()
        answer = post(council["guest"], url("comment", paper), said(parent=elsewhere.pk))
        assert answer.status_code == 422
        assert "gehört nicht zu dieser Vorlage" in answer.text

    def test_after_the_decision_nobody_speaks(self, council: Council) -> None:
        paper = voting(council)
        by = {council[name].organisation: "no" for name in ("chair", "office", "paderborn")}
        factory.votes(paper, by, council["chair"])
        post(council["chair"], url("decide", paper), {"follow_up": "keep"})
        answer = post(council["guest"], url("comment", paper), said())
        assert answer.status_code == 422
        assert "zu früh oder zu spät" in answer.text
        assert read(Comment.objects.count) == 0

    def test_the_right_comes_before_the_input_and_the_state(self, council: Council) -> None:
        paper = council.paper("decided")
        for name in ("comment", "vote", "open_vote", "decide"):
            assert post(council["district"], url(name, paper), {}).status_code == 403, name
        assert post(council["guest"], url("vote", paper), {"vote": "yes"}).status_code == 403


class TestWithdrawn:
    """The project's office takes the project back while the group still deliberates."""

    def withdrawn(self, council: Council, paper: DecisionPaper) -> str:
        project, reason = paper.project, "Der Rat hat die Mittel gestrichen; das Projekt entfällt."
        act(take_step, council["office"], project=project, step="withdraw", reason=reason)
        text: str = get(council["chair"], url("paper", paper)).text
        return text

    def test_the_page_says_so_and_offers_nothing_more(self, council: Council) -> None:
        text = self.withdrawn(council, council.paper())
        assert "Diese Vorlage wurde zurückgezogen" in text
        assert "Vorlage zurückgezogen" in text
        assert "Die Beratung ist abgeschlossen." in text
        for offered in ("Abstimmung eröffnen", "Kommentar schreiben", "Weg der Vorlage"):
            assert offered not in text

    def test_a_running_vote_ends_without_a_result(self, council: Council) -> None:
        text = self.withdrawn(council, voting(council))
        assert "Die Abstimmung wurde nicht zu Ende geführt." in text
        for offered in ("Stimme abgeben", "Beschluss festhalten", "es fehlen noch"):
            assert offered not in text

    def test_comments_and_votes_are_refused_with_the_reason(self, council: Council) -> None:
        paper = voting(council)
        self.withdrawn(council, paper)
        for name, sent in (("comment", said()), ("vote", {"vote": "yes"})):
            answer = post(council["paderborn"], url(name, paper), sent)
            assert answer.status_code == 422
            assert f"Die Vorlage {paper.number} wurde zurückgezogen." in answer.text

    def test_it_is_counted_no_more(self, council: Council) -> None:
        paper = voting(council)
        text = get(council["paderborn"], reverse("working_groups:list")).text
        assert "1 offene Vorlage" in text
        assert "Abstimmen" in text
        self.withdrawn(council, paper)
        text = get(council["paderborn"], reverse("working_groups:list")).text
        assert "offene Vorlage" not in text
        assert "Abstimmen" not in text


class TestVoting:
    def test_opening_votes_and_deciding(self, council: Council) -> None:
        project = council.project()
        paper = council.paper(project=project)
        later = PLAIN | {"until": f"{today() + SOON:%d.%m.%Y}"}
        assert post(council["chair"], url("open_vote", paper), later)["Location"] == url(
            "paper", paper
        )
        for who in ("chair", "office", "paderborn"):
            assert post(council[who], url("vote", paper), {"vote": "yes"}).status_code == 302
        page = get(council["chair"], url("decide", paper)).text
        assert "Angenommen mit 3 zu 0 Stimmen" in page
        sent = {"text": "Befürwortet."}
        assert post(council["chair"], url("decide", paper), sent).status_code == 302
        assert read(lambda: DecisionPaper.objects.get(pk=paper.pk)).state == "decided"

    @pytest.mark.parametrize("until", ["", "31.02.2030", "01.01.2020", "31.12.9999", "morgen"])
    def test_a_bad_deadline_is_asked_for_again(self, council: Council, until: str) -> None:
        answer = post(council["chair"], url("open_vote", council.paper()), PLAIN | {"until": until})
        assert answer.status_code == 422
        assert 'href="#id_until"' in answer.text
        assert f'value="{until}"' in answer.text or not until

    def test_with_htmx_the_ballot_comes_back(self, council: Council) -> None:
        paper = voting(council)
        answer = post(council["paderborn"], url("vote", paper), {"vote": "abstain"}, **HTMX)
        assert answer.status_code == 200
        assert "<html" not in answer.text
        assert "Ihre Stimme ist gezählt." in answer.text
        assert "Stimme ändern" in answer.text

    def test_the_button_promises_no_more_than_the_note_below(self, council: Council) -> None:
        page = get(council["paderborn"], url("paper", voting(council))).text
        assert "Stimme abgeben" in page
        assert "können Sie die Stimme ändern" in page
        assert "erbindlich" not in page

    @pytest.mark.parametrize("vote", ["", "vielleicht"])
    def test_no_choice_is_asked_for_again(self, council: Council, vote: str) -> None:
        answer = post(council["paderborn"], url("vote", voting(council)), {"vote": vote})
        assert answer.status_code == 422
        assert 'href="#id_vote_0"' in answer.text

    def test_a_late_vote_hears_why(self, council: Council) -> None:
        paper = council.paper("voting")  # until 2026-03-16
        answer = post(council["paderborn"], url("vote", paper), {"vote": "yes"})
        assert answer.status_code == 422
        assert "endete am 16.03.2026" in answer.text

    @pytest.mark.parametrize("headers", [{}, {"HX-Request": "true"}])
    def test_a_vote_after_the_decision_hears_that_it_does_not_count(
        self, council: Council, headers: dict[str, str]
    ) -> None:
        """From a ballot that was open meanwhile, with JavaScript and without."""
        paper = voting(council)
        factory.votes(paper, {council["chair"].organisation: "yes"}, council["chair"])
        factory.decision(paper, council["chair"])
        browser = client_for(council["paderborn"])
        answer = browser.post(url("vote", paper), {"vote": "yes"}, headers=headers)
        assert answer.status_code == 422
        assert f"Zu spät: Über die Vorlage {paper.number} hat die Gruppe schon" in answer.text
        assert read(Vote.objects.get).author == council["chair"].organisation

    def test_a_decision_too_early_hears_what_is_missing(self, council: Council) -> None:
        paper = voting(council)
        page = get(council["chair"], url("decide", paper))
        assert "fehlen noch 3 Stimmen" in page.text
        answer = post(council["chair"], url("decide", paper), {"text": "x", "follow_up": "keep"})
        assert answer.status_code == 422
        assert read(lambda: DecisionPaper.objects.get(pk=paper.pk)).state == "voting"

    def test_returning_a_declined_project_takes_a_reason(self, council: Council) -> None:
        project = council.project()
        paper = council.paper("voting", project)
        by = {council[name].organisation: "no" for name in ("chair", "office", "paderborn")}
        factory.votes(paper, by, council["chair"])
        short = {"text": "Nein.", "follow_up": "return", "reason": "zu kurz"}
        answer = post(council["chair"], url("decide", paper), short)
        assert answer.status_code == 422
        assert 'href="#id_reason"' in answer.text
        assert "zu kurz" in answer.text
        full = short | {"reason": "Bitte den Bedarf mit Zahlen zur Nachfrage belegen."}
        assert post(council["chair"], url("decide", paper), full).status_code == 302
        assert read(lambda: type(project).objects.get(pk=project.pk)).state == "idea"


class TestQueries:
    """The same number for one row and for three. A paper also asks for its stations, attachments,
    cooperations, mentions, whom one may mention, and what one has begun to write."""

    def test_the_list_of_groups(self, council: Council) -> None:
        address = reverse("working_groups:list")
        voting(council)
        assert cost(council["chair"], address) == 9
        for slug in ("ag-transfer", "ag-sicherheit"):
            factory.seat(factory.group(slug), council["chair"], Seat.CHAIR)
            voting(council)
        assert cost(council["chair"], address) == 9

    def test_one_group(self, council: Council) -> None:
        address = reverse("working_groups:detail", args=[council.group.slug])
        voting(council)
        assert cost(council["chair"], address) == 20
        for _ in range(2):
            voting(council)
        assert cost(council["chair"], address) == 20

    def test_one_paper(self, council: Council) -> None:
        paper = voting(council)
        first = factory.comment(paper, council["chair"])
        assert cost(council["chair"], url("paper", paper)) == 19
        for name in ("guest", "office"):
            factory.comment(paper, council[name], parent=first)
        others = organisation("chamber", "ihk"), organisation("research", "rwth")
        factory.votes(paper, dict.fromkeys(others, "yes"), council["chair"])
        assert cost(council["chair"], url("paper", paper)) == 19

    def test_papers_on_a_project(self, council: Council) -> None:
        paper = council.paper()
        reference = paper.project.reference if paper.project else ""
        address = reverse("working_groups:for_project", args=[reference])
        assert cost(council["guest"], address) == 9
        assert cost(council["office"], address) == 10


def cost(who: Membership, address: str) -> int:
    """Statements of a request."""
    client = client_for(who)
    client.get(address)
    with statements() as ran:
        assert client.get(address).status_code == 200
    return len(ran)
