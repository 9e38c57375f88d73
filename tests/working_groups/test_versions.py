"""A paper as a draft, in versions, with attachments, on its way through several groups."""

import datetime as dt
from functools import partial
from typing import Any, ClassVar
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from core.errors import Outdated, Unmet
from core.scope import elevated
from core.uploads import stored_names
from municipalities.models import Membership
from notifications.models import Notice
from notifications.tasks import deliver
from projects.models import BoardResolution, Project
from projects.operations import sweep_documents
from tests.factories import groups as factory
from tests.factories.groups import TEXT, Council
from tests.factories.municipalities import client_for, membership, tenant
from tests.factories.projects import NOW
from tests.factories.uploads import checked, pdf, upload
from tests.working_groups.acting import act, outcome, read, seen_by
from tests.working_groups.test_api import client
from working_groups.models import (
    Attachment,
    DecisionPaper,
    PaperKind,
    PaperSubject,
    PaperVersion,
    Seat,
    Station,
    StationRole,
    WorkingGroup,
)
from working_groups.operations import (
    attach,
    change_draft,
    detach,
    discard_draft,
    finish_station,
    keep_draft,
    open_vote,
    put_draft,
    revise_paper,
    submit_paper,
)
from working_groups.plans import Plan, Stop
from working_groups.queries import papers_of

EVERYONE = (
    "chair",
    "deputy",
    "office",
    "paderborn",
    "wuppertal",
    "guest",
    "officer",
    "stranger",
    "ministry",
    "district",
)
STATES = ("discussion", "voting", "decided", "withdrawn")


def came(council: Council, verb: Any, **arguments: Any) -> dict[str, str]:
    return {name: outcome(verb, council[name], **arguments) for name in EVERYONE}


def who(found: dict[str, str], answer: str = "done") -> set[str]:
    return {name for name, each in found.items() if each == answer}


def now_of(paper: DecisionPaper) -> DecisionPaper:
    return read(lambda: DecisionPaper.objects.get(pk=paper.pk))


def draft(council: Council, by: str = "office", project: Project | None = None, **more: Any) -> Any:
    chosen = project or (council.project("pre_review") if by == "office" else None)
    values = {"group": council.group, "project": chosen, "title": "Bus", "text": TEXT}
    return act(keep_draft, council[by], **values | more)


def _papers_of(group: WorkingGroup) -> list[DecisionPaper]:
    return list(papers_of(group))


