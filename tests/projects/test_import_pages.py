"""The pages of an import, and the worker behind them."""

import re
from itertools import count
from typing import Any
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.test import Client
from django.urls import reverse

from core.scope import elevated
from municipalities.models import Membership, Municipality
from projects import tasks
from projects.models import ImportJob, ImportRow, Project, Stage, Verdict
from projects.operations import forget_imports, work_on_import
from projects.operations.import_jobs import KEPT
from tests.counting import statements
from tests.factories.imports import import_job
from tests.factories.municipalities import client_for, membership, tenant
from tests.factories.projects import NOW, complete_project, many_projects, project
from tests.projects.acting import act, read
from tests.projects.tables import row, sheet

pytestmark = pytest.mark.django_db
LIST = reverse("projects:import")


@pytest.fixture
def browser(officer: Membership) -> Client:
    return client_for(officer)


def send(browser: Client, content: bytes, name: str = "bus.csv") -> Any:
    return browser.post(LIST, {"file": SimpleUploadedFile(name, content)})


def work(job: ImportJob, actor: Membership, *, chunks: int = 100) -> ImportJob:
    """As the worker, stopped before the chunk with this number."""
    begun = count()
    act(work_on_import, actor, key=job.pk, is_over=lambda: next(begun) >= chunks)
    return read(lambda: ImportJob.objects.get(pk=job.pk))


def sent(browser: Client, actor: Membership, content: bytes) -> ImportJob:
    """Sent and checked."""
    send(browser, content)
    return work(read(lambda: ImportJob.objects.latest("created_at")), actor)


class TestSending:
    def test_leads_to_a_page_that_asks_again_until_it_is_checked(
        self, browser: Client, officer: Membership
    ) -> None:
        answer = send(browser, sheet(row()))
        page = browser.get(answer.headers["Location"])
        assert b'data-hx-trigger="every 1s"' in page.content
        job = work(read(lambda: ImportJob.objects.latest("created_at")), officer)
        assert job.stage == Stage.CHECKED
        fragment = browser.get(answer.headers["Location"], headers={"HX-Request": "true"})
        assert b"every 1s" not in fragment.content
        assert b"<html" not in fragment.content

    @pytest.mark.parametrize(
        ("name", "content", "words"),
        [
            ("bus.pdf", b"%PDF", "CSV, XLSX oder ODS"),
            ("bus.csv", b"MZ\x90", "kein CSV"),
            ("bus.csv", b"", "Die Datei ist leer"),
        ],
    )
    def test_what_is_no_table_is_refused_at_its_field(
        self, browser: Client, name: str, content: bytes, words: str
    ) -> None:
        answer = send(browser, content, name)
        assert answer.status_code == 422
        assert words in answer.content.decode()
        assert read(ImportJob.objects.count) == 0

    def test_a_missing_column_is_named_on_the_page(
        self, browser: Client, officer: Membership
    ) -> None:
        job = sent(browser, officer, b"External key\nP-1\n")
        assert (job.stage, bytes(job.content)) == (Stage.REFUSED, b"")
        page = browser.get(reverse("projects:import_job", args=[job.pk]))
        assert "Es fehlt die Spalte „Projekttitel“" in page.content.decode()

    def test_says_what_a_stored_value_was_and_becomes(
        self, browser: Client, officer: Membership
    ) -> None:
        job = sent(browser, officer, sheet(row("P-1", "Bürgerbus")))
        browser.post(reverse("projects:import_take", args=[job.pk]))
        work(job, officer)
        changed = sent(browser, officer, sheet(row("P-1", "Rufbus")))
        page = browser.get(reverse("projects:import_job", args=[changed.pk])).content.decode()
        said = " ".join(re.sub(r"<[^>]+>", " ", page).split())
        assert "Projekttitel: bisher Bürgerbus künftig Rufbus" in said


