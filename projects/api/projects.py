"""Projects: read, entered, changed; their other verbs are in the modules beside this one."""

from typing import Final

from django.db.models import QuerySet
from django.http import Http404
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import (
    OpenApiParameter,
    PolymorphicProxySerializer,
    extend_schema,
)
from rest_framework import mixins, status
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from core.clock import now
from core.errors import Outdated
from core.renderers import PdfRenderer
from municipalities.models import Membership
from municipalities.tokens import acting
from projects.access import ensure, may_change, may_create, project_for, publication_for
from projects.api.answers import project_answer, stored_by_unit, valid
from projects.api.lifecycle import LifecycleActions
from projects.api.plan import PlanActions
from projects.api.radar import RadarActions
from projects.api.reports import WorkPackageActions
from projects.api.trash import TrashActions
from projects.api.versions import VersionActions
from projects.filters import NEWEST_FIRST, ProjectFilter
from projects.models import Project
from projects.operations import change_project, copy_project, create_project, reuse_publication
from projects.operations.entry import tenant_of
from projects.queries import visible_projects, whole_entries
from projects.serializers import (
    BeginningInput,
    Offer,
    ProjectDetailSerializer,
    ProjectInput,
    ProjectPatch,
    ProjectSerializer,
)
from projects.sheets import KINDS, file_name, sheet_of

BEGINNINGS: Final = frozenset({"copy_of", "reuse_of"})
NEW_PROJECT: Final = PolymorphicProxySerializer(
    component_name="NewProject",
    serializers=[ProjectInput, BeginningInput],
    resource_type_field_name=None,
)


class ProjectViewSet(
    VersionActions,
    LifecycleActions,
    PlanActions,
    RadarActions,
    WorkPackageActions,
    TrashActions,
    mixins.ListModelMixin,
):
    """Projects by their reference, such as `AC-2026-0007`."""

    queryset = Project.objects.none()
    serializer_class = ProjectSerializer
    filterset_class = ProjectFilter
    lookup_field = "reference"
    lookup_value_regex = "[^/]+"

    def get_queryset(self) -> QuerySet[Project]:
        return visible_projects().order_by(*NEWEST_FIRST)

    @extend_schema(responses=ProjectDetailSerializer)
    def retrieve(self, request: Request, reference: str) -> Response:
        """Everything that was entered; confidential rows only where the caller sees them."""
        return project_answer(request, reference)

    @extend_schema(request=NEW_PROJECT, responses={201: ProjectDetailSerializer})
    def create(self, request: Request) -> Response:
        """A draft of the caller's municipality: with its title, or begun from another project."""
        actor = acting(request)
        ensure(may_create(actor))
        if BEGINNINGS & set(request.data):
            project = _begun(actor, valid(BeginningInput(data=request.data)))
            return project_answer(request, project.reference, status.HTTP_201_CREATED)
        context = {"offer": Offer(tenant_of(actor))}
        values = valid(ProjectInput(data=request.data, context=context))
        project = create_project(actor=actor, now=now(), **values)
        return project_answer(request, project.reference, status.HTTP_201_CREATED)

    @extend_schema(request=ProjectPatch, responses=ProjectDetailSerializer)
    def partial_update(self, request: Request, reference: str) -> Response:
        """What is given; all fields while the plan is open, the free ones once the grant binds it.

        With `version`, what somebody else has changed since stays, unless you change it too: then
        409 tells the present `version` and, per field, what is `stored`. Without, the last one wins.
        """
        project = project_for(reference, visible_projects().select_related("manager"))
        actor = acting(request)
        ensure(may_change(actor, project))
        context = {"offer": Offer(project.tenant, project)}
        values = valid(ProjectPatch(data=request.data, partial=True, context=context))
        version = values.pop("version", None)
        try:
            change_project(
                actor=actor,
                project=project,
                values=values,
                version=version,
                now=now(),
                is_traced=True,
            )
        except Outdated as conflict:
            stored = stored_by_unit(request, reference, conflict)
            raise Outdated(
                *conflict.problems, version=conflict.version, stored=stored
            ) from conflict
        return project_answer(request, reference)

    @extend_schema(
        responses={(200, "application/pdf"): OpenApiTypes.BINARY},
        parameters=[OpenApiParameter("kind", str, OpenApiParameter.PATH, enum=[*KINDS])],
    )
    @action(
        detail=True,
        url_path=r"sheets/(?P<kind>[a-z]+)",
        url_name="sheet",
        filterset_class=None,
        pagination_class=None,
        renderer_classes=[PdfRenderer],
    )
    def sheet(self, request: Request, reference: str, kind: str) -> Response:
        """Projektskizze or Förderantrag as PDF/UA; confidential rows only where the caller sees them."""
        if kind not in KINDS:
            raise Http404(kind)
        project = project_for(reference, whole_entries())
        place = f'attachment; filename="{file_name(project, kind)}"'
        return Response(sheet_of(project, kind), headers={"Content-Disposition": place})


def _begun(actor: Membership, values: dict[str, str]) -> Project:
    if "copy_of" in values:
        source = project_for(values["copy_of"])
        return copy_project(actor=actor, source=source, now=now())
    publication = publication_for(values["reuse_of"])
    return reuse_publication(actor=actor, publication=publication, now=now())
