"""Who may act as `portal_worker`, and why. An entry that is missing, or no longer needed, fails.

Three reasons are good: the scope's own access check came first and the row crosses a tenant
(CROSSES); the caller is the portal itself, such as a task or a command (ITSELF); memberships and
other vocabulary, which only the worker writes (VOCABULARY).
"""

from typing import Final

CROSSES: Final = "an access check came first; the row belongs to another tenant"
ITSELF: Final = "no person acts: a task, a command, a probe"
VOCABULARY: Final = "an access check came first; only the worker writes vocabulary"

CALLERS: Final = {
    "audit/management/commands/verify_audit.py": {"Command.handle": ITSELF},
    "audit/tasks.py": {"seal": ITSELF},
    "municipalities/access.py": {
        "invitation_of": "whoever holds the signed link may see its invitation",
    },
    "municipalities/operations.py": {
        "change_role": VOCABULARY,
        "end_membership": VOCABULARY,
        "accept_invitation": VOCABULARY,
        "accept_as_new_person": CROSSES,
        "issue_token": ITSELF,
        "_take_in": VOCABULARY,
    },
    "notifications/tasks.py": {"deliver": ITSELF},
    "notifications/views.py": {
        "failures": "platform staff alone see what could not be delivered",
        "retry": "platform staff alone send again what could not be delivered",
    },
    "notifications/watch.py": {"look": ITSELF},
    "portal/health.py": {"_measure": ITSELF, "_outbox": ITSELF},
    "portal/management/commands/demo_accounts.py": {"Command.handle": ITSELF},
    "portal/management/commands/load_demo.py": {"Command.handle": ITSELF},
    "portal/management/commands/load_programme.py": {"Command.handle": ITSELF},
    "projects/operations/board.py": {"record_resolution": CROSSES},
    "projects/operations/documents.py": {"sweep_documents": ITSELF},
    "projects/operations/import_jobs.py": {"forget_imports": ITSELF},
    "projects/operations/steps.py": {"take_step": CROSSES},
    "projects/operations/trash.py": {"purge_drafts": ITSELF},
    "projects/operations/turning.py": {"turn_lights": ITSELF},
    "projects/tasks.py": {"run_imports": ITSELF, "run_import": ITSELF},
    "public/access.py": {
        "barrier_reports_for": CROSSES,
        "barrier_report_for": CROSSES,
    },
    "public/operations.py": {"forget_reports": ITSELF, "mark_answered": CROSSES},
    "working_groups/operations/locking.py": {
        "locked": CROSSES,
        "locked_with_project": CROSSES,
    },
    "working_groups/operations/papers.py": {"submit_paper": CROSSES},
    "working_groups/operations/seats.py": {
        "join_group": VOCABULARY,
        "leave_group": VOCABULARY,
    },
    "working_groups/operations/votes.py": {
        "open_vote": CROSSES,
        "decide": CROSSES,
    },
}
