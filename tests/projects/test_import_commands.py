"""The commands and the interface bring in and take away the same tables."""

from collections.abc import Callable
from io import StringIO
from pathlib import Path

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import CommandError, call_command
from django.test import Client
from django.urls import reverse

from municipalities.models import ApiToken, Membership
from projects import tasks
from projects.models import ImportJob, Project, Stage
from tests.projects.acting import read
from tests.projects.tables import row, sheet, taken_away

pytestmark = pytest.mark.django_db


@pytest.fixture
def table(tmp_path: Path) -> Callable[..., str]:
    def write(*rows: dict[str, str]) -> str:
        path = tmp_path / "projekte.csv"
        path.write_bytes(sheet(*rows))
        return str(path)

    return write


class TestCommands:
    def test_import_says_what_it_would_do(
        self, officer: Membership, table: Callable[..., str]
    ) -> None:
        out = StringIO()
        call_command(
            "import_projects", table(row()), f"--as={officer.user.email}", "--dry-run", stdout=out
        )
        assert "Zeile 2: neu, Ein Bürgerbus" in out.getvalue()
        assert read(Project.objects.count) == 0

    def test_import_writes_all_or_on_demand_the_good_rows(
        self, officer: Membership, table: Callable[..., str]
    ) -> None:
        path = table(row(), row("P-2", "Ein Rufbus", Zuwendung="abc"))
        given = (path, f"--as={officer.user.email}")
        errors = StringIO()
        with pytest.raises(CommandError, match="Nichts geschrieben"):
            call_command("import_projects", *given, stdout=StringIO(), stderr=errors)
        assert "Zeile 3: Zuwendung: Geben Sie" in errors.getvalue()
        assert read(Project.objects.count) == 0
        call_command("import_projects", *given, "--good-rows", stdout=StringIO(), stderr=errors)
        assert read(Project.objects.count) == 1

    def test_import_is_for_those_who_enter_projects(
        self, officer: Membership, table: Callable[..., str]
    ) -> None:
        with pytest.raises(CommandError, match="keine Mitgliedschaft"):
            call_command("import_projects", table(row()), "--as=niemand@example.org")

    def test_import_refuses_what_is_no_table(self, officer: Membership, tmp_path: Path) -> None:
        path = tmp_path / "projekte.csv"
        path.write_bytes(b"%PDF-1.7")
        for wrong, words in ((path, "kein CSV"), (tmp_path / "nichts.csv", "nicht lesen")):
            with pytest.raises(CommandError, match=words):
                call_command("import_projects", str(wrong), f"--as={officer.user.email}")

    def test_export_writes_what_the_person_sees(
        self, officer: Membership, table: Callable[..., str], tmp_path: Path
    ) -> None:
        call_command(
            "import_projects", table(row()), f"--as={officer.user.email}", stdout=StringIO()
        )
        target = tmp_path / "alle.xlsx"
        call_command(
            "export_projects", str(target), f"--as={officer.user.email}", stdout=StringIO()
        )
        assert target.read_bytes() == taken_away(officer, "xlsx")

    def test_export_knows_three_formats(self, officer: Membership) -> None:
        with pytest.raises(CommandError, match="enden"):
            call_command("export_projects", "alle.pdf", f"--as={officer.user.email}")


class TestInterface:
    def test_takes_over_in_the_background_what_has_no_error(self, officer: Membership) -> None:
        _kept, token = ApiToken.objects.create(user=officer.user, membership=officer)
        client = Client(headers={"authorization": f"Token {token}"})
        file = SimpleUploadedFile("bus.csv", sheet(row()))
        begun = client.post(reverse("api:project-import"), {"file": file, "dry_run": "false"})
        assert (begun.status_code, begun.json()["stage"]) == (202, "checking")
        job = read(ImportJob.objects.get)
        for _stage in (Stage.CHECKING, Stage.TAKING):
            tasks.run_import(str(job.pk), officer.pk)
        address = reverse("api:project-import-job", args=[job.pk])
        done = client.get(address).json()
        assert (done["stage"], done["done"], done["total"]) == ("done", 1, 1)
        assert done["rows"][0]["reference"] == "AC-2026-0001"

    def test_names_row_and_column_of_every_error(self, officer: Membership) -> None:
        _kept, token = ApiToken.objects.create(user=officer.user, membership=officer)
        client = Client(headers={"authorization": f"Token {token}"})
        file = SimpleUploadedFile("bus.csv", sheet(row(Zuwendung="abc")))
        begun = client.post(
            reverse("api:project-import"), {"file": file, "dry_run": "false"}
        ).json()
        tasks.run_import(begun["id"], officer.pk)
        job = client.get(reverse("api:project-import-job", args=[begun["id"]])).json()
        assert job["stage"] == "checked"
        [problem] = job["rows"][0]["problems"]
        assert (job["rows"][0]["row"], problem["column"]) == (2, "grant")

    @pytest.mark.parametrize("file_format", ["csv", "xlsx", "ods"])
    def test_gives_the_list_away(self, officer: Membership, file_format: str) -> None:
        _kept, token = ApiToken.objects.create(user=officer.user, membership=officer)
        client = Client(headers={"authorization": f"Token {token}"})
        answer = client.get(reverse("api:project-export"), {"file": file_format})
        assert answer.getvalue() == taken_away(officer, file_format)
        assert client.get(reverse("api:project-export"), {"file": "pdf"}).status_code == 400
