"""The pages of cooperations, and the same over REST."""

from collections.abc import Iterator
from copy import deepcopy
from typing import Any, Final

import pytest
from django.test import Client
from pytest_django.plugin import DjangoDbBlocker

from municipalities.models import ApiToken, Membership
from tests.counting import statements
from tests.factories import groups
from tests.factories.cooperations import TEXT, Partners, partners, seen
from tests.factories.municipalities import client_for, tenant
from tests.factories.projects import project
from tests.working_groups.acting import read
from tests.worlds import kept
from working_groups.models import Cooperation, PartyAnswer

LIST: Final = "/arbeit/arbeitsgruppen/kooperationen/"


@pytest.fixture(scope="module")
def kept_partners(django_db_setup: None, django_db_blocker: DjangoDbBlocker) -> Iterator[Partners]:
    with django_db_blocker.unblock(), kept(partners) as made:
        yield made


@pytest.fixture
def sides(kept_partners: Partners, db: None) -> Partners:
    return deepcopy(kept_partners)


def page(who: Membership, address: str, **headers: str) -> str:
    return client_for(who).get(address, headers=headers).content.decode()


def test_radar_leads_to_a_draft_with_first_words(sides: Partners) -> None:
    own = project(tenant("aachen"), title="Eigener Rufbus")
    address = f"{LIST}neu/?projekt={sides.project.reference}&anlass={own.reference}"
    browser = client_for(sides["officer"])
    form = browser.get(address).context["form"]
    assert form["parties"].value() == ["soest"]
    assert "Eigener Rufbus" in form["text"].value()
    sent = {name: form[name].value() for name in ("kind", "title", "parties", "text", "submission")}
    answer = browser.post(address, sent)
    made = read(Cooperation.objects.get)
    assert answer.headers["Location"] == made.get_absolute_url()
    assert (made.stage, made.reference) == ("draft", sides.project.reference)
    assert browser.post(address, sent).headers["Location"] == made.get_absolute_url()


def test_refused_proposal_keeps_what_was_typed(sides: Partners) -> None:
    address = f"{LIST}neu/?projekt={sides.project.reference}"
    sent = {"kind": "reuse", "title": "Rufbus", "parties": ["hamm"], "text": "Mein langer Text"}
    key = client_for(sides["office"]).get(address).context["form"]["submission"].value()
    answer = client_for(sides["office"]).post(address, {**sent, "submission": key})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Das Projekt gehört einer anderen Kommune. Wählen Sie auch diese: Soest." in shown
    assert "Mein langer Text" in shown


def test_without_a_project_one_chooses_an_own_one(sides: Partners) -> None:
    own = project(tenant("aachen"), title="Eigener Rufbus")
    shown = page(sides["office"], f"{LIST}neu/")
    assert f"?projekt={own.reference}" in shown
    assert sides.project.reference not in shown
    assert "Kein eigenes Projekt" in page(sides["partner"], f"{LIST}neu/")


def test_from_offer_to_effect_on_the_pages(sides: Partners) -> None:
    made = sides.cooperation("draft")
    address = made.get_absolute_url()
    office = client_for(sides["office"])
    assert office.post(f"{address}anbieten/").headers["Location"] == address
    for name in ("office", "asked_lead", "partner"):
        browser = client_for(sides[name])
        form = browser.get(address).context["answer_form"]
        sent = {"digest": form["digest"].value(), "answer": "accepted", "remark": ""}
        browser.post(f"{address}antwort/", sent)
    shown = page(sides["officer"], address)
    assert "In Kraft getreten" in shown
    assert shown.count("Zustimmung zu Fassung 1") == 3
    fragment = f"{LIST}projekt/{sides.project.reference}/"
    on_project = page(sides["partner"], fragment, hx_request="true")
    assert "Eine Nachnutzung ist vereinbart." in on_project
    assert "<html" not in on_project
    assert "<html" in page(sides["partner"], fragment)
    assert "keine Kooperation, die Sie sehen" in page(sides["stranger"], fragment)


def test_refused_answer_stands_with_its_reason_where_it_was_given(sides: Partners) -> None:
    made = sides.cooperation()
    browser = client_for(sides["partner"])
    sent = {"digest": made.newest.digest, "answer": "conditions", "remark": "kurz"}
    answer = browser.post(f"{made.get_absolute_url()}antwort/", sent)
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Nennen Sie Ihre Bedingungen in mindestens 10 Zeichen." in shown
    assert ">kurz</textarea>" in shown.replace("\n", "")


def test_answer_to_an_earlier_text_shows_the_new_one_and_can_then_be_given(sides: Partners) -> None:
    made = sides.cooperation()
    address = made.get_absolute_url()
    client_for(sides["office"]).post(
        f"{address}fassung/", {"text": f"{TEXT} Neu dabei.", "base": made.newest.digest}
    )
    browser = client_for(sides["partner"])
    sent = {"digest": made.newest.digest, "answer": "accepted", "remark": ""}
    answer = browser.post(f"{address}antwort/", sent)
    assert answer.status_code == 422
    shown = answer.content.decode()
    assert "Inzwischen gibt es eine neue Fassung (Nr. 2)." in shown
    assert "<ins>" in shown
    again = {**sent, "digest": answer.context["answer_form"]["digest"].value()}
    assert browser.post(f"{address}antwort/", again).status_code == 302
    assert seen(made).standing[sides["partner"].organisation_id].answer == PartyAnswer.ACCEPTED


