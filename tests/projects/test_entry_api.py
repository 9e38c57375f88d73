"""Everything that can be entered of a project, over REST: the form's rules, answers, refusals."""

from decimal import Decimal
from typing import Any
from uuid import UUID

import pytest
from django.db import connection, transaction
from django.test.utils import CaptureQueriesContext
from drf_spectacular.generators import SchemaGenerator

from core.scope import elevated
from municipalities.models import Membership, Municipality
from projects.content import NAMES, stored_units
from projects.models import Project
from tests.factories.municipalities import (
    client_for,
    membership,
    ministry,
    organisation,
    person,
    tenant,
)
from tests.factories.projects import area, complete_project, project, sector
from tests.projects.acting import read
from tests.projects.entries import oecherlab
from tests.projects.test_api import Api, problem_fields

pytestmark = pytest.mark.django_db
PACKAGE, CITY = str(UUID(int=1)), str(UUID(int=2))
ROW_FIELDS = {
    "partners": {"organisation": "rwth-aachen", "role": "research", "share": "1000.00"},
    "objectives": {"title": "Weniger warten", "indicator": "Minuten", "base": "20", "target": "10"},
    "precedents": {"title": "Rufbus", "where": "Utrecht", "link": "https://example.org/rufbus"},
    "work_packages": {"uid": PACKAGE, "title": "Fahrplan", "effort": "12.5", "start": "2026-10-01"},
    "milestones": {"title": "Erste Fahrt", "due": "2027-03-01", "after": [PACKAGE]},
    "recipients": {"uid": CITY, "name": "Stadt Aachen", "kind": "municipality", "rate": "80.00"},
    "cost_lines": {"year": 2027, "category": "personal", "amount": "1000.00", "recipient": CITY},
}
PLAIN_FIELDS: dict[str, Any] = {
    "title": "Bürgerbus",
    "title_en": "Community bus",
    "acronym": "BUS-2",
    "area": "stadtentwicklung",
    "sectors": ["energie"],
    "project_type": "stadtentwicklung",
    "recipient": "Stadt Aachen",
    "communes": ["05334002", "05513000"],
    "place": {"name": "Elisenbrunnen", "latitude": 50.77412, "longitude": 6.08676},
    "problem": "Heute fährt\nkeiner.",
    "distinction": "Auf Abruf.",
    "transfer_from": "2028-09",
    "start": "2026-09-01",
    "end": "2028-08-31",
    "own_share": "200.00",
    "third_party": "0.00",
    "third_party_source": "Stiftung",
    "deducts_vat": False,
    "no_early_start": True,
    "no_double_funding": True,
    "impact_assessment": "nein",
    "impact_reason": "Keine Personen.",
    "accessibility": "BITV 2.0",
    "state_aid": "keine",
    "external_key": "P-17",
}


@pytest.fixture
def api(officer: Membership) -> Api:
    sector("energie")
    area()
    organisation("research", "rwth-aachen")
    return Api(officer)


def whole(officer: Membership) -> dict[str, Any]:
    rows = {name: [row] for name, row in ROW_FIELDS.items()}
    return PLAIN_FIELDS | rows | {"manager": officer.user.email}


def problems(body: Any) -> dict[str, str]:
    return {each["field"]: each["code"] for each in body["errors"]}


