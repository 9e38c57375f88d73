"""The pages of documents: the list, the upload and its refusals, files as attachments."""

import re
from collections.abc import Callable
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from core.scope import elevated
from municipalities.models import Membership, Municipality, Role
from projects.models import Document, DocumentVersion, Project
from tests.counting import statements
from tests.factories import uploads as make
from tests.factories.clamd import EICAR, clamd
from tests.factories.documents import document, version
from tests.factories.municipalities import client_for, membership, ministry, tenant
from tests.factories.projects import project

pytestmark = pytest.mark.django_db
VALUES = {"title": "LoI der IHK", "kind": "letter_of_intent", "step": "responsibility"}


@pytest.fixture
def browser(officer: Membership) -> Client:
    return client_for(officer)


def url(of: Project, tail: str = "") -> str:
    return f"/arbeit/projekte/{of.reference}/dokumente/{tail}"


def of_document(made: Document, tail: str = "") -> str:
    return url(made.project, f"{made.pk}/{tail}")


def send(browser: Client, to: str, name: str, content: bytes, **values: Any) -> Any:
    return browser.post(to, {**values, "file": SimpleUploadedFile(name, content)})


def number_of(model: Any) -> int:
    with elevated():
        return int(model.objects.count())


class TestList:
    def test_it_shows_documents_by_step_with_their_versions(
        self, browser: Client, aachen: Municipality
    ) -> None:
        own = project(aachen)
        document(own, title="Haushaltsplan", step="finance")
        made = document(own, title="Absicht", step="responsibility")
        version(made, name="Absicht neu.docx", content=make.office(), number=2)
        page = browser.get(url(own)).text
        steps = ("Verantwortung und Partner</h2>", "Kosten und Finanzierung</h2>")
        assert page.index(steps[0]) < page.index("Absicht neu.docx") < page.index(steps[1])
        assert page.index("Absicht neu.docx") < page.index("1 frühere Fassung")
        assert re.search(r"\(1\xa0KB\)", page)
        assert "Fassung 2 vom 02.03.2026, 10:00 Uhr" in page
        assert "nicht auf Viren geprüft" in page

    def test_a_draft_of_another_municipality_is_not_found(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(tenant("soest")))
        for tail in ("", "fassungen/1/", "entfernen/"):
            assert browser.get(of_document(made, tail)).status_code == 404
        assert browser.get(url(made.project)).status_code == 404

    def test_who_sees_the_project_but_not_its_documents_is_told(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(tenant("soest"), "implementation"))
        page = browser.get(url(made.project))
        assert page.status_code == 200
        assert made.title not in page.text
        assert "die Sie sehen dürfen" in page.text
        assert browser.get(of_document(made, "fassungen/1/")).status_code == 404

    def test_readers_find_no_form(self, aachen: Municipality) -> None:
        made = document(project(aachen, "implementation"))
        page = client_for(membership(Role.MINISTRY, ministry())).get(url(made.project)).text
        assert made.title in page
        assert 'type="file"' not in page

    def test_the_project_leads_there(self, browser: Client, aachen: Municipality) -> None:
        own = project(aachen)
        assert url(own) in browser.get(own.get_absolute_url()).text

    @pytest.mark.parametrize("rows", (1, 3))
    def test_its_queries_do_not_grow(
        self, browser: Client, aachen: Municipality, rows: int
    ) -> None:
        own = project(aachen)
        for _ in range(rows):
            made = document(own)
            for number in range(2, rows + 1):
                version(made, name="a.pdf", content=make.pdf(), number=number)
        with statements() as ran:
            assert browser.get(url(own)).status_code == 200
        assert len(ran) == 15


