"""Documents of a project: adding, new versions, renaming, removing; and what is left over."""

import datetime as dt
from itertools import batched
from typing import Any, Final
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from core.errors import Outdated, Problem, Unmet
from core.registry import registry
from core.scope import elevated
from core.uploads import Checked, discard, is_older_than, stored, stored_names
from municipalities.models import Membership
from projects.access import ensure, may_change
from projects.models import Document, DocumentVersion, Project
from projects.operations.keeping import leave_trail, locked
from projects.queries import document_of_submission

MOST_DOCUMENTS: Final = 200
MOST_VERSIONS: Final = 100
ABANDONED_AFTER: Final = dt.timedelta(days=1)
"""Longer than any transaction that may still bring the row."""
_AT_ONCE: Final = 500


@transaction.atomic
def add_document(
    *,
    actor: Membership,
    project: Project,
    step: str,
    kind: str,
    title: str,
    file: Checked,
    now: dt.datetime,
    submission: UUID | None = None,
) -> Document:
    """A document with its first version.

    The same `submission` (a form's hidden key) with the same content leads to the same document; with
    another one it comes from a page that the browser has kept, and is new. Raises NotAllowed, Unmet.
    """
    current = _locked(actor, project)
    done = document_of_submission(submission) if submission else None
    if done and _is_same(done, title, file):
        return done
    key = None if done else submission
    _ensure_room_for_document(current)
    with stored(file.file) as name:
        document = Document.objects.create(
            project=current, step=step, kind=kind, title=title, submission=key
        )
        _add(actor, document, file, name, number=1, now=now)
        changes = {"step": [None, step], "kind": [None, kind], "title": [None, title]}
        _note(actor, document, "add_document", changes | _brought(file, 1), now)
    return document


@transaction.atomic
def add_version(
    *, actor: Membership, document: Document, file: Checked, now: dt.datetime
) -> DocumentVersion:
    """The next version. The newest one's very content, sent again, is no new version.

    Raises NotAllowed, Unmet (too many versions), Outdated (removed meanwhile).
    """
    current = _still_there(actor, document)
    newest = current.newest
    if newest.sha256 == file.sha256:
        return newest
    _ensure_room_for_version(newest)
    number = newest.number + 1
    with stored(file.file) as name:
        version = _add(actor, current, file, name, number=number, now=now)
        _note(actor, current, "add_version", _brought(file, number), now)
    return version


@transaction.atomic
def rename_document(
    *, actor: Membership, document: Document, title: str, now: dt.datetime
) -> Document:
    """Raises NotAllowed, Outdated (removed meanwhile)."""
    current = _still_there(actor, document)
    if title != current.title:
        changes = {"title": [current.title, title]}
        current.title = title
        current.save(update_fields=["title"])
        _note(actor, current, "rename_document", changes, now)
    return current


@transaction.atomic
def remove_document(*, actor: Membership, document: Document, now: dt.datetime) -> None:
    """From every list and for every reader; rows and files stay for the trail.

    Raises NotAllowed, Outdated (removed meanwhile).
    """
    current = _still_there(actor, document)
    current.removed_at = now
    current.save(update_fields=["removed_at"])
    _note(actor, current, "remove_document", {"removed_at": [None, now.isoformat()]}, now)


def sweep_documents(*, now: dt.datetime) -> int:
    """Removes files whose row was never committed, or went with its project; how many."""
    swept = 0
    for names in batched(stored_names(), _AT_ONCE, strict=False):
        with elevated(), transaction.atomic():
            rows = DocumentVersion.objects.filter(storage_name__in=names)
            known = set(rows.values_list("storage_name", flat=True))
            known.update(*(owner(names) for owner in registry.file_owners.values()))
        for name in set(names) - known:
            if is_older_than(name, now - ABANDONED_AFTER):
                discard(name)
                swept += 1
    return swept


def _locked(actor: Membership, project: Project) -> Project:
    ensure(may_change(actor, project))
    current = locked(project)
    ensure(may_change(actor, current))
    return current


def _still_there(actor: Membership, document: Document) -> Document:
    """The document as it is now, its project locked."""
    project = _locked(actor, document.project)
    current = project.documents.get(pk=document.pk)
    if current.removed_at:
        message = _("Das Dokument wurde inzwischen entfernt.")
        raise Outdated(Problem("removed", message))
    current.project = project
    return current


def _is_same(document: Document, title: str, file: Checked) -> bool:
    sent_again = document.versions.filter(sha256=file.sha256).exists()
    return sent_again and document.title == title and document.removed_at is None


def _add(
    actor: Membership,
    document: Document,
    file: Checked,
    name: str,
    *,
    number: int,
    now: dt.datetime,
) -> DocumentVersion:
    return DocumentVersion.objects.create(
        document=document,
        number=number,
        storage_name=name,
        file_name=file.name,
        media_type=file.media_type,
        size=file.size,
        sha256=file.sha256,
        scan=file.scan,
        uploaded_by_id=actor.user_id,
        uploaded_at=now,
    )


def _ensure_room_for_document(project: Project) -> None:
    if project.documents.filter(removed_at__isnull=True).count() >= MOST_DOCUMENTS:
        message = _("Ein Projekt hat höchstens %d Dokumente. Entfernen Sie zuerst ein altes.")
        raise Unmet(Problem("too_many", message % MOST_DOCUMENTS, field="file"))


def _ensure_room_for_version(newest: DocumentVersion) -> None:
    if newest.number >= MOST_VERSIONS:
        message = _(
            "Ein Dokument hat höchstens %d Fassungen. Laden Sie die Datei als neues Dokument hoch."
        )
        raise Unmet(Problem("too_many", message % MOST_VERSIONS, field="file"))


def _brought(file: Checked, number: int) -> dict[str, list[Any]]:
    """For the trail, which keeps no file names: people stand in them."""
    return {"version": [number - 1 or None, number], "sha256": [None, file.sha256]}


def _note(
    actor: Membership,
    document: Document,
    verb: str,
    changes: dict[str, list[Any]],
    now: dt.datetime,
) -> None:
    named = {f"documents.{document.pk}.{name}": pair for name, pair in changes.items()}
    leave_trail(actor=actor, project=document.project, verb=verb, changes=named, now=now)