class TestWrite:
    def test_everything_comes_back_as_it_was_sent(self, api: Api, officer: Membership) -> None:
        status, body = api("POST", "", whole(officer))
        assert status == 201, body
        assert {name: body[name] for name in PLAIN_FIELDS} == PLAIN_FIELDS
        assert body["manager"] == officer.user.email
        for name, row in ROW_FIELDS.items():
            (found,) = body[name]
            assert found == found | row, name
        assert body["cost_lines"][0]["eligible"] == "1000.00"
        amounts = [body[name] for name in ("total_cost", "eligible_cost", "grant")]
        assert amounts == ["1000.00", "1000.00", "800.00"]

    def test_what_was_read_can_be_sent_and_changes_nothing(
        self, api: Api, officer: Membership
    ) -> None:
        _status, body = api("POST", "", whole(officer))
        assert {*NAMES} <= {*body}
        path = f"{body['reference']}/"
        assert api("PATCH", path, body) == (200, body)

    def test_a_row_keeps_its_identity_and_what_is_not_named(
        self, api: Api, officer: Membership
    ) -> None:
        _status, body = api("POST", "", whole(officer))
        (goal,) = body["objectives"]
        rows = [{"title": "Neu"}, {"uid": goal["uid"], "target": "5"}]
        status, changed = api("PATCH", f"{body['reference']}/", {"objectives": rows})
        assert status == 200
        first, second = changed["objectives"]
        assert first["title"] == "Neu"
        assert second == goal | {"target": "5"}

    def test_a_row_that_is_not_named_goes(self, api: Api, officer: Membership) -> None:
        _status, body = api("POST", "", whole(officer))
        path = f"{body['reference']}/"
        assert api("PATCH", path, {"precedents": []})[1]["precedents"] == []
        assert api("GET", path)[1]["objectives"] == body["objectives"]

    def test_reports_on_milestones_survive_a_new_plan(self, api: Api, aachen: Municipality) -> None:
        made = complete_project(aachen)
        read(lambda: made.milestones.update(forecast="2027-01-01"))
        _status, body = api("GET", f"{made.reference}/")
        rows = [{"uid": row["uid"], "criterion": "Er rollt."} for row in body["milestones"]]
        _status, body = api("PATCH", f"{made.reference}/", {"milestones": rows})
        assert {(row["criterion"], row["forecast"]) for row in body["milestones"]} == {
            ("Er rollt.", "2027-01-01")
        }

    def test_a_place_is_looked_up_by_its_name_and_taken_away(self, api: Api) -> None:
        _status, body = api("POST", "", {"title": "Bürgerbus", "place": {"name": "Aachen"}})
        assert body["place"]["latitude"] == pytest.approx(50.77, abs=0.05)
        path = f"{body['reference']}/"
        assert api("PATCH", path, {"place": None})[1]["place"] is None

    @pytest.mark.parametrize(
        ("values", "fields"),
        (
            ({"acronym": "bus"}, {"acronym"}),
            ({"communes": ["05334999"]}, {"communes"}),
            ({"communes": "05334002"}, {"communes"}),
            ({"place": {"latitude": 48.1, "longitude": 11.5}}, {"place"}),
            ({"place": {"latitude": 50.7}}, {"place"}),
            ({"place": "Aachen"}, {"place"}),
            ({"manager": "fremd@soest.example"}, {"manager"}),
            ({"manager": "niemand"}, {"manager"}),
            ({"transfer_from": "bald"}, {"transfer_from"}),
            ({"impact_assessment": "vielleicht"}, {"impact_assessment"}),
            ({"distinction": "x" * 1501}, {"distinction"}),
            ({"total_cost": "10.00", "eligible_cost": "11.00"}, {"eligible_cost"}),
            ({"objectives": [{"title": " "}]}, {"objectives.0"}),
            ({"objectives": [{"title": f"{n}"} for n in range(8)]}, {"objectives"}),
            ({"objectives": [{"title": "x", "due": "1999-01-01"}]}, {"objectives.0.due"}),
            ({"objectives": [{"uid": "x", "title": "x"}]}, {"objectives.0.uid"}),
            (
                {"objectives": [{"uid": CITY, "title": "a"}, {"uid": CITY, "title": "b"}]},
                {"objectives.1.uid"},
            ),
            ({"precedents": [{"title": "x", "link": "javascript:x"}]}, {"precedents.0.link"}),
            (
                {"work_packages": [{"title": "x", "start": "2027-02-01", "end": "2027-01-01"}]},
                {"work_packages.0.end"},
            ),
            (
                {"work_packages": [{"uid": CITY, "title": "x", "after": [CITY]}]},
                {"work_packages.0.after"},
            ),
            (
                {"work_packages": [{"title": "x", "effort": "1e2"}]},
                {"work_packages.0.effort"},
            ),
            (
                {
                    "end": "2027-01-01",
                    "milestones": [
                        {"title": "x", "due": "2026-12-01"},
                        {"title": "y", "due": "2027-02-01"},
                    ],
                },
                {"milestones.1.due"},
            ),
            (
                {"milestones": [{"title": "x", "due": "2027-02-01", "after": [CITY]}]},
                {"milestones.0.after"},
            ),
            ({"recipients": [{"name": "Stadt", "rate": "80.01"}]}, {"recipients.0.rate"}),
            (
                {"recipients": [{"name": "AG", "kind": "company", "rate": 51}]},
                {"recipients.0.rate"},
            ),
            (
                {"cost_lines": [{"year": 1999, "category": "personal", "amount": 1}]},
                {"cost_lines.0.year"},
            ),
            (
                {"cost_lines": [{"year": 2027, "category": "reisen", "amount": "1.234,56"}]},
                {"cost_lines.0.category", "cost_lines.0.amount"},
            ),
            (
                {"cost_lines": [{"year": 2027, "category": "personal", "amount": "-1"}]},
                {"cost_lines.0.amount"},
            ),
            (
                {
                    "cost_lines": [
                        {"year": 2027, "category": "personal", "amount": 1, "eligible": 2}
                    ]
                },
                {"cost_lines.0.eligible"},
            ),
            (
                {
                    "cost_lines": [
                        {"year": 2027, "category": "personal", "amount": 1, "recipient": CITY}
                    ]
                },
                {"cost_lines.0.recipient"},
            ),
            (
                {
                    "total_cost": "2.00",
                    "cost_lines": [{"year": 2027, "category": "personal", "amount": 1}],
                },
                {"total_cost"},
            ),
            ({"partners": [{"name": "x", "share": "-1"}]}, {"partners.0.share"}),
            (
                {"partners": [{"name": "x", "organisation": "rwth-aachen"}]},
                {"partners.0.name"},
            ),
        ),
    )
    def test_bad_values_are_named_at_their_place(
        self, values: dict[str, Any], fields: set[str], api: Api, aachen: Municipality
    ) -> None:
        membership("municipal_officer", tenant("soest"), person(email="fremd@soest.example"))
        made = project(aachen)
        for answer in (
            api("POST", "", {"title": "Bürgerbus"} | values),
            api("PATCH", f"{made.reference}/", values),
        ):
            assert answer[0] == 400
            assert problem_fields(answer[1]) == fields
            assert all(error["detail"] for error in answer[1]["errors"])
        assert read(lambda: Project.objects.get(pk=made.pk)).version == 1

    def test_a_sum_is_told_to_whoever_types_another(self, api: Api, aachen: Municipality) -> None:
        made = oecherlab(aachen)
        path = f"{made.reference}/"
        status, body = api("PATCH", path, {"grant": "1.00"})
        assert (status, problems(body)) == (400, {"grant": "derived"})
        assert "1.646.899,88" in body["errors"][0]["detail"]
        assert api("PATCH", path, {"grant": "1646899.88"})[0] == 200

    def test_a_grant_above_the_sum_of_the_lines_is_refused(self, api: Api) -> None:
        lines = [{"year": 2027, "category": "personal", "amount": "100.00"}]
        values = {"title": "Bürgerbus", "grant": "200.00", "cost_lines": lines}
        status, body = api("POST", "", values)
        assert (status, problem_fields(body)) == (422, {"grant"})

    def test_a_row_of_another_project_is_a_new_one_here(
        self, api: Api, aachen: Municipality
    ) -> None:
        other, made = oecherlab(aachen), project(aachen)
        before = read(lambda: stored_units(other, NAMES))
        (goal,) = read(lambda: list(other.objectives.all()))
        row = {"uid": str(goal.uid), "indicator": "x"}
        status, body = api("PATCH", f"{made.reference}/", {"objectives": [row]})
        assert (status, body["objectives"][0]["title"]) == (200, "")
        again = read(lambda: Project.objects.get(pk=other.pk))
        read(lambda: setattr(again, "sector_slugs", []))
        assert read(lambda: stored_units(again, NAMES)) == before

    def test_a_bound_plan_takes_only_what_it_does_not_fix(
        self, api: Api, officer: Membership, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, "approved")
        _status, body = api("GET", f"{made.reference}/")
        free = body | {"manager": officer.user.email, "licence": "MIT"}
        assert api("PATCH", f"{made.reference}/", free)[1]["licence"] == "MIT"
        status, body = api("PATCH", f"{made.reference}/", {"recipients": []})
        assert (status, problems(body)) == (422, {"recipients": "bound"})

    def test_forty_partners_cost_what_one_does(self, api: Api, aachen: Municipality) -> None:
        made = project(aachen)
        costs = []
        for number in (1, 40):
            slugs = [organisation("research", f"institut-{n}").slug for n in range(number)]
            values = {"partners": [{"organisation": slug} for slug in slugs]}
            with CaptureQueriesContext(connection) as queries:
                assert api("PATCH", f"{made.reference}/", values)[0] == 200
            costs.append(len(queries))
        assert costs[1] <= costs[0] + 1


