"""Projects over REST: the contract's fields, answers and refusals."""

import json
from typing import Any

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.scope import elevated
from municipalities.models import ApiToken, Membership, Municipality
from projects.content import NAMES
from projects.models import Project
from tests.factories.municipalities import authority, membership, organisation, tenant
from tests.factories.projects import (
    SUMMARY,
    TRANSFER,
    area,
    complete_project,
    many_projects,
    milestone,
    project,
    sector,
)

pytestmark = pytest.mark.django_db
FIELDS = {
    "reference", "title", "summary", "municipality", "area", "sectors", "state", "phase", "light",
    "start", "end", "total_cost", "grant", "own_share", "reach", "version",
}  # fmt: skip


class Api:
    """Speaks JSON as one membership."""

    def __init__(self, actor: Membership, *, read_only: bool = False) -> None:
        with elevated():
            _token, key = ApiToken.objects.create(
                user=actor.user, membership=actor, read_only=read_only
            )
        self.client = Client(headers={"Authorization": f"Token {key}"})

    def __call__(self, method: str, path: str, data: Any = None) -> tuple[int, Any]:
        answer = self.client.generic(
            method,
            f"/api/v1/projects/{path}",
            data=json.dumps(data or {}),
            content_type="application/json",
        )
        return answer.status_code, answer.json()


@pytest.fixture
def officer(aachen: Municipality) -> Api:
    return Api(membership("municipal_officer", aachen))


def problem_fields(body: Any) -> set[str]:
    return {error["field"] for error in body["errors"]}


class TestRead:
    def test_a_list_has_the_fields_of_the_contract(
        self, officer: Api, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "implementation")
        status, body = officer("GET", "")
        assert status == 200
        (row,) = body["results"]
        assert set(row) == FIELDS
        assert row == row | {
            "reference": made.reference,
            "municipality": "aachen",
            "area": "stadtentwicklung",
            "sectors": ["verkehr"],
            "state": "implementation",
            "phase": "durchfuehrung",
            "start": "2026-09-01",
            "total_cost": "485000.00",
            "reach": 2,
            "version": 1,
        }

    def test_a_project_has_its_texts_too(self, officer: Api, aachen: Municipality) -> None:
        made = complete_project(aachen)
        status, body = officer("GET", f"{made.reference}/")
        assert status == 200
        assert set(body) == FIELDS | {*NAMES, "source_reference", "source_title"}
        assert body["goals"] == "Wartezeiten halbieren."
        (partner,) = body["partners"]
        assert partner == partner | {
            "organisation": None,
            "name": "Verkehrsverbund",
            "role": "company",
            "share": None,
            "letter_on": None,
        }

    def test_a_gap_is_null(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen)
        _status, body = officer("GET", f"{made.reference}/")
        assert (body["area"], body["grant"], body["start"], body["sectors"]) == (
            None,
            None,
            None,
            [],
        )

    def test_filters_and_pages(self, officer: Api, aachen: Municipality) -> None:
        many_projects(aachen, 30)
        project(tenant("soest"), "approved")
        _status, body = officer("GET", "?municipality=aachen&phase=durchfuehrung")
        assert (body["count"], len(body["results"])) == (30, 25)
        status, body = officer("GET", "?sector=raumfahrt")
        assert status == 400
        assert problem_fields(body) == {"sector"}

    def test_strangers_find_nothing(self, aachen: Municipality) -> None:
        made = project(aachen)
        stranger = Api(membership("project_office", tenant("soest")))
        assert stranger("GET", "")[1]["count"] == 0
        assert stranger("GET", f"?search={made.reference}")[1]["count"] == 0
        for method, path in (
            ("GET", ""),
            ("PATCH", ""),
            ("GET", "transitions/"),
            ("POST", "transitions/"),
            ("GET", "milestones/"),
            ("POST", "milestones/"),
            ("PATCH", "milestones/1/"),
        ):
            assert stranger(method, f"{made.reference}/{path}")[0] == 404, (method, path)

    def test_without_a_token_there_is_nothing(self) -> None:
        assert Client().get("/api/v1/projects/").status_code == 401


