"""Projects over REST: same operations, same scope as the pages."""

from projects.api.documents import DocumentViewSet
from projects.api.projects import ProjectViewSet

__all__ = ["DocumentViewSet", "ProjectViewSet"]