class TestVersion:
    """Two programs, or a program and a person, change what both have read."""

    @pytest.fixture
    def colleague(self, aachen: Municipality) -> Api:
        return Api(membership("project_office", aachen))

    @pytest.fixture
    def body(self, api: Api, officer: Membership) -> dict[str, Any]:
        status, made = api("POST", "", whole(officer))
        assert status == 201
        return dict(made)

    def test_what_nobody_else_has_changed_is_no_conflict(
        self, api: Api, colleague: Api, body: dict[str, Any]
    ) -> None:
        path = f"{body['reference']}/"
        assert colleague("PATCH", path, {"summary": "Neu."})[1]["version"] == 2
        values = {"own_share": "300.00", "start": "2026-10-01", "end": "2028-09-30"}
        rows = {"objectives": [], "work_packages": [{"title": "Netz"}]}
        status, changed = api("PATCH", path, values | rows | {"version": 1})
        assert status == 200, changed
        assert {name: changed[name] for name in values} == values
        assert changed["summary"] == "Neu."
        assert (changed["objectives"], len(changed["work_packages"])) == ([], 1)

    def test_what_was_read_and_sent_back_takes_nothing_back(
        self, api: Api, colleague: Api, body: dict[str, Any]
    ) -> None:
        path = f"{body['reference']}/"
        goals = [body["objectives"][0] | {"target": "5"}, {"title": "Neu"}]
        colleague("PATCH", path, {"summary": "Neu.", "objectives": goals})
        goal = body["objectives"][0] | {"indicator": "Stunden"}
        status, changed = api("PATCH", path, body | {"objectives": [goal]})
        assert status == 200, changed
        assert changed["summary"] == "Neu."
        first, second = changed["objectives"]
        assert (first["target"], first["indicator"], second["title"]) == ("5", "Stunden", "Neu")

    def test_a_conflict_tells_what_is_stored_and_which_version_that_is(
        self, api: Api, colleague: Api, body: dict[str, Any], officer: Membership
    ) -> None:
        path = f"{body['reference']}/"
        (goal,), (partner,) = body["objectives"], body["partners"]
        values: dict[str, Any] = {"own_share": "300.00", "manager": None, "partners": []}
        colleague("PATCH", path, values | {"objectives": [goal | {"target": "5"}]})
        mine = {
            "own_share": "400.00",
            "objectives": [goal | {"target": "7"}],
            "partners": [partner | {"share": "1.00"}],
            "problem": "Nur meins.",
        }
        status, answer = api("PATCH", path, mine | {"version": 1})
        assert (status, answer["version"]) == (409, 2)
        assert {each["field"]: each["stored"] for each in answer["errors"]} == {
            "own_share": "300.00",
            f"objectives/{goal['uid']}/target": "5",
            f"partners/{partner['uid']}": None,
        }
        assert all(each["code"] == "outdated" for each in answer["errors"])
        status, changed = api("PATCH", path, mine | {"version": 2})
        assert (status, changed["own_share"], changed["problem"]) == (200, "400.00", "Nur meins.")

    def test_steps_and_reports_in_between_change_nothing_of_the_entry(
        self, api: Api, colleague: Api, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "approved")
        path = f"{made.reference}/"
        _status, before = api("GET", path)
        colleague("PATCH", path, {"licence": "MIT"})
        key = colleague("GET", f"{path}milestones/")[1][0]["id"]
        assert colleague("PATCH", f"{path}milestones/{key}/", {"forecast": "2027-01-01"})[0] == 200
        version = before["version"]
        status, answer = api("PATCH", path, {"transfer": "Neu.", "version": version})
        assert (status, answer["licence"]) == (200, "MIT")
        status, answer = api("PATCH", path, {"licence": "keine", "version": version})
        assert (status, problem_fields(answer)) == (409, {"licence"})

    def test_without_a_version_the_last_one_wins(
        self, api: Api, colleague: Api, body: dict[str, Any]
    ) -> None:
        path = f"{body['reference']}/"
        colleague("PATCH", path, {"own_share": "300.00"})
        assert api("PATCH", path, {"own_share": "400.00"})[1]["own_share"] == "400.00"

    def test_where_the_trail_does_not_reach_every_difference_counts(
        self, api: Api, aachen: Municipality
    ) -> None:
        made = project(aachen, own_share=5)
        read(lambda: Project.objects.filter(pk=made.pk).update(version=9))
        status, answer = api("PATCH", f"{made.reference}/", {"own_share": "1.00", "version": 3})
        assert (status, answer["version"]) == (409, 9)
        assert answer["errors"][0]["stored"] == "5.00"


