"""Tables of projects for programs: bringing one in, in the background, and taking the list away."""

from typing import Any, Final
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status
from rest_framework.exceptions import ValidationError
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from core.clock import now, today
from core.parsers import PlainJSONParser
from municipalities.tokens import acting
from projects.access import ensure, import_for, may_create
from projects.exchange.exporting import exported_rows, home_of
from projects.exchange.files import FORMATS
from projects.exchange.sending import table_attachment
from projects.filters import ProjectFilter, filtered_for_export
from projects.models import ImportJob
from projects.operations import begin_import
from projects.serializers import ImportInput, ImportSerializer

MULTIPART: Final = "multipart/form-data"
_FILTERS: Final = [OpenApiParameter(name, str) for name in ProjectFilter.base_filters]
_FILE: Final = OpenApiParameter("file", str, enum=FORMATS, default=FORMATS[0])


class ProjectImportView(APIView):
    """Takes a table of projects; the worker checks it and, if asked to, takes it over."""

    parser_classes = (MultiPartParser, PlainJSONParser)

    @extend_schema(
        operation_id="projects_import_create",
        request={MULTIPART: ImportInput},
        responses={202: ImportSerializer},
    )
    def post(self, request: Request) -> Response:
        """`dry_run` (the default) only says what would happen. Without it everything is written if
        no row has an error, and with `good_rows` the rows that have none."""
        actor = acting(request)
        ensure(may_create(actor))
        serializer = ImportInput(data=request.data)
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        job = begin_import(
            actor=actor,
            name=values["file"].name,
            content=values["file"].read(),
            takes=not values["dry_run"],
            good_rows=values["good_rows"],
            now=now(),
        )
        return _job(job, status.HTTP_202_ACCEPTED)


class ProjectImportJobView(APIView):
    """How far an import has come, and what became of its rows."""

    @extend_schema(operation_id="projects_import_retrieve", responses=ImportSerializer)
    def get(self, request: Request, job: UUID) -> Response:
        return _job(import_for(acting(request), job))


class ProjectExportView(APIView):
    """The list of projects as a table, narrowed like the list itself."""

    @extend_schema(
        operation_id="projects_export_retrieve",
        parameters=[_FILE, *_FILTERS],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    def get(self, request: Request) -> FileResponse:
        file_format = request.query_params.get("file", FORMATS[0])
        if file_format not in FORMATS:
            raise ValidationError({"file": ", ".join(FORMATS)})
        projects = filtered_for_export(request.query_params, request)
        rows = exported_rows(projects, own_tenant_id=home_of(acting(request)))
        return table_attachment(rows, file_format, f"projekte-{today():%Y-%m-%d}")


def _job(job: ImportJob, code: int = status.HTTP_200_OK) -> Response:
    return Response(ImportSerializer(job).data, status=code)
