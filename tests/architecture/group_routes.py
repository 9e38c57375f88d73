"""Who gets what answer at the addresses of groups, seats and meetings; read as `routes.py` is."""

from typing import Any, Final

from tests.architecture.matrix import Route

CHAIRED: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin neighbour partner seat observer authority other_authority  403 404
ministry ministry_lead auditor platform  403 404
chair  200 404
"""
CHAIRED_SENT: Final = CHAIRED.replace("200", "422")
APPOINTING: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin neighbour partner seat observer authority other_authority  403 404
ministry auditor platform  403 404
chair ministry_lead  200 404
"""
APPOINTING_SENT: Final = APPOINTING.replace("200", "422")
ASKING: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin neighbour partner observer authority other_authority  200 404
ministry ministry_lead  200 404
chair seat auditor platform  403 404
"""
ASKING_SENT: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin partner observer authority other_authority  done 404
ministry ministry_lead  done 404
neighbour  422 404
chair seat auditor platform  403 404
"""
LEAVING: Final = """
group unknown
visitor  sign-in sign-in
stranger  profile profile
officer office lead admin neighbour partner observer authority other_authority  403 404
ministry ministry_lead auditor platform  403 404
chair seat  200 404
"""
LEAVING_SENT: Final = LEAVING.replace("200", "done")
SEAT: Final = """
seat
visitor  sign-in
stranger  profile
officer office lead admin neighbour partner seat observer authority other_authority  403
ministry auditor platform  403
chair ministry_lead  200
"""
SEAT_SENT: Final = SEAT.replace("200", "done")
SEAT_ENDED: Final = """
seat
visitor  sign-in
stranger  profile
officer office lead admin neighbour partner seat observer authority other_authority  403
ministry ministry_lead auditor platform  403
chair  done
"""
REQUEST: Final = """
seat
visitor  sign-in
stranger  profile
officer office lead admin partner seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
neighbour  403
chair  200
"""
REQUEST_SENT: Final = REQUEST.replace("200", "422")
REQUEST_WITHDRAWN: Final = """
seat
visitor  sign-in
stranger  profile
officer office lead admin partner seat observer authority other_authority  404
ministry ministry_lead auditor platform  404
neighbour  done
chair  403
"""
MEETING: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat ministry ministry_lead auditor  200 200 200 200 200
"""
RECORDING: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  200 200 200 200 200
seat ministry ministry_lead auditor  403 403 403 403 403
"""
RECORDING_SENT: Final = RECORDING.replace("200", "422")
RECORDING_DONE: Final = RECORDING.replace("200", "done")
APPOINTMENT: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat ministry ministry_lead auditor  404 200 200 200 200
"""
MINUTES_PDF: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat ministry ministry_lead auditor  404 404 200 200 200
"""
CHANGE: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat  200 200 200 200 200
ministry ministry_lead auditor  403 403 403 403 403
"""
CHANGE_SENT: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat  422 422 422 done 422
ministry ministry_lead auditor  403 403 403 403 403
"""
ANSWER: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  404 404 404 200 200
seat ministry ministry_lead auditor  404 404 404 403 403
"""
ANSWER_SENT: Final = ANSWER.replace("200", "422")
INVITED: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  done 422 422 422 422
seat ministry ministry_lead auditor  403 403 403 403 403
"""
CANCELLED: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  done done 422 422 422
seat ministry ministry_lead auditor  403 403 403 403 403
"""
REPLIED: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat  done done done done done
ministry ministry_lead auditor  403 403 403 403 403
"""
NOTED: Final = """
planned invited running draft released
visitor  sign-in sign-in sign-in sign-in sign-in
stranger  profile profile profile profile profile
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  422 422 done done 422
seat ministry ministry_lead auditor  403 403 403 403 403
"""
TASK_DONE: Final = """
task
visitor  sign-in
stranger  profile
officer office lead admin neighbour partner observer authority other_authority platform  404
ministry ministry_lead auditor  403
chair seat  done
"""
FEED: Final = """
feed wrong
everybody  200 404
"""
API_MEETING: Final = """
planned invited running draft released
visitor stranger  401 401 401 401 401
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat ministry ministry_lead auditor  200 200 200 200 200
"""
API_INVITED: Final = """
planned invited running draft released
visitor stranger  401 401 401 401 401
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  200 422 422 422 422
seat ministry ministry_lead auditor  403 403 403 403 403
"""
API_CANCELLED: Final = """
planned invited running draft released
visitor stranger  401 401 401 401 401
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  200 200 422 422 422
seat ministry ministry_lead auditor  403 403 403 403 403
"""
API_REPLIED: Final = """
planned invited running draft released
visitor stranger  401 401 401 401 401
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat  422 200 422 422 422
ministry ministry_lead auditor  403 403 403 403 403
"""
API_ITEM: Final = """
planned invited running draft released
visitor stranger  401 401 401 401 401
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair  201 201 201 422 422
seat ministry ministry_lead auditor  403 403 403 403 403
"""
API_TASK_GIVEN: Final = """
planned invited running draft released
visitor stranger  401 401 401 401 401
officer office lead admin neighbour partner observer authority other_authority platform  404 404 404 404 404
chair seat ministry ministry_lead auditor  400 400 400 400 400
"""
API_MEETINGS: Final = """
group unknown
visitor stranger  401 401
officer office lead admin neighbour partner chair seat observer authority other_authority  200 404
ministry ministry_lead auditor platform  200 404
"""
API_PLANNED: Final = """
group unknown
visitor stranger  401 401
officer office lead admin neighbour partner seat observer authority other_authority  403 404
ministry ministry_lead auditor platform  403 404
chair  201 404
"""
API_TASK: Final = """
task
visitor stranger  401
officer office lead admin neighbour partner observer authority other_authority platform  404
chair seat ministry ministry_lead auditor  200
"""
API_TASK_DONE: Final = """
task
visitor stranger  401
officer office lead admin neighbour partner observer authority other_authority platform  404
ministry ministry_lead auditor  403
chair seat  200
"""