def test_wording_on_an_earlier_text_shows_what_was_written_meanwhile(sides: Partners) -> None:
    made = sides.cooperation()
    address = f"{made.get_absolute_url()}fassung/"
    first, late = client_for(sides["office"]), client_for(sides["partner"])
    base = made.newest.digest
    assert late.get(address).context["form"]["base"].value() == base
    first.post(address, {"text": "Von Aachen geschrieben.", "base": base})
    answer = late.post(address, {"text": "Von Hamm geschrieben.", "base": base})
    shown = answer.content.decode()
    assert answer.status_code == 422
    assert "Von Aachen geschrieben." in shown
    assert "Von Hamm geschrieben." in shown
    again = {"text": "Von Hamm geschrieben.", "base": answer.context["form"]["base"].value()}
    assert late.post(address, again).status_code == 302
    assert seen(made).newest.text == "Von Hamm geschrieben."


def test_earlier_text_is_shown_on_demand_and_compared(sides: Partners) -> None:
    made = sides.cooperation()
    address = made.get_absolute_url()
    browser = client_for(sides["office"])
    for text in ("Eins zwei.", "Eins drei."):
        browser.post(f"{address}fassung/", {"text": text, "base": seen(made).newest.digest})
    newest = browser.get(address).content.decode()
    assert "Eins <del>zwei.</del><ins>drei.</ins>" in newest
    first = browser.get(f"{address}?fassung=1").content.decode()
    assert "<ins>" not in first
    assert browser.get(f"{address}?fassung=9").status_code == 404


def test_end_and_paper_are_on_the_page(sides: Partners) -> None:
    made = sides.cooperation()
    address = made.get_absolute_url()
    group = groups.group()
    office = groups.seat(group, sides["office"])
    paper = groups.paper(group, office)
    browser = client_for(office)
    linked = browser.post(f"{address}vorlage/", {"paper": str(paper.pk), "needs_decision": "on"})
    assert linked.status_code == 302
    assert seen(made).paper == paper
    assert made.get_absolute_url() in page(office, paper.get_absolute_url())
    shown = page(sides["partner"], address)
    assert "Eine Arbeitsgruppe berät darüber; ihre Vorlage sehen Sie nicht." in shown
    assert paper.title not in shown
    refused = browser.post(f"{address}ende/", {"reason": "so"})
    assert "Begründen Sie das Ende" in refused.content.decode()
    browser.post(f"{address}ende/", {"reason": "Wir haben keine Mittel dafür."})
    assert "Wir haben keine Mittel dafür." in page(sides["partner"], address)


def test_project_that_a_party_does_not_see_is_not_named_to_it(sides: Partners) -> None:
    hidden = project(tenant("aachen"), title="Noch geheim")
    made = sides.cooperation("offered", project=hidden)
    shown = page(sides["partner"], made.get_absolute_url())
    assert "Noch geheim" not in shown
    assert hidden.reference in shown


@pytest.mark.parametrize("number", (1, 3))
def test_list_asks_the_same_of_the_database_for_one_row_and_three(
    number: int, sides: Partners
) -> None:
    for _each in range(number):
        sides.cooperation()
    browser = client_for(sides["partner"])
    browser.get(LIST)
    with statements() as ran:
        shown = browser.get(LIST)
    assert shown.content.decode().count("data-table__title") == number
    assert len(ran) == 10, "\n".join(each[:120] for each in ran)


def test_list_without_rows_says_where_a_cooperation_begins(sides: Partners) -> None:
    assert "Noch keine Kooperation" in page(sides["stranger"], LIST)
    assert "Kooperation vorschlagen" not in page(sides["watcher"], LIST)


class Program:
    def __init__(self, who: Membership) -> None:
        _row, token = ApiToken.objects.create(user=who.user, membership=who)
        self.client = Client(headers={"authorization": f"Token {token}"})

    def post(self, address: str, **values: Any) -> Any:
        path = f"/api/v1/cooperations/{address}"
        return self.client.post(path, values, content_type="application/json")


def test_interface_goes_from_proposal_to_effect_and_end(sides: Partners) -> None:
    office = Program(sides["office"])
    words = {"kind": "reuse", "title": "Rufbus", "text": "Eins.", "parties": ["soest"]}
    made = office.post("", project=sides.project.reference, **words).json()
    assert (made["stage"], made["parties"]) == ("draft", ["aachen", "soest"])
    key = made["id"]
    base = made["newest"]["digest"]
    worded = office.post(f"{key}/texts/", text="Zwei.", base=base)
    assert worded.status_code == 201
    assert office.post(f"{key}/offer/").json()["stage"] == "offered"
    late = Program(sides["asked_office"]).post(f"{key}/answers/", digest=base, answer="accepted")
    assert late.status_code == 409
    digest = worded.json()["newest"]["digest"]
    stages = [
        Program(sides[name])
        .post(f"{key}/answers/", digest=digest, answer="accepted")
        .json()["stage"]
        for name in ("office", "asked_office")
    ]
    assert stages == ["offered", "in_force"]
    ended = Program(sides["asked_lead"]).post(f"{key}/end/", reason="Der Vertrag läuft aus.")
    assert ended.json()["stage"] == "ended"


def test_interface_refuses_whom_nobody_can_ask(sides: Partners) -> None:
    office = Program(sides["office"])
    words = {"kind": "reuse", "title": "Rufbus", "text": "Eins.", "parties": ["ministerium"]}
    answer = office.post("", project=sides.project.reference, **words)
    assert answer.status_code == 400
    assert "parties" in answer.content.decode()


@pytest.mark.parametrize("number", (1, 3))
def test_interface_lists_with_the_same_statements_for_one_and_three(
    number: int, sides: Partners
) -> None:
    for _each in range(number):
        sides.answered(sides.cooperation(), "partner")
    program = Program(sides["partner"]).client
    with statements() as ran:
        rows = program.get("/api/v1/cooperations/").json()["results"]
    assert len(rows) == number
    assert len(ran) == 12, "\n".join(each[:120] for each in ran)