class TestRevising:
    VALUES: ClassVar = {"text": f"{TEXT}\n\nNeu."}

    @pytest.mark.parametrize("state", STATES)
    def test_the_author_alone_while_it_is_discussed(self, council: Council, state: str) -> None:
        values = {"paper": council.paper(state), "values": self.VALUES, "reason": "x", "base": 1}
        found = came(council, revise_paper, **values)
        assert who(found, "done" if state == "discussion" else "unmet") == {"office"}
        assert who(found, "denied") == {*EVERYONE} - {"office"}

    def test_a_version_says_who_when_why_and_what(self, council: Council) -> None:
        paper = council.paper()
        values = self.VALUES | {"title": "Neuer Betreff", "financial_effects": "Keine."}
        act(revise_paper, council["office"], paper=paper, values=values, reason="Grund", base=1)
        kept = read(lambda: list(PaperVersion.objects.order_by("number")))
        assert [(each.number, each.title, each.text) for each in kept] == [
            (1, paper.title, TEXT),
            (2, "Neuer Betreff", self.VALUES["text"]),
        ]
        newest = kept[-1]
        assert (newest.person, newest.reason, newest.made_at) == (
            council["office"].user,
            "Grund",
            NOW,
        )

    def test_the_same_words_are_no_version_whatever_ends_the_lines(self, council: Council) -> None:
        paper = council.paper()
        values = {"text": TEXT.replace("\n", "\r\n")}
        act(revise_paper, council["office"], paper=paper, values=values, reason="x", base=1)
        assert read(PaperVersion.objects.count) == 1

    def test_whoever_edited_an_older_one_is_told(self, council: Council) -> None:
        paper = council.paper()
        act(revise_paper, council["office"], paper=paper, values=self.VALUES, reason="x", base=1)
        with pytest.raises(Outdated, match="Fassung 2"):
            act(
                revise_paper,
                council["office"],
                paper=paper,
                values={"text": "Anders."},
                reason="x",
                base=1,
            )

    def test_a_key_that_has_gone_does_not_return(self, council: Council) -> None:
        paper = council.paper()
        for base, text in enumerate(("Eins.\n\nZwei.", "Eins.", "Eins.\n\nDrei ist neu."), start=1):
            values = {"text": text}
            act(revise_paper, council["office"], paper=paper, values=values, reason="x", base=base)
        outlines = read(lambda: [v.outline for v in PaperVersion.objects.order_by("number")])
        gone = {key for outline in outlines[:-1] for key, _since in outline}
        assert outlines[-1][1][0] > max(gone)

    def test_at_most_two_hundred_paragraphs(self, council: Council) -> None:
        paper = council.paper()
        values = {"text": "\n\n".join("x" * 200)}
        act(revise_paper, council["office"], paper=paper, values=values, reason="x", base=1)
        values |= {"explanation": "Einer zu viel."}
        with pytest.raises(Unmet, match="höchstens 200 Absätze"):
            act(revise_paper, council["office"], paper=paper, values=values, reason="x", base=2)

    def test_on_the_page_what_was_typed_stays_and_the_other_version_is_named(
        self, council: Council
    ) -> None:
        paper = council.paper()
        browser, address = client_for(council["office"]), f"{paper.get_absolute_url()}bearbeiten/"
        sent = {"title": "Bus", "text": f"{TEXT}\n\nEins.", "reason": "Erst", "base": "1"}
        assert browser.post(address, sent).status_code == 302
        late = browser.post(address, sent | {"text": f"{TEXT}\n\nZwei.", "reason": "Dann"})
        assert late.status_code == 409
        assert "Zwei." in late.text
        assert "Inzwischen gibt es Fassung 2" in late.text
        assert 'name="base" value="2"' in late.text
        without = browser.post(address, sent | {"reason": "", "base": "2"})
        assert without.status_code == 422
        assert "Nennen Sie den Grund" in without.text

    def test_any_two_versions_are_compared_paragraph_by_paragraph(self, council: Council) -> None:
        paper = council.paper()
        first, second, third = TEXT.split("\n\n")
        values = {"text": f"{first}\n\nVöllig neuer Absatz.\n\n{second.replace('Bus', 'Zug')}"}
        act(revise_paper, council["office"], paper=paper, values=values, reason="x", base=1)
        address = reverse("working_groups:paper_versions", args=[paper.pk])
        page = client_for(council["guest"]).get(f"{address}?von=1&bis=2").text
        assert "Von Fassung 1 zu Fassung 2" in page
        assert "[entfernt:" in page
        assert "Zug" in page
        assert page.count("(neu)") == page.count("(entfallen)") == 1
        assert "(vorher Absatz 2)" in page
        assert third in page
        back = client_for(council["guest"]).get(f"{address}?von=2&bis=1").text
        assert back.count("(neu)") == back.count("(entfallen)") == 1
        assert client_for(council["guest"]).get(f"{address}?von=1&bis=9").status_code == 422


