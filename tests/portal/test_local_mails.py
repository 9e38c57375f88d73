"""The page on which the mails of this machine can be read."""

from collections.abc import Iterator
from datetime import UTC, datetime
from email.message import EmailMessage
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest
from django.test import Client
from django.urls import clear_url_caches, include, path

from portal import urls as portal_urls

pytestmark = pytest.mark.django_db
PAGE = "/entwicklung/mails/"


@pytest.fixture
def folder(tmp_path: Path, settings: Any) -> Iterator[Path]:
    """As in the local settings, which alone register the page."""
    settings.PORTAL_MAIL_FOLDER = tmp_path
    routes = ModuleType("routes_with_mails")
    extra = path("entwicklung/mails/", include("portal.local_mails"))
    routes.urlpatterns = [*portal_urls.urlpatterns, extra]  # type: ignore[attr-defined]
    settings.ROOT_URLCONF = routes
    clear_url_caches()
    yield tmp_path
    clear_url_caches()


def put(folder: Path, subject: str, *, to: str, at: datetime) -> str:
    mail = EmailMessage()
    mail["Subject"], mail["To"], mail["Date"] = subject, to, at
    mail.set_content("Öffnen: http://localhost:8000/arbeit/")
    mail.add_alternative("<h1 style='color:red'>Guten Tag</h1>", subtype="html")
    key = f"{at:%Y%m%dT%H%M%S.%fZ}-abcd1234"
    head = f"X-Envelope-From: portal@example.org\r\nX-Envelope-To: {to}\r\n".encode()
    (folder / f"{key}.eml").write_bytes(head + mail.as_bytes())
    return key


def test_mails_are_listed_newest_first_and_found_by_address(client: Client, folder: Path) -> None:
    put(folder, "Alte Mail", to="eins@example.org", at=datetime(2026, 3, 1, tzinfo=UTC))
    put(folder, "Neue Mail", to="zwei@example.org", at=datetime(2026, 3, 2, tzinfo=UTC))
    text = client.get(PAGE).content.decode()
    assert text.index("Neue Mail") < text.index("Alte Mail")
    found = client.get(PAGE, {"an": "Eins@"}).content.decode()
    assert "Alte Mail" in found
    assert "Neue Mail" not in found


def test_a_mail_shows_its_text_with_links_and_headers(client: Client, folder: Path) -> None:
    key = put(folder, "Größe", to="eins@example.org", at=datetime(2026, 3, 1, tzinfo=UTC))
    text = client.get(f"{PAGE}{key}/").content.decode()
    assert '<a href="http://localhost:8000/arbeit/"' in text
    assert "Größe" in text
    assert "X-Envelope-To" in text


def test_the_html_half_brings_its_style_and_nothing_else(client: Client, folder: Path) -> None:
    key = put(folder, "Größe", to="eins@example.org", at=datetime(2026, 3, 1, tzinfo=UTC))
    answer = client.get(f"{PAGE}{key}/html/")
    assert "Guten Tag" in answer.content.decode()
    assert answer["Content-Security-Policy"] == "default-src 'none'; style-src 'unsafe-inline'"


def test_an_empty_folder_says_so(client: Client, folder: Path) -> None:
    assert "Keine Mails" in client.get(PAGE).content.decode()


@pytest.mark.parametrize("key", ["nichts", "..", "..%2f..%2fmanage", "x" * 300, "*", "%ff"])
def test_nothing_outside_the_folder_is_shown(client: Client, folder: Path, key: str) -> None:
    assert client.get(f"{PAGE}{key}/").status_code == 404


def test_elsewhere_the_page_does_not_exist(client: Client) -> None:
    assert client.get(PAGE).status_code == 404
