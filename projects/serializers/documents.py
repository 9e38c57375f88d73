"""Documents of a project as JSON, and as multipart requests bring them."""

from typing import Any, ClassVar

from rest_framework import serializers

from core.serializers import LineField, UploadField
from projects.models import Document, DocumentKind, DocumentVersion, EntryStep


class DocumentVersionSerializer(serializers.ModelSerializer[DocumentVersion]):
    """One file: `size` in bytes, `sha256` in hexadecimal; `scan` says whether it was scanned."""

    class Meta:
        model = DocumentVersion
        fields: ClassVar = [
            "number", "file_name", "media_type", "size", "sha256", "scan", "uploaded_at",
        ]  # fmt: skip


class DocumentSerializer(serializers.ModelSerializer[Document]):
    """A document with its versions, newest first."""

    versions = DocumentVersionSerializer(many=True, read_only=True)

    class Meta:
        model = Document
        fields: ClassVar = ["id", "title", "kind", "step", "versions"]


class VersionInput(serializers.Serializer[Any]):
    file = UploadField()


class DocumentPatch(serializers.Serializer[Any]):
    title = LineField(max_length=160)


class DocumentInput(DocumentPatch, VersionInput):
    """The same `submission` (any UUID) with the same file makes one document, not two."""

    kind = serializers.ChoiceField(DocumentKind.choices)
    step = serializers.ChoiceField(EntryStep.choices)
    submission = serializers.UUIDField(required=False)