class TestDrafts:
    def test_the_own_organisation_alone_sees_it(self, council: Council) -> None:
        for by, insiders in (("office", {"office", "officer"}), ("paderborn", {"paderborn"})):
            made = draft(council, by)
            sees = DecisionPaper.objects.filter(pk=made.pk)
            assert {n for n in EVERYONE if seen_by(council[n], sees.all().exists)} == insiders
            inside = Station.objects.filter(paper=made.pk)
            assert {n for n in EVERYONE if seen_by(council[n], inside.all().exists)} == insiders

    def test_it_shows_its_project_to_nobody_and_tells_nobody(self, council: Council) -> None:
        project = council.project("pre_review")
        made = draft(council, project=project)
        question = Project.objects.filter(pk=project.pk)
        assert not seen_by(council["paderborn"], question.exists)
        assert read(BoardResolution.objects.count) == 0
        deliver()
        assert read(Notice.objects.count) == 0
        assert (made.number, made.label) == ("", "Entwurf")

    def test_who_keeps_changes_puts_in_and_discards(self, council: Council) -> None:
        made = draft(council, "paderborn")
        values = {"title": "Neu", "text": "Neu.", "plan": Plan()}
        for verb, more in ((change_draft, values), (put_draft, {}), (discard_draft, {})):
            found = came(council, verb, paper=made, **more)
            assert who(found) == {"paderborn"}, verb.__name__
            assert who(found, "denied") == {*EVERYONE} - {"paderborn"}

    def test_several_drafts_stand_beside_an_open_paper_but_none_goes_in(
        self, council: Council
    ) -> None:
        project = council.project("pre_review")
        drafts = [draft(council, project=project) for _ in range(2)]
        act(put_draft, council["office"], paper=drafts[0])
        with pytest.raises(Unmet, match="berät schon"):
            act(put_draft, council["office"], paper=drafts[1])
        with pytest.raises(IntegrityError), elevated(), transaction.atomic():
            DecisionPaper.objects.filter(pk=drafts[1].pk).update(state="discussion", number="X-1")

    def test_put_in_it_has_number_version_sight_and_notice(self, council: Council) -> None:
        made = draft(council)
        later = NOW + dt.timedelta(days=2)
        act(put_draft, council["office"], paper=made, now=later)
        done = act(put_draft, council["office"], paper=now_of(made), now=later)
        assert (done.number, done.state, done.version) == ("AGDATE-2026-001", "discussion", 1)
        assert now_of(made).created_at == later
        assert read(PaperVersion.objects.count) == 1
        assert seen_by(council["guest"], DecisionPaper.objects.filter(pk=made.pk).exists)
        deliver()
        assert read(Notice.objects.filter(kind="wg.vorlage_assigned").count) == 5

    def test_a_project_that_moved_on_keeps_its_draft_out(self, council: Council) -> None:
        made = draft(council)
        read(lambda: Project.objects.filter(papers=made.pk).update(state="ministry_review"))
        assert outcome(put_draft, council["office"], paper=now_of(made)) == "denied"

    def test_discarding_leaves_no_row(self, council: Council) -> None:
        made = draft(council)
        act(attach, council["office"], paper=made, title="Anlage", file=checked())
        act(discard_draft, council["office"], paper=made)
        assert read(DecisionPaper.objects.count) == read(Attachment.objects.count) == 0
        assert read(Station.objects.count) == 0

    def test_a_double_click_keeps_one(self, council: Council) -> None:
        token = uuid4()
        assert draft(council, "chair", submission=token) == draft(
            council, "chair", submission=token
        )

    def test_on_the_pages(self, council: Council) -> None:
        browser = client_for(council["paderborn"])
        new = reverse("working_groups:paper_new", args=[council.group.slug])
        sent = {
            "submission": uuid4(),
            "title": "Frist",
            "text": "Die Frist endet später.",
            "subject": "cooperation",
            "kind": "decision",
            "aktion": "entwurf",
        }
        answer = browser.post(f"{new}?project=ohne", sent)
        made = read(DecisionPaper.objects.get)
        assert answer["Location"] == made.get_absolute_url()
        assert (made.state, made.subject) == ("draft", "cooperation")
        page = browser.get(made.get_absolute_url()).text
        assert "Nur Ihre Organisation sieht ihn" in page
        assert "Kommentar schreiben" not in page
        group = reverse("working_groups:detail", args=[council.group.slug])
        assert "Frist" in browser.get(group).text
        assert "Frist" not in client_for(council["chair"]).get(group).text
        edit = f"{made.get_absolute_url()}bearbeiten/"
        assert "Die Frist endet später." in browser.get(edit).text
        assert browser.post(edit, sent | {"title": ""}).status_code == 422
        put = browser.post(edit, sent | {"title": "Fristen", "aktion": "vorlegen"})
        assert put.status_code == 302
        assert (now_of(made).state, now_of(made).title) == ("discussion", "Fristen")
        assert "Fristen" in client_for(council["chair"]).get(group).text


