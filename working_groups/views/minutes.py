"""In the meeting and after it: attendance, notes, tasks, the draft, changes, the release."""

from typing import Any
from uuid import UUID

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from core.clock import now
from core.errors import Outdated
from municipalities.guards import member_required
from municipalities.middleware import Request
from municipalities.models import Membership
from working_groups import operations as verbs
from working_groups.meeting_access import (
    may_record,
    may_take_part,
    meeting_for,
    task_for,
)
from working_groups.meeting_forms import (
    ACCEPT,
    AnswerChangeForm,
    AttendanceForm,
    ChangeForm,
    GuestForm,
    NotesForm,
    TaskForm,
)
from working_groups.meeting_queries import agenda_of, attendance_of, change_requests_of
from working_groups.models import AgendaItem, Meeting
from working_groups.protocol import file_name, minutes_sheet
from working_groups.queries import standing_in
from working_groups.views.doing import done, ensure, form_page, tried
from working_groups.views.meetings import item_of
from working_groups.views.page import actor_of, is_fragment

FORM = ["GET", "HEAD", "POST"]
CALL, SETTLE = "call", "settle"


@require_POST
@member_required
def meeting_start(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    return done(
        request,
        lambda: verbs.start_meeting(actor=actor, meeting=found, now=now()),
        said=_("Die Sitzung läuft."),
        back=found,
    )


@require_POST
@member_required
def meeting_end(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    return done(
        request,
        lambda: verbs.end_meeting(actor=actor, meeting=found, now=now()),
        said=_("Die Sitzung ist beendet. Was offen blieb, kommt in die nächste."),
        back=found,
    )


@require_http_methods(FORM)
@member_required
def attendance(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = AttendanceForm(list(attendance_of(found)), request.POST or None)

    def mark() -> None:
        verbs.mark_attendance(actor=actor, meeting=found, marks=form.marks, now=now())

    if request.method == "POST" and form.is_valid() and tried(form, mark):
        messages.success(request, _("Die Anwesenheitsliste ist gespeichert."))
        return redirect(found)
    context = {"meeting": found, "group": found.group, "form": form}
    status = 422 if form.errors else 200
    return render(request, "working_groups/attendance.html", context, status=status)


@require_http_methods(FORM)
@member_required
def guest_add(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = GuestForm(request.POST or None)

    def add() -> None:
        verbs.add_guest(actor=actor, meeting=found, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, add):
        messages.success(request, _("Der Gast steht auf der Liste."))
        return redirect("working_groups:attendance", found.pk)
    return _form(request, form, found, _("Gast eintragen"), _("Eintragen"))


@require_POST
@member_required
def item_state(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """`to`: call the item up, settle it, or put it off."""
    found, actor = meeting_for(meeting_id), actor_of(request)
    item, to = item_of(found, item_id), request.POST.get("to")

    def move() -> None:
        if to == CALL:
            verbs.call_item(actor=actor, meeting=found, item=item, now=now())
        else:
            settled = to == SETTLE
            verbs.close_item(actor=actor, meeting=found, item=item, settled=settled, now=now())

    said = _("Der Stand von „%(title)s“ ist festgehalten.") % {"title": item.title}
    return done(request, move, said=said, back=_record(found))


@require_safe
@member_required
def minutes(request: Request, meeting_id: UUID) -> HttpResponse:
    """Where the minutes are written: one form per item, saved while one types."""
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    return _minutes_page(request, found)


@require_POST
@member_required
def notes(request: Request, meeting_id: UUID, item_id: UUID) -> HttpResponse:
    """One item's notes. Whoever writes second sees both wordings and keeps her own."""
    found, actor = meeting_for(meeting_id), actor_of(request)
    item = item_of(found, item_id)
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = NotesForm(item, request.POST)
    conflict = form.is_valid() and _is_outdated(actor, found, item, form)
    if not form.errors and not conflict:
        if not is_fragment(request):
            messages.success(request, _("Die Niederschrift ist gespeichert."))
            return redirect(_record(found))
        form = NotesForm(item_of(found, item_id))
    current = item_of(found, item_id) if conflict else None
    return _minutes_page(
        request, found, sent=(item, form), current=current, is_saved=not form.is_bound
    )


def _is_outdated(actor: Membership, found: Meeting, item: AgendaItem, form: NotesForm) -> bool:
    """Writes the notes, unless somebody else has written others meanwhile."""

    def write() -> None:
        values = form.cleaned_data
        verbs.write_notes(actor=actor, meeting=found, item=item, now=now(), **values)

    try:
        tried(form, write)
    except Outdated:
        return True
    return False


def _minutes_page(
    request: Request,
    found: Meeting,
    *,
    sent: tuple[AgendaItem, NotesForm] | None = None,
    current: AgendaItem | None = None,
    is_saved: bool = False,
) -> HttpResponse:
    """The whole page, or for htmx the one item that was sent."""
    status = 200 if sent is None or is_saved else 422
    items = [*agenda_of(found)]
    forms = {each.pk: NotesForm(each) for each in items}
    if sent:
        forms[sent[0].pk] = sent[1]
    context: dict[str, Any] = {
        "meeting": found,
        "group": found.group,
        "rows": [(each, forms[each.pk]) for each in items],
        "form": sent[1] if sent else None,
        "conflict": current,
        "is_saved": is_saved,
    }
    if sent and is_fragment(request):
        item = next(each for each in items if each.pk == sent[0].pk)
        context |= {"item": item, "notes_form": sent[1]}
        return render(request, "working_groups/notes.html", context, status=status)
    return render(request, "working_groups/minutes.html", context, status=status)


@require_http_methods(FORM)
@member_required
def task_new(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = TaskForm(request.POST or None, meeting=found, item=request.GET.get("top", ""))

    def give() -> None:
        verbs.give_task(actor=actor, meeting=found, now=now(), **form.values)

    if request.method == "POST" and form.is_valid() and tried(form, give):
        messages.success(request, _("Die Aufgabe ist zugeteilt."))
        return redirect(_record(found))
    return _form(request, form, found, _("Aufgabe zuteilen"), _("Zuteilen"))


@require_POST
@member_required
def task_done(request: Request, task_id: UUID) -> HttpResponse:
    task, actor = task_for(task_id), actor_of(request)
    is_done = request.POST.get("done") != "no"
    said = _("Die Aufgabe ist erledigt.") if is_done else _("Die Aufgabe ist wieder offen.")
    return done(
        request,
        lambda: verbs.set_task_done(actor=actor, task=task, done=is_done, now=now()),
        said=said,
        back=task.meeting,
    )


@require_POST
@member_required
def minutes_draft(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    return done(
        request,
        lambda: verbs.lay_draft(actor=actor, meeting=found, now=now()),
        said=_("Der Entwurf liegt der Gruppe vor."),
        back=found,
    )


@require_POST
@member_required
def minutes_release(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    return done(
        request,
        lambda: verbs.release_minutes(actor=actor, meeting=found, now=now()),
        said=_("Das Protokoll ist freigegeben und ändert sich nicht mehr."),
        back=found,
    )


@require_http_methods(FORM)
@member_required
def change_ask(request: Request, meeting_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    ensure(may_take_part(actor, standing_in(actor, found.group_id)))
    form = ChangeForm(request.POST or None, meeting=found)

    def ask() -> None:
        verbs.ask_for_change(actor=actor, meeting=found, now=now(), **form.cleaned_data)

    if request.method == "POST" and form.is_valid() and tried(form, ask):
        messages.success(request, _("Ihr Änderungswunsch ist notiert."))
        return redirect(found)
    return _form(request, form, found, _("Änderung wünschen"), _("Wunsch senden"))


@require_http_methods(FORM)
@member_required
def change_answer(request: Request, meeting_id: UUID, request_id: UUID) -> HttpResponse:
    found, actor = meeting_for(meeting_id), actor_of(request)
    wish = change_requests_of(found).select_related("meeting").filter(pk=request_id).first()
    if wish is None:
        raise Http404
    ensure(may_record(actor, standing_in(actor, found.group_id)))
    form = AnswerChangeForm(request.POST or None)

    def answer() -> None:
        accepted = form.cleaned_data["verdict"] == ACCEPT
        text = form.cleaned_data["answer"]
        verbs.answer_change(actor=actor, request=wish, accepted=accepted, answer=text, now=now())

    if request.method == "POST" and form.is_valid() and tried(form, answer):
        messages.success(request, _("Der Änderungswunsch ist beantwortet."))
        return redirect(found)
    title = _("Änderungswunsch von %(name)s") % {"name": wish.person.name}
    return _form(request, form, found, title, _("Antworten"), quoted=wish.text)


@require_safe
@member_required
def minutes_pdf(request: Request, meeting_id: UUID) -> HttpResponse:
    found = meeting_for(meeting_id)
    if found.started_at is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{file_name(found)}"'}
    return HttpResponse(minutes_sheet(found), content_type="application/pdf", headers=headers)


def _record(found: Meeting) -> str:
    return reverse("working_groups:minutes", args=[found.pk])


def _form(
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
