"""NUL reaches neither a look-up nor a file name."""

import pytest
from django.test import Client

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    "path",
    (
        "/projekte/AC-%00/",
        "/einladung/a%00b/",
        "/static/css/%00.css",
        "/arbeit/projekte/AC%00/",
        "/api/v1/projects/AC%00/",
        "/api/v1/municipalities/a%00b/",
    ),
)
def test_no_address_holds_a_nul(client: Client, path: str) -> None:
    answer = client.get(path)
    assert answer.status_code == 404
    assert "Content-Security-Policy" in answer.headers


@pytest.mark.parametrize(
    "path",
    (
        "/projekte/?search=a%00b",
        "/projekte/?municipality=a%00",
        "/?x=%00",
        "/api/v1/projects/?state=%00",
    ),
)
def test_a_query_with_nul_is_no_request(client: Client, path: str) -> None:
    assert client.get(path).status_code == 400


def test_an_encoded_percent_sign_is_none(client: Client) -> None:
    assert client.get("/projekte/?search=100%2500").status_code == 200