class TestStations:
    @pytest.fixture
    def second(self, council: Council) -> WorkingGroup:
        other = factory.group("ag-transfer")
        council.people["second"] = factory.seat(
            other, membership("project_office", tenant("gelsenkirchen")), Seat.CHAIR
        )
        council.people["listener"] = factory.seat(
            other, membership("municipal_officer", tenant("gelsenkirchen")), Seat.GUEST
        )
        return other

    def put(self, council: Council, second: WorkingGroup, **plan: Any) -> DecisionPaper:
        stops = [Stop(council.group, plan.pop("role", StationRole.RECOMMEND)), Stop(second)]
        values = {"project": council.project("pre_review"), "title": "Bus", "text": TEXT}
        return act(
            submit_paper,
            council["office"],
            group=council.group,
            plan=Plan(stops=stops, **plan),
            **values,
        )

    def finish(self, council: Council, by: str, paper: DecisionPaper, **more: Any) -> Any:
        values = {"advice": "recommended", "text": ""} | more
        return act(finish_station, council[by], paper=now_of(paper), **values)

    def test_the_next_group_sees_paper_and_project_only_once_the_first_is_done(
        self, council: Council, second: WorkingGroup
    ) -> None:
        paper = self.put(council, second)

        def sight(name: str) -> tuple[bool, bool]:
            papers = DecisionPaper.objects.filter(pk=paper.pk)
            projects = Project.objects.filter(pk=paper.project_id or 0)
            return seen_by(council[name], lambda: (papers.exists(), projects.exists()))

        assert sight("second") == sight("listener") == (False, False)
        after = self.finish(council, "chair", paper, advice="conditions", text="Mit Zahlen.")
        assert sight("second") == sight("listener") == sight("guest") == (True, True)
        assert after.group == second
        first = read(lambda: Station.objects.get(paper=paper, position=1))
        assert (first.advice, first.text, first.done_at) == ("conditions", "Mit Zahlen.", NOW)
        assert first.person == council["chair"].user
        assert read(lambda: BoardResolution.objects.get(paper=paper.pk)).body == second.name_de
        deliver()
        told = Notice.objects.filter(recipient=council["listener"].user)
        assert read(told.count) == 1

    def test_both_groups_list_it(self, council: Council, second: WorkingGroup) -> None:
        paper = self.put(council, second)
        self.finish(council, "chair", paper)
        for name, group in (("guest", council.group), ("second", second)):
            found = seen_by(council[name], partial(_papers_of, group))
            assert found == [paper]

    def test_the_chair_of_the_group_that_deliberates_passes_it_on(
        self, council: Council, second: WorkingGroup
    ) -> None:
        paper = self.put(council, second)
        values = {"advice": "recommended", "text": ""}
        found = came(council, finish_station, paper=paper, **values)
        assert who(found) == {"chair"}
        assert outcome(finish_station, council["second"], paper=paper, **values) == "denied"
        after = self.finish(council, "chair", paper)
        assert outcome(finish_station, council["chair"], paper=after, **values) == "denied"
        # A page from before says nothing for the next group.
        assert outcome(finish_station, council["chair"], paper=paper, **values) == "denied"

    @pytest.mark.parametrize("state", ["voting", "decided", "withdrawn"])
    def test_not_in_any_other_state(
        self, council: Council, second: WorkingGroup, state: str
    ) -> None:
        paper = council.paper(state)
        read(lambda: Station.objects.create(paper=paper, position=2, group=second))
        values = {"advice": "recommended", "text": ""}
        assert outcome(finish_station, council["chair"], paper=paper, **values) == "unmet"

    def test_only_the_last_group_votes(self, council: Council, second: WorkingGroup) -> None:
        paper = self.put(council, second)
        read(lambda: Project.objects.filter(papers=paper.pk).update(state="regional_coordination"))
        until = factory.UNTIL

        def may(name: str) -> str:
            fresh = seen_by(council[name], lambda: DecisionPaper.objects.get(pk=paper.pk))
            return outcome(open_vote, council[name], paper=fresh, until=until)

        assert may("chair") == may("office") == "denied"
        self.finish(council, "chair", paper)
        assert (may("second"), may("chair")) == ("done", "denied")

    def test_the_last_group_decides_by_vote(self, council: Council) -> None:
        with pytest.raises(Unmet, match="entscheidet durch Abstimmung"):
            self.finish(council, "chair", council.paper())

    def test_what_each_may_say(self, council: Council, second: WorkingGroup) -> None:
        paper = self.put(council, second, role=StationRole.NOTE)
        with pytest.raises(Unmet, match="nicht vorgesehen"):
            self.finish(council, "chair", paper)
        assert self.finish(council, "chair", paper, advice="noted").group == second

    @pytest.mark.parametrize("advice", ["conditions", "refused"])
    def test_conditions_and_refusals_say_why(
        self, council: Council, second: WorkingGroup, advice: str
    ) -> None:
        paper = self.put(council, second)
        with pytest.raises(Unmet, match="Nennen Sie die Maßgaben"):
            self.finish(council, "chair", paper, advice=advice, text=" ")

    def test_a_paper_for_note_ends_with_the_last_group_without_a_vote(
        self, council: Council, second: WorkingGroup
    ) -> None:
        paper = self.put(council, second, kind=PaperKind.NOTE, role=StationRole.NOTE)
        assert read(BoardResolution.objects.count) == 0
        self.finish(council, "chair", paper, advice="noted")
        assert self.finish(council, "second", paper, advice="noted").state == "noted"
        assert outcome(open_vote, council["second"], paper=now_of(paper), until=factory.UNTIL) == (
            "denied"
        )

    def test_a_route_begins_here_and_names_each_group_once(
        self, council: Council, second: WorkingGroup
    ) -> None:
        for stops in ([second], [council.group, second, second]):
            plan = Plan(stops=[Stop(each) for each in stops])
            with pytest.raises(Unmet, match="Beratungsfolge"):
                draft(council, "chair", plan=plan)

    def test_on_the_pages(self, council: Council, second: WorkingGroup) -> None:
        browser = client_for(council["office"])
        project = council.project("pre_review")
        new = reverse("working_groups:paper_new", args=[council.group.slug])
        sent = {
            "submission": uuid4(),
            "title": "Bus",
            "text": TEXT,
            "role_1": "recommend",
            "group_2": str(second.pk),
        }
        made = browser.post(f"{new}?project={project.reference}", sent)["Location"]
        chair = client_for(council["chair"])
        assert "Ergebnis der Beratung festhalten" in chair.get(made).text
        assert "Ergebnis der Beratung festhalten" not in browser.get(made).text
        address = f"{made}weitergabe/"
        assert second.name in chair.get(address).text
        assert chair.post(address, {"advice": "refused", "text": ""}).status_code == 422
        assert chair.post(address, {"advice": "recommended"}).status_code == 302
        assert chair.get(address).status_code == 403
        page = client_for(council["second"]).get(made).text
        assert "berät zurzeit" in page
        assert "empfohlen" in page


