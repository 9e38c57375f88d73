"""Lists, the project's page and the API cost the same however many projects there are."""

from collections.abc import Callable

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from core.scope import elevated
from municipalities.models import ApiToken, Membership, Municipality
from tests.factories.municipalities import authority, client_for, membership, ministry
from tests.factories.projects import complete_project, many_projects
from tests.projects.sending import opened

pytestmark = pytest.mark.django_db
LIMIT = 12


def cost(client: Client, path: str) -> int:
    """Statements of a second request, the first having warmed what is kept in memory."""
    assert client.get(path).status_code == 200
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code == 200
    return statements(queries)


def statements(queries: CaptureQueriesContext) -> int:
    # In a test's own transaction a request's first statement has to shed the last one's role.
    return sum("'role', 'none'" not in query["sql"] for query in queries)


def api(actor: Membership) -> Client:
    with elevated():
        _token, key = ApiToken.objects.create(user=actor.user, membership=actor)
    return Client(headers={"Authorization": f"Token {key}"})


@pytest.mark.parametrize(
    ("path", "as_client", "wanted"),
    (
        ("/arbeit/projekte/", client_for, 10),
        ("/arbeit/projekte/?municipality=aachen&sector=verkehr&ordering=-grant", client_for, 11),
        ("/api/v1/projects/", api, 9),
    ),
)
def test_lists(
    path: str,
    as_client: Callable[[Membership], Client],
    wanted: int,
    officer: Membership,
    aachen: Municipality,
) -> None:
    client = as_client(officer)
    for number in (1, 2, 297):
        many_projects(aachen, number)
        assert cost(client, path) == wanted
    assert wanted <= LIMIT


@pytest.mark.parametrize(
    ("path", "wanted"),
    (
        ("neu/", 7),
        ("{}/bearbeiten/stammdaten/", 11),
        ("{}/bearbeiten/verantwortung/", 13),
        ("{}/bearbeiten/ziele/", 13),
        ("{}/bearbeiten/zeitplan/", 12),
        ("{}/bearbeiten/kosten/", 13),
        ("{}/bearbeiten/erklaerungen/", 11),
        ("{}/bearbeiten/einreichen/", 12),
    ),
)
def test_the_form(path: str, wanted: int, officer: Membership, aachen: Municipality) -> None:
    client = client_for(officer)
    made = complete_project(aachen)
    for number in (1, 2):
        many_projects(aachen, number)
        assert cost(client, f"/arbeit/projekte/{path.format(made.reference)}") == wanted


@pytest.mark.parametrize(
    ("role", "state", "wanted"),
    (
        ("municipal_officer", "idea", 11),
        ("municipal_officer", "application_open", 11),
        ("municipal_officer", "implementation", 11),
        ("project_office", "pre_review", 12),
        ("ministry_reviewer", "ministry_review", 12),
        ("district_reviewer", "formal_review", 11),
    ),
)
def test_the_projects_own_page(role: str, state: str, wanted: int, aachen: Municipality) -> None:
    organisation = {"ministry_reviewer": ministry, "district_reviewer": authority}.get(role)
    reader = membership(role, organisation() if organisation else aachen)
    client = client_for(reader)
    made = complete_project(aachen, state)
    for number in (1, 2, 297):
        many_projects(aachen, number)
        assert cost(client, made.get_absolute_url()) == wanted
    assert wanted <= LIMIT


def test_saving_one_field_while_typing(officer: Membership, aachen: Municipality) -> None:
    """Ten, and BEGIN and COMMIT; only the first writes the first version besides."""
    made = complete_project(aachen)
    client = client_for(officer)
    address = f"{made.get_absolute_url()}bearbeiten/ziele/sichern/"
    base = opened(client, made, "ziele")["base"][0]
    costs: list[int] = []
    for number in range(3):
        data = {"touched": "problem", "problem": f"Lage {number}", "base": base}
        with CaptureQueriesContext(connection) as queries:
            answer = client.post(address, data)
        assert answer.status_code == 200
        base = f"problem:{answer.json()['base']['problem']}"
        costs.append(statements(queries))
    assert costs[1:] == [12, 12]
