"""The REST interface, version 1."""

from django.urls import URLPattern, URLResolver, include, path
from drf_spectacular.views import SpectacularAPIView
from rest_framework.routers import SimpleRouter

from dashboards.api import PortfolioSummaryView
from municipalities.api import MunicipalityViewSet, OrganisationViewSet
from notifications.api import NotificationViewSet
from portal import api_schema  # noqa: F401 - registers itself
from portal.api_docs import docs
from projects.api import DocumentViewSet, ProjectViewSet
from projects.api.tables import ProjectExportView, ProjectImportJobView, ProjectImportView
from sectors.api import AreaViewSet, SectorViewSet
from working_groups.api import DecisionPaperViewSet, DecisionViewSet, WorkingGroupViewSet
from working_groups.cooperations.api import CooperationViewSet
from working_groups.meeting_api import MeetingViewSet, TaskViewSet

app_name = "api"

router = SimpleRouter()
router.register("projects", ProjectViewSet, basename="project")
router.register(
    "projects/(?P<reference>[^/]+)/documents", DocumentViewSet, basename="project-document"
)
router.register("municipalities", MunicipalityViewSet, basename="municipality")
router.register("organisations", OrganisationViewSet, basename="organisation")
router.register("sectors", SectorViewSet, basename="sector")
router.register("areas", AreaViewSet, basename="area")
router.register("decisions", DecisionViewSet, basename="decision")
router.register("working-groups", WorkingGroupViewSet, basename="working-group")
router.register("decision-papers", DecisionPaperViewSet, basename="decision-paper")
router.register("meetings", MeetingViewSet, basename="meeting")
router.register("tasks", TaskViewSet, basename="task")
router.register("cooperations", CooperationViewSet, basename="cooperation")
router.register("notifications", NotificationViewSet, basename="notification")

urlpatterns: list[URLPattern | URLResolver] = [
    path("schema/", SpectacularAPIView.as_view(), name="schema"),
    path("docs/", docs, name="docs"),
    path("portfolio/summary/", PortfolioSummaryView.as_view(), name="portfolio-summary"),
    # Before the router, which would take these words for references.
    path("projects/export/", ProjectExportView.as_view(), name="project-export"),
    path("projects/import/", ProjectImportView.as_view(), name="project-import"),
    path("projects/imports/<uuid:job>/", ProjectImportJobView.as_view(), name="project-import-job"),
    path("", include(router.urls)),
]
