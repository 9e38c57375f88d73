"""Addresses of the app."""

from typing import Final

from django.urls import path

from working_groups import views

app_name = "working_groups"
COOPERATION: Final = "kooperationen/<uuid:key>/"
PAPER: Final = "vorlagen/<uuid:paper_id>/"
MEETING: Final = "sitzungen/<uuid:meeting_id>/"
ITEM: Final = f"{MEETING}tagesordnung/<uuid:item_id>/"
COMMENT: Final = f"{PAPER}kommentare/<uuid:comment_id>/"
ATTACHMENT: Final = f"{PAPER}anlagen/<uuid:attachment_id>/"
urlpatterns = [
    path("", views.group_list, name="list"),
    path("projekt/<str:reference>/", views.papers_for_project, name="for_project"),
    path("kooperationen/", views.cooperation_list, name="cooperations"),
    path("kooperationen/neu/", views.cooperation_new, name="cooperation_new"),
    path(
        "kooperationen/projekt/<str:reference>/",
        views.cooperations_for_project,
        name="cooperations_for_project",
    ),
    path(COOPERATION, views.cooperation, name="cooperation"),
    path(f"{COOPERATION}fassung/", views.cooperation_text, name="cooperation_text"),
    path(f"{COOPERATION}anbieten/", views.cooperation_offer, name="cooperation_offer"),
    path(f"{COOPERATION}antwort/", views.cooperation_answer, name="cooperation_answer"),
    path(f"{COOPERATION}ende/", views.cooperation_end, name="cooperation_end"),
    path(f"{COOPERATION}vorlage/", views.cooperation_paper, name="cooperation_paper"),
    path(PAPER, views.paper, name="paper"),
    path(f"{PAPER}bearbeiten/", views.paper_edit, name="paper_edit"),
    path(f"{PAPER}verwerfen/", views.paper_discard, name="paper_discard"),
    path(f"{PAPER}fassungen/", views.paper_versions, name="paper_versions"),
    path(f"{PAPER}frist/", views.paper_period, name="paper_period"),
    path(f"{PAPER}weitergabe/", views.paper_station, name="paper_station"),
    path(f"{PAPER}anlagen/", views.attachments, name="attachments"),
    path(ATTACHMENT, views.attachment, name="attachment"),
    path(f"{ATTACHMENT}entfernen/", views.attachment_remove, name="attachment_remove"),
    path(f"{PAPER}kommentare/", views.comment, name="comment"),
    path(f"{PAPER}kommentare/neu/", views.news, name="news"),
    path(f"{PAPER}kommentare/entwurf/", views.comment_draft, name="comment_draft"),
    path(f"{COMMENT}bearbeiten/", views.comment_edit, name="comment_edit"),
    path(f"{COMMENT}zurueckziehen/", views.comment_withdraw, name="comment_withdraw"),
    path(f"{COMMENT}erledigt/", views.thread_settle, name="thread_settle"),
    path(f"{COMMENT}uebernehmen/", views.wording_accept, name="wording_accept"),
    path(f"{COMMENT}frueher/", views.comment_earlier, name="comment_earlier"),
    path(f"{PAPER}abstimmung/", views.start_vote, name="open_vote"),
    path(f"{PAPER}stimme/", views.vote, name="vote"),
    path(f"{PAPER}beschluss/", views.decide_paper, name="decide"),
    path("aufgaben/<uuid:task_id>/", views.task_done, name="task_done"),
    path(MEETING, views.meeting, name="meeting"),
    path(f"{MEETING}bearbeiten/", views.meeting_edit, name="meeting_edit"),
    path(f"{MEETING}einladen/", views.meeting_invite, name="meeting_invite"),
    path(f"{MEETING}absagen/", views.meeting_cancel, name="meeting_cancel"),
    path(f"{MEETING}antwort/", views.meeting_reply, name="meeting_reply"),
    path(f"{MEETING}termin.ics", views.meeting_calendar, name="meeting_calendar"),
    path(f"{MEETING}tagesordnung/neu/", views.item_put, name="item_new"),
    path(ITEM, views.item_put, name="item_edit"),
    path(f"{ITEM}verschieben/", views.item_move, name="item_move"),
    path(f"{ITEM}entfernen/", views.item_remove, name="item_remove"),
    path(f"{ITEM}stand/", views.item_state, name="item_state"),
    path(f"{ITEM}niederschrift/", views.notes, name="notes"),
    path(f"{MEETING}beginnen/", views.meeting_start, name="meeting_start"),
    path(f"{MEETING}beenden/", views.meeting_end, name="meeting_end"),
    path(f"{MEETING}anwesenheit/", views.attendance, name="attendance"),
    path(f"{MEETING}anwesenheit/gast/", views.guest_add, name="guest_add"),
    path(f"{MEETING}protokoll/", views.minutes, name="minutes"),
    path(f"{MEETING}protokoll.pdf", views.minutes_pdf, name="minutes_pdf"),
    path(f"{MEETING}protokoll/entwurf/", views.minutes_draft, name="minutes_draft"),
    path(f"{MEETING}protokoll/freigeben/", views.minutes_release, name="minutes_release"),
    path(f"{MEETING}protokoll/aenderungen/neu/", views.change_ask, name="change_ask"),
    path(
        f"{MEETING}protokoll/aenderungen/<uuid:request_id>/",
        views.change_answer,
        name="change_answer",
    ),
    path(f"{MEETING}aufgaben/neu/", views.task_new, name="task_new"),
    path(f"{PAPER}befangenheit/", views.recusal, name="recuse"),
    path(f"{PAPER}stellungnahme/", views.statement, name="statement"),
    path(f"{PAPER}stellungnahmen-erbitten/", views.statement_call, name="statement_call"),
    path(f"{PAPER}mitzeichnung/", views.cosigning_call, name="cosigning_call"),
    path(f"{PAPER}mitzeichnen/", views.cosigning, name="cosign"),
    path("beschluesse/", views.book, name="book"),
    path("beschluesse/<str:number>/", views.decision, name="decision"),
    path("<slug:slug>/beschluesse/", views.book, name="group_book"),
    path("<slug:slug>/", views.group_detail, name="detail"),
    path("<slug:slug>/bearbeiten/", views.group_edit, name="edit"),
    path("<slug:slug>/sitzungen/", views.meeting_list, name="meetings"),
    path("<slug:slug>/sitzungen/neu/", views.meeting_new, name="meeting_new"),
    path("<slug:slug>/mitglieder/", views.group_members, name="members"),
    path("<slug:slug>/mitglieder/<int:member>/", views.member_edit, name="member_edit"),
    path(
        "<slug:slug>/mitglieder/<int:member>/entfernen/", views.member_remove, name="member_remove"
    ),
    path("<slug:slug>/leitung/", views.chair_change, name="chair"),
    path("<slug:slug>/einladen/", views.seat_invite, name="seat_invite"),
    path("<slug:slug>/einladungen/<uuid:invitation>/", views.seat_revoke, name="seat_revoke"),
    path("<slug:slug>/mitarbeiten/", views.seat_ask, name="seat_ask"),
    path("<slug:slug>/anfragen/<uuid:request_id>/", views.request_answer, name="request"),
    path(
        "<slug:slug>/anfragen/<uuid:request_id>/zurueckziehen/",
        views.request_withdraw,
        name="request_withdraw",
    ),
    path("<slug:slug>/verlassen/", views.group_leave, name="leave"),
    path("<slug:slug>/vorlagen/neu/", views.paper_new, name="paper_new"),
]
