"""The verbs of documents: who may, in which state, and what becomes of the files."""

import datetime as dt
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from django.core.files.storage import storages
from django.db import transaction

from audit.models import AuditEntry
from core.errors import NotAllowed, Outdated, Unmet
from core.programme import programme
from core.scope import scoped
from core.uploads import stored_names
from municipalities.models import Membership, Municipality, Role
from projects import operations
from projects.models import Document, DocumentVersion, EntryStep, Project
from projects.operations import documents as verbs
from projects.tasks import sweep_documents
from projects.workflow import STATES
from tests.factories import uploads as make
from tests.factories.documents import document
from tests.factories.municipalities import (
    authority,
    membership,
    ministry,
    organisation,
    right_now,
    scope_for,
    tenant,
)
from tests.factories.projects import project
from tests.projects.acting import act, read

pytestmark = pytest.mark.django_db
CHANGEABLE = {
    "idea", "application_open", "additional_info", "approved", "conception", "implementation",
    "closing", "completed", "in_transfer",
}  # fmt: skip
VALUES: dict[str, Any] = {"step": "finance", "kind": "financing_plan", "title": "Finanzierung"}


@pytest.fixture(autouse=True)
def folder(settings: Any, tmp_path: Path) -> Path:
    """A storage of this test's own, on a real disk."""
    backend = "django.core.files.storage.FileSystemStorage"
    documents = {"BACKEND": backend, "OPTIONS": {"location": tmp_path}}
    settings.STORAGES = {**settings.STORAGES, "documents": documents}
    return tmp_path


def add(actor: Membership, of: Project, **values: Any) -> Document:
    given = {**VALUES, "file": make.checked()} | values
    return act(operations.add_document, actor, project=of, **given)


def files(folder: Path) -> list[Path]:
    return [each for each in folder.rglob("*") if each.is_file()]


def versions_of(made: Document) -> list[DocumentVersion]:
    return read(lambda: list(DocumentVersion.objects.filter(document=made)))


def test_the_steps_are_those_of_the_programme() -> None:
    assert EntryStep.values == [each["slug"] for each in programme()["formSteps"]]


class TestAdding:
    def test_everything_of_the_file_is_kept(
        self, officer: Membership, aachen: Municipality, folder: Path
    ) -> None:
        file = make.checked("Plan 2026.pdf")
        made = add(officer, project(aachen), file=file)
        (version,) = versions_of(made)
        assert (version.number, version.file_name, version.media_type, version.size) == (
            1,
            "Plan 2026.pdf",
            "application/pdf",
            len(make.pdf()),
        )
        assert (version.sha256, version.scan) == (file.sha256, "unchecked")
        assert version.uploaded_by_id == officer.user_id
        (path,) = files(folder)
        assert path.read_bytes() == make.pdf()

    def test_the_name_in_the_storage_says_nothing(
        self, officer: Membership, aachen: Municipality, folder: Path
    ) -> None:
        add(officer, project(aachen), file=make.checked("Geheim.pdf"))
        (path,) = files(folder)
        first, second, name = path.relative_to(folder).parts
        assert name.startswith(first + second)
        assert len(name) == 32
        assert set(name) <= set("0123456789abcdef")

    def test_it_leaves_a_trail_without_the_file_name(
        self, officer: Membership, aachen: Municipality
    ) -> None:
        made = add(officer, project(aachen), file=make.checked("Frau Muster.pdf"))
        entry = read(lambda: AuditEntry.objects.get(verb="add_document"))
        assert entry.changes[f"documents.{made.pk}.version"] == [None, 1]
        assert "Muster" not in str(entry.changes)

    def test_a_double_submit_makes_one(
        self, officer: Membership, aachen: Municipality, folder: Path
    ) -> None:
        own, key = project(aachen), uuid4()
        first, second = (add(officer, own, submission=key) for _ in range(2))
        assert first == second
        assert len(files(folder)) == 1

    @pytest.mark.parametrize("other", ({"title": "Anderer"}, {"file": "other"}))
    def test_another_file_from_a_page_that_was_gone_back_to_is_not_lost(
        self, officer: Membership, aachen: Municipality, other: dict[str, Any]
    ) -> None:
        own, key = project(aachen), uuid4()
        values = other | ({"file": make.checked(content=make.pdf("b"))} if "file" in other else {})
        assert add(officer, own, submission=key) != add(officer, own, submission=key, **values)

    def test_there_is_an_end(
        self, officer: Membership, aachen: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verbs, "MOST_DOCUMENTS", 1)
        own = project(aachen)
        add(officer, own)
        with pytest.raises(Unmet) as caught:
            add(officer, own)
        assert caught.value.problems[0].field == "file"


