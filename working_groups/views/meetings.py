"""Planning a meeting, its page and its agenda, inviting to it, answering, calling it off."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.core.paginator import Paginator
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now, today
from core.pagination import PAGE_SIZE
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from working_groups import operations as verbs
from working_groups.access import group_for
from working_groups.meeting_access import may_lead, may_record, may_take_part, meeting_for
from working_groups.meeting_forms import (
    CancelForm,
    InviteForm,
    ItemForm,
    MeetingForm,
    ReplyForm,
    meeting_values,
)
from working_groups.meeting_notices import invitation_file
from working_groups.meeting_queries import (
    agenda_of,
    attendance_of,
    change_requests_of,
    item_in,
    meetings_of,
    open_tasks_of,
    replies_to,
)
from working_groups.models import AgendaItem, Answer, Meeting, MeetingState, WorkingGroup
from working_groups.operations.sittings import RECORDED
from working_groups.queries import Standing, members_of, standing_in
from working_groups.views.doing import done, ensure, form_page, tried
from working_groups.views.page import actor_of

FORM = ["GET", "HEAD", "POST"]


@require_safe
@member_required
def meeting_list(request: Request, slug: str) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    page = Paginator(meetings_of(group), PAGE_SIZE).get_page(request.GET.get("page"))
    may_plan = may_record(actor, standing_in(actor, group.pk))
    context = {"group": group, "page": page, "may_plan": may_plan}
    return render(request, "working_groups/meeting_list.html", context)


@require_http_methods(FORM)
@member_required
def meeting_new(request: Request, slug: str) -> HttpResponse:
    group, actor = group_for(slug), actor_of(request)
    ensure(may_record(actor, standing_in(actor, group.pk)))
    form = MeetingForm(request.POST or None, initial={"minutes": 120, "time": "10:00"})
    planned: list[Meeting] = []

    def plan() -> None:
        planned.append(verbs.plan_meeting(actor=actor, group=group, now=now(), **form.cleaned_data))

    if request.method == "POST" and form.is_valid() and tried(form, plan):
        messages.success(request, _("Die Sitzung ist geplant. Eingeladen ist noch niemand."))
        return redirect(planned[0])
    return form_page(
        request,
        form,
        title=_("Sitzung planen"),
        button=_("Sitzung planen"),
        back=group,
        group=group,
        note=_("Offene Punkte und Aufgaben früherer Sitzungen kommen von selbst mit."),
    )


@require_safe
@member_required
def meeting(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    return render(request, "working_groups/meeting.html", meeting_page(found, actor))


def meeting_page(found: Meeting, actor: Membership, **more: Any) -> dict[str, Any]:
    """All that the page shows; what one may do next among it."""
    standing = standing_in(actor, found.group_id)
    replies = replies_to(found)
    own = replies.get(actor.pk)
    return {
        "meeting": found,
        "group": found.group,
        "items": list(agenda_of(found)),
        "answers": _answers(found.group, replies) if found.invited_at else [],
        "own_reply": own,
        "reply_form": ReplyForm(initial={"answer": own.answer if own else None}),
        "attendance": list(attendance_of(found)) if found.started_at else [],
        "changes": list(change_requests_of(found)) if found.drafted_at else [],
        "open_tasks": list(open_tasks_of(found.group)) if not found.is_cancelled else [],
        **_rights(found, actor, standing),
        **more,
    }


def _rights(found: Meeting, actor: Membership, standing: Standing) -> dict[str, bool]:
    leads, records = may_lead(actor, standing), may_record(actor, standing)
    takes_part = may_take_part(actor, standing)
    state = found.state
    is_review = found.review_until is not None and today() <= found.review_until
    return {
        "may_change": records and found.is_ahead,
        "may_edit_agenda": records and (found.is_ahead or state == MeetingState.RUNNING),
        "may_invite": leads and state == MeetingState.PLANNED,
        "may_cancel": leads and found.is_ahead,
        "may_start": leads and state == MeetingState.INVITED,
        "may_record": records and state in RECORDED,
        "may_end": leads and state == MeetingState.RUNNING,
        "may_draft": records and state == MeetingState.ENDED and not found.is_draft,
        "may_release": leads and found.is_draft and not is_review,
        "may_ask_change": takes_part and found.is_draft and is_review,
        "may_answer_change": records and found.is_draft,
        "may_reply": takes_part and state == MeetingState.INVITED,
        "may_finish_all": records,
    }


def _answers(group: WorkingGroup, replies: dict[int, Any]) -> list[tuple[Any, str, str]]:
    """(member, answer's label, kind of its badge) for everybody who sits in the group."""
    kinds = {Answer.ACCEPT: "success", Answer.DECLINE: "danger", Answer.TENTATIVE: "warning"}
    found = []
    for member in members_of(group):
        reply = replies.get(member.membership_id)
        label = str(Answer(reply.answer).label) if reply else _("keine Antwort")
        found.append((member, label, kinds[Answer(reply.answer)] if reply else "neutral"))
    return found


@require_http_methods(FORM)
@member_required
def meeting_edit(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = MeetingForm(request.POST or None, initial=meeting_values(found))

    def change() -> None:
        verbs.change_meeting(actor=actor, meeting=found, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, change):
        messages.success(request, _("Die Sitzung ist geändert."))
        return redirect(found)
    note = (
        _("Ein neuer Termin, eine andere Dauer oder ein anderer Ort geht allen als Mail zu.")
        if found.state == MeetingState.INVITED
        else ""
    )
    return _meeting_form(request, form, found, _("Sitzung ändern"), _("Speichern"), note=note)


@require_http_methods(FORM)
@member_required
def meeting_invite(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_lead(actor, standing_in(actor, found.group_id)))
    form = InviteForm(request.POST if request.method == "POST" else None)

    def invite() -> None:
        verbs.invite_to_meeting(actor=actor, meeting=found, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, invite):
        messages.success(request, _("Die Einladung ist unterwegs."))
        return redirect(found)
    return _meeting_form(request, form, found, _("Zur Sitzung einladen"), _("Einladung senden"))


@require_http_methods(FORM)
@member_required
def meeting_cancel(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_lead(actor, standing_in(actor, found.group_id)))
    form = CancelForm(request.POST if request.method == "POST" else None)

    def cancel() -> None:
        verbs.cancel_meeting(actor=actor, meeting=found, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, cancel):
        messages.success(request, _("Die Sitzung ist abgesagt."))
        return redirect(found)
    return _meeting_form(request, form, found, _("Sitzung absagen"), _("Sitzung absagen"))


@require_POST
@member_required
def meeting_reply(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_take_part(actor, standing_in(actor, found.group_id)))
    form = ReplyForm(request.POST)
    if not form.is_valid():
        context = meeting_page(found, actor, reply_form=form, form=form)
        return render(request, "working_groups/meeting.html", context, status=422)
    return done(
        request,
        lambda: verbs.reply_to_invitation(
            actor=actor, meeting=found, now=now(), **form.cleaned_data
        ),
        said=_("Ihre Antwort ist notiert."),
        back=found,
    )


@require_http_methods(FORM)
@member_required
def item_put(request: Request, meeting_id: UUID, item_id: UUID | None = None) -> HttpResponse:
    """A new item, or another wording of one."""
    found, actor = meeting_for(meeting_id), actor_of(request)
    item = item_of(found, item_id) if item_id else None
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = ItemForm(request.POST or None, group=found.group, item=item)

    def put() -> None:
        verbs.put_item(actor=actor, meeting=found, item=item, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, put):
        messages.success(request, _("Die Tagesordnung ist gespeichert."))
        return redirect(found)
    title = _("Tagesordnungspunkt ändern") if item else _("Tagesordnungspunkt hinzufügen")
    return _meeting_form(request, form, found, title, _("Speichern"))


@require_POST
@member_required
def item_move(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    item, up = item_of(found, item_id), request.POST.get("direction") != "down"
    return done(
        request,
        lambda: verbs.move_item(actor=actor, meeting=found, item=item, up=up, now=now()),
        said=_("„%(title)s“ ist verschoben.") % {"title": item.title},
        back=found,
    )


@require_POST
@member_required
def item_remove(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    item = item_of(found, item_id)
    return done(
        request,
        lambda: verbs.remove_item(actor=actor, meeting=found, item=item, now=now()),
        said=_("„%(title)s“ steht nicht mehr auf der Tagesordnung.") % {"title": item.title},
        back=found,
    )


@require_safe
@member_required
def meeting_calendar(request: Request, meeting_id: UUID) -> HttpResponse:
    """The same entry as in the mail, for those who did not get it."""
    found, actor = meeting_for(meeting_id), actor_of(request)
    file = invitation_file(str(found.pk), {}, actor.user.email)
    if file is None or found.invited_at is None:
        raise Http404
    headers = {"Content-Disposition": f'attachment; filename="{file.name}"'}
    kind = f"text/calendar; charset=utf-8; method={file.method}"
    return HttpResponse(file.content, content_type=kind, headers=headers)


def item_of(found: Meeting, item_id: UUID) -> AgendaItem:
    """Raises Http404."""
    item = item_in(found, item_id)
    if item is None:
        raise Http404
    return item


def _meeting_form(
    request: Request, form: Any, found: Meeting, title: str, button: str, **more: Any
) -> HttpResponse:
    return form_page(
        request,
        form,
        title=title,
        button=button,
        back=found,
        group=found.group,
        meeting=found,
        **more,
    )