class TestPlan:
    def test_what_comes_with_a_paper(self, council: Council) -> None:
        guest = council["guest"].organisation
        plan = Plan(
            explanation="Weil.",
            financial_effects="Keine.",
            subject=PaperSubject.COOPERATION,
            lead=guest,
            is_public=True,
            comments_until=NOW.date(),
        )
        values = {"group": council.group, "project": None, "title": "K", "text": "Wir tun es."}
        paper = act(submit_paper, council["chair"], plan=plan, **values)
        assert (paper.subject, paper.lead, paper.is_public) == ("cooperation", guest, True)
        assert [each.text for each in paper.numbered] == ["Wir tun es.", "Weil."]
        own = act(submit_paper, council["chair"], **values)
        assert (own.subject, own.lead) == ("procedure", council["chair"].organisation)

    def test_a_period_lies_ahead(self, council: Council) -> None:
        for days in (-1, 400):
            plan = Plan(comments_until=NOW.date() + dt.timedelta(days=days))
            with pytest.raises(Unmet) as raised:
                draft(council, "chair", plan=plan)
            assert raised.value.problems[0].field == "comments_until"


class TestAttachments:
    @pytest.mark.parametrize("state", STATES)
    def test_the_author_adds_and_removes_while_it_is_discussed(
        self, council: Council, state: str
    ) -> None:
        paper = council.paper(state)
        kept = self.kept(paper, council["office"])
        answer = "done" if state == "discussion" else "unmet"
        for verb, values in (
            (attach, {"paper": paper, "title": "Karte", "file": checked(content=pdf("neu"))}),
            (detach, {"attachment": kept}),
        ):
            found = came(council, verb, **values)
            assert who(found, answer) == {"office"}
            assert who(found, "denied") == {*EVERYONE} - {"office"}

    def kept(self, paper: DecisionPaper, by: Membership) -> Attachment:
        values = {"media_type": "application/pdf", "size": 9, "sha256": "0", "scan": "clean"}
        return read(
            lambda: Attachment.objects.create(
                paper=paper,
                title="Plan",
                storage_name=f"x/{uuid4()}"[:90],
                file_name="Plan.pdf",
                uploaded_by=by.user,
                uploaded_at=NOW,
                **values,
            )
        )

    def test_whoever_sees_the_paper_gets_the_file_as_an_attachment(self, council: Council) -> None:
        paper = council.paper()
        browser = client_for(council["office"])
        address = reverse("working_groups:attachments", args=[paper.pk])
        sent = {"title": "Lageplan", "file": upload("Plan.pdf", pdf())}
        assert browser.post(address, sent).status_code == 302
        [row] = read(lambda: list(Attachment.objects.all()))
        file = reverse("working_groups:attachment", args=[paper.pk, row.pk])
        for name in EVERYONE:
            answer: Any = client_for(council[name]).get(file)
            assert answer.status_code == (404 if name == "stranger" else 200), name
            if name != "stranger":
                assert b"".join(answer.streaming_content) == pdf()
                assert answer.headers["Content-Disposition"].startswith("attachment")
                assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert "Lageplan" in client_for(council["guest"]).get(paper.get_absolute_url()).text
        other = reverse("working_groups:attachment", args=[council.paper().pk, row.pk])
        assert browser.get(other).status_code == 404
        gone = reverse("working_groups:attachment_remove", args=[paper.pk, row.pk])
        assert browser.post(gone).status_code == 302
        assert browser.get(file).status_code == 404

    def test_what_is_no_document_is_refused_at_its_field(self, council: Council) -> None:
        paper = council.paper()
        address = reverse("working_groups:attachments", args=[paper.pk])
        sent = {"title": "Plan", "file": upload("Plan.pdf", b"<script>")}
        answer = client_for(council["office"]).post(address, sent)
        assert answer.status_code == 422
        assert 'value="Plan"' in answer.text
        assert read(Attachment.objects.count) == 0

    def test_the_sweep_knows_them(self, council: Council) -> None:
        paper = council.paper()
        made = act(attach, council["office"], paper=paper, title="Karte", file=checked())
        sweep_documents(now=NOW + dt.timedelta(days=3650))
        assert made.storage_name in set(stored_names())

    def test_no_more_than_twenty(self, council: Council) -> None:
        paper = council.paper()
        for _ in range(20):
            self.kept(paper, council["office"])
        with pytest.raises(Unmet, match="höchstens 20 Anlagen"):
            act(attach, council["office"], paper=paper, title="Karte", file=checked())