def _pages(table: str, *names: str, method: str = "GET", objects: str = "") -> list[Route]:
    return [Route(name, method, table, objects) for name in names]


def _sent(table: str, *names: str, objects: str = "") -> list[Route]:
    return _pages(table, *names, method="POST", objects=objects)


WG: Final = "working_groups"
GROUP_ROUTES: Final = [
    *_pages(CHAIRED, f"{WG}:edit", f"{WG}:meeting_new", f"{WG}:seat_invite", objects="group"),
    *_sent(CHAIRED_SENT, f"{WG}:edit", f"{WG}:meeting_new", f"{WG}:seat_invite", objects="group"),
    *_pages(APPOINTING, f"{WG}:chair", objects="group"),
    *_sent(APPOINTING_SENT, f"{WG}:chair", objects="group"),
    *_pages(ASKING, f"{WG}:seat_ask", objects="group"),
    *_sent(ASKING_SENT, f"{WG}:seat_ask", objects="group"),
    *_pages(LEAVING, f"{WG}:leave", objects="group"),
    *_sent(LEAVING_SENT, f"{WG}:leave", objects="group"),
    *_pages(SEAT, f"{WG}:member_edit", objects="seat"),
    *_sent(SEAT_SENT, f"{WG}:member_edit", objects="seat"),
    *_sent(SEAT_ENDED, f"{WG}:member_remove", f"{WG}:seat_revoke", objects="seat"),
    *_pages(REQUEST, f"{WG}:request", objects="seat"),
    *_sent(REQUEST_SENT, f"{WG}:request", objects="seat"),
    *_sent(REQUEST_WITHDRAWN, f"{WG}:request_withdraw", objects="seat"),
    *_pages(MEETING, f"{WG}:meeting", objects="meeting"),
    *_pages(
        RECORDING,
        *(
            f"{WG}:{name}"
            for name in (
                "meeting_edit",
                "meeting_invite",
                "meeting_cancel",
                "item_new",
                "item_edit",
                "attendance",
                "guest_add",
                "minutes",
                "task_new",
            )
        ),
        objects="meeting",
    ),
    *_sent(
        RECORDING_SENT,
        *(
            f"{WG}:{name}"
            for name in (
                "meeting_edit",
                "item_new",
                "item_edit",
                "attendance",
                "guest_add",
                "task_new",
            )
        ),
        objects="meeting",
    ),
    # What such a verb lacks is said on the page that one comes back to.
    *_sent(
        RECORDING_DONE,
        *(
            f"{WG}:{name}"
            for name in (
                "item_move",
                "item_remove",
                "item_state",
                "meeting_start",
                "meeting_end",
                "minutes_draft",
                "minutes_release",
            )
        ),
        objects="meeting",
    ),
    *_pages(APPOINTMENT, f"{WG}:meeting_calendar", objects="meeting"),
    *_pages(MINUTES_PDF, f"{WG}:minutes_pdf", objects="meeting"),
    *_sent(INVITED, f"{WG}:meeting_invite", objects="meeting"),
    *_sent(CANCELLED, f"{WG}:meeting_cancel", objects="meeting"),
    *_sent(REPLIED, f"{WG}:meeting_reply", objects="meeting"),
    *_sent(NOTED, f"{WG}:notes", objects="meeting"),
    *_pages(CHANGE, f"{WG}:change_ask", objects="meeting"),
    *_sent(CHANGE_SENT, f"{WG}:change_ask", objects="meeting"),
    *_pages(ANSWER, f"{WG}:change_answer", objects="meeting"),
    *_sent(ANSWER_SENT, f"{WG}:change_answer", objects="meeting"),
    *_sent(TASK_DONE, f"{WG}:task_done", objects="task"),
    *_pages(FEED, "municipalities:calendar_feed", objects="feed"),
    *_pages(API_MEETING, "api:meeting-detail", objects="meeting"),
    *_sent(API_INVITED, "api:meeting-invite", objects="meeting"),
    *_sent(API_CANCELLED, "api:meeting-cancel", objects="meeting"),
    *_sent(API_REPLIED, "api:meeting-reply", objects="meeting"),
    *_sent(API_ITEM, "api:meeting-items", objects="meeting"),
    *_sent(API_TASK_GIVEN, "api:meeting-tasks", objects="meeting"),
    *_pages(API_MEETINGS, "api:working-group-meetings", objects="group"),
    *_sent(API_PLANNED, "api:working-group-meetings", objects="group"),
    *_pages(API_TASK, "api:task-detail", objects="task"),
    *_sent(API_TASK_DONE, "api:task-done", objects="task"),
]
GROUP_BODIES: Final[dict[str, dict[str, Any]]] = {
    f"POST {WG}:seat_ask": {"reason": "Wir möchten mitreden."},
    f"POST {WG}:member_edit": {"seat": "guest"},
    f"POST {WG}:meeting_cancel": {"reason": "Der Saal ist belegt."},
    f"POST {WG}:meeting_reply": {"answer": "accept"},
    f"POST {WG}:item_state": {"to": "call"},
    f"POST {WG}:notes": {"base": "0", "notes": "Gut."},
    f"POST {WG}:change_ask": {"text": "Es waren vier."},
    "POST api:meeting-cancel": {"reason": "Der Saal ist belegt."},
    "POST api:meeting-reply": {"answer": "accept"},
    "POST api:meeting-items": {"title": "Neu", "kind": "information"},
    "POST api:working-group-meetings": {
        "title": "Neu",
        "starts_at": "2027-03-01T10:00:00+01:00",
        "place": "Soest",
    },
}