class TestRead:
    def test_the_documented_project_to_the_cent(self, api: Api, aachen: Municipality) -> None:
        made = oecherlab(aachen)
        _status, body = api("GET", f"{made.reference}/")
        amounts = [body[n] for n in ("total_cost", "eligible_cost", "grant", "own_share")]
        assert amounts == ["2218516.36", "2058624.85", "1646899.88", "571616.48"]
        assert sum(Decimal(row["amount"]) for row in body["cost_lines"]) == Decimal("2218516.36")

    def test_confidential_rows_come_only_to_whom_the_database_shows_them(
        self, api: Api, aachen: Municipality
    ) -> None:
        made = oecherlab(aachen, "approved", external_key="P-17")
        lead = membership("project_office", aachen)
        with elevated(), transaction.atomic():
            Project.objects.filter(pk=made.pk).update(manager=lead.user)
        own = api("GET", f"{made.reference}/")[1]
        assert own["recipients"]
        assert own["cost_lines"]
        assert (own["manager"], own["external_key"]) == (lead.user.email, "P-17")
        authority = Api(membership("ministry_reviewer", ministry()))("GET", f"{made.reference}/")[1]
        assert authority["cost_lines"]
        assert (authority["manager"], authority["external_key"]) == (None, "")
        other = Api(membership("project_office", tenant("soest")))("GET", f"{made.reference}/")[1]
        assert (other["recipients"], other["cost_lines"]) == ([], [])
        assert other["work_packages"] == own["work_packages"]
        assert (other["manager"], other["external_key"]) == (None, "")

    def test_it_costs_the_same_for_any_number_of_rows(self, api: Api, aachen: Municipality) -> None:
        made, bare = oecherlab(aachen), project(aachen)
        costs = set()
        for each in (made, made, bare):
            with CaptureQueriesContext(connection) as queries:
                api("GET", f"{each.reference}/")
            costs.add(len([q for q in queries if "'role', 'none'" not in q["sql"]]))
        assert len(costs) == 1
        assert costs.pop() <= 17