class TestTaking:
    def test_writes_only_after_the_button_and_once(
        self, browser: Client, officer: Membership
    ) -> None:
        job = sent(browser, officer, sheet(row(), row("P-2", "Ein Rufbus")))
        assert read(Project.objects.count) == 0
        address = reverse("projects:import_take", args=[job.pk])
        browser.post(address)
        assert work(job, officer).stage == Stage.DONE
        browser.post(address)
        done = work(job, officer)
        assert (done.stage, bytes(done.content)) == (Stage.DONE, b"")
        assert read(Project.objects.count) == 2
        page = browser.get(reverse("projects:import_job", args=[job.pk])).content.decode()
        assert "AC-2026-0001" in page

    def test_leaves_out_bad_rows_only_if_that_is_wanted(
        self, browser: Client, officer: Membership
    ) -> None:
        job = sent(browser, officer, sheet(row(), row("P-2", "Ein Rufbus", Zuwendung="abc")))
        page = browser.get(reverse("projects:import_job", args=[job.pk])).content.decode()
        assert "Geben Sie einen Betrag in Euro ein" in page
        address = reverse("projects:import_take", args=[job.pk])
        browser.post(address)
        assert work(job, officer).stage == Stage.CHECKED
        browser.post(address, {"good_rows": "1"})
        work(job, officer)
        assert read(lambda: Project.objects.get().external_key) == "P-1"

    def test_goes_on_where_a_stopped_worker_left_it(
        self, browser: Client, officer: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr("projects.operations.import_jobs.CHUNK", 2)
        send(browser, sheet(*(row(f"P-{each}", f"Projekt {each}") for each in range(5))))
        job = read(lambda: ImportJob.objects.latest("created_at"))
        assert work(job, officer, chunks=2).position == 4
        assert work(job, officer).stage == Stage.CHECKED
        browser.post(reverse("projects:import_take", args=[job.pk]))
        assert work(job, officer, chunks=1).percent == 40
        assert read(Project.objects.count) == 2
        assert work(job, officer).stage == Stage.DONE
        assert read(Project.objects.count) == 5
        assert read(lambda: set(ImportRow.objects.values_list("verdict", flat=True))) == {
            Verdict.NEW
        }

    def test_is_nothing_for_whoever_may_not_enter_any_more(
        self, browser: Client, officer: Membership
    ) -> None:
        job = sent(browser, officer, sheet(row()))
        browser.post(reverse("projects:import_take", args=[job.pk]))
        officer.role = "municipal_lead"
        assert work(job, officer).stage == Stage.REFUSED
        assert read(Project.objects.count) == 0


class TestTasks:
    def test_the_clock_hands_out_what_waits(
        self, officer: Membership, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        job = import_job(officer)
        handed: list[tuple[str, int]] = []
        monkeypatch.setattr(tasks.run_import, "delay", lambda *given: handed.append(given))
        tasks.run_imports()
        assert handed == [(str(job.pk), officer.pk)]
        tasks.run_import(*handed[0])
        assert read(lambda: ImportJob.objects.latest("created_at").stage) == Stage.CHECKED

    def test_an_ended_membership_does_nothing(self, officer: Membership) -> None:
        job = import_job(officer)
        tasks.run_import(str(job.pk), 0)
        assert read(lambda: ImportJob.objects.latest("created_at").stage) == Stage.CHECKING

    def test_old_imports_are_forgotten(self, officer: Membership) -> None:
        import_job(officer)
        assert forget_imports(now=NOW + KEPT) == 0
        assert forget_imports(now=NOW + KEPT * 2) == 1


class TestWhoSees:
    def test_nobody_else_sees_an_import(self, officer: Membership, aachen: Municipality) -> None:
        job = import_job(officer)
        for role in ("municipal_officer", "project_office"):
            other = client_for(membership(role, aachen))
            assert other.get(reverse("projects:import_job", args=[job.pk])).status_code == 404

    def test_an_unknown_import_is_not_found(self, browser: Client) -> None:
        assert browser.get(reverse("projects:import_job", args=[UUID(int=1)])).status_code == 404


class TestExport:
    def test_holds_what_the_filters_leave(self, browser: Client, aachen: Municipality) -> None:
        shown = project(aachen, "implementation", title="Sichtbar")
        project(aachen, title="Anderswo")
        address = reverse("projects:export", args=["csv"])
        answer = browser.get(address, {"state": "implementation"})
        text = answer.getvalue().decode("utf-8-sig")
        assert shown.reference in text
        assert "Anderswo" not in text

    def test_of_a_foreign_project_names_neither_key_nor_address(
        self, browser: Client, officer: Membership
    ) -> None:
        soest = tenant("soest")
        lead = membership("project_office", soest)
        project(soest, "implementation", external_key="SO-GEHEIM", manager=lead.user)
        project(soest, title="Ein Entwurf")
        answer = browser.get(reverse("projects:export", args=["csv"]))
        text = answer.getvalue().decode("utf-8-sig")
        assert "SO-2020" in text
        assert "SO-GEHEIM" not in text
        assert lead.user.email not in text
        assert "Ein Entwurf" not in text

    @pytest.mark.parametrize("number", [1, 3])
    def test_costs_the_same_however_long(
        self, browser: Client, aachen: Municipality, number: int
    ) -> None:
        many_projects(aachen, number)
        complete_project(aachen)
        with statements() as ran:
            browser.get(reverse("projects:export", args=["csv"])).getvalue()
        assert len(ran) == 20

    def test_the_template_can_be_sent_back(self, browser: Client, officer: Membership) -> None:
        for file_format in ("csv", "xlsx", "ods"):
            answer = browser.get(reverse("projects:import_template", args=[file_format]))
            content = answer.getvalue()
            send(browser, content, f"x.{file_format}")
        for job in read(lambda: list(ImportJob.objects.all())):
            [[_column, text]] = work(job, officer).problems
            assert "keine Zeilen" in text


@pytest.mark.parametrize("number", [1, 3])
def test_a_result_costs_the_same_however_many_rows(
    browser: Client, officer: Membership, number: int
) -> None:
    rows = [row(f"P-{each}", f"Projekt {each}") for each in range(number)]
    job = sent(browser, officer, sheet(*rows))
    with statements() as ran:
        browser.get(reverse("projects:import_job", args=[job.pk]))
    assert len(ran) == 11


def test_files_are_seen_by_nobody_but_the_sender(officer: Membership, office: Membership) -> None:
    import_job(officer)
    with elevated(), transaction.atomic():
        assert ImportJob.objects.count() == 1
    assert act(_jobs_seen, office) == 0
    assert act(_jobs_seen, officer) == 1


def _jobs_seen(*, actor: Membership, now: object) -> int:
    return ImportJob.objects.count()
