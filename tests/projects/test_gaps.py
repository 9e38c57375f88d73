"""Rows of the entry's lists that were only begun: stored, named, and counted nowhere."""

import datetime as dt
from decimal import Decimal
from typing import Any

import pytest
from django.test import Client

from core.clock import today
from core.errors import Unmet
from core.ids import uuid7
from municipalities.models import Membership, Municipality
from projects.calendars import calendar_of
from projects.content import Line, rows_of
from projects.models import (
    LISTS,
    CostLine,
    Light,
    Milestone,
    Project,
    ProjectFact,
    Recipient,
    Row,
)
from projects.operations import change_project, copy_project
from projects.queries import visible_projects
from projects.schedule import schedule_of
from projects.sheets import _lists, _plan
from projects.views.entry_parts import financing_of
from tests.factories.municipalities import client_for
from tests.factories.projects import complete_project, project
from tests.projects.acting import act, read
from tests.projects.sending import address_of, opened, send
from tests.projects.tables import brought_in, taken_away
from tests.projects.test_api import Api, problem_fields

pytestmark = pytest.mark.django_db

BEGUN: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "partners": ("verantwortung", {"share": "500"}, {"name"}),
    "objectives": ("ziele", {"indicator": "Minuten"}, {"title"}),
    "precedents": ("ziele", {"where": "Utrecht"}, {"title"}),
    "work_packages": ("zeitplan", {"responsible": "Amt 61"}, {"title"}),
    "milestones": ("zeitplan", {"title": "Erste Fahrt"}, {"due"}),
    "recipients": ("kosten", {"name": "Stadt Aachen"}, {"rate"}),
    "cost_lines": ("kosten", {"amount": "1000"}, {"year", "category"}),
}
"""By list: its section, what was typed so far, and what is missing."""
MORE: dict[str, tuple[str, dict[str, str], set[str]]] = {
    "milestones": ("zeitplan", {"due": "01.02.2027"}, {"title"}),
    "recipients": ("kosten", {"rate": "80"}, {"name"}),
    "cost_lines": ("kosten", {"year": "2027"}, {"category", "amount"}),
}


@pytest.fixture
def client(officer: Membership) -> Client:
    return client_for(officer)


@pytest.fixture
def api(officer: Membership) -> Api:
    return Api(officer)


def autosave(client: Client, made: Project, slug: str, form: dict[str, Any], owner: str) -> Any:
    base = " ".join(form["base"])
    return client.post(f"{address_of(made, slug)}sichern/", form | {"touched": owner, "base": base})


def rows(made: Project, name: str) -> list[Row]:
    return read(lambda: list(rows_of(visible_projects().get(pk=made.pk), name)))


@pytest.mark.parametrize("table", (BEGUN, MORE), ids=("first", "second"))
@pytest.mark.parametrize("name", LISTS)
class TestBegunRows:
    def test_are_saved_while_typing_and_come_back(
        self, table: Any, name: str, client: Client, aachen: Municipality
    ) -> None:
        slug, typed, missing = table.get(name) or BEGUN[name]
        made = project(aachen)
        form = opened(client, made, slug)
        uid = form[f"{name}-0-uid"][0]
        said = {f"{name}-0-{field}": value for field, value in typed.items()}
        assert autosave(client, made, slug, form | said, f"{name}-0").status_code == 200
        [row] = rows(made, name)
        assert (str(row.uid), set(row.gaps)) == (uid, missing)
        again = opened(client, made, slug)
        assert again[f"{name}-0-uid"] == [uid]
        for field in missing:
            assert again.get(f"{name}-0-{field}", [""]) == [""]

    def test_stay_when_the_page_is_saved_that_they_were_typed_on(
        self, table: Any, name: str, client: Client, aachen: Municipality
    ) -> None:
        slug, typed, _missing = table.get(name) or BEGUN[name]
        made = project(aachen)
        form = opened(client, made, slug)
        said = {f"{name}-0-{field}": value for field, value in typed.items()}
        saved = autosave(client, made, slug, form | said, f"{name}-0").json()["base"]
        base = [*form["base"], *(f"{unit}:{value}" for unit, value in saved.items())]
        before = [row.uid for row in rows(made, name)]
        send(client, made, slug, form, **said, base=" ".join(base))
        assert [row.uid for row in rows(made, name)] == before

    def test_do_not_hold_up_the_page(
        self, table: Any, name: str, client: Client, aachen: Municipality
    ) -> None:
        slug, typed, missing = table.get(name) or BEGUN[name]
        made = project(aachen)
        said = {f"{name}-0-{field}": value for field, value in typed.items()}
        answer = send(client, made, slug, opened(client, made, slug), **said, next="1")
        assert answer.status_code == 200
        assert f'action="{address_of(made, slug)}"' not in answer.content.decode()
        assert set(rows(made, name)[0].gaps) == missing

    def test_are_gaps_that_lead_to_their_fields(
        self, table: Any, name: str, client: Client, aachen: Municipality
    ) -> None:
        slug, typed, missing = table.get(name) or BEGUN[name]
        made = complete_project(aachen, recipient="")
        held = len(rows(made, name))
        said = {f"{name}-{held}-{field}": value for field, value in typed.items()}
        send(client, made, slug, opened(client, made, slug), **said)
        place = [str(row.uid) for row in rows(made, name) if row.gaps]
        index = [str(row.uid) for row in rows(made, name)].index(place[0])
        page = client.get(address_of(made, "einreichen")).text
        for field in missing:
            assert f"{address_of(made, slug)}#id_{name}-{index}-{field}" in page
            assert f'id="id_{name}-{index}-{field}"' in client.get(address_of(made, slug)).text


