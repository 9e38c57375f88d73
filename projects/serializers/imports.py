"""Imports of tables: what they are told, how far they have come."""

from typing import Any, ClassVar

from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from projects.models import ImportJob, ImportRow


class ImportInput(serializers.Serializer[Any]):
    """A table as part of a multipart request, and what to do with it."""

    file = serializers.FileField()
    dry_run = serializers.BooleanField(default=True)
    good_rows = serializers.BooleanField(default=False)


class ImportProblemSerializer(serializers.Serializer[Any]):
    """`column` is the name of a field, empty for the row or the file as a whole."""

    column = serializers.CharField()
    detail = serializers.CharField()


class ImportRowSerializer(serializers.ModelSerializer[ImportRow]):
    """`row` counts as a spreadsheet does; `fields` are the columns that change."""

    row = serializers.IntegerField(source="number")
    changes = serializers.ListField(child=serializers.CharField(), source="fields")
    problems = serializers.SerializerMethodField()

    class Meta:
        model = ImportRow
        fields: ClassVar = ["row", "key", "title", "reference", "verdict", "changes", "problems"]

    @extend_schema_field(ImportProblemSerializer(many=True))
    def get_problems(self, row: ImportRow) -> list[dict[str, str]]:
        return _import_problems(row.problems)


class ImportSerializer(serializers.ModelSerializer[ImportJob]):
    """`done` of `total` rows of the current stage; the rows as soon as they are known."""

    done = serializers.IntegerField(source="position")
    problems = serializers.SerializerMethodField()
    rows = ImportRowSerializer(many=True, read_only=True)

    class Meta:
        model = ImportJob
        fields: ClassVar = ["id", "name", "stage", "done", "total", "problems", "rows"]

    @extend_schema_field(ImportProblemSerializer(many=True))
    def get_problems(self, job: ImportJob) -> list[dict[str, str]]:
        return _import_problems(job.problems)


def _import_problems(pairs: list[list[str]]) -> list[dict[str, str]]:
    return [{"column": column, "detail": text} for column, text in pairs]
