"""Who gets what answer at which address. The first line of a table names the objects.

Answers: a status; `sign-in` and `profile` for being led there; `done` for any other redirect, such
as after a change. Each role stands in each table (`world.ROLES`); only pages that look at nobody's
role ask a sample (`matrix.SAMPLE`, „everybody“). To strangers an object does not exist (404); those
who see it without the right get 403; 422 where nobody could do it in this state.
"""

from typing import Any, Final
from uuid import UUID

from core.clock import today
from tests.architecture.group_routes import GROUP_BODIES, GROUP_ROUTES
from tests.architecture.matrix import Route

OPEN: Final = """
page
everybody  200
"""
OPEN_FORM: Final = """
page
everybody  422
"""
SWITCH: Final = """
page
everybody  done
"""
ENTRANCE: Final = """
page
visitor  200
stranger officer neighbour ministry platform  done
"""
ENTRANCE_FORM: Final = """
page
visitor  422
stranger officer neighbour ministry platform  done
"""
OWN_ACCOUNT: Final = """
page
visitor  sign-in
stranger officer neighbour ministry platform  200
"""
OWN_ACCOUNT_FORM: Final = """
page
visitor  sign-in
stranger officer neighbour ministry platform  422
"""
OWN_ACCOUNT_CHANGE: Final = """
page
visitor  sign-in
stranger officer neighbour ministry platform  done
"""
NOT_SET_UP: Final = """
page
visitor  sign-in
stranger officer neighbour ministry platform  404
"""
WORKSPACE: Final = """
page
visitor  sign-in
stranger  profile
officer neighbour ministry platform  200
"""
POINT_MISSING: Final = """
page
visitor  sign-in
stranger  profile
officer neighbour ministry platform  422
"""
INTERFACE: Final = """
page
visitor stranger  401
officer neighbour ministry platform  200
"""
VOCABULARY: Final = """
known unknown
visitor stranger  401 401
officer neighbour ministry platform  200 404
"""

PROJECT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office lead admin  200 200 200 200
partner  404 200 404 200
authority ministry ministry_lead auditor  404 404 200 200
neighbour chair seat observer other_authority platform  404 404 404 200
"""
PROJECT_ENTRY: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 403 200
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
PROJECT_ENTRY_START: Final = PROJECT_ENTRY.replace("200", "done")
PROJECT_ENTRY_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  422 422 403 done
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
PROJECT_REVIEW_SENT: Final = PROJECT_ENTRY_SENT.replace("403 done", "403 200")
MILESTONE_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  403 403 403 done
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
SUBMITTING: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 done done
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
SUBMITTING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  422 422 422 422
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
PUBLISHING: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
office lead  200 200 200 200
officer admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
PUBLISHING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
office lead  403 403 403 done
officer admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
DOCUMENT_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  422 422 403 422
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
DOCUMENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 403 200
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
DOCUMENT_FILE: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 200 200
lead admin  200 200 200 200
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 200 200
neighbour chair seat observer other_authority platform  404 404 404 404
"""
DOCUMENT_CHANGE_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  422 422 403 422
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
DOCUMENT_REMOVED: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  done done 403 done
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
SHARING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
office  422 422 422 422
officer lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
UNSHARING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
office  done done done done
officer lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
NEW_PROJECT: Final = """
page
visitor  sign-in
stranger  profile
officer office neighbour chair  200
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403
"""
NEW_PROJECT_SENT: Final = """
page
visitor  sign-in
stranger  profile
officer office neighbour chair  422
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403
"""
VERSIONS: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office lead admin  200 200 200 200
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 200 200
neighbour chair seat observer other_authority platform  404 404 404 404
"""
RESTORING: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 403 403
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
RESTORING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  done done 403 403
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
DELETING: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 403 403
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
DELETING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  done done 403 403
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
TAKING_BACK_SENT: Final = """
trashed unknown
visitor  sign-in sign-in
stranger  profile profile
officer office  done 404
neighbour chair  404 404
lead admin partner seat observer authority other_authority  403 403
ministry ministry_lead auditor platform  403 403
"""
COPYING: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  200 200 200 200
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
COPYING_SENT: Final = """
draft shared submitted granted
visitor  sign-in sign-in sign-in sign-in
stranger  profile profile profile profile
officer office  done done done done
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
REUSING: Final = """
published unpublished unknown
visitor  sign-in sign-in sign-in
stranger  profile profile profile
neighbour chair  200 404 404
officer office lead admin partner seat observer authority other_authority  403 404 404
ministry ministry_lead auditor platform  403 404 404
"""
REUSING_SENT: Final = """
published unpublished unknown
visitor  sign-in sign-in sign-in
stranger  profile profile profile
neighbour chair  done 404 404
officer office lead admin partner seat observer authority other_authority  403 404 404
ministry ministry_lead auditor platform  403 404 404
"""

TABLE: Final = """
csv unknown
visitor  sign-in sign-in
stranger  profile profile
officer neighbour ministry platform  200 404
"""
TEMPLATE: Final = """
csv unknown
visitor  sign-in sign-in
stranger  profile profile
officer office neighbour chair  200 404
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403 403
"""
IMPORT: Final = """
own
visitor  sign-in
stranger  profile
officer  200
office lead admin neighbour partner chair seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
"""
IMPORT_TAKEN: Final = """
own
visitor  sign-in
stranger  profile
officer  done
office neighbour chair  404
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403
"""