class TestWrongValues:
    @pytest.mark.parametrize(
        ("slug", "said"),
        (
            ("kosten", {"recipients-0-rate": "81"}),
            ("kosten", {"cost_lines-0-year": "1999"}),
            ("zeitplan", {"work_packages-0-start": "2.1.2027", "work_packages-0-end": "1.1.2027"}),
            ("zeitplan", {"milestones-0-due": "01.01.2030"}),
        ),
    )
    def test_stay_errors(
        self, slug: str, said: dict[str, str], client: Client, aachen: Municipality
    ) -> None:
        made = project(aachen, start=dt.date(2027, 1, 1), end=dt.date(2028, 1, 1))
        form = opened(client, made, slug)
        owner = next(iter(said)).rpartition("-")[0]
        answer = autosave(client, made, slug, form | said, owner)
        assert answer.status_code == 422
        [field] = answer.json()["problems"]
        assert field.removeprefix("id_") in said

    def test_keep_no_row_from_being_removed(self, client: Client, aachen: Municipality) -> None:
        made = complete_project(aachen)
        form = opened(client, made, "zeitplan")
        wrong = {"milestones-0-due": "31.02.2027", "milestones-0-DELETE": "on"}
        answer = autosave(client, made, "zeitplan", form | wrong, "milestones-0")
        assert answer.status_code == 200
        assert len(rows(made, "milestones")) == 2


