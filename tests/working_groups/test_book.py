"""Das Beschlussbuch: written once, chained, and shown to whoever sees the paper."""

from typing import Any

import pytest
from django.db import InternalError, ProgrammingError, connection, transaction
from django.urls import reverse

from core.scope import elevated
from tests.factories.groups import Council, council as make_council
from tests.factories.projects import NOW
from tests.working_groups.acting import act, read, seen_by
from tests.working_groups.test_api import client
from tests.working_groups.test_pages import cost, get
from tests.working_groups.test_votes import READERS, voted
from working_groups.chain import COVERED, START, digest_of
from working_groups.models import Book, Decision, DecisionPaper
from working_groups.operations import decide

ROWS = "working_groups_decision"


def decided(council: Council, choice: str = "yes", paper: DecisionPaper | None = None) -> Decision:
    paper = paper or council.paper("voting")
    voted(council, paper, chair=choice, office=choice, paderborn="no")
    return act(decide, council["chair"], paper=paper, text="Mit Maßgaben: Grüße & <b>")


class TestEntry:
    def test_it_holds_all_that_was_decided(self, council: Council) -> None:
        paper = council.paper("voting")
        made = decided(council, paper=paper)
        assert (made.number, made.sequence, made.previous) == ("AGDATE-B001", 1, START)
        assert (made.paper_number, made.title, made.wording) == (
            paper.number,
            paper.title,
            paper.text,
        )
        assert {each["slug"]: each["choice"] for each in made.votes} == {
            "soest": "yes",
            "aachen": "yes",
            "paderborn": "no",
        }

    def test_its_digest_covers_every_column_but_who_sees_it(self) -> None:
        columns = {field.attname for field in Decision._meta.concrete_fields}
        assert columns - {*COVERED} == {"id", "reach", "shared_with", "digest"}

    def test_what_is_read_back_has_the_digest_that_was_written(self, council: Council) -> None:
        made = decided(council)
        assert digest_of(read(lambda: Decision.objects.get(pk=made.pk))) == made.digest

    def test_each_is_tied_to_the_one_before_and_each_group_has_its_own(
        self, council: Council
    ) -> None:
        first, second = decided(council), decided(council, "no")
        assert (second.sequence, second.previous) == (2, first.digest)
        other = make_council("ag-transfer")
        assert decided(other).number == "AGTRAN-B001"
        book = read(lambda: Book.objects.get(pk=council.group.pk))
        assert (book.length, book.digest) == (2, second.digest)

    @pytest.mark.parametrize("who", ["chair", "office", "worker"])
    @pytest.mark.parametrize(
        "change", ["UPDATE {} SET title = 'x'", "UPDATE {} SET yes = yes + 1", "DELETE FROM {}"]
    )
    def test_nobody_changes_it_not_even_the_worker(
        self, council: Council, who: str, change: str
    ) -> None:
        decided(council)

        def run(**_: Any) -> None:
            with connection.cursor() as cursor:
                cursor.execute(change.format(ROWS))

        refusal = (InternalError, ProgrammingError)
        with pytest.raises(refusal, match=r"append-only|permission denied"), transaction.atomic():
            read(run) if who == "worker" else act(run, council[who])

    def test_nobody_writes_into_it_past_the_operation(self, council: Council) -> None:
        paper = council.paper("voting")
        values = {"paper": paper, "tenant_id": paper.tenant_id, "author_id": paper.author_id}
        values |= {"sequence": 1, "number": "AGDATE-B001", "is_secret": False, "votes": []}
        values |= dict.fromkeys(("electorate", "yes", "no", "abstain", "recused"), 0)
        values |= {"decided_by": council["office"].user, "decided_at": NOW}
        with pytest.raises(ProgrammingError, match="permission denied"):
            act(lambda **_: Decision.objects.create(**values), council["office"])

    def test_whoever_sees_the_paper_sees_it_also_when_that_changes(self, council: Council) -> None:
        made = decided(council)
        exists = Decision.objects.filter(pk=made.pk).exists
        seeing = {name for name, each in council.people.items() if seen_by(each, exists)}
        assert seeing == set(READERS)
        circle = council["stranger"].organisation.circle_id
        with elevated(), transaction.atomic():
            paper = DecisionPaper.objects.get(pk=made.paper_id)
            paper.shared_with = [*paper.shared_with, circle]
            paper.save(update_fields=["shared_with"])
        assert seen_by(council["stranger"], exists)


class TestPages:
    def address(self, **query: Any) -> str:
        return reverse("working_groups:book", query=query)

    def test_the_list_leads_to_each_and_narrows(self, council: Council) -> None:
        approved, declined = decided(council), decided(council, "no")
        other = decided(make_council("ag-transfer"))

        def shown(**query: Any) -> set[str]:
            page = get(council["ministry"], self.address(**query)).text
            return {each.number for each in (approved, declined, other) if each.number in page}

        assert shown() == {"AGDATE-B001", "AGDATE-B002", "AGTRAN-B001"}
        assert shown(outcome="declined") == {"AGDATE-B002"}
        assert shown(group="ag-transfer") == {"AGTRAN-B001"}
        assert shown(year=NOW.year) == shown()
        assert shown(year=NOW.year - 1) == set()
        own = reverse("working_groups:group_book", args=["ag-transfer"])
        page = get(council["ministry"], own).text
        assert other.number in page
        assert approved.number not in page

    @pytest.mark.parametrize("query", [{"year": "99999"}, {"year": "x"}, {"group": "nichts"}])
    def test_a_filter_that_means_nothing_says_so(
        self, council: Council, query: dict[str, str]
    ) -> None:
        answer = get(council["chair"], self.address(**query))
        assert answer.status_code == 422
        assert 'role="alert"' in answer.text

    def test_one_decision_shows_wording_votes_and_digest(self, council: Council) -> None:
        made = decided(council)
        page = get(council["guest"], made.get_absolute_url()).text
        for text in (
            "Die Gruppe befürwortet die Einreichung.",
            "Mit Maßgaben: Grüße &amp; &lt;b&gt;",
            "Angenommen mit 2 zu 1 Stimmen.",
            "Einfache Mehrheit",
            "Umlaufverfahren",
            made.digest,
        ):
            assert text in page, text
        assert get(council["stranger"], made.get_absolute_url()).status_code == 404

    def test_the_paper_leads_to_its_entry(self, council: Council) -> None:
        made = decided(council)
        page = get(council["guest"], made.paper.get_absolute_url()).text
        assert f'href="{made.get_absolute_url()}"' in page

    def test_the_list_costs_the_same_for_one_and_for_three(self, council: Council) -> None:
        decided(council)
        assert cost(council["guest"], self.address()) == 10
        decided(council)
        decided(council, "no")
        assert cost(council["guest"], self.address()) == 10

    def test_one_decision_costs_one_read(self, council: Council) -> None:
        assert cost(council["guest"], decided(council).get_absolute_url()) == 8

    def test_the_interface_lists_and_shows(self, council: Council) -> None:
        made = decided(council)
        reader = client(council["guest"])
        listed = reader.get("/api/v1/decisions/?outcome=approved").json()
        assert [each["number"] for each in listed["results"]] == [made.number]
        assert reader.get("/api/v1/decisions/?outcome=declined").json()["count"] == 0
        body = reader.get(f"/api/v1/decisions/{made.number}/").json()
        assert (body["digest"], body["tally"]["yes"], body["rule"]) == (made.digest, 2, "majority")
        assert {"organisation": "paderborn", "vote": "no"} in body["votes"]
        assert client(council["stranger"]).get("/api/v1/decisions/").json()["count"] == 0