GROUP: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin neighbour partner chair seat observer authority other_authority  200 404
ministry ministry_lead auditor platform  200 404
"""
NEW_PAPER: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
office chair seat  200 404
officer lead admin neighbour partner observer authority other_authority  403 404
ministry ministry_lead auditor platform  403 404
"""
PAPER: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin chair seat authority ministry ministry_lead auditor  200 200
neighbour partner observer other_authority platform  404 404
"""
COMMENT_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin chair seat  done done
authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
PAPER_NEWS: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin chair seat authority ministry ministry_lead auditor  done done
neighbour partner observer other_authority platform  404 404
"""
PAPER_WRITTEN: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office  200 403
officer lead admin chair seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
PAPER_WRITTEN_SENT: Final = PAPER_WRITTEN.replace("200", "422")
PAPER_DRAFT: Final = """
draft
visitor  sign-in
stranger  profile
office  200
officer lead admin  403
neighbour partner chair seat observer authority other_authority ministry ministry_lead auditor platform  404
"""
PAPER_DRAFT_SENT: Final = PAPER_DRAFT.replace("200", "done")
PERIOD_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office chair  422 422
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
LAST_STATION: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin chair seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
ATTACHMENT: Final = """
file
visitor  sign-in
stranger  profile
officer office lead admin chair seat authority ministry ministry_lead auditor  200
neighbour partner observer other_authority platform  404
"""
ATTACHMENT_REMOVED: Final = """
file
visitor  sign-in
stranger  profile
office  done
officer lead admin chair seat authority ministry ministry_lead auditor  403
neighbour partner observer other_authority platform  404
"""
COMMENT_DRAFT_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin chair seat ministry ministry_lead  done done
authority auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
OWN_COMMENT: Final = """
open restricted
visitor  sign-in sign-in
stranger  profile profile
seat  200 200
officer office lead admin ministry ministry_lead  403 403
chair authority auditor  403 404
neighbour partner observer other_authority platform  404 404
"""
OWN_COMMENT_SENT: Final = OWN_COMMENT.replace("200", "422")
OWN_COMMENT_WITHDRAWN: Final = OWN_COMMENT.replace("200", "done")
THREAD_SETTLED: Final = """
open restricted
visitor  sign-in sign-in
stranger  profile profile
office seat  done done
officer lead admin ministry ministry_lead  403 403
chair  done 404
authority auditor  403 404
neighbour partner observer other_authority platform  404 404
"""
WORDING_ACCEPTED: Final = """
open restricted
visitor  sign-in sign-in
stranger  profile profile
office  done done
officer lead admin seat ministry ministry_lead  403 403
chair authority auditor  403 404
neighbour partner observer other_authority platform  404 404
"""
COMMENT_EARLIER: Final = """
open restricted
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin seat ministry ministry_lead  200 200
chair authority auditor  200 404
neighbour partner observer other_authority platform  404 404
"""
VOTE_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair seat  422 done
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
OPENING: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office chair  200 403
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
OPENING_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office chair  422 422
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
DECIDING: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair  403 200
officer office lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
DECIDING_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair  403 422
officer office lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
RECUSAL: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair seat  200 200
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
RECUSAL_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair seat  done done
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
STATEMENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair seat  200 403
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
STATEMENT_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair seat  done 422
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
ASKING: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office chair  200 200
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
ASKING_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office chair  422 422
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
ORDERING: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office  200 200
officer lead admin chair seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
ORDERING_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
office  done done
officer lead admin chair seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
SIGNING: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair  200 403
officer office lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
SIGNING_SENT: Final = """
discussion voting
visitor  sign-in sign-in
stranger  profile profile
chair  done 403
office  422 403
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
DECISION: Final = """
decided unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin chair seat authority ministry ministry_lead auditor  200 404
neighbour partner observer other_authority platform  404 404
"""

MEMBERS: Final = """
page
visitor  sign-in
stranger  profile
admin  200
officer office lead neighbour partner chair seat observer authority other_authority  403
ministry ministry_lead auditor platform  403
"""
MEMBERS_SENT: Final = """
page
visitor  sign-in
stranger  profile
admin  422
officer office lead neighbour partner chair seat observer authority other_authority  403
ministry ministry_lead auditor platform  403
"""
MEMBER: Final = """
own foreign
visitor  sign-in sign-in
stranger  profile profile
admin  200 404
officer office lead neighbour partner chair seat observer authority other_authority  403 403
ministry ministry_lead auditor platform  403 403
"""
MEMBER_SENT: Final = """
own foreign
visitor  sign-in sign-in
stranger  profile profile
admin  done 404
officer office lead neighbour partner chair seat observer authority other_authority  403 403
ministry ministry_lead auditor platform  403 403
"""
REVOKING_SENT: Final = """
open forged
visitor  sign-in sign-in
stranger  profile profile
admin  done 404
officer office lead neighbour partner chair seat observer authority other_authority  403 403
ministry ministry_lead auditor platform  403 403
"""
INVITATION: Final = """
open forged
everybody  200 410
"""
INVITATION_SENT: Final = """
open forged
visitor  422 410
stranger officer neighbour ministry platform  403 410
"""
ACTING_AS_NOBODY: Final = """
page
visitor  sign-in
stranger  profile
officer office lead admin neighbour partner chair seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
"""

NOTICE: Final = """
notice
visitor  sign-in
officer  done
stranger office lead admin neighbour partner chair seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
"""
NOTICE_READ: Final = """
notice
visitor  sign-in
stranger officer office lead admin neighbour partner chair seat observer authority  done
other_authority ministry ministry_lead auditor platform  done
"""
THREAD_SENT: Final = """
own
visitor  sign-in
officer  done
stranger office lead admin neighbour partner chair seat observer authority  404
other_authority ministry ministry_lead auditor platform  404
"""
FAILURES: Final = """
page
visitor  sign-in
platform  200
stranger officer office lead admin neighbour partner chair seat observer authority  404
other_authority ministry ministry_lead auditor  404
"""
RETRY_SENT: Final = """
unknown
visitor  sign-in
stranger officer neighbour ministry platform  404
"""
UNSUBSCRIBING: Final = """
signed forged
everybody  200 404
"""

PUBLISHED: Final = """
published unpublished unknown
everybody  200 404 404
"""
BARRIERS: Final = """
page
platform  200
visitor stranger officer office lead admin neighbour partner chair seat observer authority  404
other_authority ministry ministry_lead auditor  404
"""
BARRIER: Final = """
report
platform  200
visitor stranger officer office lead admin neighbour partner chair seat observer authority  404
other_authority ministry ministry_lead auditor  404
"""
BARRIER_SENT: Final = """
report
platform  done
visitor stranger officer office lead admin neighbour partner chair seat observer authority  404
other_authority ministry ministry_lead auditor  404
"""

API_PROJECT: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office lead admin  200 200 200 200
partner  404 200 404 200
authority ministry ministry_lead auditor  404 404 200 200
neighbour chair seat observer other_authority platform  404 404 404 200
"""
API_PROJECT_CHANGED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  200 200 403 422
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_PROJECT_CREATED: Final = """
page
visitor stranger  401
officer office neighbour chair  201
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403
"""
API_SUBMITTED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  422 422 422 422
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_DOCUMENT: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  200 200 200 200
lead admin  200 200 200 200
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 200 200
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_DOCUMENT_SENT: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  400 400 403 400
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_VERSION_SENT: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  400 400 403 400
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_DOCUMENT_CHANGED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  200 200 403 200
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_DOCUMENT_REMOVED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  204 204 403 204
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_MILESTONE_ADDED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  201 201 403 422
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_MILESTONE_CHANGED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  403 403 403 200
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_DELETED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  204 204 403 403
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_TRASH: Final = """
page
visitor stranger  401
officer office neighbour chair  200
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403
"""
API_TAKEN_BACK: Final = """
trashed unknown
visitor stranger  401 401
officer office  200 404
neighbour chair  404 404
lead admin partner seat observer authority other_authority  403 403
ministry ministry_lead auditor platform  403 403
"""
API_COMPLETENESS: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  200 200 403 200
lead admin  403 403 403 403
partner  404 403 404 403
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 403
"""
API_RESTORED: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office  200 200 403 403
lead admin  403 403 403 403
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 403 403
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_VERSIONS: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office lead admin  200 200 200 200
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 200 200
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_COMPARE: Final = """
draft shared submitted granted
visitor stranger  401 401 401 401
officer office lead admin  400 400 400 400
partner  404 404 404 404
authority ministry ministry_lead auditor  404 404 400 400
neighbour chair seat observer other_authority platform  404 404 404 404
"""
API_IMPORT_BEGUN: Final = """
page
visitor stranger  401
officer office neighbour chair  400
lead admin partner seat observer authority other_authority ministry ministry_lead auditor platform  403
"""
API_IMPORT: Final = """
own
visitor stranger  401
officer  200
office lead admin neighbour partner chair seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
"""
API_GROUP: Final = """
group unknown
visitor stranger  401 401
officer office lead admin neighbour partner chair seat observer authority other_authority  200 404
ministry ministry_lead auditor platform  200 404
"""
API_PAPER: Final = """
discussion voting
visitor stranger  401 401
officer office lead admin chair seat authority ministry ministry_lead auditor  200 200
neighbour partner observer other_authority platform  404 404
"""
API_PAPER_CREATED: Final = """
page
visitor stranger  401
chair seat  201
office officer lead admin neighbour partner observer authority other_authority  403
ministry ministry_lead auditor platform  403
"""
API_COMMENTED: Final = """
discussion voting
visitor stranger  401 401
officer office lead admin chair seat  201 201
authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_REVISED: Final = """
discussion voting
visitor stranger  401 401
office  201 422
officer lead admin chair seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_PERIOD: Final = """
discussion voting
visitor stranger  401 401
office chair  422 422
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_PASSED_ON: Final = """
discussion voting
visitor stranger  401 401
chair  422 422
officer office lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_PUT_IN: Final = """
draft
visitor stranger  401
office  204
officer lead admin  403
neighbour partner chair seat observer authority other_authority ministry ministry_lead auditor platform  404
"""
API_OWN_COMMENT: Final = """
open restricted
visitor stranger  401 401
seat  200 200
officer office lead admin ministry ministry_lead  403 403
chair authority auditor  403 404
neighbour partner observer other_authority platform  404 404
"""
API_OWN_COMMENT_WITHDRAWN: Final = API_OWN_COMMENT.replace("200", "204")
API_SETTLED: Final = """
open restricted
visitor stranger  401 401
office seat  200 200
officer lead admin ministry ministry_lead  403 403
chair  200 404
authority auditor  403 404
neighbour partner observer other_authority platform  404 404
"""
API_ACCEPTED: Final = """
open restricted
visitor stranger  401 401
office  200 200
officer lead admin seat ministry ministry_lead  403 403
chair authority auditor  403 404
neighbour partner observer other_authority platform  404 404
"""
API_VOTED: Final = """
discussion voting
visitor stranger  401 401
chair seat  422 201
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_VOTE_OPENED: Final = """
discussion voting
visitor stranger  401 401
office chair  200 422
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_STATED: Final = """
discussion voting
visitor stranger  401 401
chair seat  201 422
officer office lead admin authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_ASKED: Final = """
discussion voting
visitor stranger  401 401
office chair  200 200
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_ORDERED: Final = """
discussion voting
visitor stranger  401 401
office  201 201
officer lead admin chair seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_SIGNED: Final = """
discussion voting
visitor stranger  401 401
chair  201 403
office  422 403
officer lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_DECISION: Final = """
decided unknown
visitor stranger  401 401
officer office lead admin chair seat authority ministry ministry_lead auditor  200 404
neighbour partner observer other_authority platform  404 404
"""
API_DECIDED: Final = """
discussion voting
visitor stranger  401 401
chair  422 422
officer office lead admin seat authority ministry ministry_lead auditor  403 403
neighbour partner observer other_authority platform  404 404
"""
API_NOTICE_READ: Final = """
notice
visitor stranger  401
officer  200
office lead admin neighbour partner chair seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
"""
KEEP_ALIVE: Final = """
page
visitor  401
stranger officer neighbour ministry platform  200
"""
BROKEN_LINK: Final = """
wrong
everybody  200
"""
BROKEN_LINK_SENT: Final = """
wrong
everybody  422
"""
UNCONFIRMED: Final = """
unknown
visitor  sign-in
stranger officer neighbour ministry platform  done
"""
COOPERATION_NEW: Final = """
page
visitor  sign-in
stranger  profile
officer office lead neighbour partner chair seat  200
admin observer authority other_authority ministry ministry_lead auditor platform  403
"""
COOPERATION: Final = """
draft offered
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin  200 200
partner  404 200
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
COOPERATION_TEXT: Final = """
draft offered
visitor  sign-in sign-in
stranger  profile profile
officer office lead  200 200
admin  403 403
partner  404 200
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
COOPERATION_TEXT_SENT: Final = COOPERATION_TEXT.replace("200", "422")
COOPERATION_OFFERED: Final = """
draft offered
visitor  sign-in sign-in
stranger  profile profile
office lead  done 403
officer admin  403 403
partner  404 403
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
COOPERATION_ANSWERED: Final = """
draft offered
visitor  sign-in sign-in
stranger  profile profile
office lead  422 422
officer admin  403 403
partner  404 422
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
COOPERATION_ENDED: Final = """
draft offered
visitor  sign-in sign-in
stranger  profile profile
office lead  422 422
officer admin  403 403
partner  404 403
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
COOPERATION_LINKED: Final = COOPERATION_ENDED.replace("422", "done")
API_COOPERATION: Final = """
draft offered
visitor stranger  401 401
officer office lead admin  200 200
partner  404 200
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
API_COOPERATION_NEW: Final = """
page
visitor stranger  401
officer office lead neighbour partner chair seat  400
admin observer authority other_authority ministry ministry_lead auditor platform  403
"""
API_COOPERATION_TEXT: Final = """
draft offered
visitor stranger  401 401
officer office lead  409 409
admin  403 403
partner  404 409
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
API_COOPERATION_OFFERED: Final = """
draft offered
visitor stranger  401 401
office lead  200 403
officer admin  403 403
partner  404 403
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
API_COOPERATION_ANSWERED: Final = """
draft offered
visitor stranger  401 401
office lead  422 409
officer admin  403 403
partner  404 409
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""
API_COOPERATION_ENDED: Final = """
draft offered
visitor stranger  401 401
office lead  200 200
officer admin  403 403
partner  404 403
neighbour chair seat observer authority other_authority ministry ministry_lead auditor platform  404 404
"""