class TestCounting:
    def test_a_milestone_without_a_day_is_nowhere_but_in_the_list(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, "implementation")
        read(lambda: Milestone.objects.create(project=made, title="Irgendwann"))
        values = {"licence": "MIT"}
        act(change_project, officer, project=made, values=values, version=None)
        fresh = read(lambda: visible_projects().get(pk=made.pk))
        assert read(lambda: ProjectFact.objects.get(project=made, valid_to=None).milestones) == 3
        assert read(lambda: Project.objects.get(pk=made.pk).light) == Light.GREEN
        assert "Irgendwann" not in read(lambda: calendar_of(fresh)).decode()
        assert "Irgendwann" not in str(read(lambda: schedule_of(fresh, today())))
        assert "Irgendwann" not in str(read(lambda: [_lists(fresh), _plan(fresh)]))
        page = client_for(officer).get(made.get_absolute_url()).text
        assert "Irgendwann" in page

    def test_a_row_without_a_name_says_so(self, officer: Membership, aachen: Municipality) -> None:
        made = complete_project(aachen)
        read(lambda: Milestone.objects.create(project=made, due=dt.date(2027, 1, 1)))
        assert "(ohne Bezeichnung)" in client_for(officer).get(made.get_absolute_url()).text

    def test_money_waits_for_what_it_needs(self, officer: Membership, aachen: Municipality) -> None:
        made = project(aachen, total_cost=Decimal(70), grant=Decimal(50))

        def money(**lists: list[dict[str, Any]]) -> list[Decimal | None]:
            values = {name: [Line(values=row) for row in said] for name, said in lists.items()}
            fresh = read(lambda: visible_projects().get(pk=made.pk))
            act(change_project, officer, project=fresh, values=values, version=None)
            fresh = read(lambda: visible_projects().get(pk=made.pk))
            assert (read(lambda: financing_of(fresh)) is None) == (fresh.eligible_cost is None)
            return [fresh.total_cost, fresh.eligible_cost, fresh.grant]

        line = {"year": 2027, "category": "personal", "amount": Decimal(100)}
        begun = {"year": 2028, "amount": Decimal(7), "eligible": Decimal(7)}
        assert money(cost_lines=[begun]) == [70, None, 50]
        whole = line | {"eligible": Decimal(100)}
        assert money(cost_lines=[begun, whole]) == [100, 100, 50]
        assert money(recipients=[{"name": "Stadt"}]) == [100, 100, 50]
        assert money(recipients=[{"rate": Decimal(80)}]) == [100, 100, 80]

    def test_lines_of_a_recipient_without_a_rate_get_nothing_yet(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        first, second = uuid7(), uuid7()
        line = {"year": 2027, "category": "personal", "amount": Decimal(100)}
        line |= {"eligible": Decimal(100)}
        values = {
            "recipients": [
                Line(uid=first, values={"name": "Stadt", "rate": Decimal(80)}),
                Line(uid=second, values={"name": "RWTH"}),
            ],
            "cost_lines": [
                Line(values=line | {"recipient": first}),
                Line(values=line | {"recipient": second}),
            ],
        }
        act(change_project, officer, project=made, values=values, version=None)
        assert read(lambda: Project.objects.get(pk=made.pk).grant) == 80


def test_a_bound_plan_loses_nothing(officer: Membership, aachen: Municipality) -> None:
    made = complete_project(aachen, "implementation")
    [before] = rows(made, "cost_lines")
    line = Line(uid=before.uid, values={"amount": None})
    with pytest.raises(Unmet):
        act(change_project, officer, project=made, values={"cost_lines": [line]}, version=None)
    assert read(lambda: CostLine.objects.get(pk=before.pk).amount) == Decimal(485_000)


SENT: dict[str, dict[str, Any]] = {
    "partners": {"share": "500.00"},
    "objectives": {"indicator": "Minuten"},
    "precedents": {"where": "Utrecht"},
    "work_packages": {"responsible": "Amt 61"},
    "milestones": {"title": "Erste Fahrt", "due": None},
    "recipients": {"name": "Stadt Aachen", "rate": None},
    "cost_lines": {"year": None, "category": "", "amount": None, "note": "Stelle"},
}


class TestPeriod:
    """What it no longer reaches is named, each at its field."""

    def test_of_milestones(self, client: Client, aachen: Municipality) -> None:
        made = complete_project(aachen)
        form = opened(client, made, "zeitplan")
        assert "außerhalb" not in client.get(address_of(made, "zeitplan")).text
        answer = autosave(client, made, "zeitplan", form | {"end": "15.11.2026"}, "end")
        assert answer.status_code == 200
        page = client.get(address_of(made, "zeitplan")).text
        assert "Meilensteine liegen außerhalb der Projektlaufzeit" in page
        assert "Meilenstein 3: Der Tag muss" in page
        assert f'href="{address_of(made, "zeitplan")}#id_milestones-2-due"' in page
        assert "#id_milestones-1-due" not in page

    def test_of_years(self, client: Client, aachen: Municipality) -> None:
        made = complete_project(aachen)
        assert "2026 bis 2028" in client.get(address_of(made, "kosten")).text


class TestRecipient:
    """Whoever is named in the second section need not be typed again in the fifth."""

    def test_is_offered_and_alone_says_nothing(self, client: Client, aachen: Municipality) -> None:
        made = project(aachen, recipient="Stadt Aachen")
        form = opened(client, made, "kosten")
        assert form["recipients-0-name"] == ["Stadt Aachen"]
        send(client, made, "kosten", form)
        assert rows(made, "recipients") == []
        typed = form | {"recipients-0-rate": "80"}
        assert autosave(client, made, "kosten", typed, "recipients-0").status_code == 200
        [row] = read(lambda: list(Recipient.objects.filter(project=made)))
        assert (row.name, row.rate) == ("Stadt Aachen", Decimal(80))
        again = opened(client, made, "kosten")
        assert again["recipients-1-name"] == [""]
        send(client, made, "kosten", again, **{"recipients-0-rate": ""})
        assert rows(made, "recipients")[0].gaps == ("rate",)

    @pytest.mark.parametrize("slug", ("verantwortung", "kosten"))
    def test_is_suggested(
        self, slug: str, client: Client, officer: Membership, aachen: Municipality
    ) -> None:
        made = complete_project(aachen, recipient="Zweckverband")
        page = client.get(address_of(made, slug)).text
        names = ("Zweckverband", str(officer.organisation), "Verkehrsverbund")
        assert all(f'<option value="{name}"></option>' in page for name in names)
        assert 'list="empfaenger"' in page


class TestNothingSaidOfWhatIsEligible:
    """It means all of it, whatever the line comes to cost."""

    def test_in_the_form(self, client: Client, aachen: Municipality) -> None:
        made = project(aachen)
        form = opened(client, made, "kosten")
        line = {"year": "2027", "category": "personal", "amount": "1000"}
        said = {f"cost_lines-0-{field}": value for field, value in line.items()}
        for amount in ("1000", "5000", "500"):
            typed = form | said | {"cost_lines-0-amount": amount}
            assert autosave(client, made, "kosten", typed, "cost_lines-0").status_code == 200
            assert read(lambda: CostLine.objects.get().eligible) == Decimal(amount)
            form = opened(client, made, "kosten")
            assert form["cost_lines-0-eligible"] == [""]
        typed = form | {"cost_lines-0-eligible": "400"}
        autosave(client, made, "kosten", typed, "cost_lines-0")
        form = opened(client, made, "kosten")
        assert form["cost_lines-0-eligible"] == ["400,00"]
        typed = form | {"cost_lines-0-amount": "5000"}
        autosave(client, made, "kosten", typed, "cost_lines-0")
        assert read(lambda: CostLine.objects.get().eligible) == 400

    def test_over_the_api(self, api: Api, aachen: Municipality) -> None:
        path = f"{project(aachen).reference}/"
        line: dict[str, Any] = {"year": 2027, "category": "personal", "amount": "1000.00"}
        _status, body = api("PATCH", path, {"cost_lines": [line]})
        for amount in ("5000.00", "500.00"):
            [row] = body["cost_lines"]
            row = {"uid": row["uid"], "amount": amount}
            status, body = api("PATCH", path, {"cost_lines": [row], "total_cost": amount})
            assert (status, body["cost_lines"][0]["eligible"]) == (200, amount)
            assert body["eligible_cost"] == amount
        row = {"uid": row["uid"], "amount": "800.00", "eligible": "500.00"}
        _status, body = api("PATCH", path, {"cost_lines": [row]})
        assert body["eligible_cost"] == "500.00"

    @pytest.mark.parametrize("amount", ("5000", "500"))
    def test_in_a_copy_and_in_a_table(
        self, amount: str, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        line = {"year": 2027, "category": "personal", "amount": Decimal(1000)}
        values = {"cost_lines": [Line(values=line)]}
        act(change_project, officer, project=made, values=values, version=None)
        fresh = read(lambda: visible_projects().get(pk=made.pk))
        copy = act(copy_project, officer, source=fresh)
        page = opened(client_for(officer), copy, "kosten")
        assert page["cost_lines-0-eligible"] == [""]
        content = taken_away(officer).decode().replace("1000,00", f"{amount},00")
        brought_in(officer, content.encode())
        found = read(lambda: set(CostLine.objects.values_list("amount", "eligible")))
        assert found == {(Decimal(amount), Decimal(amount))}


class TestOtherWays:
    @pytest.mark.parametrize("name", LISTS)
    def test_the_api_takes_and_gives_them(self, name: str, api: Api, aachen: Municipality) -> None:
        made = project(aachen)
        status, body = api("PATCH", f"{made.reference}/", {name: [SENT[name]]})
        assert status == 200
        [row] = body[name]
        assert {field: row[field] for field in SENT[name]} == SENT[name]
        assert (
            api("PATCH", f"{made.reference}/", {name: body[name]})[1]["version"] == body["version"]
        )

    @pytest.mark.parametrize("name", LISTS)
    def test_the_api_refuses_a_row_that_says_nothing(self, name: str, api: Api) -> None:
        status, body = api("POST", "", {"title": "Bürgerbus", name: [{}]})
        assert (status, problem_fields(body)) == (400, {f"{name}.0"})

    @pytest.mark.parametrize("file_format", ("csv", "xlsx", "ods"))
    def test_a_table_brings_them_back(
        self, file_format: str, officer: Membership, aachen: Municipality
    ) -> None:
        made = project(aachen)
        values = {
            "milestones": [
                Line(values={"title": "Erste Fahrt"}),
                Line(values={"criterion": "Rollt"}),
            ],
            "recipients": [Line(values={"name": "Stadt"}), Line(values={"rate": Decimal(50)})],
            "cost_lines": [Line(values={"amount": Decimal(5)}), Line(values={"note": "Stelle"})],
        }
        act(change_project, officer, project=made, values=values, version=None)
        content = taken_away(officer, file_format)
        [outcome] = brought_in(officer, content, f"x.{file_format}")
        assert outcome.verdict == "unchanged"
        read(lambda: Recipient.objects.filter(project=made).delete())
        brought_in(officer, content, f"x.{file_format}")
        assert [row.gaps for row in rows(made, "recipients")] == [("rate",), ("name",)]