class TestWrite:
    def test_a_title_alone_makes_a_draft(self, officer: Api) -> None:
        status, body = officer("POST", "", {"title": "Bürgerbus"})
        assert status == 201
        assert (body["state"], body["municipality"], body["reach"]) == ("idea", "aachen", 0)

    def test_everything_can_be_written(self, officer: Api) -> None:
        sector("energie")
        area()
        organisation("research", "rwth-aachen")
        values = {
            "title": "Bürgerbus",
            "summary": SUMMARY.strip(),
            "area": "stadtentwicklung",
            "sectors": ["energie"],
            "start": "2026-09-01",
            "end": "2028-08-31",
            "total_cost": "485000.00",
            "grant": "388000.00",
            "own_share": "97000.00",
            "goals": "Wartezeiten halbieren.",
            "transfer": TRANSFER.strip(),
            "no_partner_reason": "",
            "licence": "MIT",
        }
        partners = [{"organisation": "rwth-aachen", "role": "research"}, {"name": "Verbund"}]
        status, body = officer("POST", "", values | {"partners": partners})
        assert status == 201
        assert {name: body[name] for name in values} == values
        assert [row["organisation"] or row["name"] for row in body["partners"]] == [
            "rwth-aachen",
            "Verbund",
        ]

    @pytest.mark.parametrize(
        ("values", "field"),
        (
            ({"area": "raumfahrt"}, "area"),
            ({"start": "01.09.2026"}, "start"),
            ({"total_cost": "viel"}, "total_cost"),
            ({"grant": "-1"}, "grant"),
            ({"grant": "12345678901.00"}, "grant"),
            ({"title": "x" * 121}, "title"),
            ({"partners": [{}]}, "partners.0"),
            ({"title": "Bürger\nbus"}, "title"),
            ({"title": "Bürger\u2028bus"}, "title"),
            ({"title": "Bürger\u202ebus"}, "title"),
            ({"partners": [{"name": "Ver\u2066bund"}]}, "partners.0.name"),
            ({"start": "0001-01-01"}, "start"),
            ({"end": "9999-12-31"}, "end"),
            ({"total_cost": "1_000"}, "total_cost"),
            ({"own_share": "1e5"}, "own_share"),
            ({"grant": "١٢٣"}, "grant"),
            ({"area": ["raumfahrt"]}, "area"),
            ({"sectors": ["raumfahrt"]}, "sectors"),
            ({"sectors": ["raumfahrt"] * 5000}, "sectors"),
            ({"partners": [{"name": f"Verband {number}"} for number in range(41)]}, "partners"),
        ),
    )
    def test_bad_values_are_named(self, officer: Api, values: dict[str, Any], field: str) -> None:
        status, body = officer("POST", "", {"title": "Bürgerbus"} | values)
        assert status == 400
        assert problem_fields(body) == {field}

    def test_too_many_slugs_ask_the_database_nothing(
        self, officer: Api, aachen: Municipality
    ) -> None:
        made = project(aachen)
        slug = sector("energie").slug
        with CaptureQueriesContext(connection) as queries:
            assert officer("PATCH", f"{made.reference}/", {"sectors": [slug] * 5000})[0] == 400
        assert len(queries) <= 12

    @pytest.mark.parametrize("kind", ("platform", "ministry", "district_authority", "audit_office"))
    def test_partners_are_those_that_the_form_offers(
        self, kind: str, officer: Api, aachen: Municipality
    ) -> None:
        other = organisation(kind, "amt").slug
        made = project(aachen)
        for slug in (other, "aachen"):
            partners = {"partners": [{"organisation": slug}]}
            for answer in (
                officer("POST", "", {"title": "Bürgerbus"} | partners),
                officer("PATCH", f"{made.reference}/", partners),
            ):
                assert answer[0] == 400
                assert problem_fields(answer[1]) == {"partners.0.organisation"}

    def test_a_change_names_the_version_it_was_based_on(
        self, officer: Api, aachen: Municipality
    ) -> None:
        made = project(aachen)
        first = {"goals": "Fassung eins", "version": 1}
        assert officer("PATCH", f"{made.reference}/", first)[1]["version"] == 2
        status, body = officer("PATCH", f"{made.reference}/", first | {"goals": "Fassung zwei"})
        assert status == 409
        assert problem_fields(body) == {"goals"}

    def test_dates_are_checked_against_what_is_stored(
        self, officer: Api, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        status, body = officer("PATCH", f"{made.reference}/", {"end": "2020-01-01"})
        assert status == 422
        assert problem_fields(body) == {"end"}

    def test_other_roles_and_read_only_tokens_may_not(self, aachen: Municipality) -> None:
        made = project(aachen, "approved")
        reviewer = Api(membership("district_reviewer", authority("koeln")))
        reader = Api(membership("municipal_officer", aachen), read_only=True)
        for caller in (reviewer, reader):
            assert caller("POST", "", {"title": "Bürgerbus"})[0] == 403
            assert caller("PATCH", f"{made.reference}/", {"goals": "x"})[0] == 403


class TestTransitions:
    def test_history_and_what_is_possible(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen)
        status, body = officer("GET", f"{made.reference}/transitions/")
        assert status == 200
        assert [row["transition"] for row in body["history"]] == ["create"]
        possible = {row["transition"]: row for row in body["available"]}
        assert set(possible) == {"submit_sketch", "withdraw"}
        missing = {each["field"] for each in possible["submit_sketch"]["unmet"]}
        assert missing >= {"summary", "area", "transfer"}

    def test_a_step_answers_with_the_project(self, officer: Api, aachen: Municipality) -> None:
        made = complete_project(aachen)
        path = f"{made.reference}/transitions/"
        status, body = officer("POST", path, {"transition": "submit_sketch", "version": 1})
        assert (status, body["state"], body["version"]) == (200, "sketch_submitted", 2)
        assert officer("GET", path)[1]["history"][0]["role"] == "municipal_officer"

    def test_unmet_guards_come_as_a_problem(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen)
        step = {"transition": "submit_sketch"}
        status, body = officer("POST", f"{made.reference}/transitions/", step)
        assert status == 422
        assert problem_fields(body) == {"summary", "area", "partners", "transfer", "total_cost"}
        with elevated():
            assert Project.objects.get(pk=made.pk).state == "idea"

    @pytest.mark.parametrize(
        ("step", "status"),
        (
            ({"transition": "approve"}, 403),
            ({"transition": "finish"}, 422),
            ({"transition": "fliegen"}, 400),
            ({}, 400),
            ({"transition": "withdraw", "version": 7, "reason": "x"}, 409),
        ),
    )
    def test_refusals(
        self, step: dict[str, Any], status: int, officer: Api, aachen: Municipality
    ) -> None:
        made = complete_project(aachen)
        assert officer("POST", f"{made.reference}/transitions/", step)[0] == status


class TestMilestones:
    def test_the_plan_is_read_and_extended(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen)
        path = f"{made.reference}/milestones/"
        assert officer("POST", path, {"title": "Zweite", "due": "2027-05-01"})[0] == 201
        status, body = officer("POST", path, {"title": "Erste", "due": "2027-03-01"})
        assert status == 201
        assert [row["title"] for row in body] == ["Erste", "Zweite"]
        assert officer("GET", path)[1] == body
        changed = f"{path}{body[0]['id']}/"
        _status, body = officer("PATCH", changed, {"due": "2027-06-01"})
        assert [row["title"] for row in body] == ["Zweite", "Erste"]

    def test_reaching_one_is_reported(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen, "implementation")
        step = milestone(made, made.created_at.date())
        path = f"{made.reference}/milestones/{step.pk}/"
        status, body = officer("PATCH", path, {"done_on": "2026-03-02"})
        assert (status, body[0]["done_on"]) == (200, "2026-03-02")
        assert officer("PATCH", path, {"due": "2027-01-01"})[0] == 422
        assert officer("PATCH", f"{made.reference}/milestones/0/", {})[0] == 404

    def test_a_refused_change_stores_no_half_of_it(
        self, officer: Api, aachen: Municipality
    ) -> None:
        made = project(aachen, "implementation")
        step = milestone(made, made.created_at.date())
        both = {"done_on": "2026-03-02", "title": "Ein anderer Titel"}
        status, body = officer("PATCH", f"{made.reference}/milestones/{step.pk}/", both)
        assert (status, problem_fields(body)) == (422, {"milestones"})
        assert officer("GET", f"{made.reference}/milestones/")[1][0]["done_on"] is None
        assert officer("GET", f"{made.reference}/")[1]["version"] == 1

    def test_a_report_may_repeat_what_is_planned(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen, "implementation")
        step = milestone(made, made.created_at.date())
        both = {"title": step.title, "due": str(step.due), "done_on": "2026-03-02"}
        status, body = officer("PATCH", f"{made.reference}/milestones/{step.pk}/", both)
        assert status == 200
        assert body == [{"id": step.pk, "forecast": None} | both]

    @pytest.mark.parametrize("key", ("9" * 18, "9" * 19, "9" * 4400, "٣"))
    def test_numbers_that_no_milestone_has(
        self, key: str, officer: Api, aachen: Municipality
    ) -> None:
        made = project(aachen)
        assert officer("PATCH", f"{made.reference}/milestones/{key}/", {})[0] == 404

    @pytest.mark.parametrize(
        ("values", "field"),
        (
            ({"title": "Be\u2029ginn", "due": "2027-01-31"}, "title"),
            ({"title": "Beginn", "due": "9999-12-31"}, "due"),
        ),
    )
    def test_a_milestone_is_a_line_and_a_plausible_day(
        self, values: dict[str, str], field: str, officer: Api, aachen: Municipality
    ) -> None:
        made = project(aachen)
        step = milestone(made, made.created_at.date())
        for method, path in (("POST", ""), ("PATCH", f"{step.pk}/")):
            status, body = officer(method, f"{made.reference}/milestones/{path}", values)
            assert (status, problem_fields(body)) == (400, {field})

    def test_a_plan_has_an_end(self, officer: Api, aachen: Municipality) -> None:
        made = project(aachen)
        for number in range(60):
            milestone(made, made.created_at.date(), title=f"Schritt {number}")
        another = {"title": "Noch einer", "due": "2027-01-31"}
        status, body = officer("POST", f"{made.reference}/milestones/", another)
        assert status == 422
        assert "höchstens 60" in body["errors"][0]["detail"]
