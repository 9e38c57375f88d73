"""Documents as a part of the entry: a section among the eight, and on the page that needs them."""

import re

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client

from municipalities.models import Membership, Municipality, Role
from projects.models import Project
from projects.sections import DOCUMENTS, SECTIONS, Section
from tests.factories import uploads as make
from tests.factories.documents import document
from tests.factories.municipalities import client_for, membership, ministry
from tests.factories.projects import complete_project, project

pytestmark = pytest.mark.django_db
OTHERS = [each for each in SECTIONS if each != DOCUMENTS]
VALUES = {"title": "LoI der IHK", "kind": "letter_of_intent", "step": "responsibility"}


@pytest.fixture
def browser(officer: Membership) -> Client:
    return client_for(officer)


def page(browser: Client, of: Project, section: Section) -> str:
    answer = browser.get(section.address(of.reference))
    assert answer.status_code == 200
    return answer.text


def upload(browser: Client, of: Project, *, origin: str = "", **values: str) -> str:
    """Where the answer leads."""
    query = f"?schritt={origin}" if origin else ""
    data = VALUES | values | {"file": SimpleUploadedFile("a.pdf", make.pdf())}
    answer = browser.post(f"{DOCUMENTS.address(of.reference)}{query}", data)
    assert answer.status_code == 302
    return answer["Location"]


class TestSection:
    def test_it_is_the_seventh_and_leads_on_to_the_eighth(
        self, browser: Client, aachen: Municipality
    ) -> None:
        own = project(aachen)
        found = page(browser, own, DOCUMENTS)
        links = re.findall(r'<a href="([^"]+)"( aria-current="step")?>', found)
        addresses = [each.address(own.reference) for each in SECTIONS]
        outline = [(url, bool(current)) for url, current in links if url in addresses]
        assert outline == [(url, url == addresses[6]) for url in addresses]
        assert "2 Lücken" in found
        assert "Weiter zu „Prüfen und einreichen“" in found

    def test_readers_find_no_outline(self, aachen: Municipality) -> None:
        own = project(aachen, "implementation")
        reviewer = client_for(membership(Role.MINISTRY, ministry()))
        found = page(reviewer, own, DOCUMENTS)
        assert "Schritte der Eingabe" not in found
        assert "Weiter zu" not in found

    def test_it_stays_open_when_the_grant_binds_the_plan(
        self, browser: Client, aachen: Municipality
    ) -> None:
        own = project(aachen, "implementation")
        assert DOCUMENTS.address(own.reference) in page(browser, own, SECTIONS[1])
        found = page(browser, own, DOCUMENTS)
        assert "Hochladen" in found


class TestWhereTheyAreNeeded:
    @pytest.mark.parametrize("section", OTHERS, ids=lambda each: each.id)
    def test_each_section_leads_to_its_upload_and_is_led_back_to(
        self, browser: Client, aachen: Municipality, section: Section
    ) -> None:
        own = project(aachen)
        link = f"{DOCUMENTS.address(own.reference)}?schritt={section.id}"
        assert f'href="{link}#hochladen"' in page(browser, own, section)
        back = f"{section.address(own.reference)}#dokumente"
        assert f'href="{back}"' in browser.get(link).text
        assert upload(browser, own, origin=section.id, step=section.id) == back
        assert "LoI der IHK" in page(browser, own, section)

    def test_a_document_stands_at_its_step_and_in_the_review(
        self, browser: Client, aachen: Municipality
    ) -> None:
        own = project(aachen)
        document(own, title="Kostenaufstellung", step="finance")
        showing = [each.id for each in OTHERS if "Kostenaufstellung" in page(browser, own, each)]
        assert showing == ["finance", "review"]

    def test_a_section_says_what_belongs_to_it(self, browser: Client, aachen: Municipality) -> None:
        own = project(aachen)
        assert "Absichtserklärung (Letter of Intent)" in page(browser, own, SECTIONS[1])
        assert "Hierher gehören" not in page(browser, own, SECTIONS[0])

    @pytest.mark.parametrize("origin", ("", "documents", "https://fremd.example", "roman"))
    def test_any_other_word_leads_to_the_documents(
        self, browser: Client, aachen: Municipality, origin: str
    ) -> None:
        own = project(aachen)
        address = f"{DOCUMENTS.address(own.reference)}#dokumente"
        assert upload(browser, own, origin=origin) == address

    def test_a_refused_upload_keeps_the_way_back(
        self, browser: Client, aachen: Municipality
    ) -> None:
        own = project(aachen)
        address = f"{DOCUMENTS.address(own.reference)}?schritt=finance"
        answer = browser.post(address, VALUES)
        assert answer.status_code == 422
        assert "Zurück zu „Kosten und Finanzierung“" in answer.text


class TestReview:
    def test_a_sketch_is_one_sheet_and_an_application_two(
        self, browser: Client, aachen: Municipality
    ) -> None:
        review = SECTIONS[-1]
        sketch = page(browser, project(aachen), review)
        assert "/projektskizze.pdf" in sketch
        assert "/foerderantrag.pdf" not in sketch
        application = page(browser, complete_project(aachen, "application_open"), review)
        assert "/projektskizze.pdf" in application
        assert "/foerderantrag.pdf" in application