class TestInterface:
    PAPERS = "/api/v1/decision-papers/"

    def test_from_draft_to_version(self, council: Council) -> None:
        office = client(council["office"])
        project = council.project("pre_review")
        sent = {
            "group": council.group.slug,
            "project": project.reference,
            "title": "Bus",
            "text": TEXT,
            "explanation": "Weil.",
            "is_public": True,
            "stations": [{"group": council.group.slug}],
            "draft": True,
        }
        made = office.post(self.PAPERS, sent, format="json").json()
        here = f"{self.PAPERS}{made['id']}/"
        assert (made["state"], made["subject"], made["paragraph_keys"]) == (
            "draft",
            "project",
            [1, 2, 3, 4],
        )
        assert client(council["chair"]).get(here).status_code == 404
        assert office.post(f"{here}put-in/").status_code == 204
        assert client(council["chair"]).get(here).json()["number"]
        new = {"text": f"Vorab.\n\n{TEXT}", "reason": "Ergänzt", "base": 1}
        version = office.post(f"{here}versions/", new, format="json")
        assert version.status_code == 201
        assert version.json()["paragraphs"][0] == {
            "number": 1,
            "key": 5,
            "since": 2,
            "text": "Vorab.",
        }
        assert office.post(f"{here}versions/", new, format="json").status_code == 409
        assert client(council["guest"]).get(f"{here}versions/").json()["count"] == 2
        assert (
            client(council["guest"]).post(f"{here}versions/", new, format="json").status_code == 403
        )

    def test_a_conversation(self, council: Council) -> None:
        paper = council.paper()
        here = f"{self.PAPERS}{paper.pk}/comments/"
        guest, office = client(council["guest"]), client(council["office"])
        sent = {"text": "", "suggestion": "Kosten: 5 Euro.", "paragraph": 3}
        said = guest.post(here, sent, format="json").json()
        assert (said["suggestion"], said["paragraph"], said["visibility"]) == (
            "Kosten: 5 Euro.",
            3,
            "group",
        )
        one = f"{here}{said['id']}/"
        assert (
            guest.patch(
                one, {"text": "Also", "suggestion": "Kosten: 6 Euro."}, format="json"
            ).status_code
            == 200
        )
        assert guest.post(f"{one}accept/").status_code == 403
        accepted = office.post(f"{one}accept/").json()
        assert (accepted["number"], accepted["paragraphs"][2]["text"]) == (2, "Kosten: 6 Euro.")
        assert guest.post(f"{one}resolve/", {}, format="json").json()["resolved_at"]
        assert (
            guest.post(f"{one}resolve/", {"resolved": False}, format="json").json()["resolved_at"]
            is None
        )
        assert office.patch(one, {"text": "x"}, format="json").status_code == 403
        assert guest.delete(one).status_code == 204
        [left] = guest.get(here).json()["results"]
        assert (left["text"], left["suggestion"]) == ("", "")
        empty = guest.post(here, {"text": ""}, format="json")
        assert empty.status_code == 400
        restricted = guest.post(here, {"text": "Leise", "visibility": "restricted"}, format="json")
        assert restricted.status_code == 201
        hidden = f"{here}{restricted.json()['id']}/"
        assert client(council["chair"]).delete(hidden).status_code == 404
        assert client(council["chair"]).get(here).json()["count"] == 1

    def test_period_and_station(self, council: Council) -> None:
        paper = council.paper()
        here = f"{self.PAPERS}{paper.pk}/"
        chair = client(council["chair"])
        assert (
            chair.post(f"{here}comment-period/", {"until": "2020-01-01"}, format="json").status_code
            == 422
        )
        assert (
            chair.post(f"{here}pass-on/", {"advice": "recommended"}, format="json").status_code
            == 422
        )
        assert (
            client(council["guest"])
            .post(f"{here}pass-on/", {"advice": "recommended"}, format="json")
            .status_code
            == 403
        )
