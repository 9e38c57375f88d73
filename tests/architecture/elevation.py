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
        "calendar_of": "whoever holds the signed address may read the calendar",
        "invitation_of": "whoever holds the signed link may see its invitation",
    },
    "municipalities/operations.py": {
        "change_role": VOCABULARY,
        "end_membership": VOCABULARY,
        "accept_invitation": VOCABULARY,
        "accept_as_new_person": CROSSES,
        "invite_to": CROSSES,
        "withdraw_invitation": CROSSES,
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
    "projects/operations/board.py": {
        "note_cosigning": CROSSES,
        "pass_to_next_body": CROSSES,
        "record_resolution": CROSSES,
    },
    "projects/operations/documents.py": {"sweep_documents": ITSELF},
    "projects/management/commands/encode_projects.py": {"Command.handle": ITSELF},
    "projects/operations/encoding.py": {"encode_projects": ITSELF},
    "projects/operations/import_jobs.py": {"forget_imports": ITSELF},
    "projects/operations/steps.py": {"take_step": CROSSES},
    "projects/operations/tracing.py": {
        "last_changes": "whoever may change the project may know who changed it last",
        "base_of": "the trail is the worker's; of it nothing but fingerprints is kept",
    },
    "projects/operations/trash.py": {"purge_drafts": ITSELF},
    "projects/operations/turning.py": {"turn_lights": ITSELF},
    "projects/tasks.py": {"run_imports": ITSELF, "run_import": ITSELF},
    "public/access.py": {
        "barrier_reports_for": CROSSES,
        "barrier_report_for": CROSSES,
    },
    "public/operations.py": {"forget_reports": ITSELF, "mark_answered": CROSSES},
    "working_groups/access.py": {
        "seat_invitations": "the chair alone is told whom the group has invited",
    },
    "working_groups/operations/groups.py": {
        "edit_group": CROSSES,
        "set_seat": CROSSES,
        "hand_over_chair": CROSSES,
    },
    "working_groups/operations/joining.py": {
        "accept_request": CROSSES,
        "decline_request": CROSSES,
        "invite_to_group": CROSSES,
        "take_invited_seat": "the accepted invitation is the right to the seat",
    },
    "working_groups/operations/meeting_trail.py": {"locked_meeting": CROSSES},
    "working_groups/operations/meetings.py": {
        "plan_meeting": CROSSES,
        "change_meeting": CROSSES,
        "invite_to_meeting": CROSSES,
        "cancel_meeting": CROSSES,
        "put_item": CROSSES,
        "move_item": CROSSES,
        "remove_item": CROSSES,
    },
    "working_groups/operations/minutes.py": {
        "write_notes": CROSSES,
        "give_task": CROSSES,
        "set_task_done": CROSSES,
        "lay_draft": CROSSES,
        "answer_change": CROSSES,
        "release_minutes": CROSSES,
    },
    "working_groups/operations/sittings.py": {
        "start_meeting": CROSSES,
        "mark_attendance": CROSSES,
        "add_guest": CROSSES,
        "call_item": CROSSES,
        "close_item": CROSSES,
        "end_meeting": CROSSES,
    },
    "working_groups/management/commands/verify_decisions.py": {"Command.handle": ITSELF},
    "working_groups/operations/cosigning.py": {"ask_for_cosigning": CROSSES},
    "working_groups/operations/cooperations.py": {
        "propose_cooperation": CROSSES,
        "_locked": CROSSES,
        "_seen": CROSSES,
        "_move": CROSSES,
        "_circle_of": CROSSES,
    },
    "working_groups/operations/locking.py": {
        "locked": CROSSES,
        "locked_with_project": CROSSES,
    },
    "working_groups/operations/attachments.py": {"attach": CROSSES, "detach": CROSSES},
    "working_groups/operations/comments.py": {
        "edit_comment": CROSSES,
        "withdraw_comment": CROSSES,
        "settle_thread": CROSSES,
        "_name": CROSSES,
    },
    "working_groups/operations/papers.py": {
        "keep_draft": CROSSES,
        "change_draft": CROSSES,
        "discard_draft": CROSSES,
        "extend_comments": CROSSES,
        "_existing": CROSSES,
        "_put": CROSSES,
    },
    "working_groups/operations/revisions.py": {"accept_wording": CROSSES, "_write": CROSSES},
    "working_groups/operations/stations.py": {
        "finish_station": CROSSES,
        "_close": CROSSES,
        "_pass_on": CROSSES,
    },
    "working_groups/operations/trail.py": {
        "moment_of": "the latest change of any comment, of which nothing but the order is kept",
    },
    "working_groups/operations/seats.py": {
        "join_group": VOCABULARY,
        "leave_group": VOCABULARY,
    },
    "working_groups/operations/statements.py": {"ask_for_statements": CROSSES},
    "working_groups/operations/votes.py": {
        "open_vote": CROSSES,
        "_put_into_urn": "the right to vote came first; nobody's scope reads what lies in the urn",
        "decide": CROSSES,
    },
    "working_groups/tasks.py": {"remind_of_statements": ITSELF},
}
