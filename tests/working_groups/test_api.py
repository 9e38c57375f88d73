"""The working groups over REST."""

from typing import Any
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator
from rest_framework.test import APIClient

from core.scope import elevated
from municipalities.models import ApiToken, Membership
from tests.factories import groups as factory
from tests.factories.groups import TEXT, Council
from tests.working_groups.acting import read
from tests.working_groups.test_pages import voting
from working_groups.models import Comment, DecisionPaper, Seat

PAPERS = "/api/v1/decision-papers/"
GROUPS = "/api/v1/working-groups/"


def client(who: Membership, *, read_only: bool = False) -> APIClient:
    with elevated():
        _row, token = ApiToken.objects.create(user=who.user, membership=who, read_only=read_only)
    made = APIClient()
    made.credentials(HTTP_AUTHORIZATION=f"Token {token}")
    return made


def new(council: Council, **values: Any) -> dict[str, Any]:
    return {"group": council.group.slug, "title": "Bus", "text": TEXT} | values


def fields_of(answer: Any) -> set[str]:
    assert answer["Content-Type"].startswith("application/problem+json")
    return {error["field"] for error in answer.json()["errors"]}


class TestGroups:
    def test_a_group_names_its_members_and_its_chair(self, council: Council) -> None:
        body = client(council["stranger"]).get(f"{GROUPS}{council.group.slug}/").json()
        chair = council["chair"]
        assert body["chair"] == {
            "name": chair.user.name,
            "email": chair.user.email,
            "organisation": "soest",
        }
        assert {(each["organisation"], each["seat"]) for each in body["members"]} == {
            ("soest", "chair"),
            ("soest", "deputy"),
            ("aachen", "voting"),
            ("paderborn", "voting"),
            ("wuppertal", "voting"),
            ("staedtetag", "guest"),
        }
        assert set(body) == {"slug", "name", "mandate", "area", "sectors", "members", "chair"}

    def test_a_group_without_chair_has_none(self, council: Council) -> None:
        factory.group("ag-transfer")
        assert client(council["guest"]).get(f"{GROUPS}ag-transfer/").json()["chair"] is None

    def test_the_public_gets_nothing(self, council: Council) -> None:
        assert APIClient().get(GROUPS).status_code == 401


