"""Documents of projects, as tests need them. Works under any scope and outside a transaction."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction

from core.scope import elevated
from core.uploads import check, stored
from projects.models import Document, DocumentVersion, Project
from tests.factories.municipalities import person
from tests.factories.projects import NOW
from tests.factories.uploads import pdf


def document(
    of: Project, *, name: str = "Bescheid.pdf", content: bytes | None = None, **fields: Any
) -> Document:
    """With one version, whose file lies in the storage; fields as on the model."""
    values = {"step": "finance", "kind": "other", "title": "Finanzierung"} | fields
    with elevated(), transaction.atomic():
        created = Document.objects.create(project=of, **values)
        version(created, name=name, content=pdf() if content is None else content)
    return created


def version(of: Document, *, name: str, content: bytes, number: int = 1) -> DocumentVersion:
    file = check(SimpleUploadedFile(name, content))
    with elevated(), transaction.atomic(), stored(file.file) as storage_name:
        return DocumentVersion.objects.create(
            document=of,
            number=number,
            storage_name=storage_name,
            file_name=file.name,
            media_type=file.media_type,
            size=file.size,
            sha256=file.sha256,
            scan=file.scan,
            uploaded_by=person(),
            uploaded_at=NOW,
        )