def _pages(table: str, *names: str, method: str = "GET", objects: str = "") -> list[Route]:
    return [Route(name, method, table, objects) for name in names]


def _sent(table: str, *names: str, objects: str = "") -> list[Route]:
    return _pages(table, *names, method="POST", objects=objects)


PUBLIC_ROUTES: Final = [
    *_pages(
        OPEN,
        "public:start",
        "public:robots",
        "public:projects",
        "public:programme",
        "public:imprint",
        "public:privacy",
        "public:accessibility",
        "public:easy_language",
        "public:licences",
        "public:report_barrier",
        "public:barrier_reported",
        "api:schema",
        "api:docs",
    ),
    *_sent(OPEN_FORM, "public:report_barrier"),
    *_sent(SWITCH, "set_language", "set_theme"),
    *_pages(PUBLISHED, "public:project", objects="publication"),
    *_pages(BARRIERS, "public:barrier_reports"),
    *_pages(BARRIER, "public:barrier_report", objects="barrier"),
    *_sent(BARRIER_SENT, "public:barrier_report", objects="barrier"),
    *_pages(UNSUBSCRIBING, "notifications:unsubscribe", objects="unsubscribe"),
    *_sent(UNSUBSCRIBING, "notifications:unsubscribe", objects="unsubscribe"),
]
ACCOUNT_ROUTES: Final = [
    *_pages(
        OPEN,
        "account_inactive",
        "account_reset_password",
        "account_reset_password_done",
        "account_reset_password_from_key_done",
    ),
    *_pages(ENTRANCE, "account_login", "account_signup"),
    *_sent(ENTRANCE, "account_signup"),
    *_sent(ENTRANCE_FORM, "account_login"),
    *_sent(OPEN_FORM, "account_reset_password"),
    *_pages(BROKEN_LINK, "account_reset_password_from_key", objects="key"),
    *_sent(BROKEN_LINK_SENT, "account_reset_password_from_key", objects="key"),
    *_sent(SWITCH, "account_logout"),
    *_pages(
        OWN_ACCOUNT,
        "accounts:profile",
        "municipalities:calendar",
        "usersessions_list",
        "account_change_password",
        "account_reauthenticate",
        "mfa_index",
        "mfa_list_webauthn",
        "notifications:inbox",
        "notifications:preferences",
    ),
    *_sent(
        OWN_ACCOUNT_FORM,
        "accounts:profile",
        "account_change_password",
        "account_reauthenticate",
        "notifications:preferences",
    ),
    *_pages(
        OWN_ACCOUNT_CHANGE,
        "account_set_password",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
    ),
    *_sent(
        OWN_ACCOUNT_CHANGE,
        "account_set_password",
        "mfa_authenticate",
        "mfa_login_webauthn",
        "mfa_reauthenticate",
        "mfa_reauthenticate_webauthn",
        "mfa_activate_totp",
        "mfa_add_webauthn",
        "mfa_generate_recovery_codes",
        "usersessions_list",
        "municipalities:calendar_renew",
        "municipalities:calendar_off",
        "notifications:mark_all_read",
    ),
    *_pages(
        NOT_SET_UP,
        "mfa_deactivate_totp",
        "mfa_view_recovery_codes",
        "mfa_download_recovery_codes",
    ),
    *_sent(NOT_SET_UP, "mfa_deactivate_totp"),
    *_pages(UNCONFIRMED, "mfa_edit_webauthn", "mfa_remove_webauthn", objects="passkey"),
    *_sent(UNCONFIRMED, "mfa_edit_webauthn", "mfa_remove_webauthn", objects="passkey"),
    *_sent(KEEP_ALIVE, "extend_session"),
]
WORK_ROUTES: Final = [
    *_pages(
        WORKSPACE,
        "dashboards:start",
        "dashboards:overview",
        "projects:list",
        "working_groups:list",
        "working_groups:book",
    ),
    *_pages(
        PROJECT,
        "projects:detail",
        "projects:documents",
        "projects:visibility",
        "projects:schedule",
        "projects:calendar",
        "projects:sheet",
        "projects:similar",
        "working_groups:for_project",
        "working_groups:cooperations_for_project",
        objects="project",
    ),
    *_pages(NEW_PROJECT, "projects:create", "projects:start", "projects:trash"),
    *_sent(NEW_PROJECT_SENT, "projects:create"),
    *_pages(PROJECT_ENTRY_START, "projects:edit", objects="project"),
    *_pages(PROJECT_ENTRY, "projects:entry", "projects:review", objects="project"),
    *_sent(PROJECT_ENTRY_SENT, "projects:entry", objects="project"),
    *_sent(PROJECT_ENTRY, "projects:autosave", objects="project"),
    *_sent(PROJECT_REVIEW_SENT, "projects:review", objects="project"),
    *_pages(VERSIONS, "projects:versions", "projects:compare", objects="project"),
    *_pages(RESTORING, "projects:restore_version", objects="project"),
    *_sent(RESTORING_SENT, "projects:restore_version", objects="project"),
    *_pages(DELETING, "projects:delete", objects="project"),
    *_sent(DELETING_SENT, "projects:delete", objects="project"),
    *_sent(TAKING_BACK_SENT, "projects:restore_draft", objects="trash"),
    *_pages(COPYING, "projects:copy", objects="project"),
    *_sent(COPYING_SENT, "projects:copy", objects="project"),
    *_pages(REUSING, "projects:reuse", objects="publication"),
    *_sent(REUSING_SENT, "projects:reuse", objects="publication"),
    *_pages(NEW_PROJECT, "projects:import"),
    *_sent(NEW_PROJECT_SENT, "projects:import"),
    *_pages(TABLE, "projects:export", objects="table"),
    *_pages(TEMPLATE, "projects:import_template", objects="table"),
    *_pages(IMPORT, "projects:import_job", objects="import"),
    *_sent(IMPORT_TAKEN, "projects:import_take", objects="import"),
    *_sent(
        MILESTONE_SENT, "projects:milestone_done", "projects:work_package_done", objects="project"
    ),
    *_sent(DOCUMENT_SENT, "projects:documents", objects="project"),
    *_pages(DOCUMENT, "projects:document", "projects:document_remove", objects="project"),
    *_pages(DOCUMENT_FILE, "projects:document_file", objects="project"),
    *_sent(
        DOCUMENT_CHANGE_SENT,
        "projects:document_version",
        "projects:document_rename",
        objects="project",
    ),
    *_sent(DOCUMENT_REMOVED, "projects:document_remove", objects="project"),
    *_pages(SUBMITTING, "projects:step", objects="project"),
    *_sent(SUBMITTING_SENT, "projects:step", objects="project"),
    *_pages(PUBLISHING, "projects:publish", objects="project"),
    *_sent(PUBLISHING_SENT, "projects:publish", objects="project"),
    *_sent(SHARING_SENT, "projects:share", objects="project"),
    *_sent(UNSHARING_SENT, "projects:unshare", objects="project"),
    *_pages(
        GROUP,
        "working_groups:detail",
        "working_groups:meetings",
        "working_groups:members",
        objects="group",
    ),
    *_pages(NEW_PAPER, "working_groups:paper_new", objects="group"),
    *_sent(NEW_PAPER, "working_groups:paper_new", objects="group"),
    *_pages(PAPER, "working_groups:paper", objects="paper"),
    *_sent(COMMENT_SENT, "working_groups:comment", objects="paper"),
    *_pages(PAPER, "working_groups:paper_versions", objects="paper"),
    *_pages(PAPER_NEWS, "working_groups:news", objects="paper"),
    *_pages(PAPER_WRITTEN, "working_groups:paper_edit", objects="paper"),
    *_sent(PAPER_WRITTEN_SENT, "working_groups:paper_edit", objects="paper"),
    *_pages(PAPER_DRAFT, "working_groups:paper_discard", objects="written"),
    *_sent(PAPER_DRAFT_SENT, "working_groups:paper_discard", objects="written"),
    *_sent(PERIOD_SENT, "working_groups:paper_period", objects="paper"),
    *_pages(LAST_STATION, "working_groups:paper_station", objects="paper"),
    *_sent(LAST_STATION, "working_groups:paper_station", objects="paper"),
    *_pages(PAPER_WRITTEN, "working_groups:attachments", objects="paper"),
    *_sent(PAPER_WRITTEN_SENT, "working_groups:attachments", objects="paper"),
    *_pages(ATTACHMENT, "working_groups:attachment", objects="attached"),
    *_sent(ATTACHMENT_REMOVED, "working_groups:attachment_remove", objects="attached"),
    *_sent(COMMENT_DRAFT_SENT, "working_groups:comment_draft", objects="paper"),
    *_pages(
        OWN_COMMENT,
        "working_groups:comment_edit",
        "working_groups:comment_withdraw",
        objects="said",
    ),
    *_sent(OWN_COMMENT_SENT, "working_groups:comment_edit", objects="said"),
    *_sent(OWN_COMMENT_WITHDRAWN, "working_groups:comment_withdraw", objects="said"),
    *_sent(THREAD_SETTLED, "working_groups:thread_settle", objects="said"),
    *_sent(WORDING_ACCEPTED, "working_groups:wording_accept", objects="said"),
    *_pages(COMMENT_EARLIER, "working_groups:comment_earlier", objects="said"),
    *_sent(VOTE_SENT, "working_groups:vote", objects="paper"),
    *_pages(OPENING, "working_groups:open_vote", objects="paper"),
    *_sent(OPENING_SENT, "working_groups:open_vote", objects="paper"),
    *_pages(RECUSAL, "working_groups:recuse", objects="paper"),
    *_sent(RECUSAL_SENT, "working_groups:recuse", objects="paper"),
    *_pages(STATEMENT, "working_groups:statement", objects="paper"),
    *_sent(STATEMENT_SENT, "working_groups:statement", objects="paper"),
    *_pages(ASKING, "working_groups:statement_call", objects="paper"),
    *_sent(ASKING_SENT, "working_groups:statement_call", objects="paper"),
    *_pages(ORDERING, "working_groups:cosigning_call", objects="paper"),
    *_sent(ORDERING_SENT, "working_groups:cosigning_call", objects="paper"),
    *_pages(SIGNING, "working_groups:cosign", objects="paper"),
    *_sent(SIGNING_SENT, "working_groups:cosign", objects="paper"),
    *_pages(DECISION, "working_groups:decision", objects="decision"),
    *_pages(GROUP, "working_groups:group_book", objects="group"),
    *_pages(DECIDING, "working_groups:decide", objects="paper"),
    *_sent(DECIDING_SENT, "working_groups:decide", objects="paper"),
    *_pages(WORKSPACE, "working_groups:cooperations"),
    *_pages(COOPERATION_NEW, "working_groups:cooperation_new"),
    *_sent(COOPERATION_NEW, "working_groups:cooperation_new"),
    *_pages(COOPERATION, "working_groups:cooperation", objects="cooperation"),
    *_pages(COOPERATION_TEXT, "working_groups:cooperation_text", objects="cooperation"),
    *_sent(COOPERATION_TEXT_SENT, "working_groups:cooperation_text", objects="cooperation"),
    *_sent(COOPERATION_OFFERED, "working_groups:cooperation_offer", objects="cooperation"),
    *_sent(COOPERATION_ANSWERED, "working_groups:cooperation_answer", objects="cooperation"),
    *_sent(COOPERATION_ENDED, "working_groups:cooperation_end", objects="cooperation"),
    *_sent(COOPERATION_LINKED, "working_groups:cooperation_paper", objects="cooperation"),
    *_pages(NOTICE, "notifications:open", objects="notice"),
    *_sent(NOTICE_READ, "notifications:mark_read", objects="notice"),
    *_sent(THREAD_SENT, "notifications:thread", objects="thread"),
    *_pages(FAILURES, "notifications:failures"),
    *_sent(RETRY_SENT, "notifications:retry", objects="failure"),
    *_sent(ACTING_AS_NOBODY, "municipalities:act_as"),
    *_pages(WORKSPACE, "municipalities:places", "municipalities:place_suggestions"),
    *_pages(POINT_MISSING, "municipalities:place_at"),
    *_pages(MEMBERS, "municipalities:members", "municipalities:invite"),
    *_sent(MEMBERS_SENT, "municipalities:invite"),
    *_pages(MEMBER, "municipalities:change_role", "municipalities:deactivate", objects="member"),
    *_sent(
        MEMBER_SENT, "municipalities:change_role", "municipalities:deactivate", objects="member"
    ),
    *_sent(REVOKING_SENT, "municipalities:revoke", objects="invitation"),
    *_pages(INVITATION, "municipalities:invitation", objects="invitation"),
    *_sent(INVITATION_SENT, "municipalities:invitation", objects="invitation"),
]
API_ROUTES: Final = [
    *_pages(
        INTERFACE,
        "api:project-list",
        "api:municipality-list",
        "api:organisation-list",
        "api:sector-list",
        "api:area-list",
        "api:working-group-list",
        "api:decision-paper-list",
        "api:meeting-list",
        "api:task-list",
        "api:decision-list",
        "api:notification-list",
        "api:portfolio-summary",
        "api:project-export",
    ),
    *_sent(INTERFACE, "api:notification-read-all"),
    *_pages(
        VOCABULARY, "api:municipality-detail", "api:organisation-detail", objects="municipality"
    ),
    *_pages(VOCABULARY, "api:sector-detail", objects="sector"),
    *_pages(VOCABULARY, "api:area-detail", objects="area"),
    *_pages(
        API_PROJECT,
        "api:project-detail",
        "api:project-milestones",
        "api:project-sheet",
        "api:project-transitions",
        "api:project-work-packages",
        objects="project",
    ),
    *_pages(API_PROJECT, "api:project-document-list", objects="project"),
    *_pages(
        API_DOCUMENT,
        "api:project-document-detail",
        "api:project-document-content",
        "api:project-document-version-content",
        objects="project",
    ),
    *_sent(API_DOCUMENT_SENT, "api:project-document-list", objects="project"),
    *_sent(API_VERSION_SENT, "api:project-document-versions", objects="project"),
    *_pages(API_DOCUMENT_CHANGED, "api:project-document-detail", method="PATCH", objects="project"),
    *_pages(
        API_DOCUMENT_REMOVED, "api:project-document-detail", method="DELETE", objects="project"
    ),
    *_pages(API_VERSIONS, "api:project-versions", "api:project-version", objects="project"),
    *_pages(API_COMPARE, "api:project-compare", objects="project"),
    *_pages(API_DELETED, "api:project-detail", method="DELETE", objects="project"),
    *_pages(API_TRASH, "api:project-trash"),
    *_sent(API_TAKEN_BACK, "api:project-restore", objects="trash"),
    *_pages(API_COMPLETENESS, "api:project-completeness", objects="project"),
    *_sent(API_RESTORED, "api:project-restore-version", objects="project"),
    *_sent(API_PROJECT_CREATED, "api:project-list"),
    *_sent(API_IMPORT_BEGUN, "api:project-import"),
    *_pages(API_IMPORT, "api:project-import-job", objects="import"),
    *_pages(API_PROJECT_CHANGED, "api:project-detail", method="PATCH", objects="project"),
    *_pages(
        API_MILESTONE_CHANGED,
        "api:project-milestone",
        "api:project-work-package",
        method="PATCH",
        objects="project",
    ),
    *_sent(API_MILESTONE_ADDED, "api:project-milestones", objects="project"),
    *_sent(API_SUBMITTED, "api:project-transitions", objects="project"),
    *_pages(API_GROUP, "api:working-group-detail", objects="group"),
    *_pages(
        API_PAPER,
        "api:decision-paper-detail",
        "api:decision-paper-comments",
        "api:decision-paper-votes",
        "api:decision-paper-statements",
        "api:decision-paper-cosignatures",
        objects="paper",
    ),
    *_pages(API_DECISION, "api:decision-detail", objects="decision"),
    *_sent(API_STATED, "api:decision-paper-statements", objects="paper"),
    *_sent(API_ASKED, "api:decision-paper-ask-for-statements", objects="paper"),
    *_sent(API_ORDERED, "api:decision-paper-cosignatures", objects="paper"),
    *_sent(API_SIGNED, "api:decision-paper-cosign", objects="paper"),
    *_sent(API_PAPER_CREATED, "api:decision-paper-list"),
    *_sent(API_COMMENTED, "api:decision-paper-comments", objects="paper"),
    *_pages(API_PAPER, "api:decision-paper-versions", objects="paper"),
    *_sent(API_REVISED, "api:decision-paper-versions", objects="paper"),
    *_sent(API_PERIOD, "api:decision-paper-comment-period", objects="paper"),
    *_sent(API_PASSED_ON, "api:decision-paper-pass-on", objects="paper"),
    *_sent(API_PUT_IN, "api:decision-paper-put-in", objects="written"),
    Route("api:decision-paper-comment", "PATCH", API_OWN_COMMENT, "said"),
    Route("api:decision-paper-comment", "DELETE", API_OWN_COMMENT_WITHDRAWN, "said"),
    *_sent(API_SETTLED, "api:decision-paper-resolve", objects="said"),
    *_sent(API_ACCEPTED, "api:decision-paper-accept", objects="said"),
    *_sent(API_VOTED, "api:decision-paper-votes", objects="paper"),
    *_sent(API_VOTE_OPENED, "api:decision-paper-open-vote", objects="paper"),
    *_sent(API_DECIDED, "api:decision-paper-decide", objects="paper"),
    *_pages(API_PROJECT, "api:project-similar", objects="project"),
    *_pages(INTERFACE, "api:cooperation-list"),
    *_sent(API_COOPERATION_NEW, "api:cooperation-list"),
    *_pages(API_COOPERATION, "api:cooperation-detail", objects="cooperation"),
    *_sent(API_COOPERATION_TEXT, "api:cooperation-texts", objects="cooperation"),
    *_sent(API_COOPERATION_OFFERED, "api:cooperation-offer", objects="cooperation"),
    *_sent(API_COOPERATION_ANSWERED, "api:cooperation-answers", objects="cooperation"),
    *_sent(API_COOPERATION_ENDED, "api:cooperation-end", objects="cooperation"),
    *_sent(API_COOPERATION_ENDED, "api:cooperation-paper", objects="cooperation"),
    *_sent(API_NOTICE_READ, "api:notification-read", objects="notice"),
]
ROUTES: Final = [*PUBLIC_ROUTES, *ACCOUNT_ROUTES, *WORK_ROUTES, *GROUP_ROUTES, *API_ROUTES]