class TestPapers:
    def test_the_way_of_a_paper(self, council: Council) -> None:
        project = council.project()
        office = client(council["office"])
        made = office.post(PAPERS, new(council, project=project.reference), format="json")
        assert made.status_code == 201
        paper = made.json()
        assert (paper["state"], paper["project"]) == ("discussion", project.reference)
        assert (paper["author"], paper["tally"], paper["decision"]) == ("aachen", None, None)
        address = f"{PAPERS}{paper['id']}/"
        said = client(council["guest"]).post(f"{address}comments/", {"text": "Gut."}, format="json")
        assert said.status_code == 201
        answer = {"text": "Danke.", "parent": said.json()["id"], "paragraph": 2}
        assert office.post(f"{address}comments/", answer, format="json").status_code == 201
        assert [each["text"] for each in office.get(f"{address}comments/").json()["results"]] == [
            "Gut.",
            "Danke.",
        ]
        chair = client(council["chair"])
        opened = chair.post(f"{address}open-vote/", {}, format="json").json()
        assert (opened["state"], opened["tally"]["quorum"]) == ("voting", 3)
        for who, vote in (("chair", "yes"), ("office", "recused"), ("paderborn", "yes")):
            cast = client(council[who]).post(f"{address}votes/", {"vote": vote}, format="json")
            assert cast.status_code == 201
        votes = chair.get(f"{address}votes/").json()["results"]
        assert [(each["organisation"], each["vote"]) for each in votes] == [
            ("soest", "yes"),
            ("aachen", "recused"),
            ("paderborn", "yes"),
        ]
        decided = chair.post(f"{address}decide/", {"text": "Ja."}, format="json").json()
        assert (decided["state"], decided["decision"]["outcome"]) == ("decided", "approved")
        assert "Angenommen mit 2 zu 0 Stimmen" in decided["decision"]["explanation"]
        assert read(lambda: type(project).objects.get(pk=project.pk)).state == "ministry_review"

    @pytest.mark.parametrize(
        ("method", "verb"),
        [
            ("get", ""),
            ("get", "comments/"),
            ("post", "comments/"),
            ("post", "open-vote/"),
            ("get", "votes/"),
            ("post", "votes/"),
            ("post", "decide/"),
        ],
    )
    def test_a_stranger_gets_404_for_each_verb(
        self, council: Council, method: str, verb: str
    ) -> None:
        paper = voting(council)
        data = {"text": "x", "vote": "yes"}
        call = getattr(client(council["stranger"]), method)
        answer = call(f"{PAPERS}{paper.pk}/{verb}", data, format="json")
        assert answer.status_code == 404

    def test_no_list_reveals_it(self, council: Council) -> None:
        voting(council)
        assert client(council["stranger"]).get(PAPERS).json()["count"] == 0
        assert client(council["guest"]).get(PAPERS).json()["count"] == 1

    @pytest.mark.parametrize(
        ("verb", "data"),
        [
            ("comments/", {"text": "x"}),
            ("votes/", {"vote": "yes"}),
            ("decide/", {}),
        ],
    )
    def test_the_ministry_only_reads(
        self, council: Council, verb: str, data: dict[str, str]
    ) -> None:
        address = f"{PAPERS}{voting(council).pk}/{verb}"
        answer = client(council["ministry"]).post(address, data, format="json")
        assert answer.status_code == 403
        assert answer.json()["title"] == "Dazu sind Sie nicht berechtigt."

    def test_a_read_only_token_does_not_vote(self, council: Council) -> None:
        paper = voting(council)
        votes = f"{PAPERS}{paper.pk}/votes/"
        only = client(council["paderborn"], read_only=True)
        assert only.get(votes).status_code == 200
        assert only.post(votes, {"vote": "yes"}, format="json").status_code == 403

    @pytest.mark.parametrize(
        ("change", "field"),
        [
            ({"group": "ag-nichts"}, "group"),
            ({"project": "AC-1999-0001"}, "project"),
            ({"title": "x" * 161}, "title"),
            ({"title": ""}, "title"),
            ({"text": None}, "text"),
            ({"submission": "x"}, "submission"),
        ],
    )
    def test_bad_papers_name_the_field(
        self, council: Council, change: dict[str, Any], field: str
    ) -> None:
        answer = client(council["chair"]).post(PAPERS, new(council, **change), format="json")
        assert answer.status_code == 400
        assert fields_of(answer) == {field}

    def test_a_foreign_draft_is_as_unknown_as_none(self, council: Council) -> None:
        project = council.project("pre_review")
        sent = new(council, project=project.reference)
        answer = client(council["paderborn"]).post(PAPERS, sent, format="json")
        assert answer.status_code == 400
        assert fields_of(answer) == {"project"}

    @pytest.mark.parametrize(
        ("verb", "data", "status", "field"),
        [
            ("votes/", {"vote": "maybe"}, 400, "vote"),
            ("votes/", {}, 400, "vote"),
            ("comments/", {"text": ""}, 400, "text"),
            ("comments/", {"text": "x", "parent": str(uuid4())}, 422, "parent"),
            ("comments/", {"text": "x", "paragraph": 9}, 422, "paragraph"),
            ("decide/", {}, 422, ""),
        ],
    )
    def test_bad_input_names_the_field(
        self, council: Council, verb: str, data: dict[str, Any], status: int, field: str
    ) -> None:
        address = f"{PAPERS}{voting(council).pk}/{verb}"
        answer = client(council["chair"]).post(address, data, format="json")
        assert answer.status_code == status
        assert fields_of(answer) == {field}

    def test_a_late_vote_hears_why(self, council: Council) -> None:
        address = f"{PAPERS}{council.paper('voting').pk}/votes/"
        answer = client(council["chair"]).post(address, {"vote": "yes"}, format="json")
        assert answer.status_code == 422
        assert "endete am 16.03.2026" in answer.json()["errors"][0]["detail"]

    def test_a_repeated_request_makes_nothing_twice(self, council: Council) -> None:
        chair, token = client(council["chair"]), str(uuid4())
        sent = new(council, submission=token)
        first, second = (chair.post(PAPERS, sent, format="json").json() for _ in range(2))
        assert first["id"] == second["id"]
        said = {"text": "Gut.", "submission": token}
        for _ in range(2):
            chair.post(f"{PAPERS}{first['id']}/comments/", said, format="json")
        assert read(DecisionPaper.objects.count) == 1
        assert read(Comment.objects.count) == 1

    def test_unknown_and_malformed_ids_are_not_found(self, council: Council) -> None:
        for wrong in (uuid4(), "x", "1"):
            assert client(council["chair"]).get(f"{PAPERS}{wrong}/").status_code == 404

    def test_filters(self, council: Council) -> None:
        paper = voting(council)
        factory.paper(council.group, council["chair"])
        reader = client(council["guest"])
        reference = paper.project.reference if paper.project else ""
        for query in (f"project={reference}", "state=voting"):
            results = reader.get(f"{PAPERS}?{query}").json()["results"]
            assert [each["id"] for each in results] == [str(paper.pk)]
        assert reader.get(f"{PAPERS}?group={council.group.slug}").json()["count"] == 2
        assert reader.get(f"{PAPERS}?state=nichts").status_code == 400


class TestCost:
    """The same number for one row and for three, and never more than twelve."""

    def cost(self, who: Membership, address: str) -> int:
        reader = client(who)
        with CaptureQueriesContext(connection) as captured:
            assert reader.get(address).status_code == 200
        own = ("SAVEPOINT", "RELEASE", "SELECT set_config('role', 'none'")
        return sum(not each["sql"].startswith(own) for each in captured)

    def test_papers(self, council: Council) -> None:
        voting(council)
        assert self.cost(council["guest"], PAPERS) == 11
        voting(council)
        voting(council)
        assert self.cost(council["guest"], PAPERS) == 11

    def test_groups(self, council: Council) -> None:
        assert self.cost(council["guest"], GROUPS) == 8
        for slug in ("ag-transfer", "ag-sicherheit"):
            factory.seat(factory.group(slug), council["guest"], Seat.GUEST)
        assert self.cost(council["guest"], GROUPS) == 8


def test_the_schema_describes_every_verb_without_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    schema = SchemaGenerator().get_schema(public=True)
    paths = {path for path in schema["paths"] if "decision-papers" in path or "working" in path}
    assert len(paths) == 20
    complaints = [line for line in capsys.readouterr().err.splitlines() if "working_groups" in line]
    assert complaints == []
