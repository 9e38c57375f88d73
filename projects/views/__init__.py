"""Pages of projects: parse, one domain call, answer."""

from projects.views.dossier import detail, visibility
from projects.views.entry import create, edit
from projects.views.overview import index
from projects.views.publishing import publish
from projects.views.small_verbs import milestone_done, share, unshare
from projects.views.steps import step

__all__ = [
    "create",
    "detail",
    "edit",
    "index",
    "milestone_done",
    "publish",
    "share",
    "step",
    "unshare",
    "visibility",
]
