"""Documents of a project over REST."""

from typing import Final
from uuid import UUID

from django.http import FileResponse
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import status, viewsets
from rest_framework.decorators import action
from rest_framework.parsers import MultiPartParser
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from core.parsers import PlainJSONParser
from core.uploads import attachment
from municipalities.tokens import acting
from projects.access import document_for, ensure, may_change, project_for, version_for
from projects.api.answers import valid
from projects.models import Document, Project
from projects.operations import add_document, add_version, remove_document, rename_document
from projects.queries import documents_of
from projects.serializers import DocumentInput, DocumentPatch, DocumentSerializer, VersionInput

MULTIPART: Final = "multipart/form-data"


class DocumentViewSet(viewsets.GenericViewSet[Document]):
    """Documents of a project, as far as the caller may see them."""

    queryset = Document.objects.none()
    serializer_class = DocumentSerializer
    parser_classes = (MultiPartParser, PlainJSONParser)
    pagination_class = None
    filter_backends = ()
    lookup_value_regex = "[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}"

    @extend_schema(responses=DocumentSerializer(many=True))
    def list(self, request: Request, reference: str) -> Response:
        rows = documents_of(project_for(reference))
        return Response(DocumentSerializer(rows, many=True).data)

    @extend_schema(request={MULTIPART: DocumentInput}, responses={201: DocumentSerializer})
    def create(self, request: Request, reference: str) -> Response:
        """A document with its first version, while the project may be changed."""
        project = project_for(reference)
        ensure(may_change(acting(request), project))
        values = valid(DocumentInput(data=request.data))
        made = add_document(actor=acting(request), project=project, now=now(), **values)
        return _document(project, made.pk, status.HTTP_201_CREATED)

    @extend_schema(responses=DocumentSerializer)
    def retrieve(self, request: Request, reference: str, pk: str) -> Response:
        return _document(project_for(reference), UUID(pk))

    @extend_schema(request=DocumentPatch, responses=DocumentSerializer)
    def partial_update(self, request: Request, reference: str, pk: str) -> Response:
        """Another title."""
        project = project_for(reference)
        document = document_for(project, UUID(pk))
        values = valid(DocumentPatch(data=request.data))
        rename_document(actor=acting(request), document=document, now=now(), **values)
        return _document(project, document.pk)

    @extend_schema(responses={204: None})
    def destroy(self, request: Request, reference: str, pk: str) -> Response:
        """From every list; what was removed by whom stays on record."""
        document = document_for(project_for(reference), UUID(pk))
        remove_document(actor=acting(request), document=document, now=now())
        return Response(status=status.HTTP_204_NO_CONTENT)

    @extend_schema(request={MULTIPART: VersionInput}, responses={201: DocumentSerializer})
    @action(detail=True, methods=["post"])
    def versions(self, request: Request, reference: str, pk: str) -> Response:
        """The next version; the newest one's very content, sent again, is none."""
        project = project_for(reference)
        document = document_for(project, UUID(pk))
        ensure(may_change(acting(request), project))
        values = valid(VersionInput(data=request.data))
        add_version(actor=acting(request), document=document, now=now(), **values)
        return _document(project, document.pk, status.HTTP_201_CREATED)

    @extend_schema(responses={(200, "application/octet-stream"): OpenApiTypes.BINARY})
    @action(detail=True, methods=["get"])
    def content(self, request: Request, reference: str, pk: str) -> FileResponse:
        """The file of the newest version, as an attachment."""
        return attachment(document_for(project_for(reference), UUID(pk)).newest)

    @extend_schema(
        parameters=[OpenApiParameter("number", int, OpenApiParameter.PATH)],
        responses={(200, "application/octet-stream"): OpenApiTypes.BINARY},
    )
    @action(detail=True, methods=["get"], url_path="versions/(?P<number>[0-9]{1,4})/content")
    def version_content(
        self, request: Request, reference: str, pk: str, number: str
    ) -> FileResponse:
        """The file of one version, as an attachment."""
        return attachment(version_for(project_for(reference), UUID(pk), int(number)))


def _document(project: Project, key: UUID, code: int = status.HTTP_200_OK) -> Response:
    return Response(DocumentSerializer(document_for(project, key)).data, status=code)
