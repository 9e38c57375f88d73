"""Pages of projects: parse, one domain call, answer."""

from projects.views.documents import (
    document,
    document_file,
    document_remove,
    document_rename,
    document_version,
    documents,
)
from projects.views.dossier import detail, visibility
from projects.views.entry import create, edit, section
from projects.views.exporting import export, import_template
from projects.views.files import calendar, sheet
from projects.views.importing import import_job, import_projects, import_take
from projects.views.overview import index
from projects.views.publishing import publish
from projects.views.radar import similar
from projects.views.reports import milestone_done, work_package_done
from projects.views.review import review
from projects.views.schedule import schedule
from projects.views.small_verbs import share, unshare
from projects.views.starting import copy, reuse, start
from projects.views.steps import step
from projects.views.trash import delete, restore_draft, trash
from projects.views.typing import autosave
from projects.views.versions import compare, restore, versions

__all__ = [
    "autosave",
    "calendar",
    "compare",
    "copy",
    "create",
    "delete",
    "detail",
    "document",
    "document_file",
    "document_remove",
    "document_rename",
    "document_version",
    "documents",
    "edit",
    "export",
    "import_job",
    "import_projects",
    "import_take",
    "import_template",
    "index",
    "milestone_done",
    "publish",
    "restore",
    "restore_draft",
    "reuse",
    "review",
    "schedule",
    "section",
    "share",
    "sheet",
    "similar",
    "start",
    "step",
    "trash",
    "unshare",
    "versions",
    "visibility",
    "work_package_done",
]