class TestVersions:
    def test_they_are_numbered(self, officer: Membership, aachen: Municipality) -> None:
        made = document(project(aachen))
        for text in ("b", "c"):
            file = make.checked(content=make.pdf(text))
            act(operations.add_version, officer, document=made, file=file)
        assert [each.number for each in versions_of(made)] == [3, 2, 1]

    def test_the_same_file_again_is_none(
        self, officer: Membership, aachen: Municipality, folder: Path
    ) -> None:
        made = document(project(aachen))
        act(operations.add_version, officer, document=made, file=make.checked("anders.pdf"))
        assert len(versions_of(made)) == 1
        assert len(files(folder)) == 1

    def test_there_is_an_end(
        self, officer: Membership, aachen: Municipality, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setattr(verbs, "MOST_VERSIONS", 1)
        made = document(project(aachen))
        with pytest.raises(Unmet):
            act(
                operations.add_version,
                officer,
                document=made,
                file=make.checked(content=make.pdf("b")),
            )

    def test_a_removed_document_takes_none(self, officer: Membership, aachen: Municipality) -> None:
        made = document(project(aachen))
        act(operations.remove_document, officer, document=made)
        with pytest.raises(Outdated):
            act(operations.add_version, officer, document=made, file=make.checked())


def test_renaming_and_removing_leave_a_trail(
    officer: Membership, aachen: Municipality, folder: Path
) -> None:
    made = document(project(aachen), title="Alt")
    act(operations.rename_document, officer, document=made, title="Neu")
    act(operations.rename_document, officer, document=made, title="Neu")
    act(operations.remove_document, officer, document=made)
    entries = read(lambda: list(AuditEntry.objects.order_by("pk").values("verb", "changes")))
    assert [each["verb"] for each in entries] == ["rename_document", "remove_document"]
    assert entries[0]["changes"] == {f"documents.{made.pk}.title": ["Alt", "Neu"]}
    assert len(files(folder)) == 1


class TestWhoMay:
    @pytest.mark.parametrize("state", STATES)
    def test_the_entering_roles_in_the_states_of_the_entry(
        self, officer: Membership, aachen: Municipality, state: str
    ) -> None:
        own = project(aachen, state)
        if state in CHANGEABLE:
            assert add(officer, own).title == VALUES["title"]
        else:
            with pytest.raises(NotAllowed):
                add(officer, own)

    @pytest.mark.parametrize("state", ("idea", "implementation"))
    @pytest.mark.parametrize(
        "role", ("municipal_lead", "tenant_admin", "neighbour", "ministry", "district", "partner")
    )
    def test_nobody_else(self, aachen: Municipality, role: str, state: str, folder: Path) -> None:
        others: dict[str, tuple[str, Any]] = {
            "neighbour": ("municipal_officer", tenant("soest")),
            "ministry": (Role.MINISTRY, ministry()),
            "district": (Role.DISTRICT, authority("koeln")),
            "partner": (Role.PARTNER, organisation("partner", "regio", municipality=aachen)),
        }
        actor = membership(*others.get(role, (role, aachen)))
        own = project(aachen, state)
        made = document(own)
        verbs_and_values: list[tuple[Any, dict[str, Any]]] = [
            (operations.add_document, {**VALUES, "project": own, "file": make.checked()}),
            (operations.add_version, {"document": made, "file": make.checked()}),
            (operations.rename_document, {"document": made, "title": "Neu"}),
            (operations.remove_document, {"document": made}),
        ]
        for verb, values in verbs_and_values:
            with pytest.raises(NotAllowed):
                act(verb, actor, **values)
        assert len(files(folder)) == 1


class TestWhoSees:
    @pytest.mark.parametrize(
        ("state", "seen_by"),
        (
            ("idea", {"own"}),
            ("pre_review", {"own", "ministry", "district"}),
            ("implementation", {"own", "ministry", "district"}),
        ),
    )
    def test_the_tenant_and_from_the_submission_on_those_who_review(
        self, aachen: Municipality, state: str, seen_by: set[str]
    ) -> None:
        partner = organisation("partner", "regio", municipality=aachen)
        document(project(aachen, state, shared_with=[partner.circle_id]))
        readers = {
            "own": membership("municipal_lead", aachen),
            "neighbour": membership("municipal_officer", tenant("soest")),
            "partner": membership(Role.PARTNER, partner),
            "ministry": membership(Role.MINISTRY, ministry()),
            "district": membership(Role.DISTRICT, authority("koeln")),
            "other": membership(Role.DISTRICT, authority("arnsberg")),
        }
        found = {name for name, reader in readers.items() if sees(reader)}
        assert found == seen_by

    def test_a_step_of_the_lifecycle_opens_them(self, aachen: Municipality) -> None:
        own = project(aachen)
        document(own)
        reviewer = membership(Role.MINISTRY, ministry())
        assert not sees(reviewer)
        read(lambda: Project.objects.filter(pk=own.pk).update(state="pre_review", reach=1))
        assert sees(reviewer)


def sees(reader: Membership) -> bool:
    """Document and version together, or neither."""
    with scoped(scope_for(reader)), transaction.atomic():
        counts = {Document.objects.count(), DocumentVersion.objects.count()}
    assert len(counts) == 1
    return bool(counts.pop())


class TestFiles:
    def test_a_failure_leaves_none(
        self,
        officer: Membership,
        aachen: Municipality,
        folder: Path,
        monkeypatch: pytest.MonkeyPatch,
    ) -> None:
        own = project(aachen)
        monkeypatch.setattr(verbs, "leave_trail", lambda **_: 1 / 0)
        with pytest.raises(ZeroDivisionError):
            add(officer, own)
        assert files(folder) == []
        assert read(Document.objects.count) == 0

    def test_what_was_never_committed_is_swept_after_a_day(
        self, officer: Membership, aachen: Municipality, folder: Path
    ) -> None:
        kept = document(project(aachen))
        with transaction.atomic():
            add(officer, project(aachen))
            transaction.set_rollback(True)
        assert len(files(folder)) == 2
        assert operations.sweep_documents(now=right_now()) == 0
        assert operations.sweep_documents(now=right_now() + dt.timedelta(days=2)) == 1
        (left,) = files(folder)
        assert str(left.relative_to(folder)) == versions_of(kept)[0].storage_name

    def test_removed_documents_keep_their_files(
        self, officer: Membership, aachen: Municipality, folder: Path
    ) -> None:
        act(operations.remove_document, officer, document=document(project(aachen)))
        assert operations.sweep_documents(now=right_now() + dt.timedelta(days=2)) == 0
        assert len(files(folder)) == 1

    def test_the_daily_task_finds_nothing_where_nothing_was_stored(self, folder: Path) -> None:
        folder.rmdir()
        sweep_documents()
        assert list(stored_names()) == []
        assert not storages["documents"].exists("x")