ELSEWHERE: Final[set[str]] = set()
"""Addresses that no matrix fits; each needs tests of its own."""

BODIES: Final[dict[str, dict[str, Any]]] = {
    **GROUP_BODIES,
    "POST municipalities:change_role": {"role": "municipal_lead"},
    "POST projects:copy": {"submission": str(UUID(int=2))},
    "POST projects:reuse": {"submission": str(UUID(int=3))},
    "POST projects:restore_version": {"version": "1"},
    "POST projects:milestone_done": {"done_on": "2026-03-02"},
    "POST projects:work_package_done": {"done_on": "2026-03-02"},
    "POST working_groups:comment": {"text": "Gut so.", "submission": str(UUID(int=1))},
    "POST working_groups:vote": {"vote": "yes"},
    "POST working_groups:statement": {"stance": "consent"},
    "POST working_groups:cosign": {"result": "signed"},
    "POST notifications:thread": {"thread": "matrix:1"},
    "POST api:project-list": {"title": "Ein neues Projekt"},
    "PATCH api:project-detail": {"summary": "Neu"},
    "PATCH api:project-document-detail": {"title": "Neuer Titel"},
    "PATCH api:project-milestone": {"done_on": "2026-03-02"},
    "PATCH api:project-work-package": {"done_on": "2026-03-02"},
    "POST api:project-milestones": {"title": "Beginn", "due": "2027-01-31"},
    "POST api:project-transitions": {"transition": "submit_sketch"},
    "POST api:cooperation-texts": {"text": "Neu.", "base": "x"},
    "POST api:cooperation-answers": {"answer": "accepted", "digest": "x"},
    "POST api:cooperation-end": {"reason": "Es fehlen die Mittel."},
    "POST api:cooperation-paper": {"paper": None},
    "POST working_groups:cooperation_text": {"text": "Neu.", "base": "x"},
    "POST api:decision-paper-list": {"group": "ag-daten", "title": "Frage", "text": "Antwort."},
    "POST api:decision-paper-comments": {"text": "Gut so."},
    "POST api:decision-paper-votes": {"vote": "yes"},
    "POST api:decision-paper-statements": {"stance": "consent"},
    "POST api:decision-paper-ask-for-statements": {"until": f"{today()}"},
    "POST api:decision-paper-cosignatures": {"persons": []},
    "POST api:decision-paper-cosign": {"result": "signed"},
    "POST api:decision-paper-versions": {"text": "Neu.", "reason": "Neu", "base": 1},
    "POST api:decision-paper-comment-period": {"until": "2030-01-01"},
    "POST api:decision-paper-pass-on": {"advice": "recommended"},
    "PATCH api:decision-paper-comment": {"text": "Anders."},
    "POST api:decision-paper-resolve": {"resolved": True},
    "POST api:decision-paper-decide": {"text": "Beschlossen."},
}
"""What is sent, by route; valid, so that the answer is about the role and not about the input."""