class TestCompleteness:
    def test_the_gaps_of_the_review_page(
        self, api: Api, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        status, body = api("GET", f"{made.reference}/completeness/")
        assert status == 200
        assert (body["transition"], body["is_complete"]) == ("submit_sketch", False)
        gaps = {each["section"]: [g["field"] for g in each["gaps"]] for each in body["sections"]}
        assert gaps["basics"] == ["summary", "area"]
        assert gaps["finance"] == ["total_cost"]
        assert gaps["compliance"] == []
        page = client_for(officer).get(f"/arbeit/projekte/{made.reference}/bearbeiten/einreichen/")
        shown = " ".join(page.content.decode().split())
        for each in body["sections"]:
            assert each["title"] in shown
            for gap in each["gaps"]:
                assert gap["detail"] in shown

    def test_a_complete_sketch_lacks_nothing(self, api: Api, aachen: Municipality) -> None:
        made = complete_project(aachen)
        _status, body = api("GET", f"{made.reference}/completeness/")
        assert body["is_complete"]
        assert not any(each["gaps"] for each in body["sections"])

    def test_a_granted_project_waits_for_no_submission(
        self, api: Api, aachen: Municipality
    ) -> None:
        made = project(aachen, "approved")
        _status, body = api("GET", f"{made.reference}/completeness/")
        assert (body["transition"], body["is_complete"]) == (None, True)


class TestTrash:
    def test_there_and_back(self, api: Api, aachen: Municipality) -> None:
        made = project(aachen, title="Bürgerbus")
        path = f"{made.reference}/"
        answer = api.client.delete(f"/api/v1/projects/{path}")
        assert (answer.status_code, answer.content) == (204, b"")
        assert api("GET", path)[0] == 404
        _status, body = api("GET", "trash/")
        (row,) = body["results"]
        assert (row["reference"], row["title"]) == (made.reference, "Bürgerbus")
        assert row["until"] > row["deleted_at"][:10]
        status, body = api("POST", f"{path}restore/")
        assert (status, body["title"]) == (200, "Bürgerbus")
        assert api("GET", "trash/")[1]["count"] == 0
        assert api("POST", f"{path}restore/")[0] == 404

    def test_a_title_in_use_again_is_a_problem(self, api: Api, aachen: Municipality) -> None:
        made = project(aachen, title="Bürgerbus")
        api.client.delete(f"/api/v1/projects/{made.reference}/")
        project(aachen, title="BÜRGERBUS")
        status, body = api("POST", f"{made.reference}/restore/")
        assert (status, problems(body)) == (422, {"title": "title_taken"})

    def test_others_neither_see_nor_touch_it(self, api: Api, aachen: Municipality) -> None:
        made = project(aachen)
        api.client.delete(f"/api/v1/projects/{made.reference}/")
        stranger = Api(membership("project_office", tenant("soest")))
        assert stranger("GET", "trash/")[1]["count"] == 0
        assert stranger("POST", f"{made.reference}/restore/")[0] == 404

    def test_a_read_only_token_deletes_nothing(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        reader = Api(officer, read_only=True)
        assert reader("DELETE", f"{made.reference}/")[0] == 403
        assert reader("GET", f"{made.reference}/")[0] == 200


class TestRestoreVersion:
    def test_an_older_version_holds_again(self, api: Api, officer: Membership) -> None:
        partner = organisation("research", "fh-aachen")
        first = whole(officer) | {"partners": [{"organisation": partner.slug}]}
        _status, made = api("POST", "", first)
        path = f"{made['reference']}/"
        api("PATCH", path, {"title": "Rufbus", "objectives": [], "partners": []})
        read(partner.delete)
        status, body = api("POST", f"{path}versions/1/restore/", {"version": 2})
        assert status == 200
        assert body["project"]["title"] == "Bürgerbus"
        assert body["project"]["objectives"] == made["objectives"]
        assert [each["value"] for each in body["left_out"]] == ["fh-aachen"]
        assert api("GET", f"{path}versions/")[1]["results"][0]["number"] >= 2

    def test_refusals(self, api: Api, officer: Membership) -> None:
        _status, made = api("POST", "", whole(officer))
        path = f"{made['reference']}/versions/"
        assert api("POST", f"{path}9/restore/")[0] == 404
        api("PATCH", f"{made['reference']}/", {"title": "Rufbus"})
        status, body = api("POST", f"{path}1/restore/", {"version": 1})
        assert (status, problem_fields(body)) == (409, {"title"})
        assert api("POST", f"{path}1/restore/", {"version": "x"})[0] == 400


def test_the_schema_describes_every_verb_without_a_warning(
    capsys: pytest.CaptureFixture[str],
) -> None:
    schema = SchemaGenerator().get_schema(public=True)
    complaints = [line for line in capsys.readouterr().err.splitlines() if "projects" in line]
    assert complaints == []
    project_paths = {path for path in schema["paths"] if path.startswith("/api/v1/projects/")}
    assert {path.removeprefix("/api/v1/projects/") for path in project_paths} >= {
        "trash/",
        "{reference}/restore/",
        "{reference}/completeness/",
        "{reference}/versions/{number}/restore/",
    }
    written = schema["components"]["schemas"]["ProjectInput"]
    assert {*NAMES} <= {*written["properties"]}
    assert written["required"] == ["title"]
    assert written["properties"]["distinction"]["maxLength"] == 1500
    assert "cost lines" in written["description"]
