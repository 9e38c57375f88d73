"""The business verbs of projects: the only writers. Each is one transaction."""

from projects.operations.board import (
    note_cosigning,
    pass_to_next_body,
    put_before_board,
    record_resolution,
)
from projects.operations.copying import copy_project, reuse_publication
from projects.operations.documents import (
    add_document,
    add_version,
    remove_document,
    rename_document,
    sweep_documents,
)
from projects.operations.encoding import encode_projects
from projects.operations.entry import change_project, create_project, save_units
from projects.operations.handing_over import hand_over, led_in_tenant
from projects.operations.import_jobs import (
    begin_import,
    forget_imports,
    take_import,
    work_on_import,
)
from projects.operations.importing import check_rows, incoming, take_rows
from projects.operations.milestones import (
    add_milestone,
    change_milestone,
)
from projects.operations.publishing import PUBLISHABLE, publish, unpublish
from projects.operations.reporting import report_work_package
from projects.operations.restoring import restore_version
from projects.operations.sharing import share_with_circle, unshare
from projects.operations.steps import take_step
from projects.operations.tracing import Change, last_changes
from projects.operations.trash import delete_draft, purge_drafts, restore_draft
from projects.operations.turning import turn_lights

__all__ = [
    "PUBLISHABLE",
    "Change",
    "add_document",
    "add_milestone",
    "add_version",
    "begin_import",
    "change_milestone",
    "change_project",
    "check_rows",
    "copy_project",
    "create_project",
    "delete_draft",
    "encode_projects",
    "forget_imports",
    "hand_over",
    "incoming",
    "last_changes",
    "led_in_tenant",
    "note_cosigning",
    "pass_to_next_body",
    "publish",
    "purge_drafts",
    "put_before_board",
    "record_resolution",
    "remove_document",
    "rename_document",
    "report_work_package",
    "restore_draft",
    "restore_version",
    "reuse_publication",
    "save_units",
    "share_with_circle",
    "sweep_documents",
    "take_import",
    "take_rows",
    "take_step",
    "turn_lights",
    "unpublish",
    "unshare",
    "work_on_import",
]
