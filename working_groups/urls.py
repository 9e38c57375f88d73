"""Addresses of the app."""

from typing import Final

from django.urls import path

from working_groups import views

app_name = "working_groups"
PAPER: Final = "vorlagen/<uuid:paper_id>/"
COMMENT: Final = f"{PAPER}kommentare/<uuid:comment_id>/"
ATTACHMENT: Final = f"{PAPER}anlagen/<uuid:attachment_id>/"
urlpatterns = [
    path("", views.group_list, name="list"),
    path("projekt/<str:reference>/", views.papers_for_project, name="for_project"),
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
    path("<slug:slug>/", views.group_detail, name="detail"),
    path("<slug:slug>/vorlagen/neu/", views.paper_new, name="paper_new"),
]