class TestUpload:
    def test_a_document_is_kept_and_can_be_had_again(
        self, browser: Client, aachen: Municipality
    ) -> None:
        own = project(aachen)
        answer = send(browser, url(own), "Absicht.pdf", make.pdf(), **VALUES)
        assert answer.status_code == 302
        assert "LoI der IHK" in browser.get(answer["Location"]).text

    def test_the_step_that_led_here_is_chosen(self, browser: Client, aachen: Municipality) -> None:
        page = browser.get(url(project(aachen)), {"schritt": "finance"}).text
        assert '<option value="finance" selected>' in page

    def test_a_double_click_makes_one(self, browser: Client, aachen: Municipality) -> None:
        own = project(aachen)
        found = re.search(r'name="submission" value="([^"]+)"', browser.get(url(own)).text)
        assert found
        for _ in range(2):
            send(browser, url(own), "a.pdf", make.pdf(), submission=UUID(found[1]), **VALUES)
        assert number_of(Document) == 1

    @pytest.mark.parametrize(
        ("name", "content", "message"),
        (
            ("Plan.pdf", make.oversized, "Die Datei ist größer als 25 MB."),
            ("Plan.pdf", make.executable, "Der Inhalt der Datei ist kein PDF"),
            ("Plan.pdf", make.windows_executable, "Der Inhalt der Datei ist kein PDF"),
            ("Plan.docx", make.bomb, "gepackt sehr viel mehr"),
            ("Plan.docx", make.office_with_macros, "enthält Makros"),
            ("Logo.svg", make.scripted_svg, "Diese Art von Datei wird nicht angenommen."),
            ("Plan.docx", make.encrypted_archive, "mit einem Kennwort geschützt"),
            ("leer.pdf", make.empty, "Die Datei ist leer."),
        ),
        ids=("26 MB", "ELF", "PE", "bomb", "xlsm", "svg", "encrypted", "empty"),
    )
    def test_a_bad_file_is_refused_at_its_field_and_nothing_else_is_lost(
        self,
        browser: Client,
        aachen: Municipality,
        name: str,
        content: Callable[[], bytes],
        message: str,
    ) -> None:
        answer = send(browser, url(project(aachen)), name, content(), **VALUES)
        assert answer.status_code == 422
        assert message in answer.text
        assert re.search(rf'id="id_file_error".*{re.escape(message)}', answer.text, re.DOTALL)
        assert 'value="LoI der IHK"' in answer.text
        assert '<option value="letter_of_intent" selected>' in answer.text
        assert number_of(Document) == 0

    def test_a_missing_title_says_that_the_file_has_to_be_chosen_again(
        self, browser: Client, aachen: Municipality
    ) -> None:
        values = VALUES | {"title": ""}
        answer = send(browser, url(project(aachen)), "a.pdf", make.pdf(), **values)
        assert answer.status_code == 422
        assert "Geben Sie dem Dokument einen Titel." in answer.text
        assert "Der Browser behält sie nicht." in answer.text

    def test_a_virus_is_refused(self, browser: Client, aachen: Municipality, settings: Any) -> None:
        with clamd() as settings.CLAMD_URL:
            answer = send(browser, url(project(aachen)), "a.pdf", make.pdf() + EICAR, **VALUES)
        assert answer.status_code == 422
        assert "Schadsoftware gefunden" in answer.text
        assert number_of(DocumentVersion) == 0

    def test_a_scanner_that_is_away_refuses_at_the_field(
        self, browser: Client, aachen: Municipality, settings: Any
    ) -> None:
        settings.CLAMD_URL = "tcp://127.0.0.1:1"
        answer = send(browser, url(project(aachen)), "a.pdf", make.pdf(), **VALUES)
        assert answer.status_code == 422
        assert re.search(r'id="id_file_error".*Virenprüfung ist gerade', answer.text, re.DOTALL)
        assert 'value="LoI der IHK"' in answer.text
        assert number_of(DocumentVersion) == 0

    def test_without_a_file_the_page_asks_for_one(
        self, browser: Client, aachen: Municipality
    ) -> None:
        answer = browser.post(url(project(aachen)), VALUES)
        assert answer.status_code == 422
        assert re.search(r'id="id_file_error".*Wählen Sie eine Datei aus', answer.text, re.DOTALL)
        assert 'value="LoI der IHK"' in answer.text

    def test_a_scanned_file_says_so(
        self, browser: Client, aachen: Municipality, settings: Any
    ) -> None:
        with clamd() as settings.CLAMD_URL:
            answer = send(browser, url(project(aachen)), "a.pdf", make.pdf(), **VALUES)
        page = browser.get(answer["Location"]).text
        assert "; auf Viren geprüft" in page


class TestOneDocument:
    def test_a_new_version(self, browser: Client, aachen: Municipality) -> None:
        made = document(project(aachen))
        answer = send(browser, of_document(made, "fassungen/"), "neu.pdf", make.pdf("neu"))
        assert answer.status_code == 302
        assert browser.get(of_document(made, "fassungen/2/")).status_code == 200

    def test_a_bad_version_is_refused_at_its_field(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(aachen))
        answer = send(
            browser, of_document(made, "fassungen/"), "neu.exe", make.windows_executable()
        )
        assert answer.status_code == 422
        assert 'id="id_file_error"' in answer.text
        assert number_of(DocumentVersion) == 1

    def test_another_title(self, browser: Client, aachen: Municipality) -> None:
        made = document(project(aachen))
        assert browser.post(of_document(made, "umbenennen/"), {"title": "Neu"}).status_code == 302
        assert "Neu" in browser.get(url(made.project)).text
        answer = browser.post(of_document(made, "umbenennen/"), {"title": "a\u202eb"})
        assert answer.status_code == 422
        assert "in einer Zeile" in answer.text

    def test_removing_asks_first_and_a_second_click_finds_it_done(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(aachen))
        assert (
            "Soll das Dokument entfernt werden?"
            in browser.get(of_document(made, "entfernen/")).text
        )
        for _ in range(2):
            assert browser.post(of_document(made, "entfernen/")).status_code == 302
        for tail in ("", "fassungen/1/"):
            assert browser.get(of_document(made, tail)).status_code == 404
        assert number_of(Document) == 1


class TestDownload:
    def test_a_file_comes_as_an_attachment_that_no_browser_shows(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(aachen), name="Prüfvermerk „Süd“.pdf")
        answer = browser.get(of_document(made, "fassungen/1/"))
        assert answer.getvalue() == make.pdf()
        assert answer["Content-Type"] == "application/pdf"
        assert answer["Content-Length"] == str(len(make.pdf()))
        assert answer["Content-Disposition"] == (
            "attachment; filename*=utf-8''Pr%C3%BCfvermerk%20%E2%80%9ES%C3%BCd%E2%80%9C.pdf"
        )
        assert answer["X-Content-Type-Options"] == "nosniff"
        assert answer["Content-Security-Policy"] == "default-src 'none'; sandbox"
        assert answer["Cache-Control"] == "private, no-store"

    def test_it_streams_when_the_transaction_is_over(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(aachen))
        answer = browser.get(of_document(made, "fassungen/1/"))
        with statements() as ran:
            assert answer.getvalue() == make.pdf()
        assert ran == []

    @pytest.mark.parametrize("number", ("2", "99999999999999999999"))
    def test_an_unknown_version_is_not_found(
        self, browser: Client, aachen: Municipality, number: str
    ) -> None:
        made = document(project(aachen))
        assert browser.get(of_document(made, f"fassungen/{number}/")).status_code == 404

    def test_a_document_is_found_only_below_its_project(
        self, browser: Client, aachen: Municipality
    ) -> None:
        made = document(project(aachen))
        assert browser.get(url(project(aachen), f"{made.pk}/fassungen/1/")).status_code == 404
